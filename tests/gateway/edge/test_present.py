"""Errors as they leave: coded always, and masked unless they were written for the client."""

from __future__ import annotations

import json
import logging

import pytest

from gateway.observe.logs import JsonFormatter
from tests.gateway.toy import SECRET, client

Logs = pytest.LogCaptureFixture


def logged(caplog: Logs, event: str) -> list[dict[str, object]]:
    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    return [line for line in lines if line["event"] == event]


async def test_a_foreseen_error_shows_code_problem_and_remedy_beside_the_data() -> None:
    async with client() as one:
        answer = await one.ask("{hello refused}")
        assert answer.status == 200
        assert answer.json["data"] == {"hello": "hello you", "refused": None}
        assert answer.json["errors"] == [
            {
                "message": "The date is not a date.",
                "locations": [{"line": 1, "column": 8}],
                "path": ["refused"],
                "extensions": {"code": "BAD_USER_INPUT", "remedy": "Give YYYY-MM-DD."},
            }
        ]


async def test_an_unexpected_error_leaves_with_an_id_and_is_logged_with_it(
    caplog: Logs,
) -> None:
    async with client() as one:
        answer = await one.ask("{broken}")
        extensions = answer.json["errors"][0]["extensions"]
        assert (answer.status, extensions["code"]) == (200, "INTERNAL_SERVER_ERROR")
        assert answer.json["data"] == {"broken": None}
        assert SECRET not in answer.body.decode()
        assert "KeyError" not in answer.body.decode()
        (line,) = logged(caplog, "masked_error")
        assert line["id"] == extensions["id"]
        assert line["exception"] == "builtins.KeyError"
        assert any("_broken" in str(place) for place in line["trace"])  # type: ignore[attr-defined]
        assert SECRET not in json.dumps(line)


async def test_what_only_the_operator_can_mend_is_shown_to_him_alone(
    caplog: Logs,
) -> None:
    async with client() as one:
        answer = await one.ask("{unreachable}")
        assert answer.code == "STORE_UNREACHABLE"
        assert b"10.0.0.7" not in answer.body
        (line,) = logged(caplog, "masked_error")
        assert line["problem"] == "Nobody answers at bolt://10.0.0.7:7687."


async def test_a_graphql_error_with_a_code_keeps_it_and_its_extensions() -> None:
    async with client() as one:
        (error,) = (await one.ask("{coded}")).json["errors"]
        assert error["extensions"] == {"code": "TOO_BROAD", "hint": "narrow"}


async def test_a_null_where_none_may_be_is_our_fault_and_masked() -> None:
    async with client() as one:
        answer = await one.ask("{node{id}}")
        assert answer.status == 200
        assert answer.json["data"] is None
        assert answer.code == "INTERNAL_SERVER_ERROR"


async def test_a_value_that_json_does_not_have_is_a_masked_500() -> None:
    async with client() as one:
        answer = await one.ask("{odd}")
        assert (answer.status, answer.code) == (500, "INTERNAL_SERVER_ERROR")
        assert "data" not in answer.json


@pytest.mark.parametrize("variables", [{}, {"n": None}, {"n": "x"}, {"n": 2**40}, {"n": {}}, {"n": 1.5}])
async def test_a_variable_that_cannot_be_coerced_is_bad_user_input(variables: dict[str, object]) -> None:
    async with client() as one:
        text = "query($n:Int!){number(of:$n)}"
        answer = await one.ask(text, variables)
        assert (answer.status, answer.code) == (400, "BAD_USER_INPUT")
        assert "data" not in answer.json
        assert (await one.ask(text, variables, accept="application/json")).status == 200


async def test_one_exception_that_fails_many_fields_is_logged_once(caplog: Logs) -> None:
    from graphql import ExecutionResult, GraphQLError

    from gateway.edge.present import Presenter

    cause = RuntimeError("x")
    result = ExecutionResult({}, [GraphQLError("x", original_error=cause, path=[n]) for n in range(5)])
    errors = Presenter().field_errors(result.errors or [])
    assert len({error["extensions"]["id"] for error in errors}) == 1
    assert len(logged(caplog, "masked_error")) == 1


async def test_requests_are_logged_and_counted_without_what_was_sent(
    caplog: Logs,
) -> None:
    caplog.set_level(logging.INFO, "lianxin")
    text = 'query Wuming($n: String) { hello(name: "王某某") other: hello(name: $n) }'
    async with client() as one:
        await one.ask(text, {"n": SECRET})
        await one.ask("{refused broken}")
        await one.ask('{nothing(name: "王某某")}')
        metrics = one.app.metrics.text().decode()
    lines = logged(caplog, "request")
    assert [line["codes"] for line in lines] == [
        [],
        ["BAD_USER_INPUT", "INTERNAL_SERVER_ERROR"],
        ["GRAPHQL_VALIDATION_FAILED"],
    ]
    assert {"method", "status", "milliseconds", "operation", "document", "bytes"} <= lines[0].keys()
    everything = json.dumps([JsonFormatter().format(record) for record in caplog.records]) + metrics
    for private in ("王某某", "Wuming", "11010119900307123X", "203.0.113.9", "hello"):
        assert private not in everything
    assert 'lianxin_errors_total{code="BAD_USER_INPUT"} 1.0' in metrics
    assert 'lianxin_requests_total{status="200"} 2.0' in metrics
    assert 'lianxin_documents_total{result="miss"} 3.0' in metrics


async def test_requests_are_not_logged_where_the_setting_says_so(caplog: Logs) -> None:
    caplog.set_level(logging.INFO, "lianxin")
    async with client(log_requests=False) as one:
        await one.ask("{hello}")
    assert logged(caplog, "request") == []


async def test_a_null_variable_where_an_argument_needs_a_value_is_bad_user_input_of_that_field() -> None:
    async with client() as one:
        answer = await one.ask("query($n:Int=1){hello number(of:$n)}", {"n": None})
        assert (answer.status, answer.code) == (200, "BAD_USER_INPUT")
        assert answer.json["data"] == {"hello": "hello you", "number": None}
        assert answer.json["errors"][0]["path"] == ["number"]
