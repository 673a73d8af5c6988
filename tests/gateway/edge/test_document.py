"""Documents: parsed, limited and validated once, kept within bounds, refused with codes."""

from __future__ import annotations

import pytest
from graphql import GraphQLSchema, build_schema, get_introspection_query

from gateway.edge import document as module
from gateway.edge.document import Cache, Documents, Prepared
from gateway.settings import Settings
from tests.gateway.toy import client

SCHEMA = build_schema("type Query { hello: String }")


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were prepared, in order."""
    texts: list[str] = []
    real = module.prepare

    def spy(schema: GraphQLSchema, text: str, settings: Settings) -> Prepared:
        texts.append(text)
        return real(schema, text, settings)

    monkeypatch.setattr(module, "prepare", spy)
    return texts


def test_a_text_is_prepared_once_per_schema(prepared: list[str]) -> None:
    documents = Documents(Settings())
    first = documents.prepare(SCHEMA, "{hello}")
    assert documents.prepare(SCHEMA, "{hello}") is first
    assert prepared == ["{hello}"]
    assert documents.prepare(build_schema("type Query { bye: String }"), "{hello}").problem is not None
    assert prepared == ["{hello}"] * 2
    assert (documents.hits, documents.misses) == (1, 2)


@pytest.mark.parametrize("text", ["{", "{nothing}", "{" + "hello " * 5_000 + "}"])
def test_a_refused_text_is_remembered_apart_from_the_good_ones(prepared: list[str], text: str) -> None:
    documents = Documents(Settings())
    first = documents.prepare(SCHEMA, text)
    assert first.problem is not None
    assert first.problem.__traceback__ is None
    assert documents.prepare(SCHEMA, text) is first
    assert (len(prepared), len(documents.good), len(documents.refused)) == (1, 0, 1)


def test_refused_texts_never_push_out_good_ones() -> None:
    documents = Documents(Settings(document_cache_entries=16))
    good = documents.prepare(SCHEMA, "{hello}")
    for number in range(100):
        documents.prepare(SCHEMA, f"{{nothing{number}}}")
    assert len(documents.refused) == 2
    assert documents.prepare(SCHEMA, "{hello}") is good


def test_the_cache_keeps_to_both_bounds_and_drops_what_was_used_longest_ago() -> None:
    cost = module._cost("a")
    cache = Cache(3, cost * 2)
    for text in "ab":
        cache.put((1, text), Prepared())
    assert cache.get((1, "a")) is not None
    cache.put((1, "c"), Prepared())
    assert (cache.get((1, "b")), cache.bytes, len(cache)) == (None, cost * 2, 2)
    cache.put((1, "x" * 100), Prepared())
    assert (cache.get((1, "x" * 100)), len(cache)) == (None, 2)
    small = Cache(1, cost * 100)
    small.put((1, "a"), Prepared())
    small.put((1, "b"), Prepared())
    assert (small.get((1, "a")), len(small)) == (None, 1)


async def test_concurrent_requests_of_one_text_prepare_it_once(prepared: list[str]) -> None:
    import asyncio

    async with client() as one:
        answers = await asyncio.gather(*(one.ask("{ hello }") for _ in range(50)))
    assert {answer.status for answer in answers} == {200}
    assert prepared == ["{ hello }"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "BAD_REQUEST"),
        ("#", "GRAPHQL_PARSE_FAILED"),
        ("{hello " * 3_000, "TOO_DEEP"),
        ("{a" * 1_500 + "}" * 1_500, "TOO_DEEP"),
        ("{" + "hello " * 5_000 + "}", "TOO_MANY_TOKENS"),
        ("#\n" * 5_000 + "{hello}", "TOO_MANY_TOKENS"),
        ("{nothing}", "GRAPHQL_VALIDATION_FAILED"),
        ("{...a} fragment a on Query{...a}", "GRAPHQL_VALIDATION_FAILED"),
        ("{number(of: true)}", "GRAPHQL_VALIDATION_FAILED"),
        ("type A { b: Int }", "GRAPHQL_VALIDATION_FAILED"),
        ("fragment a on Query{hello}", "GRAPHQL_VALIDATION_FAILED"),
        ("query a{hello} query b{hello}", "OPERATION_RESOLUTION_FAILURE"),
        ("subscription{ticks}", "SUBSCRIPTION_NOT_SUPPORTED"),
        ("query($n:Int!){number(of:$n)}", "BAD_USER_INPUT"),
        ("{" + "me{" * 21 + "id" + "}" * 21 + "}", "TOO_DEEP"),
        ("{" + "a:hello " * 101 + "}", "TOO_MANY_ROOT_FIELDS"),
        ("{items(first:100){nodes{items(first:100){nodes{items(first:3){totalCount}}}}}}", "PAGES_TOO_LARGE"),
        ("{me{" + "id " * 300 + "}}", "TOO_MANY_REPEATED_FIELDS"),
    ],
)
async def test_a_refused_document_is_400_with_a_code_or_200_for_old_clients(text: str, code: str) -> None:
    async with client() as one:
        answer = await one.ask(text)
        assert (answer.status, answer.code) == (400, code)
        assert "data" not in answer.json
        old = await one.ask(text, accept="application/json")
        assert (old.status, old.code) == (400 if code == "BAD_REQUEST" else 200, code)
        assert "data" not in old.json


async def test_an_operation_is_chosen_by_its_name() -> None:
    async with client() as one:
        text = "query a{hello} query b{number(of:7)}"
        assert (await one.post({"query": text, "operationName": "b"})).json == {"data": {"number": 7}}
        assert (await one.post({"query": text, "operationName": "c"})).code == "OPERATION_RESOLUTION_FAILURE"
        assert (await one.post({"query": "{hello}", "operationName": ""})).status == 200


async def test_a_mutation_by_get_is_405_before_validation_and_does_nothing() -> None:
    async with client() as one:
        for text in (b"mutation{touch}", b"mutation{nothing}"):
            answer = await one.send("GET", query_string=b"query=" + text)
            assert (answer.status, answer.code) == (405, "METHOD_NOT_ALLOWED")
            assert answer.headers["allow"] == "POST"
        assert one.toy.touched == 0
        assert (await one.ask("mutation{touch}")).json == {"data": {"touch": 1}}


async def test_validation_errors_name_no_other_field_unless_the_setting_says_so() -> None:
    probes = [
        "{helo}",
        "{me}",
        "{number(off:1)}",
        "{items(where:{nam:1}){totalCount}}",
        "query($a:Nod){hello}",
    ]
    async with client() as one:
        for text in probes:
            answer = await one.ask(text)
            assert answer.code == "GRAPHQL_VALIDATION_FAILED"
            assert b"Did you mean" not in answer.body
        variables = await one.ask("query($w:Where){items(where:$w){totalCount}}", {"w": {"nam": "x"}})
        assert variables.code == "BAD_USER_INPUT"
        assert b"Did you mean" not in variables.body
    async with client(suggestions=True) as one:
        assert b"Did you mean" in (await one.ask("{helo}")).body


async def test_introspection_is_answered_unless_the_setting_forbids_it() -> None:
    async with client() as one:
        assert (await one.ask(get_introspection_query())).json["data"]["__schema"]
    async with client(introspection=False) as one:
        assert (await one.ask("{__schema{queryType{name}}}")).code == "INTROSPECTION_DISABLED"
        assert (await one.ask("{__typename}")).status == 200


async def test_introspection_cannot_be_nested_without_end() -> None:
    deep = "{__schema{types{" + "fields{type{" * 5 + "name" + "}}" * 5 + "}}}"
    async with client() as one:
        assert (await one.ask(deep)).code == "GRAPHQL_VALIDATION_FAILED"


async def test_large_variables_are_refused() -> None:
    async with client(max_variables_bytes=100) as one:
        text = "query($n:String){hello(name:$n)}"
        answer = await one.ask(text, {"n": "人" * 40})
        assert (answer.status, answer.code) == (400, "VARIABLES_TOO_LARGE")
        assert (await one.ask(text, {"n": "x" * 91})).status == 200
        assert (await one.ask(text + " " * 200)).status == 200


async def test_page_sizes_in_variables_are_held_to_the_limit() -> None:
    async with client() as one:
        text = "query($n:Int){items(first:$n){nodes{items(first:$n){totalCount}}}}"
        assert (await one.ask(text, {"n": 100})).status == 200
        answer = await one.ask(text, {"n": 1_000})
        assert (answer.status, answer.code) == (400, "PAGES_TOO_LARGE")


async def test_deep_variables_are_refused_and_not_a_crash() -> None:
    deep = b'{"and":' * 400 + b"{}" + b"}" * 400
    body = b'{"query":"query($w:Where){items(where:$w){totalCount}}","variables":{"w":%b}}' % deep
    async with client() as one:
        answer = await one.post(body)
        assert (answer.status, answer.code) == (400, "BAD_USER_INPUT")


async def test_messages_do_not_echo_without_end() -> None:
    async with client() as one:
        answer = await one.ask("{" + "a" * 50_000 + "}")
        assert answer.code == "GRAPHQL_VALIDATION_FAILED"
        assert len(answer.body) < 2_000
