from __future__ import annotations

from collections.abc import Awaitable
from inspect import isawaitable
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLObjectType, execute, get_introspection_query, parse

from gateway.subgraphs.compiled import compile_operation
from gateway.subgraphs.compiled.strawberry_calls import direct_call
from gateway.subgraphs.compiled.strawberry_types import basic_reader
from tests.gateway.subgraphs.strawberry_world import make_schema
from tests.gateway.subgraphs.test_compiled import ordered

SCHEMA = make_schema()._schema

DOCUMENTS = [
    "{ stray parental box { label content } broken { name } }",
    "{ beings { __typename name greeting ... on Cat { lives picky share awake weight } } }",
    '{ stray(words: ["a"]) again: stray(words: ["a"]) }',
    "{ beings { ... on Dog { mood tricks friend { name greeting __typename } puppies { name mood } } } }",
    "{ beings { ... on Dog { a: puppies(count: 1) { name puppies { name } } b: puppies { mood } } } }",
    '{ beings { ... on Cat { secret loud a: loud(word: "x") } } }',
    "query($k: Int!) { pets(kind: $k) { __typename ... on Dog { name } ... on Cat { name lives } } }",
    "{ boxes { __typename ... on IntBox { content label } ... on StrBox { text: content label } } }",
    "{ partial { label } }",
    "{ a: failing(at: 0) b: failing(at: 1) c: failing(at: 2) d: failing(at: 1) }",
    "query($k: Int!) { failing(at: $k) broken { mood } promise(at: $k) stream moods }",
    "{ partial { content } }",
    'query($f: Filter, $m: [Mood!]) { a: echo(given: $f) b: echo(moods: $m, source: "x") c: echo }',
    "query($w: String!) { a: echo(given: {words: [$w], mood: BAD}) b: echo(given: {inner: {least: 3}}) }",
    "query($k: Int!, $t: Boolean!) { failing(at: $k) @skip(if: $t) stray @include(if: $t) __typename }",
    'query($k: Int!) { strict(given: {least: $k}) failing(at: 2) asks(infoText: "x") }',
    "{ odd }",
    "mutation { a: slow b: quick c: slow d: quick }",
    "mutation { a: quick b: slow c: fails d: slow }",
    "query($bad: Int!) { failing(at: $bad) }",
    get_introspection_query(),
]
VARIABLES: dict[str, Any] = {
    "t": True,
    "w": "word",
    "f": {"least": 2, "words": ["x"], "inner": {"mood": "GOOD"}},
    "m": ["GOOD", "BAD"],
}


async def answer(result: ExecutionResult | Awaitable[ExecutionResult]) -> Any:  # noqa: ANN401
    return ordered((await result if isawaitable(result) else result).formatted)


@pytest.mark.parametrize("text", DOCUMENTS)
async def test_strawberry_types_answer_as_with_graphql_core(text: str) -> None:
    document = parse(text)
    compiled = compile_operation(SCHEMA, document)
    for kind in range(5):
        for again in range(2):
            theirs, ours = SimpleNamespace(seen=[]), SimpleNamespace(seen=[])
            variables = {**VARIABLES, "k": kind, "t": bool(again)}
            expected = await answer(execute(SCHEMA, document, None, theirs, variables))
            assert await answer(compiled.execute(None, ours, variables)) == expected
            assert ours.seen == theirs.seen


def test_only_fields_that_nothing_is_wrapped_around_are_called_directly() -> None:
    def kinds(name: str) -> dict[str, str]:
        type_ = SCHEMA.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        return {
            key: "read" if basic_reader(one) else "direct" if direct_call(one) else "wrapped"
            for key, one in type_.fields.items()
        }

    cat = {"name", "lives", "picky", "share", "awake"}
    assert {key for key, kind in kinds("Cat").items() if kind == "read"} == cat
    assert {key for key, kind in kinds("Cat").items() if kind == "wrapped"} == {"secret", "loud", "weight"}
    assert {key for key, kind in kinds("Query").items() if kind != "direct"} == {"odd"}
