"""How long a search takes, by what kind of text is looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Final

from benchmarks.contenders.driver import PlainDriver
from benchmarks.contenders.ours import ours
from benchmarks.figures import percentile, table
from benchmarks.operations import SEARCH, Variables
from benchmarks.reads import ready
from benchmarks.worlds import World, opened

__all__ = ["search"]

_TEXTS: Final = 60
"""Different texts of each kind."""

_KINDS: Final[Mapping[str, str]] = {
    # what is looked for: the texts, from subjects drawn evenly
    "two characters of a name": "[s IN drawn | substring(s.name, 4, 2)]",
    "four characters of a name": "[s IN drawn | substring(s.name, 2, 4)]",
    "beginning of a name": "[s IN drawn | substring(s.name, 0, 4)]",
    "whole name": "[s IN drawn | s.name]",
    "pinyin": "[s IN drawn | s.searchPinyin[0]]",
    "beginning of the pinyin": "[s IN drawn | substring(s.searchPinyin[0], 0, 8)]",
    "initials": "[s IN drawn | substring(s.searchInitials[0], 0, 4)]",
    "USCC": "[s IN drawn | s.uscc]",
    "beginning of a USCC": "[s IN drawn | substring(s.uscc, 0, 9)]",
}
_DRAWN: Final = """MATCH (s:Subject {kind: 'ENTERPRISE'})
WHERE s.uscc IS NOT NULL AND size(s.searchPinyin) > 0 AND size(s.name) >= 8
WITH s ORDER BY reverse(s.id) LIMIT $count WITH collect(s) AS drawn
"""


async def search(sizes: Sequence[int], seconds: float) -> None:
    """Print p50 and p99 by kind of text for each size; `seconds` for each kind."""
    for size in sizes:
        async with opened(size) as world:
            await _by_kind(world, seconds)


async def _by_kind(world: World, seconds: float) -> None:
    server = ours()
    lines, all_times = [], []
    texts = await _texts(world)
    async with ready(world, [server]):
        for one in texts.values():
            for asked in one:
                await server.ask(SEARCH, asked)
        for kind, asked_for in texts.items():
            times: list[float] = []
            started = perf_counter()
            while perf_counter() - started < seconds or len(times) < len(asked_for):
                for asked in asked_for:
                    at = perf_counter()
                    await server.ask(SEARCH, asked)
                    times.append(perf_counter() - at)
            all_times += times
            lines.append(_line(kind, times))
    lines.append(_line("all", all_times))
    table(f"search, {world.subjects:,} subjects (ms)", ("", "p50", "p99", "slowest", "requests"), lines)


async def _texts(world: World) -> dict[str, list[Variables]]:
    driver = PlainDriver()
    await driver.open(world)
    try:
        found: dict[str, list[Variables]] = {}
        for kind, texts in _KINDS.items():
            drawn = await driver.run(f"{_DRAWN}RETURN {texts} AS page", {"count": _TEXTS})
            found[kind] = [{"text": text} for text in drawn]
    finally:
        await driver.close()
    return found


def _line(kind: str, times: Sequence[float]) -> tuple[str, ...]:
    return (
        kind,
        f"{percentile(times, 50) * 1e3:.2f}",
        f"{percentile(times, 99) * 1e3:.2f}",
        f"{max(times) * 1e3:.2f}",
        f"{len(times)}",
    )
