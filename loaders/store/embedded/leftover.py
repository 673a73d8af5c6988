"""A JVM of an earlier owner that has not gone yet."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

__all__ = ["await_end", "end", "runs_on"]

_STEP = 0.05


async def await_end(pid: int, home: Path, seconds: float) -> None:
    """Wait until the process `pid` no longer runs Neo4j on `home`; end it when the time is over.

    The guard ends the JVM of an owner that was killed; this is for the case that the guard was killed
    too, on a system that does not tie a child to its parent.
    """
    for _ in range(int(seconds / _STEP)):
        if not runs_on(pid, home):
            return
        await asyncio.sleep(_STEP)
    if end(pid, home):
        await asyncio.sleep(_STEP)


def end(pid: int, home: Path) -> bool:
    """Kill the process if it runs Neo4j on `home`; a process id may have been given to another since."""
    if not runs_on(pid, home):
        return False
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return True


def runs_on(pid: int, home: Path) -> bool:
    """Whether the process is a Neo4j on the folder `home`."""
    return pid > 0 and f"--home-dir={home}" in _arguments(pid)


def _arguments(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        pass
    if Path("/proc/self").exists():
        return []
    told = subprocess.run(  # noqa: S603 - a fixed command with a number
        ["ps", "-ww", "-o", "command=", "-p", str(pid)],  # noqa: S607 - wherever the system has it
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.split()
