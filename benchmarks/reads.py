"""Reading through the whole stack, HTTP to HTTP, against the plain driver and two peers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter
from typing import Final

from benchmarks import operations
from benchmarks.contenders import peer
from benchmarks.contenders.base import Contender
from benchmarks.contenders.driver import PlainDriver
from benchmarks.contenders.ours import ours
from benchmarks.contenders.strawberry_app import strawberry_app
from benchmarks.figures import Figures, ratio, table
from benchmarks.operations import OPERATIONS, Operation, Variables, ids
from benchmarks.worlds import World, opened

__all__ = ["ROUNDS", "anchors", "one_round", "reads", "ready"]

ROUNDS: Final = 5
_ANCHORS: Final = 20
_WARM_UP: Final = 2
"""Times that each anchor is asked for before anything is measured."""


@dataclass(slots=True)
class _Row:
    contender: Contender
    figures: Figures


async def reads(sizes: Sequence[int], seconds: float) -> None:
    """Print a table for each size; `seconds` for each contender and operation, in interleaved rounds."""
    for size in sizes:
        async with opened(size) as world:
            await _compare(world, seconds)


async def _compare(world: World, seconds: float) -> None:
    contenders: list[Contender] = [ours(), PlainDriver(), strawberry_app()]
    if await asyncio.to_thread(peer.install):
        contenders.append(peer.Peer())
    else:
        print(f"# {peer.NAME} cannot be installed and is left out")
    async with ready(world, contenders):
        for operation in OPERATIONS:
            await _operation(world, operation, contenders, seconds)


@asynccontextmanager
async def ready(world: World, contenders: Sequence[Contender]) -> AsyncIterator[None]:
    """The contenders, answering."""
    async with AsyncExitStack() as stack:
        for each in contenders:
            stack.push_async_callback(each.close)
            await each.open(world)
        yield


async def _operation(
    world: World, operation: Operation, contenders: Sequence[Contender], seconds: float
) -> None:
    asked = await anchors(world, operation)
    await _check(operation, contenders, asked)
    rows = [_Row(each, Figures()) for each in contenders if each.answers(operation)]
    for at in range(ROUNDS):
        # Whoever is first in one round is last in another.
        for row in (*rows[at % len(rows) :], *rows[: at % len(rows)]):
            await one_round(row.contender, row.figures, operation, asked, seconds / ROUNDS)
    _print(world, operation, rows)


async def anchors(world: World, operation: Operation) -> list[Variables]:
    """What to ask the operation for in this world."""
    driver = PlainDriver()
    await driver.open(world)
    try:
        found: list[Variables] = await driver.run(operation.anchors, {"count": _ANCHORS})
    finally:
        await driver.close()
    if not found:
        raise RuntimeError(f"nothing to ask {operation.name!r} for in {world.subjects} subjects")
    return found


async def _check(operation: Operation, contenders: Sequence[Contender], asked: list[Variables]) -> None:
    """Warm everybody up, and refuse to compare different answers."""
    for variables in asked:
        expected = ids(await contenders[0].ask(operation, variables))
        for each in contenders:
            if not each.answers(operation):
                continue
            # Node leaves a connection that has been idle for five seconds.
            await each.hang_up()
            for _ in range(_WARM_UP):
                found = ids(await each.ask(operation, variables))
            alike = operation is operations.SEARCH and isinstance(each, peer.Peer)
            if found != expected and not alike:
                raise RuntimeError(f"{each.name} answers {operation.name!r} of {variables} differently")


async def one_round(
    contender: Contender, figures: Figures, operation: Operation, asked: Sequence[Variables], seconds: float
) -> None:
    """Ask for so many seconds, one request at a time, over a connection of its own."""
    await contender.hang_up()
    await contender.ask(operation, asked[0])
    times: list[float] = []
    started, before = perf_counter(), contender.cpu()
    for variables in cycle(asked):
        at = perf_counter()
        await contender.ask(operation, variables)
        now = perf_counter()
        times.append(now - at)
        if now - started > seconds and len(times) >= min(len(asked), 8):
            break
    figures.cpu.append((contender.cpu() - before) / len(times))
    figures.rounds.append(times)


def _print(world: World, operation: Operation, rows: Sequence[_Row]) -> None:
    mine = rows[0].figures
    lines = [
        (
            row.contender.name,
            f"{row.figures.cpu_ms:.2f}",
            f"{row.figures.p50_ms:.2f}",
            f"{row.figures.p99_ms:.2f}",
            ratio(mine.cpu_ms, row.figures.cpu_ms),
            ratio(mine.p50_ms, row.figures.p50_ms),
            f"{row.figures.requests}",
        )
        for row in rows
    ]
    table(
        f"{operation.name}, {world.subjects:,} subjects (ms; ours to theirs)",
        ("", "CPU", "p50", "p99", "CPU ratio", "p50 ratio", "requests"),
        lines,
    )
