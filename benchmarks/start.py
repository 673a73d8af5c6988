"""From the command to the first answer, and what a second set-up does."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.contenders.base import ROOT, free_port, spawn, stop
from benchmarks.figures import table
from benchmarks.http import until_answered
from benchmarks.worlds import folder

__all__ = ["start"]

_STARTS: Final = 3
_NOWHERE: Final = "http://127.0.0.1:9"
_OFFLINE: Final = {
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), _NOWHERE),
    "UV_OFFLINE": "1",
    "PIP_NO_INDEX": "1",
}


async def start(_sizes: Sequence[int], _seconds: float) -> None:
    """Print the seconds of the first start, of the next ones, and of a second set-up without a network."""
    data = folder() / "demo"
    await asyncio.to_thread(shutil.rmtree, data, ignore_errors=True)
    first = await _first_answer(data, "first")
    later = [await _first_answer(data, f"later-{at}") for at in range(_STARTS)]
    setup, seconds = await asyncio.to_thread(_second_setup)
    await asyncio.to_thread(shutil.rmtree, data, ignore_errors=True)
    table(
        "start (seconds)",
        ("", "seconds", ""),
        (
            ("lianxin demo, the data made", f"{first:.1f}", ""),
            ("lianxin demo, the data there", f"{median(later):.1f}", f"median of {_STARTS}"),
            ("second make setup, no network", f"{seconds:.1f}", setup),
        ),
    )


async def _first_answer(data: Path, name: str) -> float:
    port = free_port()
    started = perf_counter()
    process = spawn(
        [sys.executable, "-m", "gateway", "demo", "--data", f"{data}", "--port", f"{port}"],
        {},
        f"demo-{name}",
    )
    try:
        await until_answered(port, process, seconds=600)
        return perf_counter() - started
    finally:
        await asyncio.to_thread(stop, process)


def _second_setup() -> tuple[str, float]:
    """Whether `make setup` succeeds where nothing can be downloaded."""
    started = perf_counter()
    done = subprocess.run(
        [sys.executable, "scripts/setup.py"],
        cwd=ROOT,
        env={**os.environ, **_OFFLINE},
        capture_output=True,
        check=False,
    )
    return "failed" if done.returncode else "done", perf_counter() - started
