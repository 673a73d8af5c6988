"""The one shape of every paged statement: a batch of anchors, an order, a window, one record.

Parameters of all of them: `$keys` (the anchors, where there is one), `$limit` (one more row than the
page holds), `$a0 …` and `$b0 …` (the order keys in `after` and `before`), and what the filters need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.statements import Statement

__all__ = ["Bounds", "Ordered", "Shape", "count_statement", "page_statement"]


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order key as an expression that is never null."""

    expression: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """The part of a window that changes a statement's text."""

    backward: bool = False
    after: bool = False
    before: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """All of a page statement but its window.

    `anchor` binds `scope` from `key` (both empty: no anchor). Each of `sources` is a pattern that binds
    the rows; `where` holds predicates that all must hold; `group` folds matches into rows and may
    not change what `keys` say; `carry` names the variables that `row` and `keys` use.
    """

    name: str
    index: str
    sources: tuple[str, ...]
    where: tuple[str, ...]
    keys: tuple[Ordered, ...]
    row: str
    anchor: str = ""
    scope: str = ""
    group: str = ""
    carry: str = "n"
    counted: str = "count(n)"


def page_statement(shape: Shape, bounds: Bounds, example: dict[str, object]) -> Statement:
    """The statement that reads a page per anchor: rows, and whether others lie outside the bounds."""
    order = _order(shape.keys, backward=bounds.backward)
    inside = [
        *([beyond(shape.keys, "a", later=True)] if bounds.after else []),
        *([beyond(shape.keys, "b", later=False)] if bounds.before else []),
    ]
    legs = [
        f"MATCH {source}{_where([*shape.where, *inside])}{shape.group}\nWITH {shape.carry} ORDER BY {order} LIMIT $limit"
        for source in shape.sources
    ]
    rows = legs[0] if len(legs) == 1 else _union(shape, legs, order)
    previous = (
        _outside(shape, beyond(shape.keys, "a", later=False, inclusive=True)) if bounds.after else "false"
    )
    following = (
        _outside(shape, beyond(shape.keys, "b", later=True, inclusive=True)) if bounds.before else "false"
    )
    text = (
        f"CALL ({shape.scope}) {{\n{rows}\nRETURN collect({shape.row}) AS rows\n}}\n"
        f"WITH {'key, ' if shape.anchor else ''}rows, {previous} AS previous, {following} AS following\n"
    )
    return Statement(
        name=f"{shape.name}_page",
        text=_per_anchor(shape, text, "rows: rows, previous: previous, following: following"),
        index=shape.index,
        example=example,
    )


def count_statement(shape: Shape, example: dict[str, object]) -> Statement:
    """The statement that counts the rows of every page per anchor."""
    legs = [
        f"MATCH {source}{_where(shape.where)}\nRETURN {shape.counted} AS part" for source in shape.sources
    ]
    text = f"CALL ({shape.scope}) {{\n{_NEXT.join(legs)}\n}}\n"
    text += f"WITH {'key, ' if shape.anchor else ''}sum(part) AS rows\n"
    return Statement(
        name=f"{shape.name}_count",
        text=_per_anchor(shape, text, "rows: rows"),
        index=shape.index,
        example=example,
    )


_NEXT = "\nUNION ALL\n"


def _per_anchor(shape: Shape, text: str, columns: str) -> str:
    if not shape.anchor:
        return f"{text}RETURN {{{columns}}} AS page"
    anchor = f"{shape.anchor}\n" if shape.scope != "key" else ""
    return f"UNWIND $keys AS key\n{anchor}{text}RETURN collect({{key: key, {columns}}}) AS page"


def _union(shape: Shape, legs: Sequence[str], order: str) -> str:
    inner = _NEXT.join(f"{leg}\nRETURN {shape.carry}" for leg in legs)
    return f"CALL ({shape.scope}) {{\n{inner}\n}}\nWITH {shape.carry} ORDER BY {order} LIMIT $limit"


def _outside(shape: Shape, bound: str) -> str:
    probes = (f"EXISTS {{ MATCH {source}{_where([*shape.where, bound])} }}" for source in shape.sources)
    return f"({' OR '.join(probes)})"


def _where(predicates: Sequence[str]) -> str:
    return f"\nWHERE {' AND '.join(predicates)}" if predicates else ""


def _order(keys: Sequence[Ordered], *, backward: bool) -> str:
    return ", ".join(f"{key.expression}{' DESC' if key.descending != backward else ''}" for key in keys)


def beyond(keys: Sequence[Ordered], prefix: str, *, later: bool, inclusive: bool = False) -> str:
    """The rows on one side of the order keys `$prefix0, $prefix1, …`, with them if `inclusive`."""
    signs = ["<" if key.descending == later else ">" for key in keys]
    alternatives = []
    for at, key in enumerate(keys):
        same = [f"{earlier.expression} = ${prefix}{nth}" for nth, earlier in enumerate(keys[:at])]
        sign = f"{signs[at]}=" if inclusive and at == len(keys) - 1 else signs[at]
        alternatives.append(" AND ".join([*same, f"{key.expression} {sign} ${prefix}{at}"]))
    if len(alternatives) == 1:
        return alternatives[0]
    # The bound on the first key alone is implied; an index can serve it, the alternatives it cannot.
    return f"{keys[0].expression} {signs[0]}= ${prefix}0 AND ({' OR '.join(alternatives)})"


def anchored(shape: Shape, label: str, key: str) -> Shape:
    """The same, from nodes of a label found by a unique property."""
    return replace(shape, anchor=f"MATCH (a:{label} {{{key}: key}})", scope="a")
