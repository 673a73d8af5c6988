"""The real schema on the shipped catalogue, by both executors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any, cast

import pytest
from graphql import ExecutionResult, execute, get_introspection_query, parse, validate

from gateway.subgraphs.compiled import compile_operation
from graph_schema.context import RequestContext
from graph_schema.schema import build_schema
from loaders.catalogue.snapshot import fresh
from policy.visibility import ANALYST, Visibility
from tests.gateway.subgraphs.test_compiled import ordered
from tests.graph_schema.reference_world import ReferenceStore

SCHEMA = build_schema()._schema
DOCUMENTS = [
    """{ domains { name keyDomain { code } children { lists { memoranda { measures { nodes {
         implementedBy { name } targets { role } } } } } } } }""",
    """query($first: Int, $after: String) { authorities(first: $first, after: $after) {
         nodes { __typename id successors { code } measures { totalCount } } totalCount
         edges { cursor node { code } } pageInfo { hasNextPage endCursor } } }""",
    '{ domain(code: "judicial") { id name lists { code } } none: domain(code: "nothing") { name } }',
    "{ _service { sdl } creditLists { code authority { name } } }",
    get_introspection_query(),
]


@pytest.mark.parametrize("text", DOCUMENTS)
async def test_the_credit_schema_answers_as_with_graphql_core(text: str) -> None:
    document = parse(text)
    assert validate(SCHEMA, document) == []
    operation = compile_operation(SCHEMA, document)
    store = ReferenceStore()
    await fresh(store)  # type: ignore[arg-type]

    async def answered(
        run: Callable[[RequestContext, dict[str, Any]], ExecutionResult | Awaitable[ExecutionResult]],
        variables: dict[str, Any],
    ) -> tuple[Any, dict[str, int]]:
        """The answer, and how often each statement was asked."""
        store.asked.clear()
        context = RequestContext.create(cast("Any", store), Visibility(ANALYST.audience), "2026-11-24")
        result = run(context, variables)
        formatted = (await result if isawaitable(result) else result).formatted
        return ordered(formatted), dict(store.asked)

    for variables in ({"first": 3}, {"first": 3}, {"first": 101}, {"after": "bad"}, {"first": "x"}):
        expected = await answered(
            lambda context, values: execute(SCHEMA, document, None, context, values), variables
        )
        assert (
            await answered(lambda context, values: operation.execute(None, context, values), variables)
            == expected
        )
