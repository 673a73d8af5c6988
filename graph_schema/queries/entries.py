"""The root field for list entries."""

from typing import Annotated

import strawberry

from graph_schema.connections import After, Before, Connection, First, Last
from graph_schema.context import Info
from graph_schema.dates import At
from graph_schema.entries import KnownArgument, ListEntry, entry_connection
from graph_schema.filters import ListEntryWhere
from graph_schema.orders import ListEntryOrder
from loaders.edges import ENTRIES

__all__ = ["EntryQueries"]


@strawberry.type
class EntryQueries:
    """Fields of Query about entries."""

    @strawberry.field(
        description="List entries. `at` and `knownAt` say when `status` is judged; without `where.status` "
        "every entry not withdrawn is returned. `domain` and `region` filters include their descendants; an "
        "entry's region is its own, else its subject's. Default order: recognisedOn DESC, id."
    )
    async def list_entries(
        self,
        info: Info,
        at: At = None,
        known_at: KnownArgument = None,
        where: Annotated[ListEntryWhere | None, strawberry.argument(description="Only such entries.")] = None,
        order_by: Annotated[
            list[ListEntryOrder] | None, strawberry.argument(description="Order; the id is the last key.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ListEntry]:
        return await entry_connection(
            info, ENTRIES, "", at, known_at, where, order_by, first, after, last, before
        )
