"""A small world of subjects, roles and entries, loaded through the front door.

Two sources: `A` states all of it and then corrects three entries; `B` says otherwise about one role.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from strawberry.types import ExecutionResult

from graph_schema.context import RequestContext
from loaders.identity import IdentityKey
from loaders.intake import load
from loaders.store import Store
from policy.calendar import now
from policy.identifiers import (
    complete_citizen_id,
    complete_organisation_code,
    complete_registration_number,
    complete_uscc,
)
from policy.ids import make_id
from policy.visibility import ANALYST, Visibility
from tests.graph_schema.asking import schema

IDENTITY = IdentityKey(b"a key of the tests, long enough")
TODAY = "2020-01-01"

USCC = complete_uscc("91330203" + complete_organisation_code("MA2AAAA1"))
SHARED_NUMBER = complete_registration_number("33020000000001")
CITIZEN = complete_citizen_id("99000019800229001")

Rows = list[dict[str, str]]
Json = Any
"""Whatever GraphQL takes or gives."""

REGIONS: Rows = [
    {"code": "110000", "name_zh": "北京市"},
    {"code": "330000", "name_zh": "浙江省"},
    {"code": "330200", "name_zh": "宁波市", "parent_code": "330000"},
    {"code": "330203", "name_zh": "海曙区", "parent_code": "330200"},
]
DOMAINS: Rows = [
    {"code": "root", "name_zh": "根", "is_key": "true"},
    {"code": "leaf", "name_zh": "叶", "parent_code": "root", "is_key": "false"},
    {"code": "other", "name_zh": "别", "is_key": "true"},
]
LISTS: Rows = [
    {"code": code, "name_zh": code, "kind": kind, "domain_code": domain, "authority_code": "office",
     "natural_persons_published": published}
    for code, kind, domain, published in (
        ("black", "BLACK", "leaf", "true"),
        ("red", "RED", "other", "true"),
        ("watch", "WATCH", "leaf", "true"),
        ("warning", "WARNING", "root", "true"),
        ("secret", "BLACK", "other", "false"),
    )
]  # fmt: skip
AUTHORITIES: Rows = [
    {"code": "office", "name_zh": "某局", "kind": "DEPARTMENT", "level": "NATIONAL"},
    {"code": "court", "name_zh": "某院", "kind": "COURT", "level": "NATIONAL"},
]
SUBJECTS: Rows = [
    {"subject_ref": "e1", "kind": "ENTERPRISE", "name": "东海科技有限公司",
     "aliases": "東海科技舊名;东海老厂", "uscc": USCC, "established_on": "2010-01-01",
     "region_code": "330203", "registration_number": SHARED_NUMBER},
    {"subject_ref": "e2", "kind": "ENTERPRISE", "name": "重庆科技", "region_code": "330000",
     "established_on": "2005-05-05", "registration_number": SHARED_NUMBER},
    {"subject_ref": "e3", "kind": "ENTERPRISE", "name": "东海"},
    {"subject_ref": "o1", "kind": "ORGANISATION", "name": "第三中学", "region_code": "110000"},
    {"subject_ref": "p1", "kind": "PERSON", "name": "某甲乙", "citizen_id": CITIZEN},
    {"subject_ref": "p2", "kind": "PERSON", "name": "某丙", "aliases": "某旧"},
    {"subject_ref": "v1", "kind": "VEHICLE", "name": "浙B12345", "plate": "浙B12345"},
]  # fmt: skip
ROLES: Rows = [
    {"holder_ref": "p1", "unit_ref": "e1", "relation": "LEGAL_REPRESENTATIVE", "from": "2010-01-01",
     "to": "2015-01-01"},
    {"holder_ref": "p2", "unit_ref": "e1", "relation": "LEGAL_REPRESENTATIVE", "from": "2015-01-01"},
    {"holder_ref": "e2", "unit_ref": "e1", "relation": "SHAREHOLDER", "share": "33.30"},
    {"holder_ref": "p1", "unit_ref": "e1", "relation": "DIRECTOR", "from": "2012-01-01"},
    {"holder_ref": "e1", "unit_ref": "e3", "relation": "BRANCH"},
    {"holder_ref": "e1", "unit_ref": "o1", "relation": "BRANCH", "to": "2011-01-01"},
]  # fmt: skip
MEMORANDA: Rows = [{"doc_no": "联〔2018〕1号", "title_zh": "备忘录", "date": "2018-01-01"}]
MEASURES: Rows = [
    {"memorandum_doc_no": "联〔2018〕1号", "no": "1", "text_zh": "限制", "category": "OTHER",
     "direction": "PUNISH", "strength": "RESTRICT", "implementing_authorities": "office"},
]  # fmt: skip
EXECUTIONS: Rows = [
    {"entry_ref": "force", "memorandum_doc_no": "联〔2018〕1号", "measure_no": "1",
     "authority_code": "office", "target_ref": "e1", "executed_on": "2019-03-01",
     "result": "EXECUTED", "amount": "12.50"},
]  # fmt: skip


def _entry(ref: str, subject: str, code: str, recognised: str, **more: str) -> dict[str, str]:
    row = {"entry_ref": ref, "subject_ref": subject, "list_code": code, "authority_code": "office"}
    return row | {"recognised_on": recognised} | more


ENTRIES: Rows = [
    _entry("force", "e1", "black", "2019-01-01", responsible="p2:LEGAL_REPRESENTATIVE;p1:DIRECTOR"),
    _entry("expired", "e1", "black", "2017-01-01", valid_to="2018-01-01", authority_code="court"),
    _entry("exited", "e1", "watch", "2018-01-01", exit_reason="REPAIRED", exit_effective_on="2019-06-01"),
    _entry("pending", "e1", "red", "2019-12-01", valid_from="2020-06-01"),
    _entry("red", "e1", "red", "2019-02-01", region_code="110000"),
    _entry("watch", "e1", "watch", "2019-02-01", domain_code="leaf"),
    _entry("wrong", "e1", "black", "2019-05-01"),
    _entry("corrected", "e2", "warning", "2019-01-01", reason="before"),
    _entry("person", "p1", "secret", "2019-01-01"),
    _entry("e2-secret", "e2", "secret", "2019-01-01", responsible="p1:DIRECTOR"),
]
CORRECTIONS: Rows = [
    _entry("wrong", "e1", "black", "2019-05-01", exit_reason="WITHDRAWN", exit_decided_on="2019-07-01"),
    _entry("corrected", "e2", "warning", "2019-01-01", reason="after", valid_to="2019-12-31"),
]


def subject_id(ref: str) -> str:
    """The id of a subject that has no valid organisation code, registration number or plate."""
    return make_id("su_", "subject", "ref:A", ref)


def entry_id(ref: str) -> str:
    return make_id("le_", "entry", "A", ref)


@dataclass(frozen=True)
class CreditWorld:
    """The loaded store, and the instants before and between the two loads."""

    store: Store
    before: str
    between: str
    statements: list[str] = field(default_factory=list)

    async def execute(
        self, query: str, visibility: Visibility = ANALYST, *, at: str = TODAY, **variables: Json
    ) -> ExecutionResult:
        """One request; `statements` then names what it sent, but for the reference data."""
        self.statements.clear()
        context = RequestContext.create(self.store, visibility, at, IDENTITY)
        read = self.store.read

        async def noted(statement: Any, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - as Store.read
            if not statement.name.startswith(("reference_", "catalogue_")):
                self.statements.append(statement.name)
            return await read(statement, *rest, **more)

        with_notes = cast("Any", self.store)
        with_notes.read = noted
        try:
            return await schema().execute(query, dict(variables), context_value=context)
        finally:
            del with_notes.read

    async def ask(
        self, query: str, visibility: Visibility = ANALYST, *, at: str = TODAY, **variables: Json
    ) -> dict[str, Any]:
        """The data of a request that must not fail."""
        result = await self.execute(query, visibility, at=at, **variables)
        assert result.errors is None, result.errors
        return result.data or {}

    async def refused(
        self, query: str, visibility: Visibility = ANALYST, **variables: Json
    ) -> list[tuple[str | None, str]]:
        """The codes and messages of the errors of a request."""
        result = await self.execute(query, visibility, **variables)
        return [
            ((each.extensions or {}).get("code") or getattr(each.original_error, "code", None), each.message)
            for each in result.errors or []
        ]


async def build(store: Store, folder: Path) -> CreditWorld:
    """Load the world into an empty store."""
    before = now()
    tables = {
        "regions": REGIONS, "domains": DOMAINS, "lists": LISTS, "authorities": AUTHORITIES,
        "memoranda": MEMORANDA,
        "measures": MEASURES,
        "subjects": SUBJECTS, "roles": ROLES, "entries": ENTRIES, "executions": EXECUTIONS,
    }  # fmt: skip
    await _load(store, folder / "first", "A", tables)
    between = now()
    await _load(store, folder / "second", "A", {"entries": CORRECTIONS})
    other = [{"subject_ref": "x1", "kind": "ENTERPRISE", "name": "东海科技有限公司", "uscc": USCC}]
    holder = [{"subject_ref": "x2", "kind": "ENTERPRISE", "name": "某投资"}]
    held = {
        "holder_ref": "x2",
        "unit_ref": "x1",
        "relation": "SHAREHOLDER",
        "share": "10",
        "to": "2019-01-01",
    }
    await _load(store, folder / "third", "B", {"subjects": [*other, *holder], "roles": [held]})
    return CreditWorld(store, before, between)


async def _load(
    store: Store, folder: Path, source: str, tables: Mapping[str, Iterable[dict[str, str]]]
) -> None:
    _write_all(folder, tables)
    report = await load(store, [folder], source=source, identity=IDENTITY)
    rejects = [json.dumps(str(reject), ensure_ascii=False) for reject in report.rejects]
    assert not rejects, rejects


def _write_all(folder: Path, tables: Mapping[str, Iterable[dict[str, str]]]) -> None:
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        _write(folder / f"{name}.csv", list(rows))


def _write(path: Path, rows: Rows) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
