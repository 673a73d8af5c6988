"""Statements that are written from arguments: all shapes are valid, and pages come in index order."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from neo4j import AsyncManagedTransaction

from loaders.edges import ENTRIES, ENTRIES_OF_LIST, ENTRIES_OF_SUBJECT, ROLE_HOLDERS, ROLES_HELD
from loaders.filters import Compare, Condition, Every
from loaders.paging import Key
from loaders.statements import Statement
from loaders.statements.conditions import IN_FORCE, Rendered, Sight, entry_condition, entry_seen
from loaders.statements.entries import Access, access, entries_page, entry_versions
from loaders.statements.history import history_page
from loaders.statements.pages import Bounds
from loaders.statements.roles import roles_page
from loaders.statements.search import WAYS, search_page
from loaders.statements.standing import standing_of_subjects
from loaders.statements.subjects import subjects_by_id, subjects_page
from loaders.store import Store
from tests.loaders.statements.test_explain import SCANS, operators

PUBLIC = Sight(names=False, references=False, withdrawn=False, persons_everywhere=False)
BOUNDS = [Bounds(backward, after, before) for backward, after, before in product((False, True), repeat=3)]
LATEST = (Key("recognised_on", descending=True), Key("id"))
HIDDEN = tuple(entry_seen(Every(()), PUBLIC, known=False))
VALUES: dict[str, object] = {
    "keys": ["x"], "limit": 21, "at": "2018-01-01", "known": "2018", "hidden": ["x"], "roles": ["DIRECTOR"],
    "ranks": {"DIRECTOR": 1}, "p0": "x", "far": "9999", "text": "x", "window": 300,
    "fetch": 300, "kinds": ["PERSON"],
    "number": "1", "citizen": "x", "reference": "x",
    **{way: "searchNames:x" for way in WAYS if way not in {"citizen", "reference"}},
    **{f"{prefix}{nth}": "x" for prefix in "ab" for nth in range(4)},
}  # fmt: skip

ORDERED = [
    *(entries_page(ENTRIES, LATEST, (IN_FORCE,), bounds) for bounds in BOUNDS),
    *(entries_page(ENTRIES, (Key("valid_to"), Key("id")), (IN_FORCE,), bounds) for bounds in BOUNDS[:3]),
    *(entries_page(ENTRIES_OF_LIST, LATEST, (IN_FORCE,), bounds) for bounds in BOUNDS),
    entries_page(ENTRIES, LATEST, ("n.domainCode = $p0",), Bounds(after=True), by=Access(lead="domainCode")),
    entries_page(ENTRIES, LATEST, (IN_FORCE,), Bounds(), known=True),
    *(subjects_page((Key("name"), Key("id")), ("s.kind = $p0",), Sight(), bounds) for bounds in BOUNDS),
    *(subjects_page((Key("id"),), (), Sight(), bounds) for bounds in BOUNDS[:4]),
    subjects_page((Key("established_on"), Key("id")), (), Sight(), Bounds(after=True)),
    *(history_page(Sight(), bounds) for bounds in BOUNDS[:3]),
]

OTHERS = [
    *(entries_page(ENTRIES_OF_SUBJECT, LATEST, HIDDEN, bounds, known=True) for bounds in BOUNDS[:3]),
    entries_page(ENTRIES, LATEST, HIDDEN, Bounds(after=True), by=Access(ordered=False)),
    entries_page(ENTRIES, (Key("valid_from"), Key("id")), HIDDEN, Bounds(before=True), known=True),
    entry_versions(("n.recordedAt <= $known",)),
    subjects_page((Key("name"), Key("id")), (), PUBLIC, Bounds(after=True)),
    subjects_page((Key("established_on"), Key("name"), Key("id")), (), PUBLIC, Bounds(after=True)),
    subjects_page((Key("id"),), ("s.name CONTAINS $p0",), Sight(), Bounds(), narrow=True),
    subjects_by_id(PUBLIC),
    history_page(PUBLIC, Bounds(after=True)),
    standing_of_subjects(HIDDEN, known=True),
    search_page(tuple(WAYS), PUBLIC, kinds=False, after=False),
    *(
        roles_page(edge, sight, bounds, known=known)
        for edge, sight, bounds, known in product(
            (ROLE_HOLDERS, ROLES_HELD), (Sight(), PUBLIC), BOUNDS[:2], (False, True)
        )
    ),
]


async def _plan(store: Store, statement: Statement) -> dict[str, Any]:
    async def explain(transaction: AsyncManagedTransaction) -> dict[str, Any]:
        result = await transaction.run(f"EXPLAIN {statement.sent}", dict(VALUES))
        return (await result.consume()).plan or {}

    return await store.connection.run("explain", explain, 30, reading=True, repeatable=True)


async def test_a_page_comes_in_the_order_of_an_index_and_is_not_sorted_whole(store: Store) -> None:
    for statement in ORDERED:
        found = operators(await _plan(store, statement))
        assert not found & (SCANS | {"Sort"}), statement.text
        # A union of two ordered legs is merged by a Top over at most two pages.
        if "CALL () {\nCALL ()" not in statement.text:
            assert "Top" not in found, statement.text


async def test_every_other_shape_is_valid_and_never_scans(store: Store) -> None:
    for statement in OTHERS:
        assert not operators(await _plan(store, statement)) & SCANS, statement.text


@pytest.mark.parametrize(
    ("condition", "order", "wanted"),
    [
        (Every(()), LATEST, Access()),
        (Compare("kind_of_list", "in", ("RED",)), LATEST, Access()),
        (Compare("list", "in", ("x",)), LATEST, Access(lead="listCode")),
        (Every((Compare("authority", "in", ("x",)),)), LATEST, Access(lead="authorityCode")),
        (Compare("list", "in", ("x", "y")), LATEST, Access(ordered=False)),
        (Compare("list", "in", ("x",)), (Key("valid_to"), Key("id")), Access(ordered=False)),
    ],
)
def test_entries_are_come_by_as_suits_the_question(
    condition: Condition, order: tuple[Key, ...], wanted: Access
) -> None:
    assert access(condition, order) == wanted


def test_a_null_is_false_before_it_is_negated_and_needs_no_care_elsewhere() -> None:
    from loaders.filters import Negated, Some

    leaf = Compare("list", "in", ("x", "y"))
    plain, turned = Rendered(Sight()), Rendered(Sight())
    assert entry_condition(leaf, plain) == "n.listCode IN $p0"
    assert entry_condition(Negated(leaf), turned) == "NOT (coalesce(n.listCode IN $p0, false))"
    assert turned.parameters == {"p0": ["x", "y"]}
    none = Rendered(Sight())
    assert (entry_condition(Some(()), none), none.parameters) == ("$p0", {"p0": False})
