"""Pages of what the snapshot holds in memory."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from graph_schema.connections import Connection, listed, nothing
from loaders.paging import Key, Value, cursors_of, window_of

__all__ = ["page_in_memory"]

N = TypeVar("N")
R = TypeVar("R")


def page_in_memory(
    name: str,
    items: Sequence[R],
    *,
    key: Callable[[R], tuple[Value, ...]],
    shape: tuple[Value, ...],
    make: Callable[[R], N],
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Connection[N]:
    """A page of items sorted by a unique key of the types in `shape`.

    Arguments that mean no page are refused also where there is nothing to page through: what is
    wrong with a question does not depend on the data.
    """
    if not items:
        keys = tuple(Key(str(at), missing=value) for at, value in enumerate(shape))
        cursors = cursors_of(name, keys)
        window_of(cursors, first, after, last, before)
        return nothing(cursors)
    return listed(name, items, key, make, first, after, last, before)
