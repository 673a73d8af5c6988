"""The credit subgraph: the graph opened as the settings say, its schema executed in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graph_schema.schema import build_schema

from gateway.backend import Backend
from gateway.edge.access import Viewer
from gateway.observe.metrics import Metrics
from gateway.settings import Settings
from gateway.subgraphs.local import LocalEngine
from graph_schema.context import RequestContext
from loaders.intake import ensure_catalogue
from loaders.statements.schema import PING
from loaders.store import Limits, Target, open_store
from policy.visibility import Visibility

__all__ = ["limits_of", "open_credit", "target_of"]

READY_SECONDS = 3.0
BEFORE_THE_EDGE = 0.5
"""Seconds by which a statement gives up before its request: then the answer can say TOO_BROAD."""


def target_of(settings: Settings) -> Target:
    """Return the Neo4j that the settings name: one of the user's by its URI, else ours in `data`."""
    return Target(
        data=None if settings.graph_uri else settings.data,
        uri=settings.graph_uri,
        user=settings.graph_user,
        password=settings.graph_password.get_secret_value(),
        database=settings.graph_database,
    )


def limits_of(settings: Settings) -> Limits:
    """Return the store's limits that fit the edge's."""
    return Limits(deadline=max(settings.deadline - BEFORE_THE_EDGE, settings.deadline / 2))


@asynccontextmanager
async def open_credit(settings: Settings, metrics: Metrics) -> AsyncIterator[Backend]:
    """Open the graph, bring it and its catalogue up to date, and serve the credit schema on it."""
    store_opened = open_store(target_of(settings), limits=limits_of(settings), observe=metrics.statement)
    async with store_opened as store:
        await ensure_catalogue(store)

        def scope_of(viewer: Viewer) -> RequestContext:
            return RequestContext.create(store, Visibility(viewer.audience))

        async def check() -> None:
            await store.read(PING, deadline=READY_SECONDS)

        schema = build_schema()._schema  # noqa: SLF001 - Strawberry has no public way to graphql-core's schema
        yield Backend(LocalEngine(schema, scope_of, suggestions=settings.suggestions), check)
