"""How the cost of our operations grows with the graph: the sizes side by side, in interleaved rounds."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from benchmarks.contenders.base import Served
from benchmarks.contenders.ours import ours
from benchmarks.figures import Figures, ratio, table
from benchmarks.operations import OPERATIONS, Operation, Variables
from benchmarks.reads import ROUNDS, anchors, one_round, ready
from benchmarks.worlds import World, opened

__all__ = ["growth"]


@dataclass(slots=True)
class _Size:
    world: World
    server: Served
    asked: Sequence[Variables] = ()
    figures: Figures = field(default_factory=Figures)


async def growth(sizes: Sequence[int], seconds: float) -> None:
    """Print the p50 of each operation at each size and its ratio to the smallest size's."""
    if len(sizes) < 2:
        print("\ngrowth: needs two sizes or more")
        return
    async with AsyncExitStack() as stack:
        worlds = [await stack.enter_async_context(opened(size)) for size in sizes]
        servers = [ours() for _ in worlds]
        for world, server in zip(worlds, servers, strict=True):
            await stack.enter_async_context(ready(world, [server]))
        lines = []
        for operation in OPERATIONS:
            rows = [_Size(world, server) for world, server in zip(worlds, servers, strict=True)]
            await _operation(operation, rows, seconds)
            lines.append(_line(operation, rows))
    columns = [f"{size:,}" for size in sizes]
    table(
        "growth with the number of subjects (p50 in ms; ratio to the smallest)",
        ("", *columns, *(f"{column} ratio" for column in columns[1:])),
        lines,
    )


async def _operation(operation: Operation, rows: Sequence[_Size], seconds: float) -> None:
    for row in rows:
        row.asked = await anchors(row.world, operation)
        for variables in row.asked:
            await row.server.ask(operation, variables)
    for at in range(ROUNDS):
        for row in (*rows[at % len(rows) :], *rows[: at % len(rows)]):
            await one_round(row.server, row.figures, operation, row.asked, seconds / ROUNDS)


def _line(operation: Operation, rows: Sequence[_Size]) -> tuple[str, ...]:
    medians = [row.figures.p50_ms for row in rows]
    return (
        operation.name,
        *(f"{one:.2f}" for one in medians),
        *(ratio(one, medians[0]) for one in medians[1:]),
    )
