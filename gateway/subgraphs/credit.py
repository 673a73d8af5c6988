"""The credit subgraph: the graph opened as the settings say, its schema executed in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from gateway.backend import Backend
from gateway.edge.access import Viewer
from gateway.observe.metrics import Metrics
from gateway.settings import Settings
from gateway.subgraphs.local import LocalEngine
from gateway.target import identity_of, limits_of, target_of
from graph_schema.context import RequestContext
from graph_schema.schema import build_schema
from loaders.catalogue.snapshot import fresh
from loaders.intake import ensure_catalogue
from loaders.statements.schema import PING
from loaders.store import Store, Target, open_store
from policy.visibility import Visibility

__all__ = ["Prepare", "open_credit"]

READY_SECONDS = 3.0

Prepare = Callable[[Store, Target], Awaitable[None]]
"""What to do with the graph before it is served."""


@asynccontextmanager
async def open_credit(
    settings: Settings, metrics: Metrics, prepare: Prepare | None = None
) -> AsyncIterator[Backend]:
    """Open the graph, bring it and its catalogue up to date, and serve the credit schema on it."""
    target = target_of(settings)
    async with open_store(target, limits=limits_of(settings), observe=metrics.statement) as store:
        await ensure_catalogue(store)
        if prepare is not None:
            await prepare(store, target)
        # Read before anybody asks: on a Neo4j that has just started, the reference data takes longer than
        # a request may.
        await fresh(store)
        # A Neo4j of the user's can be served without the key; then nobody is found by citizen ID.
        keyless = settings.graph_uri is not None and settings.identity_key is None
        identity = None if keyless else identity_of(settings)

        def scope_of(viewer: Viewer) -> RequestContext:
            return RequestContext.create(store, Visibility(viewer.audience), identity=identity)

        async def check() -> None:
            await store.read(PING, deadline=READY_SECONDS)

        schema = build_schema()._schema  # noqa: SLF001 - Strawberry has no public way to graphql-core's schema
        yield Backend(LocalEngine(schema, scope_of, suggestions=settings.suggestions), check)
