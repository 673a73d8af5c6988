"""Strawberry's own ASGI application on our schema, resolvers and loaders, as its manual sets it up.

It runs on the same uvicorn as we do, with no access log. `python -m benchmarks.contenders.strawberry_app`
serves the Neo4j of the environment's LIANXIN_GRAPH_… at LIANXIN_PORT.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Final

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from benchmarks.contenders.base import Served
from gateway.settings import Settings
from gateway.target import limits_of, target_of
from graph_schema.context import RequestContext
from graph_schema.schema import build_schema
from loaders.store import Store, open_store
from policy.visibility import ANALYST

__all__ = ["NAME", "strawberry_app"]

NAME: Final = "Strawberry ASGI"


def strawberry_app() -> Served:
    """Strawberry's application, to be opened."""
    return Served(NAME, [sys.executable, "-m", __name__], lambda operation: operation.document, "/")


class App(GraphQL[RequestContext, None]):
    """Strawberry's application with our context."""

    def __init__(self, store: Store) -> None:
        super().__init__(build_schema(), graphql_ide=None)
        self._store = store

    async def get_context(
        self,
        request: Request | WebSocket,  # noqa: ARG002 - the signature is Strawberry's
        response: Response | WebSocket,  # noqa: ARG002 - the signature is Strawberry's
    ) -> RequestContext:
        """A context for one request."""
        return RequestContext.create(self._store, ANALYST)


async def main() -> None:
    """Serve until SIGTERM."""
    settings = Settings()
    async with open_store(target_of(settings), limits=limits_of(settings)) as store:
        config = uvicorn.Config(
            App(store), port=settings.port, http="httptools", access_log=False, log_level="warning"
        )
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
