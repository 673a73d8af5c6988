"""A clone as the pages describe it: the demo's graph, one for own files, a shell and the application."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from gateway.app import Gateway, create_app
from gateway.cli.demo import DEFAULT_FOLDER
from gateway.settings import Settings
from gateway.subgraphs.credit import open_credit
from loaders.identity import IdentityKey
from loaders.intake import load
from loaders.sample import generate
from loaders.store import Store, Target, open_store
from tests.docs.pages import ROOT

__all__ = ["Clone"]

SUBJECTS: Final = 2_000
SEED: Final = 1
"""Those of `lianxin demo`, whose answers the pages show."""

COMMAND_SECONDS: Final = 300.0
DEADLINE_SECONDS: Final = 120
"""The examples are about what is answered; on a busy machine a first question takes its time."""

KEPT: Final = ("LIANXIN_CACHE", "LIANXIN_NEO4J_HOME")
"""Settings of the test run that its commands need too: where Neo4j is."""


@dataclass(slots=True)
class Clone:
    """A working folder in which what the pages say is done."""

    folder: Path
    app: Gateway
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("LIANXIN_") or name in KEPT
        }
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        patience = {"LIANXIN_DEADLINE": str(DEADLINE_SECONDS)}
        # Unbuffered, so that standard output and error come in the order in which a terminal shows them.
        self.environment = {
            **inherited,
            **patience,
            "PATH": path,
            "PYTHONUNBUFFERED": "1",
            "COLUMNS": "100",
        }

    async def shell(self, command: str) -> str:
        """What a command prints."""
        process = await asyncio.create_subprocess_shell(
            command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=self.folder,
            env=self.environment,
        )
        async with asyncio.timeout(COMMAND_SECONDS):
            output, _ = await process.communicate()
        return output.decode()

    async def ask(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        """The application's answer to a document posted to /graphql."""
        sent = bytearray()
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = [{"type": "http.request", "body": body, "more_body": False}]
        headers = [(b"content-type", b"application/json"), (b"accept", b"application/json")]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": headers,
        }

        async def receive() -> dict[str, Any]:
            if request:
                return request.pop()
            await asyncio.Event().wait()
            raise AssertionError

        async def send(message: Any) -> None:  # noqa: ANN401
            sent.extend(message.get("body", b""))

        await self.app(scope, receive, send)
        answer = json.loads(sent)
        assert isinstance(answer, dict)
        return answer


async def fill(store: Store, target: Target) -> None:
    """Load the demo's world, as `lianxin demo` does."""
    assert target.data is not None
    world = target.data.parent / "world"
    generate(world, subjects=SUBJECTS, seed=SEED)
    await load(store, [world], source="demo", identity=IdentityKey.open(target.data))


@pytest.fixture(scope="session")
async def clone(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Clone]:
    """Both graphs run while the tests do, so that each command joins its one and starts quickly."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("docs", "examples"):
        (folder / name).symlink_to(ROOT / name)
    data = folder / "data"
    data.mkdir()
    settings = Settings(
        data=folder / DEFAULT_FOLDER,
        graph_uri=None,
        anonymous="ANALYST",
        deadline=DEADLINE_SECONDS,
        log_requests=False,
    )

    def opener(given: Settings, metrics: Any) -> Any:  # noqa: ANN401 - an Opener's own types
        return open_credit(given, metrics, fill)

    app = create_app(settings, opener)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app._lifespan(app._pages))
        await stack.enter_async_context(open_store(Target(data=data / "court")))
        yield Clone(folder, app)
