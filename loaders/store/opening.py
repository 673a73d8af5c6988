"""Opening a store: connect to a Neo4j that runs, or start or join our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from loaders.store.client import Observer, Store
from loaders.store.target import Limits, Target

__all__ = ["open_store"]


@asynccontextmanager
async def open_store(
    target: Target,
    *,
    migrate: bool = True,
    limits: Limits | None = None,
    observe: Observer | None = None,
) -> AsyncIterator[Store]:
    """Open the graph at `target`, bring its schema up to date if `migrate`, and close it at the end."""
    raise NotImplementedError
    yield Store()
