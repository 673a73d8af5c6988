"""A field of a selection, compiled: what does not change from request to request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    is_non_null_type,
    located_error,
)
from graphql.pyutils import Path, is_awaitable

from gateway.subgraphs.compiled.run import Run

if TYPE_CHECKING:
    from graphql.execution.collect_fields import FieldDetails, FragmentDetails

__all__ = ["Field", "Frame", "Info", "make"]

Info = GraphQLResolveInfo[Any]
make = tuple.__new__
"""Makes a named tuple of its values, in half the time that its own constructor takes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all fields of an operation share."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    definitions: dict[str, FragmentDefinitionNode]
    hide_suggestions: bool


class Field:
    """The fields of one response key below one object type, merged."""

    __slots__ = ("definition", "details", "frame", "key", "name", "nodes", "parent", "required")

    def __init__(
        self,
        frame: Frame,
        parent: GraphQLObjectType,
        key: str,
        details: list[FieldDetails],
        definition: GraphQLField,
    ) -> None:
        self.frame = frame
        self.parent = parent
        self.key = key
        self.details = details
        self.definition = definition
        self.nodes: Sequence[FieldNode] = tuple(one.node for one in details)
        self.name = self.nodes[0].name.value
        self.required = is_non_null_type(definition.type)

    @property
    def title(self) -> str:
        """`Type.field`, as messages name it."""
        return f"{self.parent}.{self.name}"

    def path(self, above: Path | None) -> Path:
        """The response path of this field below an object's."""
        return make(Path, (above, self.key, self.parent.name))

    def info(self, run: Run, path: Path) -> Info:
        """What a resolver may ask about where it stands. `path` is the field's or of an item in it."""
        while type(path.key) is int and path.prev is not None:
            path = path.prev
        frame = self.frame
        values = (
            self.name,
            list(self.nodes),
            self.definition.type,
            self.parent,
            path,
            frame.schema,
            frame.definitions,
            run.root,
            frame.operation,
            run.variables,
            run.context,
            is_awaitable,
            None,
            run.helpers,
        )
        return make(GraphQLResolveInfo, values)

    def fail(self, run: Run, error: Exception, path: Path, *, required: bool) -> None:
        """Note an error of the field or of an item in it; it goes up where null is not allowed.

        Raises GraphQLError if `required`.
        """
        located = located_error(error, list(self.nodes), path.as_list())
        if required:
            raise located
        run.errors.add(located, path)
