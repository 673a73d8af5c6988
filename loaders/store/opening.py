"""Opening a store: connect to a Neo4j that runs, or start or join our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from loaders.store.client import Observer, Store
from loaders.store.connection import Connection
from loaders.store.driver import check, make_driver, where_is
from loaders.store.embedded.fetch import Progress
from loaders.store.embedded.steward import keep
from loaders.store.errors import NotOursError
from loaders.store.migrations import migrate as bring_up_to_date
from loaders.store.target import Limits, Target

__all__ = ["open_store"]

_CHECK_SECONDS = 10.0


@asynccontextmanager
async def open_store(
    target: Target,
    *,
    migrate: bool = True,
    limits: Limits | None = None,
    observe: Observer | None = None,
    progress: Progress | None = None,
) -> AsyncIterator[Store]:
    """Open the graph at `target`, bring its schema up to date if `migrate`, and close it at the end.

    `progress` is told of the bytes of Neo4j fetched so far, where ours must be fetched first.
    """
    bounds = limits or Limits()
    opened = _theirs(target, bounds, observe) if target.uri else _ours(target, bounds, observe, progress)
    async with opened as store:
        if migrate:
            await bring_up_to_date(store)
        yield store


@asynccontextmanager
async def _theirs(target: Target, limits: Limits, observe: Observer | None) -> AsyncIterator[Store]:
    uri = target.uri or ""
    driver = make_driver(uri, target.user, target.password, limits)
    connection = Connection(
        driver,
        where_is(uri, target.database),
        database=target.database,
        routed=uri.startswith("neo4j"),
    )
    try:
        await check(driver, connection, _CHECK_SECONDS)
        yield Store(connection, limits, observe)
    finally:
        await connection.close()


@asynccontextmanager
async def _ours(
    target: Target, limits: Limits, observe: Observer | None, progress: Progress | None
) -> AsyncIterator[Store]:
    if target.data is None:
        raise NotOursError("Neither a data folder nor the URI of a Neo4j is given.", "Set LIANXIN_DATA.")
    async with keep(target.data, limits, progress) as connection:
        yield Store(connection, limits, observe)
