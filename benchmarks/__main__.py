"""`python -m benchmarks`: every comparison, or those that are named."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import psutil

from benchmarks.growth import growth
from benchmarks.load import load
from benchmarks.reads import reads
from benchmarks.search import search
from benchmarks.start import start

COMPARISONS: Final[dict[str, Callable[[Sequence[int], float], Awaitable[None]]]] = {
    "reads": reads,
    "growth": growth,
    "load": load,
    "search": search,
    "start": start,
}
_SIZES: Final = (10_000, 100_000)
_LARGE: Final = 1_000_000


def main() -> None:
    """Run the comparisons and print their tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(COMPARISONS)}; all if absent")
    parser.add_argument("--subjects", nargs="+", type=int, default=list(_SIZES), help="sizes of the graph")
    parser.add_argument("--large", action="store_true", help=f"also at {_LARGE:,} subjects")
    parser.add_argument(
        "--seconds", type=float, default=10, help="for each contender and operation (default 10)"
    )
    given = parser.parse_args()
    unknown = sorted(set(given.names) - set(COMPARISONS))
    if unknown:
        parser.error(f"{', '.join(unknown)}: there are {', '.join(COMPARISONS)}")
    sizes = sorted({*given.subjects, *([_LARGE] if given.large else [])})
    _describe()
    # As for Ctrl-C: what was started is stopped.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    asyncio.run(_run([COMPARISONS[name] for name in given.names or COMPARISONS], sizes, given.seconds))


async def _run(
    chosen: Sequence[Callable[[Sequence[int], float], Awaitable[None]]], sizes: Sequence[int], seconds: float
) -> None:
    for comparison in chosen:
        await comparison(sizes, seconds)


def _describe() -> None:
    """What the figures were measured on; a load above the number of cores blurs them."""
    memory = psutil.virtual_memory().total / 2**30
    print(
        f"# {os.cpu_count()} cores, {memory:.0f} GiB, load {os.getloadavg()[0]:.1f} at the start", flush=True
    )


if __name__ == "__main__":
    main()
