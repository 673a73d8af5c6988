"""Attempts of managed transactions inside a deadline, over the driver in use."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from typing import Protocol, TypeVar

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncManagedTransaction, unit_of_work

from loaders.store.errors import StoreError
from loaders.store.translate import is_sick, overdue, retryable, translate

__all__ = ["Connection", "Keeper", "Work"]

T = TypeVar("T")
Work = Callable[[AsyncManagedTransaction], Awaitable[T]]

_FIRST_PAUSE = 0.03
_LONGEST_PAUSE = 1.0
_GRACE = 0.5
"""Seconds that a transaction may outlive the caller's deadline in the database, should the
cancellation not reach it."""


class Keeper(Protocol):
    """Who keeps the Neo4j of a connection alive."""

    def trouble(self, error: Exception) -> StoreError | None:
        """Return why no other attempt can succeed after `error`; see to it where one can."""
        ...


class Connection:
    """The driver in use, and how a unit of work is attempted on it.

    The driver's own retries are off: ours start at milliseconds, end at the deadline, remember what
    went wrong last, and follow the driver where our Neo4j moved to another port. `keeper` is given
    where somebody here restarts that Neo4j; `where` names server and database for people.
    """

    def __init__(
        self,
        driver: AsyncDriver,
        where: str,
        *,
        database: str | None = None,
        routed: bool = False,
        keeper: Keeper | None = None,
    ) -> None:
        self.where = where
        self._driver = driver
        self._database = database
        self._routed = routed
        self._keeper = keeper
        self._bookmarks = AsyncGraphDatabase.bookmark_manager()

    async def run(self, name: str, work: Work[T], deadline: float, *, reading: bool, repeatable: bool) -> T:
        """Attempt `work` until it is committed, cannot be, or `deadline` seconds have passed.

        Cancelling an attempt closes its connection, and with it ends its transaction in the database.
        """
        unit: Work[T] = unit_of_work(timeout=deadline + _GRACE, metadata={"name": name})(work)
        last: Exception | None = None
        scope = asyncio.timeout(deadline)
        try:
            async with scope:
                for pause in _pauses():
                    try:
                        return await self._attempt(unit, reading=reading)
                    except Exception as error:  # noqa: BLE001 - judged by the driver's own classes
                        last = self._judge(error, reading=reading, repeatable=repeatable)
                    await asyncio.sleep(pause)
        except TimeoutError:
            if not scope.expired():
                raise
        if last is None:
            raise overdue(self.where, reading=reading)
        raise translate(last, self.where, reading=reading) from last

    async def redirect(self, driver: AsyncDriver) -> None:
        """Use another driver from the next attempt on; the old one is closed."""
        old, self._driver = self._driver, driver
        await old.close()

    async def close(self) -> None:
        """Close every connection; attempts under way fail."""
        await self._driver.close()

    async def _attempt(self, unit: Work[T], *, reading: bool) -> T:
        # A negative retry time makes the driver raise the first failure instead of sleeping on it.
        async with self._driver.session(
            database=self._database,
            bookmark_manager=self._bookmarks,
            max_transaction_retry_time=-1,
            fetch_size=-1,
        ) as session:
            execute: Callable[[Work[T]], Awaitable[T]] = (
                session.execute_read if reading else session.execute_write
            )
            return await execute(unit)

    def _judge(self, error: Exception, *, reading: bool, repeatable: bool) -> Exception:
        """Return what is worth another attempt, raise the rest."""
        trouble = self._keeper.trouble(error) if self._keeper is not None else None
        if trouble is not None:
            raise trouble from error
        if self._keeper is not None and is_sick(error, repeatable=repeatable):
            return error
        if not retryable(error, repeatable=repeatable, routed=self._routed):
            ours = translate(error, self.where, reading=reading)
            raise ours from (error if ours is not error else error.__cause__)
        return error


def _pauses() -> Iterator[float]:
    """Endless pauses in seconds, growing, with jitter so that rivals do not meet again."""
    pause = _FIRST_PAUSE
    while True:
        yield pause * random.uniform(0.5, 1.5)  # noqa: S311 - jitter, not a secret
        pause = min(pause * 2, _LONGEST_PAUSE)
