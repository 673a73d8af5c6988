"""Asking the schema in tests."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from graph_schema.context import RequestContext
from graph_schema.schema import build_schema
from policy.visibility import ANALYST, Visibility

if TYPE_CHECKING:
    from strawberry.federation.schema import Schema
    from strawberry.types import ExecutionResult

    from loaders.store import Store

__all__ = ["ask", "execute", "failures", "schema"]

TODAY = "2026-11-24"


@cache
def schema() -> Schema:
    return build_schema()


async def execute(
    store: object,
    query: str,
    variables: dict[str, Any] | None = None,
    *,
    at: str = TODAY,
    visibility: Visibility = ANALYST,
) -> ExecutionResult:
    """Execute a query as one request."""
    context = RequestContext.create(cast("Store", store), visibility, at)
    return await schema().execute(query, variables, context_value=context)


async def ask(
    store: object, query: str, variables: dict[str, Any] | None = None, *, at: str = TODAY
) -> dict[str, Any]:
    """The data of a query that must not fail."""
    result = await execute(store, query, variables, at=at)
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data


async def failures(
    store: object, query: str, variables: dict[str, Any] | None = None
) -> list[tuple[list[str | int] | None, str | None, str]]:
    """The path, code and message of every error of a query."""
    result = await execute(store, query, variables)
    return [(error.path, _code(error), error.message) for error in result.errors or []]


def _code(error: Any) -> str | None:  # noqa: ANN401 - a GraphQLError of whatever origin
    code = (error.extensions or {}).get("code") or getattr(error.original_error, "code", None)
    return cast("str | None", code)
