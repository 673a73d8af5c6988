"""Relay pages over a plain sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page and whether anything lies beyond it, either way."""

    items: tuple[str, ...]
    has_next: bool
    has_previous: bool


def forward(items: Sequence[str], first: int, after: str | None) -> Page:
    """The `first` items behind `after`."""
    start = items.index(after) + 1 if after is not None else 0
    return Page(tuple(items[start : start + first]), start + first < len(items), start > 0)


def backward(items: Sequence[str], last: int, before: str | None) -> Page:
    """The `last` items in front of `before`, still in the sequence's order."""
    end = items.index(before) if before is not None else len(items)
    start = max(0, end - last)
    return Page(tuple(items[start:end]), end < len(items), start > 0)
