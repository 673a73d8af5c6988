"""The one composition root: settings in, an ASGI application out."""

from __future__ import annotations

from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette

from gateway.backend import Opener
from gateway.edge.decode import Receive
from gateway.edge.encode import Send
from gateway.edge.pipeline import Pipeline
from gateway.observe.metrics import Metrics
from gateway.pages import EXCEPTION_HANDLERS, Readiness, routes
from gateway.settings import Settings

__all__ = ["Gateway", "create_app"]

GRAPHQL_PATH = "/graphql"


class Gateway:
    """Sends `/graphql` to the pipeline and everything else, lifespan included, to Starlette."""

    def __init__(self, settings: Settings, opener: Opener) -> None:
        self.metrics = Metrics()
        self.pipeline = Pipeline(settings, self.metrics)
        self.readiness = Readiness()
        self.failure: Exception | None = None
        """Why the start failed, for the command line to tell."""
        self._settings = settings
        self._opener = opener
        self._pages = Starlette(
            routes=routes(settings, self.metrics, self.readiness),
            exception_handlers=EXCEPTION_HANDLERS,
            lifespan=self._lifespan,
        )

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == GRAPHQL_PATH:
            await self.pipeline(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        try:
            async with self._opener(self._settings, self.metrics) as backend:
                self.pipeline.engine = backend.engine
                self.readiness.serve(backend.check)
                try:
                    yield
                finally:
                    self.pipeline.engine = None
                    self.readiness.serve(None)
        except Exception as error:
            self.failure = error
            raise


def create_app(settings: Settings, opener: Opener | None = None) -> Gateway:
    """Return the application; its lifespan opens the graph (by default the one of the settings)."""
    if opener is None:
        # Imported here: an application over another backend needs neither the driver nor the schema.
        from gateway.subgraphs.credit import open_credit

        opener = open_credit
    return Gateway(settings, opener)
