"""List entries and what hangs on them: exits, executions, promotions."""

from __future__ import annotations

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
from loaders.paging import Key
from loaders.statements import Statement, register
from loaders.statements.conditions import IN_FORCE
from loaders.statements.pages import Bounds, Ordered, Shape, count_statement, page_statement

__all__ = [
    "ENTRY_ROW",
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

_KEYS: Final = {"recognised_on": "n.recognisedOn", "valid_from": "n.validFrom", "valid_to": "n.validTo"}


@lru_cache(maxsize=1024)
def _shape(edge: Edge, order: tuple[Key, ...], where: tuple[str, ...], known: bool) -> Shape:
    identity = "n.entryId" if known else "n.id"
    keys = tuple(Ordered(_KEYS.get(key.name, identity), key.descending) for key in order)
    if edge.relation and not edge.through:
        return Shape(
            name=_name(edge),
            index=edge.index,
            sources=(edge.pattern("a", "n", versions=known),),
            where=where,
            keys=keys,
            row=ENTRY_ROW,
            anchor=f"MATCH (a:{edge.anchor} {{{edge.key}: key}})",
            scope="a",
        )
    labels = ("ListEntry", "PastEntry") if known else ("ListEntry",)
    # A comparison that always holds lets the order come from an index.
    reach = (f"n.{edge.through} = key", *where) if edge.through else where
    return Shape(
        name=_name(edge),
        index=edge.index,
        sources=tuple(f"(n:{label})" for label in labels),
        where=(*reach, f"{keys[0].expression} >= ''", "n.id IS NOT NULL"),
        keys=keys,
        row=ENTRY_ROW,
        anchor="key" if edge.through else "",
        scope="key" if edge.through else "",
    )


def _name(edge: Edge) -> str:
    return "entries" if not edge.anchor else f"entries_of_{edge.anchor.lower()}"


@lru_cache(maxsize=1024)
def entries_page(
    edge: Edge, order: tuple[Key, ...], where: tuple[str, ...], bounds: Bounds, *, known: bool = False
) -> Statement:
    """A page of entries per anchor. Besides the page's: `$at`, `$known`, `$hidden` as `where` needs them."""
    return page_statement(_shape(edge, order, where, known), bounds, _EXAMPLE)


@lru_cache(maxsize=512)
def entries_count(edge: Edge, where: tuple[str, ...], *, known: bool = False) -> Statement:
    """How many entries all pages of an anchor hold."""
    return count_statement(_shape(edge, edge.order, where, known), _EXAMPLE)


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
        " target_id: x.targetId, executed_on: x.executedOn, result: x.result, amount: x.amount, note: x.note})"
        " AS rows\n}\nRETURN collect({key: key, rows: rows}) AS page",
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
