"""The subgraph in this process: no HTTP, no JSON, graphql-core over a schema object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from graphql import ExecutionResult, GraphQLSchema, execute

from gateway.edge.access import Viewer
from gateway.edge.document import Prepared

__all__ = ["LocalEngine", "RequestScope"]


class RequestScope(Protocol):
    """What a request carries to its resolvers; closed when it is over, however it ends."""

    def close(self) -> None:
        """Give up whatever is still being read."""
        ...


class LocalEngine:
    """Executes on a schema in this process, with a new scope from `scope_of` for each request."""

    def __init__(
        self,
        schema: GraphQLSchema,
        scope_of: Callable[[Viewer], RequestScope],
        *,
        suggestions: bool = False,
    ) -> None:
        self._schema = schema
        self._scope_of = scope_of
        self._suggestions = suggestions

    @property
    def schema(self) -> GraphQLSchema:
        """The schema that documents are validated against."""
        return self._schema

    async def execute(
        self, prepared: Prepared, operation_name: str | None, variables: Mapping[str, Any], viewer: Viewer
    ) -> ExecutionResult:
        """Execute one operation; cancelling it closes the scope, and with it what the loaders read."""
        assert prepared.document is not None  # noqa: S101 - only valid documents get here
        scope = self._scope_of(viewer)
        try:
            result = execute(
                self._schema,
                prepared.document,
                context_value=scope,
                variable_values=dict(variables),
                operation_name=operation_name,
                hide_suggestions=not self._suggestions,
            )
            return result if isinstance(result, ExecutionResult) else await result
        finally:
            scope.close()
