from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from inspect import isawaitable, stack
from sys import getrecursionlimit, setrecursionlimit
from types import SimpleNamespace
from typing import Any

import pytest
from aiodataloader import DataLoader
from graphql import (
    ExecutionResult,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute,
    parse,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.subgraphs.compiled import compile_operation
from tests.gateway.subgraphs.worlds import VARIABLES, Later, Thing, World, Writer

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


# Both executors drop coroutines when an error cancels the tasks that were about to await them.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


def finds(node: object) -> Callable[..., object]:
    """A value of `Query.node` that is always the same."""
    return lambda _info, **_: node


SDL = """
input Where { words: [String!] }
type Node { id: ID! name: String child: Node children(of: [Int!]): [Node!] strict: Node! }
type Query { node(id: Int = 0): Node nodes(where: Where): [Node!]! fails: Int! hello(to: String): String! }
type Mutation { touch: Node }
type Subscription { ticks: Int }
"""


def schema_of(**resolvers: Callable[..., Any]) -> GraphQLSchema:
    """The schema of SDL with resolvers, named `Type_field`."""
    schema = build_schema(SDL)
    for name, resolver in resolvers.items():
        type_, field = name.split("_")
        schema.type_map[type_].fields[field].resolve = resolver  # type: ignore[attr-defined]
    return schema


async def test_siblings_and_cousins_load_in_the_same_batches_as_with_graphql_core() -> None:
    batches: list[list[str]] = []

    class Nodes(DataLoader[str, Any]):
        async def batch_load_fn(self, keys: Sequence[str]) -> list[Any]:
            batches.append(list(keys))
            await asyncio.sleep(0)
            return [SimpleNamespace(id=key, name=f"n{key}") for key in keys]

    loader: Nodes | None = None

    async def child(source: Any, _info: object, of: object = None) -> Any:  # noqa: ANN401, ARG001
        assert loader is not None
        return await loader.load(f"{source.id}.c")

    def promised(source: Any, _info: object) -> Any:  # noqa: ANN401
        assert loader is not None
        return loader.load(f"{source.id}.s")

    async def children(source: Any, _info: object, of: Sequence[int]) -> Any:  # noqa: ANN401
        assert loader is not None
        return await loader.load_many([f"{source.id}.{at}" for at in of])

    schema = schema_of(Node_child=child, Node_strict=promised, Node_children=children)
    document = parse(
        """{ nodes { id child { id strict { id name } child { name } } strict { id child { id } }
             children(of: [1, 2]) { id child { name } } } node { children(of: [3]) { strict { id } } } }"""
    )
    root = SimpleNamespace(
        nodes=[SimpleNamespace(id=str(at)) for at in range(3)], node=finds(SimpleNamespace(id="r"))
    )
    seen = []
    compiled = compile_operation(schema, document)

    def theirs() -> ExecutionResult | Awaitable[ExecutionResult]:
        return execute(schema, document, root)

    def ours() -> ExecutionResult | Awaitable[ExecutionResult]:
        return compiled.execute(root, None, {})

    for run in (theirs, ours, ours):
        loader = Nodes()
        batches.clear()
        result = await settled(run())
        seen.append((ordered(result.formatted), list(batches)))
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][1]) < 8


async def test_a_cancelled_execution_cancels_everything_it_started() -> None:
    started: list[str] = []
    stopped: list[str] = []

    async def forever(_source: object, info: GraphQLResolveInfo[Any]) -> None:
        place = ".".join(map(str, info.path.as_list()))
        started.append(place)
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(place)

    schema = schema_of(Node_child=forever, Node_strict=forever)
    root = {"nodes": [{"id": 1}, {"id": 2}], "node": finds({"id": 0})}
    text = "{ nodes { child { id } strict { id } } node { child { id } } }"
    operation = compile_operation(schema, parse(text))
    task = asyncio.ensure_future(settled(operation.execute(root, None, {})))
    for _ in range(10):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sorted(started) == sorted(stopped)
    assert len(started) == 5


async def test_a_resolver_may_change_its_arguments_without_anyone_noticing() -> None:
    given: list[Any] = []

    def nodes(_source: object, _info: object, where: dict[str, Any]) -> list[Any]:
        given.append((id(where), list(where["words"])))
        where["words"].append("spoilt")
        where["more"] = 1
        return []

    document = parse(
        'query($w: String!) { nodes(where: {words: ["a"]}) { id } b: nodes(where: {words: [$w]}) { id } }'
    )
    operation = compile_operation(schema_of(Query_nodes=nodes), document)
    for _ in range(2):
        assert (await settled(operation.execute(None, None, {"w": "b"}))).errors is None
    assert [words for _, words in given] == [["a"], ["b"]] * 2


@pytest.mark.parametrize(
    "text",
    [
        "subscription { ticks }",
        "query A { hello } query B { hello }",
        "fragment F on Query { hello }",
        "query { ...F } fragment F on Query { ...G } fragment G on Query { hello }",
        "query @experimental_disableErrorPropagation { fails hello }",
        "{ hello @defer }",
        "{ fails hello }",
        "{ nodes { id strict { id } } }",
        "{ nothing hello { id } }",
        "query($to: Int!) { hello }",
        "query($to: String = null) { hello(to: $to) @skip(if: $to) }",
        "query($to: String) { hello @include(if: [$to]) }",
        "{ node { id ...F } } fragment F on Node { name @skip(if: $missing) }",
        "mutation { touch { id @skip(if: $missing) } }",
        '{ __type(name: "Node") { name fields { name type { ofType { name } } } } }',
        "{ __schema { queryType { name } directives { args { defaultValue } } } }",
    ],
)
async def test_what_is_not_compiled_and_what_is_wrong_answers_as_graphql_core_does(text: str) -> None:
    root = {
        "hello": "hi",
        "nodes": [{"id": 1, "strict": {"id": 2}}, {"id": 3}],
        "node": {"id": 1},
        "touch": {},
    }
    schema = schema_of()
    document = parse(text)
    try:
        expected = (await settled(execute(schema, document, root, None, {}))).formatted
    except Exception as error:  # noqa: BLE001 - the same must come from ours
        with pytest.raises(type(error)):
            await settled(compile_operation(schema, document).execute(root, None, {}))
    else:
        found = await settled(compile_operation(schema, document).execute(root, None, {}))
        assert ordered(found.formatted) == ordered(expected)


async def test_an_operation_is_chosen_by_its_name() -> None:
    document = parse("query A { a: hello } query B { b: hello } mutation C { touch { id } }")
    schema = schema_of()
    for name, key in (("A", "a"), ("B", "b"), ("C", "touch")):
        result = await settled(compile_operation(schema, document, name).execute({"hello": "hi"}, None, {}))
        assert list(result.data or {}) == [key]
    unknown = await settled(compile_operation(schema, document, "D").execute(None, None, {}))
    assert unknown == await settled(execute(schema, document, operation_name="D"))


async def test_a_missing_root_type_is_an_error_of_the_request() -> None:
    schema = build_schema("type Query { a: Int }")
    document = parse("mutation { a }")
    expected = await settled(execute(schema, document))
    assert await settled(compile_operation(schema, document).execute(None, None, {})) == expected


def test_an_invalid_schema_is_refused_when_compiling() -> None:
    with pytest.raises(TypeError, match="Query root type"):
        compile_operation(build_schema("type Other { a: Int }", assume_valid_sdl=True), parse("{ a }"))


async def test_combinations_of_conditions_are_forgotten_when_there_are_too_many() -> None:
    names = [f"v{at}" for at in range(6)]
    head = ", ".join(f"${name}: Boolean!" for name in names)
    body = " ".join(f"{name}: hello @include(if: ${name})" for name in names)
    schema, document = schema_of(), parse(f"query({head}) {{ {body} }}")
    operation: Any = compile_operation(schema, document)
    for number in range(64):
        chosen = {name: bool(number >> at & 1) for at, name in enumerate(names)}
        result = await settled(operation.execute({"hello": "hi"}, None, chosen))
        assert list(result.data or {}) == [name for name in names if chosen[name]]
        assert 1 <= len(operation._plans) <= 16


async def test_what_a_document_may_remember_is_bounded_by_its_length() -> None:
    fragments = " ".join(
        f"fragment F{at} on Node {{ a: child {{ ...F{at + 1} }} b: child {{ ...F{at + 1} }} }}"
        for at in range(7)
    )
    document = parse(f"{{ node {{ ...F0 }} }} {fragments} fragment F7 on Node {{ id }}")
    endless = SimpleNamespace(id="x")
    endless.child = endless
    operation: Any = compile_operation(schema_of(), document)
    root = {"node": finds(endless)}
    first = await settled(operation.execute(root, None, {}))
    plan = next(iter(operation._plans.values()))
    assert plan.size > operation._room
    assert await settled(operation.execute(root, None, {})) == first
    assert next(iter(operation._plans.values())) is not plan


def test_without_a_loop_what_cannot_run_is_closed() -> None:
    def later(_source: object, _info: object) -> Later:
        return Later(None, 1, lambda: pytest.fail("never runs"))

    def fails(_source: object, _info: object) -> int:
        raise RuntimeError("no")

    schema = schema_of(Node_child=later, Node_strict=fails)
    operation = compile_operation(schema, parse("{ node { child { id } strict { id } } }"))
    result = operation.execute({"node": finds({})}, None, {})
    assert isinstance(result, ExecutionResult)
    assert result.data == {"node": None}


async def test_info_is_complete() -> None:
    seen: list[GraphQLResolveInfo[Any]] = []

    def name(_source: object, info: GraphQLResolveInfo[Any]) -> str:
        seen.append(info)
        return "n"

    schema = schema_of(Node_name=name)
    document = parse(
        "query Q($id: Int) { nodes { x: name ...F } node(id: $id) { id } } fragment F on Node { x: name }"
    )
    root = {"nodes": [{"id": 1}, {"id": 2}]}
    context = object()
    await settled(execute(schema, document, root, context, {"id": 3}))
    await settled(compile_operation(schema, document).execute(root, context, {"id": 3}))
    theirs, ours = seen[:2], seen[2:]
    for one, other in zip(theirs, ours, strict=True):
        assert one[:-1] == other[:-1]
        assert one.path.as_list() == other.path.as_list()
        assert await other.async_helpers.gather([asyncio.sleep(0, 5)]) == [5]
        other.async_helpers.track([asyncio.sleep(0), 3])
    await asyncio.sleep(0)


async def test_a_type_that_cannot_be_told_is_an_error_worded_as_graphql_core_words_it() -> None:
    sdl = """
      interface Being { name: String }
      type Dog implements Being { name: String }
      type Stone { name: String }
      union Any = Dog
      type Query { being: Being any: Any }
    """
    schema = build_schema(sdl)
    document = parse("{ being { name } any { name } }")
    operation = compile_operation(schema, document)
    for name in ("Dog", "Stone", "Being", "Nothing", None, 3):
        for later in (False, True):

            def resolve_type(*_: object, name: object = name, later: bool = later) -> Any:  # noqa: ANN401
                return Later(name, 0) if later else name

            for abstract in ("Being", "Any"):
                schema.type_map[abstract].resolve_type = resolve_type  # type: ignore[attr-defined]
            root = {"being": {"name": "b"}, "any": {"name": "a"}}
            expected = (await settled(execute(schema, document, root))).formatted
            operation = compile_operation(schema, document)
            for _ in range(2):
                assert (await settled(operation.execute(root, None, {}))).formatted == expected
            assert ("errors" in expected) is (name != "Dog")


def test_selections_nested_deeper_than_the_stack_are_an_error() -> None:
    depth = 150
    document = parse("{ hello " + "... { " * depth + "hello" + " }" * depth + " }")
    operation = compile_operation(schema_of(), document)
    limit = getrecursionlimit()
    try:
        setrecursionlimit(_depth() + 100)
        result = operation.execute({"hello": "hi"}, None, {})
    finally:
        setrecursionlimit(limit)
    assert isinstance(result, ExecutionResult)
    assert (result.data, [error.message for error in result.errors or ()]) == (
        None,
        ["Selections are nested too deeply. Execution aborted."],
    )


def _depth() -> int:
    return len(stack(0))
