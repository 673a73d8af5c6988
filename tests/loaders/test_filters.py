"""Conditions as data."""

from __future__ import annotations

import pytest

from loaders.filters import (
    EVERYTHING,
    Compare,
    Condition,
    Every,
    HasEntry,
    Negated,
    Some,
    checked,
    conjuncts,
    expanded,
    in_force_unless_said,
    says_status,
    wants_withdrawn,
)
from policy.catalogue import Catalogue
from policy.errors import BadInputError

ROWS = [
    {"code": c, "name_zh": c, "is_key": "true", "parent_code": p}
    for c, p in (("d", None), ("e", "d"), ("f", None))
]
LISTS = [
    {"code": code, "name_zh": code, "kind": kind, "domain_code": "d", "authority_code": "a"}
    for code, kind in (("x", "RED"), ("y", "BLACK"), ("z", "RED"))
]
CATALOGUE = Catalogue.build(domains=ROWS, lists=LISTS)
IN_FORCE = Compare("status", "in", ("IN_FORCE",))
GONE = Compare("status", "in", ("EXPIRED", "WITHDRAWN"))


@pytest.mark.parametrize(
    ("field", "given", "field_after", "operator", "after"),
    [
        ("kind_of_list", ("RED",), "list_of_kind", "in", ("x", "z")),
        ("kind_of_list", (), "list_of_kind", "in", ()),
        ("domain", ("d",), "domain", "in", ("d", "e")),
        ("domain", ("nowhere",), "domain", "in", ("nowhere",)),
        ("list", (CATALOGUE.lists["y"].id, "x"), "list", "in", ("x", "y")),
        ("authority", ("a", "a"), "authority", "in", ("a",)),
        ("region", ("330000", "330200", "330203"), "region", "below", ("33", "3302", "330203")),
        ("region", ("",), "region", "below", ()),
        ("status", ("EXITED",), "status", "in", ("EXITED",)),
    ],
)
def test_kinds_domains_regions_and_ids_become_what_the_graph_holds(
    field: str, given: tuple[str, ...], field_after: str, operator: str, after: tuple[str, ...]
) -> None:
    wanted = Compare(field_after, operator, after)
    asked = Compare(field, "in", given)
    assert expanded(asked, CATALOGUE) == wanted
    deep: Condition = Every((Some((Negated(HasEntry(asked)),)),))
    assert expanded(deep, CATALOGUE) == Every((Some((Negated(HasEntry(wanted)),)),))


def test_a_status_anywhere_takes_the_place_of_in_force() -> None:
    assert in_force_unless_said(EVERYTHING) == Every((IN_FORCE, EVERYTHING))
    said: Condition = Some((Negated(GONE), EVERYTHING))
    assert in_force_unless_said(said) is said
    assert says_status(said)
    assert not says_status(Compare("list", "in", ("x",)))


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        (EVERYTHING, False),
        (IN_FORCE, False),
        (GONE, True),
        (Negated(GONE), False),
        (Negated(Every((Negated(GONE),))), True),
        (Some((IN_FORCE, GONE)), True),
    ],
)
def test_withdrawn_entries_are_asked_for_outside_of_any_not(condition: Condition, wanted: bool) -> None:
    assert wants_withdrawn(condition) is wanted


def test_conjuncts_are_what_must_hold_whatever_else() -> None:
    condition = Every((IN_FORCE, Every((GONE,)), Some((IN_FORCE,)), Negated(GONE)))
    assert list(conjuncts(condition)) == [IN_FORCE, GONE]


def test_a_condition_beyond_measure_is_refused() -> None:
    wide = Every(tuple(Compare("list", "in", (str(n),)) for n in range(400)))
    deep: Condition = EVERYTHING
    for _ in range(60):
        deep = Negated(deep)
    for condition in (wide, deep):
        with pytest.raises(BadInputError, match="where"):
            checked(condition)
    assert checked(IN_FORCE) is IN_FORCE
