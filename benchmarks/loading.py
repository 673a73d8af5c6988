"""One load in its own process: `python -m benchmarks.loading WAY TABLES LOG ANSWER`; see `load`.

LOG holds pickled transactions, one after the other: lists of (text, parameters, whether it writes).
ANSWER gets seconds, processor seconds, peak memory and rows as JSON.
"""

from __future__ import annotations

import asyncio
import json
import pickle
import resource
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import IO, Any, TypeVar

from neo4j import AsyncGraphDatabase, AsyncManagedTransaction

from benchmarks.worlds import SOURCE
from gateway.settings import Settings
from gateway.target import target_of
from loaders.identity import IdentityKey
from loaders.intake import load
from loaders.statements import Statement
from loaders.store import Store, Transaction, open_store
from loaders.store.client import Parameters

T = TypeVar("T")
Sent = tuple[str, dict[str, object], bool]


class Recording(Transaction):
    """A transaction that remembers what is sent."""

    __slots__ = ("_inner", "sent")

    def __init__(self, inner: Transaction) -> None:
        self._inner = inner
        self.sent: list[Sent] = []

    async def run(self, statement: Statement, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        self.sent.append((statement.text, dict(parameters or {}), statement.write))
        return await self._inner.run(statement, parameters)


class RecordingStore(Store):
    """A store that writes down every transaction that is committed."""

    def __init__(self, store: Store, log: IO[bytes]) -> None:
        super().__init__(store.connection, store.limits)
        self._log = log

    async def transact(
        self,
        work: Callable[[Transaction], Awaitable[T]],
        *,
        name: str = "transaction",
        deadline: float | None = None,
        repeatable: bool = False,
    ) -> T:
        last: list[Sent] = []

        async def recorded(transaction: Transaction) -> T:
            nonlocal last
            recording = Recording(transaction)
            last = recording.sent
            return await work(recording)

        done = await super().transact(recorded, name=name, deadline=deadline, repeatable=repeatable)
        pickle.dump(last, self._log)
        return done


async def loaded(tables: Path, log: Path | None = None) -> int:
    """Our load; the rows that it read."""
    async with open_store(target_of(Settings()), migrate=False) as store:
        identity = IdentityKey.open(None)
        if log is None:
            report = await load(store, [tables], source=SOURCE, identity=identity)
        else:
            with log.open("wb") as file:
                report = await load(RecordingStore(store, file), [tables], source=SOURCE, identity=identity)
    return report.total.read


async def replayed(log: Path, *, writes_only: bool) -> int:
    """The same transactions by the plain driver."""
    target = target_of(Settings())
    async with (
        AsyncGraphDatabase.driver(target.uri or "", auth=(target.user, target.password)) as driver,
        driver.session() as session,
    ):
        for sent in _transactions(log):
            chosen = [each for each in sent if each[2]] if writes_only else sent
            await session.execute_write(_send, chosen)
    return 0


async def _send(transaction: AsyncManagedTransaction, sent: list[Sent]) -> None:
    for text, parameters, _ in sent:
        result = await transaction.run(text, parameters)
        async for _record in result:
            pass


def _transactions(log: Path) -> Iterator[list[Sent]]:
    with log.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)  # noqa: S301 - our own of a minute ago
            except EOFError:
                return


async def main(way: str, tables: Path, log: Path, answer: Path) -> None:
    """Load in one way and say what it took."""
    started, cpu = perf_counter(), process_time()
    if way in {"ours", "record"}:
        rows = await loaded(tables, log if way == "record" else None)
    else:
        rows = await replayed(log, writes_only=way == "writes")
    figures = {
        "seconds": perf_counter() - started,
        "cpu": process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "rows": rows,
    }
    await asyncio.to_thread(answer.write_text, json.dumps(figures))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *map(Path, sys.argv[2:5])))
