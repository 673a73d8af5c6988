"""The composition root: what it opens, what it closes, and how a failed start is told."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

import gateway
from gateway.app import create_app
from gateway.backend import Backend
from gateway.observe.metrics import Metrics
from gateway.settings import Settings
from policy.errors import LianxinError
from tests.gateway.toy import client


async def test_a_start_that_fails_is_kept_for_the_command_line() -> None:
    @asynccontextmanager
    async def opener(_: Settings, __: Metrics) -> AsyncIterator[Backend]:
        raise LianxinError("The graph is newer.", "Upgrade.", code="GRAPH_NEWER")
        yield

    app = create_app(Settings(), opener)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup"}

    async def send(message: Any) -> None:  # noqa: ANN401
        sent.append(message)

    with pytest.raises(LianxinError):
        await app({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send)
    assert sent[0]["type"] == "lifespan.startup.failed"
    assert app.failure is not None
    assert app.pipeline.engine is None


async def test_the_default_application_opens_the_graph_of_the_settings() -> None:
    from gateway.subgraphs.credit import open_credit

    assert create_app(Settings())._opener is open_credit


async def test_requests_at_the_same_time_do_not_mix() -> None:
    async with client() as one:
        text = "query($n:String){hello(name:$n)}"
        answers = await asyncio.gather(*(one.ask(text, {"n": str(number)}) for number in range(50)))
    assert [answer.json["data"]["hello"] for answer in answers] == [f"hello {number}" for number in range(50)]
    assert all(scope.closed for scope in one.toy.scopes)


def test_the_hot_path_uses_no_starlette() -> None:
    for path in (Path(gateway.__file__).parent / "edge").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.startswith("starlette") for name in names), path
