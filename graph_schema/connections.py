"""Relay connections over keyset pages.

`Connection[X]` is `XConnection` in the schema. `edges`, `pageInfo` and `totalCount` are worked out
only when they are selected, so that a client who asks for `nodes` pays for nodes.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from loaders.paging import Cursors, Key, Page, Value, cursors_of, slice_of, window_of

__all__ = ["After", "Before", "Connection", "Edge", "First", "Last", "PageInfo", "listed", "nothing"]

N = TypeVar("N")
R = TypeVar("R")

First = Annotated[
    int | None, strawberry.argument(description="At most so many from the start: 0 to 100, 20 if absent.")
]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor.")]
Last = Annotated[
    int | None, strawberry.argument(description="At most so many from the end: 0 to 100; not with `first`.")
]
Before = Annotated[str | None, strawberry.argument(description="Only what comes before this cursor.")]


@strawberry.federation.type(shareable=True, description="Where a page stands in its connection.")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool = strawberry.field(description="Whether anything comes after this page.")
    has_previous_page: bool = strawberry.field(description="Whether anything comes before this page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first item.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last item.")


@strawberry.type(description="One item of a page, with its cursor.")
class Edge(Generic[N]):
    """Relay's edge."""

    cursor: str = strawberry.field(description="Opaque; bound to this connection and its order.")
    node: N = strawberry.field(description="The item.")


@strawberry.type(description="A page of an ordered collection; stable while items are added.")
class Connection(Generic[N]):
    """Relay's connection over a page whose rows and nodes correspond one to one."""

    nodes: list[N] = strawberry.field(description="The items of this page.")
    keys: strawberry.Private[Callable[[int], tuple[Value, ...]]]
    page: strawberry.Private[Page[Any]]
    cursors: strawberry.Private[Cursors]
    count: strawberry.Private[Callable[[], int | Awaitable[int]]]

    @strawberry.field(description="The items of this page with their cursors.")
    def edges(self) -> list[Edge[N]]:
        write, keys = self.cursors.write, self.keys
        return [Edge(cursor=write(keys(at)), node=node) for at, node in enumerate(self.nodes)]

    @strawberry.field(description="Where this page stands.")
    def page_info(self) -> PageInfo:
        some = bool(self.nodes)
        return PageInfo(
            has_next_page=self.page.has_next,
            has_previous_page=self.page.has_previous,
            start_cursor=self.cursors.write(self.keys(0)) if some else None,
            end_cursor=self.cursors.write(self.keys(len(self.nodes) - 1)) if some else None,
        )

    @strawberry.field(description="How many items there are on all pages; counted only when selected.")
    async def total_count(self) -> int:
        found = self.count()
        return found if isinstance(found, int) else await found


def listed(
    name: str,
    items: Sequence[R],
    key: Callable[[R], tuple[Value, ...]],
    make: Callable[[R], N],
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Connection[N]:
    """A connection over items in memory, sorted ascending by `key` (unique; strings and integers).

    `name` tells its cursors from those of other connections. `make` is called for the page only.
    """
    cursors = cursors_of(name, _shape(key(items[0])) if items else ())
    if not items:
        return nothing(cursors)
    page = slice_of(items, key, window_of(cursors, first, after, last, before))
    rows = page.rows
    return Connection(
        nodes=[make(row) for row in rows],
        keys=lambda at: key(rows[at]),
        page=page,
        cursors=cursors,
        count=lambda: len(items),
    )


def nothing(cursors: Cursors) -> Connection[N]:
    """The connection of what is known to be empty without asking."""
    return Connection(
        nodes=[],
        keys=lambda _: (),
        page=Page([], has_next=False, has_previous=False),
        cursors=cursors,
        count=lambda: 0,
    )


def _shape(values: tuple[Value, ...]) -> tuple[Key, ...]:
    return tuple(Key(str(at), missing=type(value)()) for at, value in enumerate(values))
