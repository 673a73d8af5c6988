"""Execution: what ends it early, and that the work ends with it."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any, cast

import pytest

from gateway.edge.access import Viewer
from gateway.edge.document import Prepared
from gateway.edge.execute import Engine, run
from policy.vocabulary import Audience
from tests.gateway.toy import Client, client


def _scope() -> dict[str, Any]:
    return {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }


async def test_a_disconnect_cancels_the_work_and_closes_its_scope() -> None:
    async with client() as one:
        request = asyncio.create_task(one.ask("{forever}"))
        await one.toy.waiting.wait()
        one.gone.set()
        answer = await request
        assert answer.status == 0
        assert one.toy.cancelled
        assert [scope.closed for scope in one.toy.scopes] == [True]
        assert b'lianxin_requests_total{status="499"} 1.0' in one.app.metrics.text()
        assert b"lianxin_requests_in_flight 0.0" in one.app.metrics.text()


async def test_a_disconnect_while_the_body_arrives_answers_nobody() -> None:
    async with client() as one:
        one.gone.set()

        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        async def send(_: object) -> None:
            pytest.fail("nobody is there")

        headers = [(b"content-type", b"application/json")]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": headers,
        }
        await one.app(scope, receive, send)
        assert one.toy.scopes == []


async def test_the_deadline_cancels_the_work_and_says_so() -> None:
    async with client(deadline=0.02) as one:
        answer = await one.ask("{forever}")
        assert (answer.status, answer.code) == (504, "DEADLINE_EXCEEDED")
        assert one.toy.cancelled
        assert [scope.closed for scope in one.toy.scopes] == [True]
        old = await one.ask("{forever}", accept="application/json")
        assert old.status == 504


async def test_beyond_the_limit_of_running_operations_the_next_one_is_503() -> None:
    async with client(max_in_flight=1) as one:
        request = asyncio.create_task(one.ask("{forever}"))
        await one.toy.waiting.wait()
        answer = await one.ask("{hello}")
        assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "OVERLOADED", "1")
        assert b"lianxin_requests_in_flight 1.0" in one.app.metrics.text()
        one.gone.set()
        await request
        one.gone.clear()
        assert (await one.ask("{hello}")).status == 200


async def test_the_server_that_cancels_is_obeyed_after_a_503() -> None:
    async with client() as one:
        sent = await _cancelled_by_the_server(one)
        assert sent[0]["status"] == 503
        assert b"SHUTTING_DOWN" in sent[1]["body"]
        assert one.toy.cancelled


async def _cancelled_by_the_server(one: Client) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    messages = [{"type": "http.request", "body": b'{"query":"{forever}"}', "more_body": False}]

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop()
        await asyncio.sleep(3600)
        return {}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(dict(message))

    request = asyncio.create_task(one.app(_scope(), receive, send))
    await one.toy.waiting.wait()
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    return sent


async def test_an_engines_own_time_out_is_not_taken_for_the_deadline() -> None:
    class Slow:
        schema = None

        async def execute(self, *_: object) -> None:
            raise TimeoutError

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    viewer = Viewer(Audience.PUBLIC)
    with pytest.raises(TimeoutError):
        await run(cast("Engine", Slow()), Prepared(), None, {}, viewer, deadline=9, receive=receive)


async def test_a_client_that_goes_when_all_is_done_disturbs_nothing() -> None:
    async with client() as one:
        for _ in range(20):
            one.gone.set()
            assert (await one.ask("{hello}")).status == 200
            await asyncio.sleep(0)


async def test_watchers_end_with_their_requests() -> None:
    async with client(deadline=0.01) as one:
        before = len(asyncio.all_tasks())
        for _ in range(5):
            await one.ask("{forever}")
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) <= before
