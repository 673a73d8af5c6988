"""Roles and branches: the relation HOLDS from holder to unit, one per source's statement and version."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from loaders.edges import BRANCHES, ROLE_HOLDERS, ROLES_HELD, Edge
from loaders.statements import Statement, register
from loaders.statements.conditions import Sight
from loaders.statements.pages import Bounds, Leg, Ordered, Shape, count_statement, page_statement
from loaders.statements.subjects import subject_row
from policy.intervals import FAR_INSTANT
from policy.vocabulary import Role

__all__ = ["RANKS", "branches_count", "branches_page", "legal_representatives", "roles_count", "roles_page"]

RANKS: Final = {role.value: rank for rank, role in enumerate(Role)}
"""Roles in the order in which they are shown; the parameter `$ranks`."""

_HOLDS = "r.from <= $at AND $at < r.to"
_CURRENT = f"r.supersededAt = '{FAR_INSTANT}'"
_KNOWN = "r.recordedAt <= $known AND $known < r.supersededAt"

# One fact has as many relations as sources state it; what is shown is of the one received last.
_FOLD = (
    "\nWITH r, o ORDER BY r.recordedAt DESC, r.source, r.id"
    "\nWITH r.fact AS fact, collect(o)[0] AS o, collect(r) AS said\nWITH fact, o, said, said[0] AS r"
)


def _row(sight: Sight) -> str:
    record = "x.record" if sight.references else "null"
    return (
        "{id: fact, role: r.relation, rank: $ranks[r.relation], share: r.share, since: r.from, until: r.to,"
        f" sources: [x IN said | {{id: x.id, source: x.source, record: {record}, recorded_at: x.recordedAt,"
        f" confidence: x.confidence}}], other: {subject_row('o', sight)}}}"
    )


@lru_cache(maxsize=64)
def _roles(edge: Edge, sight: Sight, known: bool) -> Shape:
    return Shape(
        name="role_holders" if edge is ROLE_HOLDERS else "roles_held",
        index=edge.index,
        legs=(Leg(edge.pattern("a", "o", "r")),),
        where=("r.relation IN $roles", _KNOWN if known else _CURRENT, _HOLDS),
        keys=(
            Ordered("$ranks[r.relation]"),
            Ordered("r.from", descending=True),
            Ordered("r.fact"),
        ),
        row=_row(sight),
        anchor=f"MATCH (a:{edge.anchor} {{{edge.key}: key}})",
        scope="a",
        group=_FOLD,
        carry="fact, o, said, r",
        counted="count(DISTINCT r.fact)",
    )


@lru_cache(maxsize=256)
def roles_page(edge: Edge, sight: Sight, bounds: Bounds, *, known: bool = False) -> Statement:
    """A page of role facts per subject, each with the subject at its other end.

    Besides the page's: `$at`, `$known`, `$roles` (which), `$ranks` (their order).
    """
    return page_statement(_roles(edge, sight, known), bounds, _EXAMPLE)


@lru_cache(maxsize=64)
def roles_count(edge: Edge, sight: Sight, *, known: bool = False) -> Statement:
    """How many role facts all pages of a subject hold."""
    return count_statement(_roles(edge, sight, known), _EXAMPLE)


@lru_cache(maxsize=8)
def legal_representatives(sight: Sight) -> Statement:
    """The legal representative of each unit in `$keys` at `$at`: the latest `from`, then the least id."""
    return Statement(
        "legal_representatives",
        "UNWIND $keys AS key\nMATCH (a:Subject {id: key})\nCALL (a) {\n"
        f"MATCH {ROLE_HOLDERS.pattern('a', 'o', 'r')}\n"
        f"WHERE r.relation = 'LEGAL_REPRESENTATIVE' AND {_CURRENT} AND {_HOLDS}\n"
        "WITH o, max(r.from) AS since ORDER BY since DESC, o.id LIMIT 1\n"
        f"RETURN {subject_row('o', sight)} AS row\n}}\nRETURN collect({{key: key, row: row}}) AS page",
        ROLE_HOLDERS.index,
        _EXAMPLE,
    )


@lru_cache(maxsize=8)
def _branches(sight: Sight) -> Shape:
    return Shape(
        name="branches",
        index=BRANCHES.index,
        legs=(Leg(BRANCHES.pattern("a", "s", "r")),),
        where=("r.relation = 'BRANCH'", _CURRENT, _HOLDS),
        keys=(Ordered("s.id"),),
        row=subject_row("s", sight),
        anchor="MATCH (a:Subject {id: key})",
        scope="a",
        group="\nWITH DISTINCT s",
        carry="s",
        counted="count(DISTINCT s)",
    )


@lru_cache(maxsize=64)
def branches_page(sight: Sight, bounds: Bounds) -> Statement:
    """A page of the branches of each parent at `$at`."""
    return page_statement(_branches(sight), bounds, _EXAMPLE)


def branches_count(sight: Sight) -> Statement:
    """How many branches a parent has at `$at`."""
    return count_statement(_branches(sight), _EXAMPLE)


_EXAMPLE: Final[dict[str, object]] = {
    "keys": ["su_aaaaaaaaaaaaaaaaaaaa"],
    "limit": 21,
    "at": "2018-01-01",
    "known": "2018-01-01T00:00:00.000000Z",
    "roles": list(RANKS),
    "ranks": RANKS,
    "a0": 0,
    "a1": "2018-01-01",
    "a2": "rh_aaaaaaaaaaaaaaaaaaaa",
    "b0": 9,
    "b1": "2010-01-01",
    "b2": "rh_zzzzzzzzzzzzzzzzzzzz",
}

_ALL = Sight()
for _edge in (ROLE_HOLDERS, ROLES_HELD):
    register(roles_page(_edge, _ALL, Bounds(after=True, before=True)))
    register(roles_count(_edge, _ALL))
register(legal_representatives(_ALL))
register(branches_page(_ALL, Bounds(after=True)))
register(branches_count(_ALL))
