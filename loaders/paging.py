"""Keyset pages: windows, orders, opaque cursors.

A cursor holds the order keys of one row, bound to the name and order of its connection, so that a
page continues after it whatever has been inserted or taken away meanwhile.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final, Generic, TypeVar

import orjson

from policy.errors import BadInputError

__all__ = [
    "DEFAULT",
    "MAXIMUM",
    "Cursors",
    "Key",
    "Page",
    "Value",
    "Window",
    "cursors_of",
    "slice_of",
    "window_of",
]

MAXIMUM: Final = 100
DEFAULT: Final = 20
_SEAL: Final = 6

Value = str | int
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an order: a column of the row, its direction, and what stands for a null in it."""

    name: str
    descending: bool = False
    missing: Value = ""


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of an ordered connection are asked for; the bounds are exclusive order keys."""

    limit: int = DEFAULT
    backward: bool = False
    after: tuple[Value, ...] | None = None
    before: tuple[Value, ...] | None = None


@dataclass(slots=True)
class Page(Generic[R]):
    """The rows of a window in the order of the connection, and whether there are others around them."""

    rows: list[R]
    has_next: bool
    has_previous: bool


@dataclass(frozen=True, slots=True)
class Cursors:
    """Writes and reads the cursors of one connection in one order."""

    keys: tuple[Key, ...]
    tag: bytes

    def values(self, row: Mapping[str, object]) -> tuple[Value, ...]:
        """The order keys of a row."""
        found = (row[key.name] for key in self.keys)
        return tuple(
            key.missing if value is None else value  # type: ignore[misc]
            for key, value in zip(self.keys, found, strict=True)
        )

    def write(self, values: tuple[Value, ...]) -> str:
        """An opaque cursor for these order keys."""
        payload = orjson.dumps(values)
        return urlsafe_b64encode(self._seal(payload) + payload).decode().rstrip("=")

    def read(self, cursor: str, argument: str = "after") -> tuple[Value, ...]:
        """The order keys in a cursor; `BadInputError` if it is broken or another connection's."""
        try:
            raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            seal, payload = raw[:_SEAL], raw[_SEAL:]
            values = orjson.loads(payload) if seal == self._seal(payload) else None
        except ValueError:
            values = None
        if not isinstance(values, list) or not self._fits(values) or self.write(tuple(values)) != cursor:
            raise BadInputError(
                f"`{argument}` is not a cursor of this connection in this order.",
                "Take it from `cursor`, `startCursor` or `endCursor` of an answer with the same `orderBy`.",
            )
        return tuple(values)

    def _fits(self, values: Sequence[object]) -> bool:
        return len(values) == len(self.keys) and all(
            type(value) is type(key.missing) for key, value in zip(self.keys, values, strict=True)
        )

    def _seal(self, payload: bytes) -> bytes:
        return blake2b(payload, key=self.tag, digest_size=_SEAL).digest()


@lru_cache(maxsize=512)
def cursors_of(name: str, keys: tuple[Key, ...]) -> Cursors:
    """The cursors of the connection of that name in that order."""
    order = ",".join(f"{key.name}{'-' if key.descending else '+'}" for key in keys)
    return Cursors(keys, blake2b(f"{name}:{order}".encode(), digest_size=16).digest())


def window_of(
    cursors: Cursors,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Window:
    """The window that the four arguments of a connection mean; `BadInputError` if they mean none."""
    if first is not None and last is not None:
        raise BadInputError(
            "`first` and `last` are given together.", "Give one of them, or neither for the first 20."
        )
    for name, number in (("first", first), ("last", last)):
        if number is not None and not 0 <= number <= MAXIMUM:
            raise BadInputError(f"`{name}` is {number}.", f"It lies between 0 and {MAXIMUM}.")
    limit = first if last is None else last
    return Window(
        limit=DEFAULT if limit is None else limit,
        backward=last is not None,
        after=None if after is None else cursors.read(after, "after"),
        before=None if before is None else cursors.read(before, "before"),
    )


def slice_of(items: Sequence[R], key: Callable[[R], tuple[Value, ...]], window: Window) -> Page[R]:
    """The window of a sequence that is in memory, sorted ascending by a key that is unique."""
    low = 0 if window.after is None else bisect_right(items, window.after, key=key)
    high = len(items) if window.before is None else bisect_left(items, window.before, key=key)
    if window.backward:
        start, end = max(low, high - window.limit), high
    else:
        start, end = low, min(high, low + window.limit)
    return Page(
        rows=list(items[start:end]),
        has_next=end < high or high < len(items),
        has_previous=start > low or low > 0,
    )
