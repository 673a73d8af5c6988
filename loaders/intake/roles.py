"""Roles: every source's statement of a fact, and every version of it, is a relation of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loaders.intake.refs import Named, resolve
from loaders.intake.rolekeys import fact_id, statement_id
from loaders.intake.rows import Row, digest_of
from loaders.intake.tables import BRANCH
from loaders.intake.work import Work, distinct
from loaders.statements.rehome_write import CREATE_ROLES
from loaders.statements.roles_write import LEGAL_REPRESENTATIVES, ROLE_STATEMENTS, SUPERSEDE_ROLES
from loaders.store import Transaction
from policy.intervals import EARLY, FAR, FAR_INSTANT
from policy.vocabulary import ChangeKind, Role, SubjectKind

__all__ = ["apply_roles"]

_LONG_AGO = "0001-01-01T00:00:00.000000Z"
# A share is for SHAREHOLDER (intake.md); a controlling shareholder's is the same kind of holding.
_SHARED = frozenset({Role.SHAREHOLDER.value, Role.CONTROLLING_SHAREHOLDER.value})
_FOR_PERSONS = frozenset({Role.DIRECTOR.value, Role.SUPERVISOR.value, Role.SENIOR_MANAGER.value})


@dataclass(slots=True)
class _Statement:
    """One source's statement of a role. `fresh`: not in the graph yet."""

    fact: str
    source: str
    id: str
    digest: str
    recorded_at: str
    superseded_at: str
    fresh: dict[str, Any] | None = None
    row: Row | None = None


@dataclass(slots=True)
class _Role:
    row: Row
    holder: Named
    unit: Named
    fact: str
    digest: str


async def apply_roles(tx: Transaction, rows: Sequence[Row], work: Work) -> None:
    """Decide and write one batch of the table roles."""
    refs = [(row.source, row.values[end]) for row in rows for end in ("holder_ref", "unit_ref")]
    people = await resolve(tx, work, refs)
    roles = []
    for row in rows:
        holder, unit = people.get(row, row.values["holder_ref"]), people.get(row, row.values["unit_ref"])
        if holder is None or unit is None:
            column = "holder_ref" if holder is None else "unit_ref"
            work.reject(
                row, column, "UNKNOWN_SUBJECT", "the subject_ref of a subject loaded before, or uscc:…"
            )
        elif (row.get("from") or EARLY) >= (row.get("to") or FAR):
            work.reject(row, "to", "INTERVAL_EMPTY", "a date after `from`, or empty")
        else:
            fact = fact_id(holder.id, unit.id, row.values["relation"], row.get("from"))
            roles.append(_Role(row, holder, unit, fact, _digest(row)))
    known = await _statements(tx, work, roles)
    fresh, ended = _decide(roles, known, work)
    await _note_representatives(tx, work, fresh)
    if work.shadow is not None:
        _remember(work, known, {role.fact for role in roles})
    elif fresh:
        if ended:
            await tx.run(SUPERSEDE_ROLES, {"rows": [{"id": e.id, "at": e.superseded_at} for e in ended]})
        await tx.run(CREATE_ROLES, {"rows": [each.fresh for each in fresh]})


def _digest(row: Row) -> str:
    return digest_of({name: value for name, value in row.values.items() if name in ("share", "to")})


async def _statements(tx: Transaction, work: Work, roles: Iterable[_Role]) -> dict[str, list[_Statement]]:
    facts = distinct(role.fact for role in roles)
    known: dict[str, list[_Statement]] = {fact: [] for fact in facts}
    if not facts:
        return known
    for each in (await tx.run(ROLE_STATEMENTS, {"facts": facts}))[0]["page"]:
        known[each[0]].append(_Statement(*each))
    if work.shadow is not None:
        for fact, kept in work.shadow.get("role", facts).items():
            known[fact] = [_Statement(*each) for each in kept]
    return known


def _decide(
    roles: Iterable[_Role], known: dict[str, list[_Statement]], work: Work
) -> tuple[list[_Statement], list[_Statement]]:
    """The statements to write, and those of the graph that end."""
    fresh: list[_Statement] = []
    ended: list[_Statement] = []
    for role in roles:
        work.sources.add(role.row.source)
        stated = [each for each in known[role.fact] if each.source == role.row.source]
        current = next((each for each in stated if each.superseded_at == FAR_INSTANT), None)
        if role.row.superseded_at is not None:
            new = _history(role, stated, work)
        elif current is not None and current.digest == role.digest:
            work.counts.unchanged += 1
            new = None
        else:
            new = _version(role, current, work)
            if current is not None:
                _supersede(current, new, ended)
                work.counts.corrected += 1
                work.change(ChangeKind.ROLE_CHANGED, subjectId=role.unit.id)
            else:
                work.counts.created += 1
        if new is not None:
            known[role.fact].append(new)
            fresh.append(new)
            _note(role, work)
    return fresh, ended


def _supersede(current: _Statement, new: _Statement, ended: list[_Statement]) -> None:
    current.superseded_at = new.recorded_at
    if current.fresh is None:
        ended.append(current)
    else:
        current.fresh["role"]["supersededAt"] = new.recorded_at


def _history(role: _Role, stated: Iterable[_Statement], work: Work) -> _Statement | None:
    recorded_at, superseded_at = role.row.recorded_at or _LONG_AGO, role.row.superseded_at or FAR_INSTANT
    if recorded_at >= superseded_at:
        work.reject(
            role.row, "superseded_at", "INTERVAL_EMPTY", "an instant after recorded_at", superseded_at
        )
        return None
    new = _statement(role, recorded_at, superseded_at)
    if any(each.id == new.id for each in stated):
        work.counts.unchanged += 1
        return None
    work.counts.created += 1
    return new


def _version(role: _Role, current: _Statement | None, work: Work) -> _Statement:
    at = work.instant(role.row, current.recorded_at if current else None)
    return _statement(role, at, FAR_INSTANT)


def _statement(role: _Role, recorded_at: str, superseded_at: str) -> _Statement:
    row = role.row
    id_ = statement_id(row.source, role.fact, recorded_at)
    written = {
        "holder": role.holder.id,
        "unit": role.unit.id,
        "role": {
            "id": id_,
            "fact": role.fact,
            "relation": row.values["relation"],
            "from": row.get("from") or EARLY,
            "to": row.get("to") or FAR,
            "share": row.get("share"),
            "source": row.source,
            "record": f"{row.values['holder_ref']} → {row.values['unit_ref']}",
            "digest": role.digest,
            "recordedAt": recorded_at,
            "supersededAt": superseded_at,
            "holderRef": row.values["holder_ref"],
            "unitRef": row.values["unit_ref"],
        },
    }
    return _Statement(role.fact, row.source, id_, role.digest, recorded_at, superseded_at, written, row)


def _note(role: _Role, work: Work) -> None:
    relation, share = role.row.values["relation"], role.row.get("share")
    if share is not None and relation not in _SHARED:
        work.find(role.row, "SHARE_WITHOUT_HOLDING", f"a share on the relation {relation}")
    if share is not None and not 0 <= Decimal(share) <= 100:
        work.find(role.row, "SHARE_OUT_OF_RANGE", f"a share of {share} percent")
    if relation in _FOR_PERSONS and role.holder.kind != SubjectKind.PERSON:
        work.find(role.row, "HOLDER_IS_NO_PERSON", f"a holder of kind {role.holder.kind} as {relation}")
    if relation == BRANCH and role.holder.kind == SubjectKind.PERSON:
        work.find(role.row, "HOLDER_IS_A_PERSON", "a person as the parent of a branch")
    if role.holder.id == role.unit.id:
        work.find(role.row, "HOLDER_IS_UNIT", f"{relation} of itself")


async def _note_representatives(tx: Transaction, work: Work, fresh: Iterable[_Statement]) -> None:
    """Several legal representatives of one unit at once are a finding."""
    new = [
        (each.row, each.fresh)
        for each in fresh
        if each.row is not None
        and each.fresh is not None
        and each.fresh["role"]["relation"] == Role.LEGAL_REPRESENTATIVE
        and each.superseded_at == FAR_INSTANT
    ]
    if not new:
        return
    held: dict[str, list[tuple[str, str, str]]] = {}
    units = distinct(each["unit"] for _, each in new)
    for unit, holder, since, until in (await tx.run(LEGAL_REPRESENTATIVES, {"units": units}))[0]["page"]:
        held.setdefault(unit, []).append((holder, since, until))
    for row, each in new:
        role, others = each["role"], held.setdefault(each["unit"], [])
        if any(h != each["holder"] and s < role["to"] and role["from"] < u for h, s, u in others):
            detail = f"{role['record']}: the unit has another legal representative at the same time"
            work.find(row, "SEVERAL_LEGAL_REPRESENTATIVES", detail)
        others.append((each["holder"], role["from"], role["to"]))


def _remember(work: Work, known: dict[str, list[_Statement]], facts: Iterable[str]) -> None:
    if work.shadow is not None:
        work.shadow.put(
            "role",
            {
                fact: [
                    [e.fact, e.source, e.id, e.digest, e.recorded_at, e.superseded_at] for e in known[fact]
                ]
                for fact in facts
            },
        )
