"""What the edge takes and refuses before anything is parsed."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.decode import Head, read_parameters
from gateway.errors import EdgeError
from tests.gateway.toy import client

QUERY = {"query": "{ __typename }"}
HOSTILE = [
    b"",
    b"null",
    b'"x"',
    b"7",
    b"true",
    b"{",
    b"[" * 100_000,
    b'{"query":' + b"[" * 100_000,
    b'{"query":"{__typename}","variables":' + b'{"a":' * 1_020 + b"1" + b"}" * 1_020 + b"}",
    b'{"query":"{__typename}","query":"mutation{touch}"}',
    b'{"query":"{__typename}","variables":{"a":{"b":1,"b":2}}}',
    b'{"query":"{__typename}","variables":{"a":NaN}}',
    b'{"query":"{__typename}","variables":{"a":Infinity}}',
    b'{"query":"{__typename}","variables":{"a":1e999}}',
    b'{"query":"{__typename}","variables":{"a":' + b"9" * 5_000 + b"}}",
    b'{"query":"\\ud800"}',
    b'{"query":"\xff"}',
    b"\xef\xbb\xbf{}",
    "{}".encode("utf-16"),
    b"{}",
    b'{"query":null}',
    b'{"query":""}',
    b'{"query":7}',
    b'{"query":"{__typename}","variables":[]}',
    b'{"query":"{__typename}","variables":"{}"}',
    b'{"query":"{__typename}","operationName":{}}',
    b'{"query":"{__typename}","extensions":[]}',
    b'{"query":"{__typename}"} trailing',
]


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: repr(body[:30]))
async def test_a_hostile_body_is_a_coded_400(body: bytes) -> None:
    async with client() as one:
        for accept in ("application/json", "application/graphql-response+json"):
            answer = await one.post(body, accept=accept)
            assert answer.status == 400
            assert answer.code == "BAD_REQUEST"
            assert answer.json["errors"][0]["extensions"]["remedy"]
            assert "data" not in answer.json


def code_of(head: Head, body: bytes) -> str | None:
    try:
        read_parameters(head, body)
    except EdgeError as error:
        return error.code
    return None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_code(body: bytes) -> None:
    assert code_of(Head("POST", b""), body) in {None, "BAD_REQUEST", "BATCHING_NOT_SUPPORTED"}


@given(st.binary(max_size=200))
def test_any_query_string_is_read_or_refused_with_a_code(query_string: bytes) -> None:
    assert code_of(Head("GET", query_string), b"") in {None, "BAD_REQUEST"}


LEAVES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_variables_arrive_as_they_were_sent(value: object) -> None:
    body = json.dumps({"query": "{a}", "variables": {"v": value}}, ensure_ascii=False).encode()
    assert read_parameters(Head("POST", b""), body).variables == {"v": value}


async def test_an_array_of_operations_is_refused_by_its_own_code() -> None:
    async with client() as one:
        answer = await one.post([QUERY, QUERY])
        assert (answer.status, answer.code) == (400, "BATCHING_NOT_SUPPORTED")
        assert (await one.post(b"[]")).code == "BATCHING_NOT_SUPPORTED"


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=gbk",
        "application/json; charset=utf-16",
    ],
)
async def test_a_body_that_is_not_json_in_utf_8_is_415(content_type: str) -> None:
    async with client() as one:
        answer = await one.post(QUERY, content_type=content_type)
        assert (answer.status, answer.code) == (415, "UNSUPPORTED_MEDIA_TYPE")
        assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        'application/json; charset="UTF-8"',
        "application/json;charset=utf8;x=y",
    ],
)
async def test_json_in_utf_8_is_taken_however_it_is_written(content_type: str) -> None:
    async with client() as one:
        assert (await one.post(QUERY, content_type=content_type)).status == 200


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, gzip"])
async def test_a_compressed_body_is_415(encoding: str) -> None:
    async with client() as one:
        answer = await one.post(QUERY, content_encoding=encoding)
        assert answer.status == 415
        assert answer.headers["accept-encoding"] == "identity"
        assert (await one.post(QUERY, content_encoding="identity")).status == 200


async def test_a_body_over_the_limit_is_413_by_its_announcement_or_while_it_streams() -> None:
    async with client(max_body_bytes=1_000) as one:
        answer = await one.post(b"x", content_length="1001")
        assert (answer.status, answer.code) == (413, "REQUEST_TOO_LARGE")
        headers = {"content-type": "application/json"}
        unread: list[bytes | None] = [b" " * 600, b" " * 600, None]
        answer = await one.send("POST", headers=headers, chunks=unread)
        assert (answer.status, answer.headers["connection"]) == (413, "close")
        at_the_limit = orjson.dumps(QUERY).ljust(1_000)
        assert (await one.post(at_the_limit, content_length="1000")).status == 200


async def test_a_body_in_pieces_is_put_together() -> None:
    async with client() as one:
        body = orjson.dumps(QUERY)
        pieces: list[bytes | None] = [body[i : i + 3] for i in range(0, len(body), 3)]
        answer = await one.send("POST", headers={"content-type": "application/json"}, chunks=pieces)
        assert answer.json == {"data": {"__typename": "Query"}}


async def test_a_slow_body_times_out() -> None:
    async with client(body_timeout=0.02) as one:
        answer = await one.send("POST", headers={"content-type": "application/json"}, chunks=[b"{", None])
        assert (answer.status, answer.code) == (408, "REQUEST_TIMEOUT")
        assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
async def test_other_methods_are_405_and_told_what_is_allowed(method: str) -> None:
    async with client() as one:
        answer = await one.send(method)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, POST, OPTIONS")


async def test_options_says_what_is_allowed_and_allows_no_other_origin() -> None:
    async with client() as one:
        answer = await one.send("OPTIONS", headers={"origin": "https://elsewhere.example"})
        assert (answer.status, answer.body, answer.headers) == (204, b"", {"allow": "GET, POST, OPTIONS"})


async def test_a_query_by_get_needs_no_header() -> None:
    async with client() as one:
        text = "query A($n: String) { hello(name: $n) } query B { me { id } }"
        query_string = urlencode({"query": text, "variables": '{"n":"世界"}', "operationName": "A"}).encode()
        answer = await one.send("GET", query_string=query_string)
        assert answer.json == {"data": {"hello": "hello 世界"}}
        empty = urlencode({"query": "{__typename}", "variables": "", "operationName": ""}).encode()
        assert (await one.send("GET", query_string=empty)).status == 200


@pytest.mark.parametrize(
    "query_string",
    [
        b"",
        b"query=%7B__typename%7D&query=x",
        b"query=%ff",
        b"query=\xe4\xb8\xad",
        b"query=%ED%A0%80",
        b"query={__typename}&variables=[",
        b"query={__typename}&variables=[]",
        b"query={__typename}&extensions=7",
        b"a=1&" * 200,
    ],
)
async def test_a_hostile_query_string_is_a_coded_400(query_string: bytes) -> None:
    async with client() as one:
        answer = await one.send("GET", query_string=query_string)
        assert (answer.status, answer.code) == (400, "BAD_REQUEST")


async def test_a_long_query_string_is_414() -> None:
    async with client(max_query_string_bytes=50) as one:
        answer = await one.send("GET", query_string=b"query=" + b"a" * 50)
        assert (answer.status, answer.code) == (414, "URI_TOO_LONG")


async def test_a_client_that_takes_neither_type_is_406_in_json() -> None:
    async with client() as one:
        answer = await one.post(QUERY, accept="text/html")
        assert (answer.status, answer.code) == (406, "NOT_ACCEPTABLE")
        assert answer.headers["content-type"] == "application/json; charset=utf-8"


async def test_persisted_queries_are_refused_by_apollos_code() -> None:
    async with client() as one:
        answer = await one.post({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0"}}})
        assert (answer.status, answer.code) == (400, "PERSISTED_QUERY_NOT_SUPPORTED")


async def test_credentials_are_refused_before_the_body_is_read() -> None:
    async with client() as one:
        headers = {"content-type": "application/json", "authorization": "Bearer x"}
        answer = await one.send("POST", headers=headers, chunks=[None])
        assert (answer.status, answer.code) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("audience", ["PUBLIC", "ANALYST"])
async def test_a_request_without_credentials_is_the_audience_of_the_setting(audience: str) -> None:
    async with client(anonymous=audience) as one:
        assert (await one.ask("{audience}")).json == {"data": {"audience": audience}}
