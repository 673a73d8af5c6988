"""What deciding about a row needs of the reference data: which codes there are, who may recognise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.intake.cells import split
from policy.catalogue import Catalogue, Row

__all__ = ["Codes"]

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "regions": ("code", "parent_code"),
    "domains": ("code", "parent_code"),
    "authorities": ("code", "kind", "level"),
    "memoranda": ("doc_no",),
    "measures": ("memorandum_doc_no", "no"),
    "lists": ("code", "kind", "domain_code", "authority_code", "subject_kinds"),
    "authorisations": ("association_code", "authorised_by", "domain_code", "from", "to"),
}
_KEYS: Final[Mapping[str, int]] = {"measures": 2, "authorisations": 4}


@dataclass(slots=True)
class Codes:
    """The reference data of one catalogue version, as far as rows are decided by it."""

    version: int
    tables: dict[str, dict[str, Row]]
    catalogue: Catalogue

    @classmethod
    def of(cls, version: int, pages: Mapping[str, Sequence[Sequence[object]]]) -> Codes:
        """From the page of the statement REFERENCE_CODES."""
        tables: dict[str, dict[str, Row]] = {}
        for table, columns in _COLUMNS.items():
            rows = tables[table] = {}
            for values in pages[table]:
                rows[_key(table, values)] = dict(zip(columns, values, strict=True))
        return cls(version, tables, _catalogue(version, tables))

    def has(self, table: str, key: str) -> bool:
        """Whether the table has a row under this key (parts joined by `#`)."""
        return key in self.tables[table]

    def with_rows(self, table: str, rows: Mapping[str, Mapping[str, str]]) -> Codes:
        """The same with `rows` laid over one table: what a dry run would have written."""
        if table not in self.tables:
            return self
        tables = {**self.tables, table: {**self.tables[table]}}
        for key, values in rows.items():
            found: dict[str, object] = {name: values.get(name) for name in _COLUMNS[table]}
            if "subject_kinds" in found:
                found["subject_kinds"] = split(values.get("subject_kinds"))
            tables[table][key] = found
        return Codes(self.version, tables, _catalogue(self.version, tables))


def _key(table: str, values: Sequence[object]) -> str:
    return "#".join(str(value or "") for value in values[: _KEYS.get(table, 1)])


def _catalogue(version: int, tables: Mapping[str, Mapping[str, Row]]) -> Catalogue:
    return Catalogue.build(
        version=version,
        regions=tables["regions"].values(),
        domains=tables["domains"].values(),
        authorities=tables["authorities"].values(),
        memoranda=tables["memoranda"].values(),
        lists=tables["lists"].values(),
        authorisations=tables["authorisations"].values(),
    )
