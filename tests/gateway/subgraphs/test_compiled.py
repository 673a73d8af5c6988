from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

from graphql import ExecutionResult, execute, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.subgraphs.compiled import compile_operation
from tests.gateway.subgraphs.worlds import VARIABLES, Thing, World, Writer

TURNS = 20
SEEDS = st.integers(0, 2**32)


async def settled(answer: ExecutionResult | Awaitable[ExecutionResult]) -> ExecutionResult:
    return await answer if isawaitable(answer) else answer


async def outcome(
    world: World, run: Callable[[Thing], ExecutionResult | Awaitable[ExecutionResult]]
) -> tuple[Any, ...]:
    """What came out, and what the resolvers did on the way, in order."""
    world.trace = []
    result = await settled(run(Thing(world, "Query", "root")))
    for _ in range(TURNS):  # What was left behind comes to its end too.
        await asyncio.sleep(0)
    return ordered(result.formatted), world.trace


def ordered(value: Any) -> Any:  # noqa: ANN401
    """Make the order of keys count."""
    if isinstance(value, dict):
        return [(key, ordered(one)) for key, one in value.items()]
    if isinstance(value, list):
        return [ordered(one) for one in value]
    return repr(value)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(SEEDS, SEEDS, st.booleans())
async def test_any_document_on_any_schema_gives_what_graphql_core_gives(
    world_seed: int, document_seed: int, yes: bool
) -> None:
    world = World(world_seed)
    text = Writer(world, document_seed).document()
    document = parse(text)
    variables = {**VARIABLES, "yes": yes}
    compiled = compile_operation(world.schema, document)

    def theirs(root: Thing) -> ExecutionResult | Awaitable[ExecutionResult]:
        return execute(world.schema, document, root, None, variables)

    def ours(root: Thing) -> ExecutionResult | Awaitable[ExecutionResult]:
        return compiled.execute(root, None, variables)

    expected = await outcome(world, theirs)
    for _ in range(2):  # The second time with what the first one learnt.
        assert await outcome(world, ours) == expected
