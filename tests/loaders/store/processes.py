"""Processes for the kill tests: owners and joiners of a data folder, and what the system says of them."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psutil

from loaders.store.embedded.folder import Folder, Running

PATIENCE = 240.0  # a start takes 4 s on a quiet machine; tests may share theirs with many


class Member:
    """A process that has a data folder open and writes to it."""

    def __init__(self, name: str, process: asyncio.subprocess.Process) -> None:
        self.name = name
        self.process = process
        self.acknowledged = 0
        self.said: list[str] = []
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            word = line.decode().strip()
            self.said.append(word)
            if word.isdigit():
                self.acknowledged = int(word)

    async def progresses(self, by: int = 5) -> None:
        """Return once the member wrote `by` more."""
        goal = self.acknowledged + by
        await until(lambda: self.acknowledged >= goal or self.process.returncode is not None)
        assert self.process.returncode is None, (
            f"{self.name} ended with {self.process.returncode}: {self.said[-3:]}"
        )

    async def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(number)
        await self.process.wait()
        await self._reader

    async def close(self) -> None:
        """End it cleanly by closing its input."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        await asyncio.wait_for(self.process.wait(), PATIENCE)
        await self._reader
        assert self.said[-1] == "closed"


@asynccontextmanager
async def member(folder: Path, name: str) -> AsyncIterator[Member]:
    """Start a member and wait until it has written; it is killed at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.loaders.store.owner",
        str(folder),
        name,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    started = Member(name, process)
    try:
        await started.progresses()
        yield started
    finally:
        await started.kill()


async def until(true: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until something is true."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.02)


def running(folder: Path) -> Running:
    """What the owner says of its Neo4j."""
    said = Folder(folder, "9999.0.0").running()
    assert said is not None
    return said


def jvms(folder: Path) -> list[psutil.Process]:
    """The processes that run Neo4j on the folder, guards left out."""
    return [process for process in _processes(folder) if process.name() == "java"]


def guard(folder: Path) -> psutil.Process:
    """The guard of the folder's Neo4j."""
    return next(process for process in _processes(folder) if process.name() != "java")


def _processes(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if f"--home-dir={folder}" in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found
