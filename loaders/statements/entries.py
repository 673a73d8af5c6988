"""List entries and what hangs on them: exits, executions, promotions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from loaders.edges import (
    DERIVED_FROM,
    ENTRIES,
    ENTRIES_OF_LIST,
    ENTRIES_OF_SUBJECT,
    EXECUTIONS,
    EXIT,
    PROMOTED_FROM,
    PROMOTED_TO,
    Edge,
)
from loaders.filters import Condition, conjuncts
from loaders.paging import Key
from loaders.statements import Statement, register
from loaders.statements.conditions import IN_FORCE
from loaders.statements.pages import Bounds, Leg, Ordered, Shape, count_statement, page_statement

__all__ = [
    "ENTRY_ROW",
    "Access",
    "access",
    "entries_by_id",
    "entries_count",
    "entries_page",
    "entry_versions",
    "executions_of_entries",
    "exit_notes",
    "neighbours_of_entries",
]

ENTRY_ROW: Final = (
    "{id: n.entryId, subject_id: n.subjectId, list_code: n.listCode, domain_code: n.domainCode,"
    " authority_code: n.authorityCode, region_code: n.regionCode, standard: n.standard, reason: n.reason,"
    " basis: n.basis, conduct_on: n.conductOn, recognised_on: n.recognisedOn, valid_from: n.validFrom,"
    " valid_to: n.validTo, published_on: n.publishedOn, case_number: n.caseNumber,"
    " exit_reason: n.exitReason, exit_decided_on: n.exitDecidedOn, exit_on: n.exitOn,"
    " exit_authority_code: n.exitAuthorityCode, withdrawn: n.withdrawn,"
    " disputed: coalesce(n.disputed, false), responsible_refs: n.responsible, recorded_at: n.recordedAt,"
    " superseded_at: n.supersededAt, source: n.source, record: n.ref, confidence: n.confidence}"
)


@dataclass(frozen=True, slots=True)
class Access:
    """How the entries of the whole graph are come by.

    `ordered`: along the index of the order, until the page is full. `lead`: within one value of a
    property, in the order of the index of both. Neither: as the planner thinks best, which is by the
    index of a filter that leaves few.
    """

    ordered: bool = True
    lead: str = ""


def access(condition: Condition, order: tuple[Key, ...]) -> Access:
    """The access that suits what is asked for."""
    narrow = [part for part in conjuncts(condition) if part.field in _NARROW and part.operator == "in"]
    if not narrow:
        return Access()
    for part in narrow:
        if isinstance(part.value, tuple) and len(part.value) == 1 and order[0].name == "recognised_on":
            return Access(lead=_NARROW[part.field])
    return Access(ordered=False)


_NARROW: Final = {"list": "listCode", "domain": "domainCode", "authority": "authorityCode"}
_PROPERTIES: Final = {
    "recognised_on": "recognisedOn",
    "valid_from": "validFrom",
    "valid_to": "validTo",
    "id": "id",
}


@lru_cache(maxsize=1024)
def _shape(
    edge: Edge,
    order: tuple[Key, ...],
    where: tuple[str, ...],
    known: bool,
    access: Access,
) -> Shape:
    identity = "entryId" if known else "id"
    named = [identity if key.name == "id" else _PROPERTIES[key.name] for key in order]
    keys = tuple(Ordered(f"n.{name}", key.descending) for name, key in zip(named, order, strict=True))
    through = edge.through
    if edge.anchor and not through:
        legs: tuple[Leg, ...] = (Leg(edge.pattern("a", "n", versions=known)),)
        anchor, scope = f"MATCH (a:{edge.anchor} {{{edge.key}: key}})", "a"
    else:
        labels = ("ListEntry", "PastEntry") if known else ("ListEntry",)
        lead = through or access.lead
        legs = tuple(_indexed(label, named[0], lead, ordered=access.ordered) for label in labels)
        anchor = scope = "key" if through else ""
    reach = (f"n.{through} = key",) if through else ()
    return Shape(
        name=_name(edge),
        index=edge.index,
        legs=legs,
        where=(*reach, *where),
        keys=keys,
        row=ENTRY_ROW,
        anchor=anchor,
        scope=scope,
    )


def _indexed(label: str, first: str, lead: str, *, ordered: bool) -> Leg:
    """All entries of a label, by an index whose order is the page's where there is one."""
    # Comparisons that always hold: an index is used only where something is asked of each key of it.
    where = (f"n.{first} >= ''", "n.id IS NOT NULL")
    if lead and first == "recognisedOn" and label == "ListEntry":
        return Leg(f"(n:{label})", f"n:{label}({lead}, {first}, id)", f"n.{lead}", where)
    plain = label == "ListEntry" or first == "recognisedOn"
    if lead or first == "id" or not ordered or not plain:
        return Leg(f"(n:{label})", where=where)
    return Leg(f"(n:{label})", f"n:{label}({first}, id)", where=where)


def _name(edge: Edge) -> str:
    return "entries" if not edge.anchor else f"entries_of_{edge.anchor.lower()}"


@lru_cache(maxsize=1024)
def entries_page(
    edge: Edge,
    order: tuple[Key, ...],
    where: tuple[str, ...],
    bounds: Bounds,
    *,
    known: bool = False,
    by: Access = Access(),
) -> Statement:
    """A page of entries per anchor. Besides the page's: `$at`, `$known`, `$hidden` as `where` needs them."""
    return page_statement(_shape(edge, order, where, known, by), bounds, _EXAMPLE)


@lru_cache(maxsize=512)
def entries_count(edge: Edge, where: tuple[str, ...], *, known: bool = False) -> Statement:
    """How many entries all pages of an anchor hold."""
    return count_statement(_shape(edge, edge.order, where, known, Access()), _EXAMPLE)


@lru_cache(maxsize=16)
def entries_by_id(where: tuple[str, ...]) -> Statement:
    """Entries by `$keys`, their ids; a missing one is left out."""
    return Statement(
        "entries_by_id",
        f"UNWIND $keys AS key\nMATCH (n:ListEntry {{id: key}})\nWHERE {' AND '.join(where)}\n"
        f"RETURN collect({{key: key, row: {ENTRY_ROW}}}) AS page",
        "list_entry_id",
        _EXAMPLE,
    )


@lru_cache(maxsize=16)
def entry_versions(where: tuple[str, ...]) -> Statement:
    """The version of each entry in `$keys` that `where` admits (`$known`), current or past."""
    return Statement(
        "entry_versions",
        "UNWIND $keys AS key\nCALL (key) {\n"
        f"MATCH (n:ListEntry {{id: key}}) WHERE {' AND '.join(where)} RETURN n\nUNION\n"
        f"MATCH (n:PastEntry {{entryId: key}}) WHERE {' AND '.join(where)} RETURN n\n}}\n"
        f"RETURN collect({{key: key, row: {ENTRY_ROW}}}) AS page",
        "list_entry_id",
        _EXAMPLE,
    )


@lru_cache(maxsize=16)
def neighbours_of_entries(edge: Edge, where: tuple[str, ...]) -> Statement:
    """The entries on the other side of a relation between entries, by id."""
    return Statement(
        f"entries_{edge.relation.lower()}_{'out' if edge.outgoing else 'in'}",
        f"UNWIND $keys AS key\nMATCH (a:ListEntry {{id: key}})\nCALL (a) {{\n"
        f"MATCH {edge.pattern('a', 'n')}\nWHERE {' AND '.join(where)}\nWITH n ORDER BY n.id\n"
        f"RETURN collect({ENTRY_ROW}) AS rows\n}}\nRETURN collect({{key: key, rows: rows}}) AS page",
        edge.index,
        _EXAMPLE,
    )


_EXAMPLE: Final[dict[str, object]] = {
    "keys": ["le_aaaaaaaaaaaaaaaaaaaa"],
    "limit": 21,
    "at": "2018-01-01",
    "known": "2018-01-01T00:00:00.000000Z",
    "hidden": ["a-list"],
    "a0": "2018-01-01",
    "a1": "le_aaaaaaaaaaaaaaaaaaaa",
    "b0": "2018-01-01",
    "b1": "le_zzzzzzzzzzzzzzzzzzzz",
    "p0": ["a-list"],
}

exit_notes: Final = register(
    Statement(
        "exit_notes",
        f"UNWIND $keys AS key\nMATCH (a:ListEntry {{id: key}})\nMATCH {EXIT.pattern('a', 'x')}\n"
        "RETURN collect({key: key, row: x.note}) AS page",
        EXIT.index,
        _EXAMPLE,
    )
)

executions_of_entries: Final = register(
    Statement(
        "executions_of_entries",
        "UNWIND $keys AS key\nMATCH (a:ListEntry {id: key})\nCALL (a) {\n"
        f"MATCH {EXECUTIONS.pattern('a', 'x')}\nWHERE x.supersededAt = $far\n"
        "WITH x ORDER BY x.executedOn, x.id\n"
        "RETURN collect({id: x.id, entry_id: a.id, measure_id: x.measureId, authority_code: x.authorityCode,"
        " target_id: x.targetId, executed_on: x.executedOn, result: x.result, amount: x.amount,"
        " note: x.note}) AS rows\n}\nRETURN collect({key: key, rows: rows}) AS page",
        EXECUTIONS.index,
        {**_EXAMPLE, "far": "9999-12-31T00:00:00.000000Z"},
    )
)

_SEEN: Final = ("NOT n.withdrawn",)
_KNOWN: Final = ("NOT n.withdrawn", "n.recordedAt <= $known AND $known < n.supersededAt")
_BOTH: Final = Bounds(after=True, before=True)

register(entries_by_id(_SEEN))
register(entry_versions(_KNOWN))
for _edge in (PROMOTED_TO, PROMOTED_FROM, DERIVED_FROM):
    register(neighbours_of_entries(_edge, _SEEN))
for _edge in (ENTRIES, ENTRIES_OF_SUBJECT, ENTRIES_OF_LIST):
    register(entries_page(_edge, _edge.order, (*_SEEN, IN_FORCE), _BOTH))
    register(entries_count(_edge, _SEEN))
