"""The graph as the rest of the product sees it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from neo4j import AsyncManagedTransaction

from loaders.statements import Statement
from loaders.store.connection import Connection
from loaders.store.target import Limits
from policy.errors import LianxinError

__all__ = ["Observer", "Store", "Transaction"]

T = TypeVar("T")
Parameters = Mapping[str, object]


class Observer(Protocol):
    """Told of every call; `outcome` is `ok`, `cancelled` or the code of the error."""

    def __call__(self, name: str, seconds: float, outcome: str) -> None: ...


class Transaction:
    """A managed write transaction; it may be run more than once, so its work must be idempotent."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: AsyncManagedTransaction) -> None:
        self._transaction = transaction

    async def run(self, statement: Statement, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Run one statement and return its records; a reading statement returns `[{"page": …}]`."""
        result = await self._transaction.run(statement.text, dict(parameters or {}))
        return [dict(zip(record.keys(), record.values(), strict=True)) async for record in result]


class Store:
    """Reads and writes the graph; safe for concurrent use by many tasks of one event loop.

    What is transient is retried inside the caller's deadline: deadlocks, a lost connection, a Neo4j of
    ours that is being restarted. A client reads what it wrote: the bookmark manager is one per store.
    Every failure that a person can act on is a `StoreError`.
    """

    def __init__(
        self, connection: Connection, limits: Limits | None = None, observe: Observer | None = None
    ) -> None:
        self.catalogue_version = 0
        self.connection = connection
        self.limits = limits or Limits()
        self._observe = observe

    async def read(
        self, statement: Statement, parameters: Parameters | None = None, *, deadline: float | None = None
    ) -> Any:  # noqa: ANN401 - the shape is the statement's
        """Return the column `page` of the statement's single record and note the catalogue version.

        TOO_BROAD where the question outlasts its deadline (seconds) or its memory.
        """
        given = dict(parameters or {})

        async def work(transaction: AsyncManagedTransaction) -> tuple[Any, int]:
            result = await transaction.run(statement.reading, given)
            record = await result.single(strict=True)
            return record[0], record[1]

        with self._observed(statement.name):
            page, self.catalogue_version = await self.connection.run(
                statement.name, work, deadline or self.limits.deadline, reading=True, repeatable=True
            )
        return page

    async def transact(
        self,
        work: Callable[[Transaction], Awaitable[T]],
        *,
        name: str = "transaction",
        deadline: float | None = None,
        repeatable: bool = False,
    ) -> T:
        """Run `work` in a managed write transaction and return what it returned once it is committed.

        `repeatable` says that the work finds its own earlier outcome, so that it is repeated also where
        the connection was lost while committing; else that is STORE_OUTCOME_UNKNOWN.
        """

        async def managed(transaction: AsyncManagedTransaction) -> T:
            return await work(Transaction(transaction))

        with self._observed(name):
            return await self.connection.run(
                name, managed, deadline or self.limits.write_deadline, reading=False, repeatable=repeatable
            )

    async def stream(
        self, statement: Statement, parameters: Parameters | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """Yield every row of a keyset statement, fetched `limits.page` at a time.

        The statement takes `$after` (first "") and `$limit`, and returns as `page` a list of maps in
        ascending order of their unique text `key`, all greater than `$after`, at most `$limit` of them.
        """
        limit, after = self.limits.page, ""
        while True:
            given = {**(parameters or {}), "after": after, "limit": limit}
            rows = await self.read(statement, given, deadline=self.limits.write_deadline)
            for row in rows:
                yield row
            if len(rows) < limit:
                return
            after = rows[-1]["key"]

    @contextmanager
    def _observed(self, name: str) -> Iterator[None]:
        started, outcome = time.perf_counter(), "ok"
        try:
            yield
        except LianxinError as error:
            outcome = error.code
            raise
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        except Exception:
            outcome = LianxinError.code
            raise
        finally:
            if self._observe is not None:
                self._observe(name, time.perf_counter() - started, outcome)
