"""The routes beside /graphql."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.errors import LianxinError
from gateway.pages import Readiness
from tests.gateway.toy import client


async def test_health_says_that_the_process_lives() -> None:
    async with client() as one:
        answer = await one.send("GET", "/health")
        assert (answer.status, answer.json["status"]) == (200, "ok")


async def test_ready_says_whether_the_graph_answers_and_hides_why_not() -> None:
    async with client() as one:
        assert (await one.send("GET", "/ready")).json == {"status": "ready"}
        one.app.readiness._until = 0.0
        one.toy.check_error = LianxinError("Nobody at bolt://10.0.0.7.", code="STORE_UNREACHABLE")
        answer = await one.send("GET", "/ready")
        assert (answer.status, answer.code) == (503, "STORE_UNREACHABLE")
        assert b"10.0.0.7" not in answer.body
        one.app.readiness._until = 0.0
        one.toy.check_error = LianxinError("The graph is newer.", "Upgrade.", code="GRAPH_NEWER")
        assert (await one.send("GET", "/ready")).status == 503
        one.app.readiness._until = 0.0
        one.toy.check_error = RuntimeError("secret")
        answer = await one.send("GET", "/ready")
        assert (answer.status, answer.code) == (500, "INTERNAL_SERVER_ERROR")


async def test_ready_asks_the_graph_once_a_second_at_most() -> None:
    asked = 0
    now = 100.0

    async def check() -> None:
        nonlocal asked
        asked += 1

    readiness = Readiness(lambda: now)
    assert isinstance(await readiness.error(), LianxinError)
    readiness.serve(check)
    for _ in range(5):
        assert await readiness.error() is None
    assert asked == 1
    now = 101.0
    await readiness.error()
    assert asked == 2
    readiness.serve(None)
    assert isinstance(await readiness.error(), LianxinError)


async def test_nothing_is_served_before_and_after_the_lifespan() -> None:
    async with client() as one:
        pass
    answer = await one.ask("{hello}")
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "SHUTTING_DOWN", "1")
    assert (await one.send("GET", "/ready")).status == 503
    assert (await one.send("GET", "/health")).status == 200


async def test_metrics_are_in_prometheus_text_format() -> None:
    from prometheus_client.parser import text_string_to_metric_families

    async with client() as one:
        await one.ask("{hello}")
        one.app.metrics.statement("subject_by_id", 0.002, "ok")
        answer = await one.send("GET", "/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        families = {family.name for family in text_string_to_metric_families(answer.body.decode())}
        assert families >= {
            "lianxin_requests",
            "lianxin_request_seconds",
            "lianxin_requests_in_flight",
            "lianxin_documents",
            "lianxin_document_cache_bytes",
            "lianxin_store_statement_seconds",
        }
        assert (
            b'lianxin_store_statement_seconds_count{outcome="ok",statement="subject_by_id"} 1.0'
            in answer.body
        )


@pytest.mark.parametrize(
    ("path", "setting"), [("/metrics", "metrics"), ("/graphiql", "graphiql"), ("/", "graphiql")]
)
async def test_a_page_that_a_setting_turns_off_is_404(path: str, setting: str) -> None:
    async with client(**{setting: False}) as one:
        answer = await one.send("GET", path)
        assert (answer.status, answer.code) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    "path", ["/nowhere", "/graphql/", "/graphql/x", "/graphiql/../settings.py", "/graphiql/%2e%2e"]
)
async def test_an_unknown_path_is_a_coded_404(path: str) -> None:
    async with client() as one:
        answer = await one.send("GET", path)
        assert (answer.status, answer.code) == (404, "NOT_FOUND")


async def test_another_method_is_405_with_what_is_allowed() -> None:
    async with client() as one:
        answer = await one.send("POST", "/health")
        assert (answer.status, answer.code) == (405, "METHOD_NOT_ALLOWED")
        assert "GET" in answer.headers["allow"]


async def test_the_home_page_leads_to_graphiql() -> None:
    async with client() as one:
        answer = await one.send("GET", "/")
        assert (answer.status, answer.headers["location"]) == (307, "graphiql")


async def test_a_page_that_fails_is_masked() -> None:
    async def fail(_: Request) -> Response:
        raise KeyError("secret")

    async with client() as one:
        one.app._pages.router.routes.append(Route("/fails", fail))
        sent: list[object] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: object) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": "/fails", "query_string": b"", "headers": []}
        with pytest.raises(KeyError):
            await one.app(scope, receive, send)
        assert "INTERNAL_SERVER_ERROR" in str(sent)
        assert "secret" not in str(sent)
