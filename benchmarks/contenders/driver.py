"""The plain async Neo4j driver with the statement written by hand, in this process and without HTTP."""

from __future__ import annotations

from time import process_time
from typing import Any, Final

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncManagedTransaction

from benchmarks.contenders.base import Contender
from benchmarks.operations import Operation, Variables
from benchmarks.worlds import World
from policy.calendar import today

__all__ = ["NAME", "PlainDriver"]

NAME: Final = "plain driver"


class PlainDriver(Contender):
    """Asks in a managed transaction, as the driver's manual says, and takes the one record."""

    name = NAME

    def __init__(self) -> None:
        self._driver: AsyncDriver | None = None

    async def open(self, world: World) -> None:
        self._driver = AsyncGraphDatabase.driver(world.uri, auth=(world.user, world.password))
        await self._driver.verify_connectivity()

    async def close(self) -> None:
        if self._driver is not None:
            await self._driver.close()

    async def hang_up(self) -> None:
        """Nothing to do: the driver has its pool."""

    async def ask(self, operation: Operation, variables: Variables) -> object:
        return await self.run(operation.cypher, variables)

    async def run(self, cypher: str, variables: Variables) -> Any:  # noqa: ANN401 - the statement's
        """The first value of the statement's single record."""
        assert self._driver is not None  # noqa: S101 - opened
        given = {**variables, "at": today()}

        async def work(transaction: AsyncManagedTransaction) -> Any:  # noqa: ANN401
            record = await (await transaction.run(cypher, given)).single(strict=True)
            return record[0]

        async with self._driver.session() as session:
            return await session.execute_read(work)

    def cpu(self) -> float:
        return process_time()
