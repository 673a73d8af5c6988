"""What a `where` asks for, apart from GraphQL and from Cypher: a small hashable tree.

Logic has two values: a comparison with a property that is null is false, and its negation true.
`Every(())` is true and `Some(())` is false. A comparison with an empty set of values is false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from policy.catalogue import Catalogue
from policy.errors import BadInputError
from policy.regions import region_prefix
from policy.vocabulary import EntryStatus

__all__ = [
    "EVERYTHING",
    "Compare",
    "Condition",
    "Every",
    "HasEntry",
    "Negated",
    "Some",
    "checked",
    "conjuncts",
    "expanded",
    "in_force_unless_said",
    "says_status",
    "wants_withdrawn",
]

MAXIMUM_PARTS: Final = 400
MAXIMUM_DEPTH: Final = 24


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold; none at all: true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds; none at all: false."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Compare:
    """A property against a value: `operator` is eq, in, contains, starts, from, before, null or below.

    `below` is for region prefixes: the property starts with one of the values.
    """

    field: str
    operator: str
    value: str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasEntry:
    """The subject has a list entry for which `part` holds."""

    part: Condition


Condition = Every | Some | Negated | Compare | HasEntry

EVERYTHING: Final = Every(())


def checked(condition: Condition) -> Condition:
    """The same, if it is not beyond what one statement should hold; else `BadInputError`."""
    parts = deepest = 0
    queue: list[tuple[Condition, int]] = [(condition, 1)]
    while queue:
        part, depth = queue.pop()
        parts, deepest = parts + 1, max(deepest, depth)
        queue.extend((below, depth + 1) for below in _below(part))
    if parts > MAXIMUM_PARTS or deepest > 2 * MAXIMUM_DEPTH:
        raise BadInputError(
            f"`where` has {parts} conditions, nested {deepest} deep.",
            f"Use at most {MAXIMUM_PARTS} conditions and {MAXIMUM_DEPTH} levels.",
        )
    return condition


def _below(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, Every | Some):
        return condition.parts
    if isinstance(condition, Negated | HasEntry):
        return (condition.part,)
    return ()


def conjuncts(condition: Condition) -> Iterator[Compare]:
    """The comparisons that must all hold, whatever else is asked."""
    if isinstance(condition, Compare):
        yield condition
    elif isinstance(condition, Every):
        for part in condition.parts:
            yield from conjuncts(part)


def _statuses(condition: Condition, *, asked: bool = True) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Every status filter in an entry condition, with whether it stands under an even number of `not`."""
    if isinstance(condition, Compare):
        if condition.field == "status" and isinstance(condition.value, tuple):
            yield condition.value, asked
        return
    for part in _below(condition):
        yield from _statuses(part, asked=asked != isinstance(condition, Negated))


def says_status(condition: Condition) -> bool:
    """Whether an entry condition filters on status anywhere."""
    return any(True for _ in _statuses(condition))


def wants_withdrawn(condition: Condition) -> bool:
    """Whether withdrawn entries are asked for: WITHDRAWN is named by a status filter that no `not` turns.

    Then the condition decides about them; else they are in no answer, whatever it says.
    """
    return any(asked and EntryStatus.WITHDRAWN in named for named, asked in _statuses(condition))


def in_force_unless_said(condition: Condition) -> Condition:
    """`SubjectWhere.listed`: IN_FORCE is meant where no part of the condition says a status."""
    if says_status(condition):
        return condition
    return Every((Compare("status", "in", (EntryStatus.IN_FORCE.value,)), condition))


def expanded(condition: Condition, catalogue: Catalogue) -> Condition:
    """Kinds of lists, domains, regions and node ids replaced by the codes that the graph holds."""
    if isinstance(condition, Every):
        return Every(tuple(expanded(part, catalogue) for part in condition.parts))
    if isinstance(condition, Some):
        return Some(tuple(expanded(part, catalogue) for part in condition.parts))
    if isinstance(condition, Negated):
        return Negated(expanded(condition.part, catalogue))
    if isinstance(condition, HasEntry):
        return HasEntry(expanded(condition.part, catalogue))
    expand = _EXPANSIONS.get(condition.field)
    if expand is None or not isinstance(condition.value, tuple):
        return condition
    return expand(condition.value, catalogue)


def _kinds(values: tuple[str, ...], catalogue: Catalogue) -> Condition:
    codes = (code for code, row in catalogue.lists.items() if row.kind in values)
    return Compare("list_of_kind", "in", tuple(sorted(codes)))


def _lists(values: tuple[str, ...], catalogue: Catalogue) -> Condition:
    return Compare("list", "in", _codes(values, catalogue))


def _domains(values: tuple[str, ...], catalogue: Catalogue) -> Condition:
    codes = _codes(values, catalogue)
    below = {found for code in codes for found in catalogue.domains_below(code)}
    return Compare("domain", "in", tuple(sorted({*below, *codes})))


def _authorities(values: tuple[str, ...], catalogue: Catalogue) -> Condition:
    return Compare("authority", "in", _codes(values, catalogue))


def _codes(values: tuple[str, ...], catalogue: Catalogue) -> tuple[str, ...]:
    """Codes, given as codes or as node ids."""
    nodes = (catalogue.nodes.get(value) for value in values)
    return tuple(sorted({getattr(node, "code", value) for node, value in zip(nodes, values, strict=True)}))


def _regions(values: tuple[str, ...], _: Catalogue) -> Condition:
    """What lies in a region begins with its prefix."""
    return Compare("region", "below", tuple(sorted({region_prefix(value) for value in values if value})))


_EXPANSIONS: Final[dict[str, Callable[[tuple[str, ...], Catalogue], Condition]]] = {
    "kind_of_list": _kinds,
    "list": _lists,
    "domain": _domains,
    "authority": _authorities,
    "region": _regions,
}
