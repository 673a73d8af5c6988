"""Loading against the plain driver that sends the same statements with the same parameters.

A first load records its transactions. Then our load and the replays take turns, each in a process of
its own and into a new graph that has the schema and the shipped catalogue. The replay has nothing to
read, check or decide. Once it sends all that our load sends, once the writing statements alone.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.contenders.base import spawn
from benchmarks.figures import ratio, table
from benchmarks.worlds import folder, running, tables
from loaders.intake import ensure_catalogue

__all__ = ["load"]

_FEW: Final = 20_000
_ROUNDS: Final = 3
_WAYS: Final = {
    "ours": "lianxin load",
    "replay": "plain driver, all statements",
    "writes": "plain driver, writing statements",
}


@dataclass(slots=True)
class _Way:
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)
    rows: int = 0


async def load(sizes: Sequence[int], _seconds: float) -> None:
    """Print rows a second and peak memory for each size."""
    for size in sizes:
        log = folder() / f"{size}" / "transactions.pickle"
        await asyncio.to_thread(shutil.rmtree, folder() / "new-graph", ignore_errors=True)
        await _run("record", size, log)
        ways = {way: _Way() for way in _WAYS}
        for _ in range(_ROUNDS if size <= _FEW else 1):
            for way, figures in ways.items():
                _take(figures, await _run(way, size, log))
        _print(size, ways)
        log.unlink()


async def _run(way: str, size: int, log: Path) -> dict[str, float]:
    """One load in a process of its own, into a new graph."""
    data, answer = folder() / f"{size}" / "load", folder() / f"{size}" / "load.json"
    await asyncio.to_thread(shutil.rmtree, data, ignore_errors=True)
    await asyncio.to_thread(shutil.copytree, await _new_graph(), data)
    command = [sys.executable, "-m", "benchmarks.loading", way, f"{tables(size)}", f"{log}", f"{answer}"]
    try:
        async with running(data) as (_, uri, password):
            environment = {
                "LIANXIN_GRAPH_URI": uri,
                "LIANXIN_GRAPH_PASSWORD": password,
                "LIANXIN_IDENTITY_KEY": "the key of the benchmarks",
            }
            process = spawn(command, environment, f"load-{way}-{size}")
            try:
                failed = await asyncio.to_thread(process.wait)
            finally:
                process.kill()
    finally:
        await asyncio.to_thread(shutil.rmtree, data, ignore_errors=True)
    if failed:
        raise RuntimeError(f"`{' '.join(command)}` failed: see {folder() / 'logs'}")
    found: dict[str, float] = json.loads(answer.read_text())
    answer.unlink()
    return found


async def _new_graph() -> Path:
    """A graph with the schema and the shipped catalogue, to be copied; nothing runs on it."""
    data = folder() / "new-graph"
    if not data.exists():
        part = data.with_suffix(".part")
        await asyncio.to_thread(shutil.rmtree, part, ignore_errors=True)
        async with running(part) as (store, _, _):
            await ensure_catalogue(store)
        part.rename(data)
    return data


def _take(way: _Way, found: dict[str, float]) -> None:
    way.seconds.append(found["seconds"])
    way.cpu.append(found["cpu"])
    way.peak.append(int(found["peak"]))
    way.rows = int(found["rows"]) or way.rows


def _print(size: int, ways: dict[str, _Way]) -> None:
    rows, mine = ways["ours"].rows, ways["ours"]
    lines = [
        (
            _WAYS[name],
            f"{median(way.seconds):.1f}",
            f"{rows / median(way.seconds):,.0f}",
            f"{median(way.cpu):.1f}",
            f"{median(way.peak) / 2**20:,.0f}",
            ratio(median(mine.seconds), median(way.seconds)),
        )
        for name, way in ways.items()
    ]
    table(
        f"load, {size:,} subjects, {rows:,} rows (ours to theirs)",
        ("", "seconds", "rows/s", "CPU s", "peak RSS MiB", "time ratio"),
        lines,
    )
