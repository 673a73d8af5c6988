"""The root fields of Relay: any object by its id."""

from typing import Annotated, Final

import strawberry

from graph_schema.context import Info
from graph_schema.lookup import nodes_by_id
from graph_schema.node import Node
from policy.errors import BadInputError

__all__ = ["MAX_NODES", "NodeQueries"]

MAX_NODES: Final = 100


@strawberry.type
class NodeQueries:
    """`node` and `nodes`."""

    @strawberry.field(description="The object with that id, whatever its type; null where unknown.")
    async def node(
        self,
        info: Info,
        node_id: Annotated[strawberry.ID, strawberry.argument(name="id", description="The object's id.")],
    ) -> Node | None:
        return (await nodes_by_id(info, [node_id]))[0]

    @strawberry.field(description="The objects with these ids, in the order asked, null where unknown.")
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="At most 100 ids.")],
    ) -> list[Node | None]:
        if len(ids) > MAX_NODES:
            raise BadInputError(f"`ids` holds {len(ids)} ids.", f"Ask for at most {MAX_NODES} at once.")
        return await nodes_by_id(info, ids)
