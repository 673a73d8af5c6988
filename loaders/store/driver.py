"""The driver: pool, time-outs and the check that a Neo4j we can use answers."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncManagedTransaction
from neo4j.exceptions import ConfigurationError

from loaders.store.connection import Connection
from loaders.store.errors import VersionError
from loaders.store.target import Limits
from loaders.store.translate import OLDEST, misconfigured, translate

__all__ = ["check", "is_recent", "make_driver", "where_is"]

_SCHEME = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://")
_AGENT = re.compile(r"Neo4j/(\d+)\.(\d+)")


def make_driver(uri: str, user: str, password: str, limits: Limits) -> AsyncDriver:
    """Return a driver that is not yet connected."""
    if not _SCHEME.match(uri):
        raise misconfigured(where_is(uri, None))
    try:
        return AsyncGraphDatabase.driver(
            uri,
            auth=(user, password),
            user_agent=f"lianxin/{_own_version()}",
            max_connection_pool_size=limits.pool,
            connection_acquisition_timeout=limits.acquisition,
            connection_timeout=limits.connect,
            liveness_check_timeout=limits.liveness,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )
    except (ConfigurationError, ValueError) as error:
        raise translate(error, where_is(uri, None), reading=True) from error


def where_is(uri: str, database: str | None) -> str:
    """Name a server and its database for people, without any user or password that the URI may carry."""
    server = re.sub(r"//[^/@]*@", "//", uri)
    return f"database {database} of {server}" if database else f"Neo4j at {server}"


async def check(driver: AsyncDriver, connection: Connection, deadline: float) -> None:
    """Raise the error that fits unless a Neo4j that we can use answers with the database in question."""
    try:
        server = await driver.get_server_info()
    except Exception as error:
        ours = translate(error, connection.where, reading=True)
        raise ours from error
    if not is_recent(server.agent):
        raise VersionError(
            f"{connection.where} is {server.agent}.", "Use Neo4j {}.{} or newer.".format(*OLDEST)
        )

    async def ask(transaction: AsyncManagedTransaction) -> None:
        await (await transaction.run("RETURN 1")).consume()

    await connection.run("check", ask, deadline, reading=True, repeatable=True)


def is_recent(agent: str) -> bool:
    """Whether a server's agent (`Neo4j/5.26.16`, `Neo4j/2026.08.1`, `Neo4j/5.27-aura`) is new enough."""
    found = _AGENT.match(agent)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST


def _own_version() -> str:
    try:
        return version("lianxin")
    except PackageNotFoundError:
        return "0"
