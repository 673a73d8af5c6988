"""Hypothesis strategies for what is asked: filters to any depth, orders, dates, instants, pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.model import worlds as w
from tests.model.rows import LIST_KINDS, ROLES, SUBJECT_KINDS

Filter = dict[str, Any]
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


def _members(choices: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Filter]:
    """One to three members of a filter, any of them possibly an explicit null."""
    one = st.one_of(
        *(
            st.tuples(st.just(name), st.one_of(values, values, values, st.none()))
            for name, values in choices.items()
        )
    )
    return st.lists(one, min_size=1, max_size=3).map(dict)


def _trees(leaf: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    """`and`, `or`, `not` and members side by side, three deep and more."""

    def grow(below: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
        branches = st.lists(below, max_size=3)
        return st.one_of(
            below.map(lambda tree: {"not": tree}),
            branches.map(lambda trees: {"and": trees}),
            branches.map(lambda trees: {"or": trees}),
            st.tuples(leaf, below).map(lambda pair: {**pair[0], "not": pair[1]}),
            st.tuples(leaf, branches).map(lambda pair: {**pair[0], "or": pair[1]}),
        )

    return st.recursive(leaf, grow, max_leaves=5)


_ENTRY_LEAF = {
    "kind": _some(LIST_KINDS[:6]),
    "list": _some(w.LISTS),
    "domain": _some(w.DOMAINS),
    "authority": _some(w.AUTHORITIES),
    "region": _some(REGIONS),
    "recognisedOn": DATE_FILTER,
    "validTo": DATE_FILTER,
}
_STATUS = _some(("PENDING", "IN_FORCE", "EXPIRED", "EXITED"))
_ANY_STATUS = _some(("PENDING", "IN_FORCE", "EXPIRED", "EXITED", "WITHDRAWN", "WITHDRAWN"))

ENTRY_TREE = _trees(
    st.one_of(_members({**_ENTRY_LEAF, "status": _STATUS}), _members({**_ENTRY_LEAF, "status": _ANY_STATUS}))
)
ENTRY_WHERE = st.one_of(st.none(), ENTRY_TREE, st.builds(dict, status=_ANY_STATUS))
SUBJECT_TREE = _trees(
    _members(
        {
            "kind": _some(SUBJECT_KINDS),
            "name": TEXT_FILTER,
            "region": _some(REGIONS),
            "listed": st.one_of(st.just({}), ENTRY_TREE),
        }
    )
)


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


QUESTION = st.builds(
    Question,
    at=AT,
    known=st.one_of(st.none(), st.integers(0, 5)),
    entry_where=ENTRY_WHERE,
    entry_order=_orders(("RECOGNISED_ON", "VALID_FROM", "VALID_TO")),
    subject_where=st.one_of(st.none(), SUBJECT_TREE),
    subject_order=_orders(("NAME", "ESTABLISHED_ON")),
    roles=st.one_of(st.none(), _some(ROLES[:6]), st.just(list(ROLES))),
    kinds=st.one_of(st.none(), _some(LIST_KINDS)),
    size=st.integers(1, 4),
)
