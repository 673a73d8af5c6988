"""The interface of everything that has an id of its own."""

import strawberry

__all__ = ["Node"]


@strawberry.interface(description="An object with an id that never changes; `node(id:)` finds it again.")
class Node:
    """The root interface of Relay; a type that implements it has the id of its node in the graph."""

    id: strawberry.ID = strawberry.field(description="The object's own id, stable for ever.")
