"""From the rows of a page to a connection."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from graph_schema.connections import Connection
from loaders.batches import Row
from loaders.paging import Cursors, Page

__all__ = ["paged"]

N = TypeVar("N")


def paged(
    page: Page[Row], cursors: Cursors, make: Callable[[Row], N], count: Callable[[], int | Awaitable[int]]
) -> Connection[N]:
    """The connection over a page; `make` turns a row into a node, `count` counts all pages when asked."""
    rows, values = page.rows, cursors.values
    return Connection(
        nodes=[make(row) for row in rows],
        keys=lambda at: values(rows[at]),
        page=page,
        cursors=cursors,
        count=count,
    )
