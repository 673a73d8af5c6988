"""The subgraph in this process: no HTTP, no JSON, a schema object and a compiling executor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from graphql import ExecutionResult, GraphQLSchema

from gateway.edge.access import Viewer
from gateway.edge.document import Prepared
from gateway.subgraphs.compiled import Executable, compile_operation

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
        scope = self._scope_of(viewer)
        try:
            result = self._operation(prepared, operation_name).execute(None, scope, variables)
            return result if isinstance(result, ExecutionResult) else await result
        finally:
            scope.close()

    def _operation(self, prepared: Prepared, name: str | None) -> Executable:
        """The operation of a document, compiled when it is asked for the first time."""
        found: Executable | None = prepared.kept.get((self, name))
        if found is None:
            assert prepared.document is not None  # noqa: S101 - only valid documents get here
            found = prepared.kept[self, name] = compile_operation(
                self._schema, prepared.document, name, hide_suggestions=not self._suggestions
            )
        return found
