"""What is asked of an edge, as a key of its loader, and how answers are dealt out to the keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from loaders.edges import Edge
from loaders.filters import EVERYTHING, Condition
from loaders.paging import Key, Page, Window
from loaders.statements.pages import Bounds
from loaders.statements.roles import RANKS
from policy.intervals import moment

__all__ = [
    "Ask",
    "Row",
    "bounds_of",
    "each_anchor",
    "grouped",
    "limits_of",
    "page_of",
    "role_parameters",
    "whole",
]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """Everything but the anchor that shapes the answer of an edge."""

    at: str
    known: str | None = None
    condition: Condition = EVERYTHING
    order: tuple[Key, ...] = ()
    window: Window = field(default_factory=Window)
    roles: tuple[str, ...] = ()


async def grouped(
    keys: Sequence[tuple[Any, str]],
    one: Callable[[Any, list[str]], Coroutine[Any, Any, dict[str, Any]]],
    missing: Any,  # noqa: ANN401 - the value of whatever loader
) -> list[Any]:
    """One statement per distinct question, all of them at once; the answers in the order of the keys."""
    groups: dict[Any, list[str]] = {}
    for asked, anchor in keys:
        groups.setdefault(asked, []).append(anchor)
    if len(groups) == 1:
        (asked, anchors), *_ = groups.items()
        answers = {asked: await one(asked, anchors)}
    else:
        found = await asyncio.gather(*(one(asked, anchors) for asked, anchors in groups.items()))
        answers = dict(zip(groups, found, strict=True))
    return [answers[asked].get(anchor, missing) for asked, anchor in keys]


def each_anchor(edge: Edge, found: Any) -> list[Row]:  # noqa: ANN401 - what a statement returned
    """What a statement returned for each anchor; a root has one, which is called ""."""
    return found if edge.anchor else [{"key": "", **found}]


def whole(ask: Ask) -> Ask:
    """The question that all pages share."""
    return replace(ask, window=Window(), order=())


def bounds_of(window: Window) -> Bounds:
    return Bounds(window.backward, window.after is not None, window.before is not None)


def limits_of(window: Window) -> dict[str, object]:
    parameters: dict[str, object] = {"limit": window.limit + 1}
    for prefix, values in (("a", window.after), ("b", window.before)):
        parameters |= {f"{prefix}{nth}": value for nth, value in enumerate(values or ())}
    return parameters


def page_of(found: Row, window: Window) -> Page[Row]:
    """The rows of a page, one more than which was read to see whether there are others."""
    rows = found["rows"]
    more = len(rows) > window.limit
    if more:
        del rows[window.limit :]
    if window.backward:
        rows.reverse()
        return Page(rows, has_next=found["following"], has_previous=more or found["previous"])
    return Page(rows, has_next=more or found["following"], has_previous=found["previous"])


def role_parameters(ask: Ask) -> dict[str, object]:
    parameters: dict[str, object] = {"at": moment(ask.at), "roles": list(ask.roles), "ranks": RANKS}
    if ask.known is not None:
        parameters["known"] = ask.known
    return parameters
