"""Hypothesis strategies for what is asked: filters to any depth, orders, dates, instants, pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.model import worlds as w
from tests.model.rows import LIST_KINDS, ROLES, SUBJECT_KINDS

Draw = Any
Filter = dict[str, Any]
Choices = dict[str, st.SearchStrategy[Any]]
# Days on, before and between the borders of the worlds.
AT = st.sampled_from(
    (*w.DAYS, "2017-12-31", "2018-03-01", "2019-06-30", "2020-02-28", "2020-03-01", "2026-01-01")
)
REGIONS = (*w.REGIONS, "110101", "990000")


def _some(values: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True)


DATE_FILTER = st.fixed_dictionaries(
    {},
    optional={
        "eq": st.one_of(st.none(), st.sampled_from(w.DAYS)),
        "from": st.one_of(st.none(), st.sampled_from(w.DAYS)),
        "before": st.sampled_from(w.DAYS),
        "isNull": st.one_of(st.none(), st.booleans()),
    },
)
TEXT_FILTER = st.fixed_dictionaries(
    {},
    optional={
        "eq": st.sampled_from(w.NAMES),
        "in": _some(w.NAMES),
        "contains": st.sampled_from(("方", "贸易", "C 1", "甲", "")),
        "startsWith": st.sampled_from(("东", "南海", "乙", "")),
    },
)


def _leaf(draw: Draw, choices: Choices) -> Filter:
    """One to three members of a filter, any of them possibly an explicit null."""
    names = draw(st.lists(st.sampled_from(sorted(choices)), min_size=1, max_size=3, unique=True))
    return {name: None if draw(st.integers(0, 7)) == 7 else draw(choices[name]) for name in names}


def _tree(draw: Draw, choices: Choices, depth: int = 3) -> Filter:
    """`and`, `or`, `not` and members side by side, down to `depth` below."""
    found = _leaf(draw, choices) if depth == 0 or draw(st.booleans()) else {}
    if depth == 0:
        return found
    for branch in draw(st.lists(st.sampled_from(("and", "or", "not")), max_size=2, unique=True)):
        if branch == "not":
            found[branch] = _tree(draw, choices, depth - 1)
        else:
            found[branch] = [_tree(draw, choices, depth - 1) for _ in range(draw(st.integers(0, 2)))]
    return found


_ENTRY_LEAF: Choices = {
    "kind": _some(LIST_KINDS[:6]),
    "list": _some(w.LISTS),
    "domain": _some(w.DOMAINS),
    "authority": _some(w.AUTHORITIES),
    "region": _some(REGIONS),
    "recognisedOn": DATE_FILTER,
    "validTo": DATE_FILTER,
    "status": _some(("PENDING", "IN_FORCE", "EXPIRED", "EXITED", "WITHDRAWN")),
}
_SUBJECT_LEAF: Choices = {"kind": _some(SUBJECT_KINDS), "name": TEXT_FILTER, "region": _some(REGIONS)}


@st.composite
def entry_filters(draw: Draw) -> Filter:
    """A `ListEntryWhere`."""
    return _tree(draw, _ENTRY_LEAF)


@st.composite
def subject_filters(draw: Draw) -> Filter:
    """A `SubjectWhere`."""
    return _tree(draw, {**_SUBJECT_LEAF, "listed": st.one_of(st.just({}), entry_filters())}, 2)


def _orders(fields: tuple[str, ...]) -> st.SearchStrategy[list[Filter] | None]:
    one = st.fixed_dictionaries(
        {"field": st.sampled_from(fields)}, optional={"direction": st.sampled_from(("ASC", "DESC"))}
    )
    return st.one_of(st.none(), st.lists(one, max_size=3, unique_by=lambda order: str(order["field"])))


@dataclass(frozen=True)
class Question:
    """One set of arguments, put to every query that takes them. `known` picks a load, or None for now."""

    at: str
    known: int | None
    entry_where: Filter | None
    entry_order: list[Filter] | None
    subject_where: Filter | None
    subject_order: list[Filter] | None
    roles: list[str] | None
    kinds: list[str] | None
    size: int


_ENTRY_ORDER = _orders(("RECOGNISED_ON", "VALID_FROM", "VALID_TO"))
_SUBJECT_ORDER = _orders(("NAME", "ESTABLISHED_ON"))


@st.composite
def questions(draw: Draw) -> Question:
    """A question of any kind."""
    return Question(
        at=draw(AT),
        known=draw(st.one_of(st.none(), st.integers(0, 5))),
        entry_where=draw(st.one_of(st.none(), entry_filters(), entry_filters())),
        entry_order=draw(_ENTRY_ORDER),
        subject_where=draw(st.one_of(st.none(), subject_filters(), subject_filters())),
        subject_order=draw(_SUBJECT_ORDER),
        roles=draw(st.one_of(st.none(), _some(ROLES[:6]), st.just(list(ROLES)))),
        kinds=draw(st.one_of(st.none(), _some(LIST_KINDS))),
        size=draw(st.integers(1, 4)),
    )
