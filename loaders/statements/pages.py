"""The one shape of every paged statement: a batch of anchors, an order, a window, one record.

Parameters of all of them: `$keys` (the anchors, where there is one), `$limit` (one more row than the
page holds), `$a0 …` and `$b0 …` (the order keys in `after` and `before`), and what the filters need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.statements import Statement

__all__ = ["Bounds", "Leg", "Ordered", "Shape", "beyond", "count_statement", "page_statement"]


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order key as an expression that is never null."""

    expression: str
    descending: bool = False

    @property
    def constant(self) -> bool:
        """Whether it says the same of every row, so that there is nothing to order by."""
        return self.expression.startswith("'")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The part of a window that changes a statement's text."""

    backward: bool = False
    after: bool = False
    before: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """One way to the rows; several are merged.

    `hint` names the index whose order is that of the page. `lead` is the property before the order
    keys in that index, the same for all rows: named first in ORDER BY, it lets the order come from the
    index, so that a page reads a page and not all there is. `keys` where they are not the shape's.
    """

    pattern: str
    hint: str = ""
    lead: str = ""
    where: tuple[str, ...] = ()
    keys: tuple[Ordered, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """All of a page statement but its window.

    `anchor` binds `scope` from `key` (both empty: no anchor). `where` holds predicates that all must
    hold; `group` folds matches into rows and may not change what `keys` say; `carry` names the
    variables that `row` and `keys` use.
    """

    name: str
    index: str
    legs: tuple[Leg, ...]
    where: tuple[str, ...]
    keys: tuple[Ordered, ...]
    row: str
    anchor: str = ""
    scope: str = ""
    group: str = ""
    carry: str = "n"
    counted: str = "count(n)"


def page_statement(shape: Shape, bounds: Bounds, example: Mapping[str, object]) -> Statement:
    """The statement that reads a page per anchor: rows, and whether others lie outside the bounds."""
    order = _order(shape.keys, backward=bounds.backward)
    legs = [_leg(shape, leg, bounds) for leg in shape.legs]
    rows = legs[0] if len(legs) == 1 else _union(shape, legs, order)
    previous = _outside(shape, "a", later=False) if bounds.after else "false"
    following = _outside(shape, "b", later=True) if bounds.before else "false"
    text = (
        f"CALL ({shape.scope}) {{\n{rows}\nRETURN collect({shape.row}) AS rows\n}}\n"
        f"WITH {'key, ' if shape.anchor else ''}rows, {previous} AS previous, {following} AS following\n"
    )
    columns = "rows: rows, previous: previous, following: following"
    return Statement(f"{shape.name}_page", _per_anchor(shape, text, columns), shape.index, example)


def count_statement(shape: Shape, example: Mapping[str, object]) -> Statement:
    """The statement that counts the rows of every page per anchor."""
    legs = (
        f"MATCH {leg.pattern}{_where([*leg.where, *shape.where])}\nRETURN {shape.counted} AS part"
        for leg in shape.legs
    )
    text = f"CALL ({shape.scope}) {{\n{_NEXT.join(legs)}\n}}\n"
    text += f"WITH {'key, ' if shape.anchor else ''}sum(part) AS rows\n"
    return Statement(f"{shape.name}_count", _per_anchor(shape, text, "rows: rows"), shape.index, example)


_NEXT: Final = "\nUNION ALL\n"


def _leg(shape: Shape, leg: Leg, bounds: Bounds) -> str:
    keys = leg.keys or shape.keys
    where = [*leg.where, *shape.where]
    if bounds.after:
        where.append(beyond(keys, "a", later=True))
    if bounds.before:
        where.append(beyond(keys, "b", later=False))
    lead = (Ordered(leg.lead, keys[0].descending),) if leg.lead else ()
    order = _order((*lead, *keys), backward=bounds.backward)
    return f"{_match(leg)}{_where(where)}{shape.group}\nWITH {shape.carry} ORDER BY {order} LIMIT $limit"


def _match(leg: Leg) -> str:
    return f"MATCH {leg.pattern}{f' USING INDEX {leg.hint}' if leg.hint else ''}"


def _per_anchor(shape: Shape, text: str, columns: str) -> str:
    if not shape.anchor:
        return f"{text}RETURN {{{columns}}} AS page"
    anchor = f"{shape.anchor}\n" if shape.scope != "key" else ""
    return f"UNWIND $keys AS key\n{anchor}{text}RETURN collect({{key: key, {columns}}}) AS page"


def _union(shape: Shape, legs: Sequence[str], order: str) -> str:
    inner = _NEXT.join(f"{leg}\nRETURN {shape.carry}" for leg in legs)
    return f"CALL ({shape.scope}) {{\n{inner}\n}}\nWITH {shape.carry} ORDER BY {order} LIMIT $limit"


def _outside(shape: Shape, prefix: str, *, later: bool) -> str:
    probes = []
    for leg in shape.legs:
        bound = beyond(leg.keys or shape.keys, prefix, later=later, inclusive=True)
        probes.append(f"EXISTS {{ {_match(leg)}{_where([*leg.where, *shape.where, bound])} }}")
    return f"({' OR '.join(probes)})"


def _where(predicates: Sequence[str]) -> str:
    return f"\nWHERE {' AND '.join(predicates)}" if predicates else ""


def _order(keys: Sequence[Ordered], *, backward: bool) -> str:
    return ", ".join(
        f"{key.expression}{' DESC' if key.descending != backward else ''}" for key in keys if not key.constant
    )


def beyond(keys: Sequence[Ordered], prefix: str, *, later: bool, inclusive: bool = False, at: int = 0) -> str:
    """The rows on one side of the order keys `$prefix0, $prefix1, …`, with them if `inclusive`.

    The bound on the first key is one that an index serves; which rows of that very key are meant is
    said by a CASE, because the planner would make a union of an OR and lose the order of the index.
    """
    key = keys[at]
    sign = "<" if key.descending == later else ">"
    if at == len(keys) - 1:
        return f"{key.expression} {sign}{'=' if inclusive else ''} ${prefix}{at}"
    rest = beyond(keys, prefix, later=later, inclusive=inclusive, at=at + 1)
    same = f"{key.expression} = ${prefix}{at}"
    return f"{key.expression} {sign}= ${prefix}{at} AND CASE WHEN {same} THEN {rest} ELSE true END"
