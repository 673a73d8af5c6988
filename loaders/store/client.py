"""The graph as the rest of the product sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

from loaders.statements import Statement

__all__ = ["Observer", "Store", "Transaction"]

T = TypeVar("T")
Parameters = Mapping[str, object]


class Observer(Protocol):
    """Told of every statement and transaction; `outcome` is `ok` or the code of the error."""

    def __call__(self, name: str, seconds: float, outcome: str) -> None: ...


class Transaction(Protocol):
    """A managed write transaction; it may be run more than once, so its work must be idempotent."""

    async def run(self, statement: Statement, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Run one statement and return its records."""
        ...


class Store:
    """Reads and writes the graph; safe for concurrent use by many tasks of one event loop."""

    catalogue_version: int = 0
    """The graph's catalogue version as the latest read saw it."""

    async def read(
        self, statement: Statement, parameters: Parameters | None = None, *, deadline: float | None = None
    ) -> Any:
        """Return the column `page` of the statement's single record."""
        raise NotImplementedError

    async def transact(
        self,
        work: Callable[[Transaction], Awaitable[T]],
        *,
        name: str = "transaction",
        deadline: float | None = None,
    ) -> T:
        """Run `work` in a managed write transaction and return what it returned once it is committed."""
        raise NotImplementedError

    def stream(
        self, statement: Statement, parameters: Parameters | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """Yield every row of a keyset statement.

        The statement takes `$after` (first "") and `$limit`, and returns as `page` a list of maps in
        ascending order of their unique text `key`, all greater than `$after`, at most `$limit` of them.
        """
        raise NotImplementedError
