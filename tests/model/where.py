"""`ListEntryWhere`, `SubjectWhere` and their leaves, evaluated on plain values.

"An explicit null argument equals an absent one", inside filters too. An empty list matches
nothing (`via` says so in architecture.md §6); so `or: []` matches nothing and `and: []` all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Value = Any
Where = Mapping[str, Value]
Leaf = Callable[[str, Value], bool]


def given(where: Where | None) -> dict[str, Any]:
    """The members that were really given."""
    return {key: value for key, value in (where or {}).items() if value is not None}


def nodes(where: Where | None, positive: bool = True) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every node of a tree with whether no `not` stands above it."""
    members = given(where)
    yield members, positive
    for branch in (*members.get("and", ()), *members.get("or", ())):
        yield from nodes(branch, positive)
    if "not" in members:
        yield from nodes(members["not"], positive=False)


def asks_status(where: Where | None) -> bool:
    """Whether the tree filters on status anywhere (`SubjectWhere.listed` without it means IN_FORCE)."""
    return any("status" in node for node, _ in nodes(where))


def asks_withdrawn(where: Where | None) -> bool:
    """Whether the tree asks for withdrawn entries.

    Reading: `status: [WITHDRAWN]` "shows it": naming WITHDRAWN in a status that is not under a
    `not` is asking for it; then the tree decides. Otherwise no withdrawn entry is looked at.
    """
    return any("WITHDRAWN" in node.get("status", ()) for node, positive in nodes(where) if positive)


def tree(where: Where | None, leaf: Leaf) -> bool:
    """A tree's truth: two-valued, so `not` of a filter on a missing value is true."""
    members = given(where)
    for name, value in members.items():
        if name == "and":
            good = all(tree(branch, leaf) for branch in value)
        elif name == "or":
            good = any(tree(branch, leaf) for branch in value)
        elif name == "not":
            good = not tree(value, leaf)
        else:
            good = leaf(name, value)
        if not good:
            return False
    return True


def date_matches(where: Where, value: str | None) -> bool:
    """`DateFilter`. Reading: an open end is null, and only `isNull` speaks about null."""
    for name, wanted in given(where).items():
        if name == "isNull":
            good = (value is None) == wanted
        elif value is None:
            good = False
        elif name == "eq":
            good = value == wanted
        else:
            good = value >= wanted if name == "from" else value < wanted
        if not good:
            return False
    return True


def text_matches(where: Where, value: str) -> bool:
    """`StringFilter` on the very text."""
    for name, wanted in given(where).items():
        good = {
            "eq": value == wanted,
            "in": name == "in" and value in wanted,
            "contains": name == "contains" and wanted in value,
            "startsWith": name == "startsWith" and value.startswith(wanted),
        }[name]
        if not good:
            return False
    return True


def region_covers(wanted: str, code: str) -> bool:
    """A region includes its descendants: GB/T 2260 codes nest by pairs of digits."""
    if wanted.endswith("0000"):
        return code[:2] == wanted[:2]
    if wanted.endswith("00"):
        return code[:4] == wanted[:4]
    return code == wanted
