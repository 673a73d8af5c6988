"""What a contender is, and the processes that contenders run in."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from benchmarks.http import Client, until_answered
from benchmarks.operations import Operation, Variables
from benchmarks.worlds import World, folder

__all__ = ["Contender", "Served", "free_port", "spawn", "stop"]

ROOT = Path(__file__).resolve().parent.parent.parent
_STOP_SECONDS = 15


class Contender(ABC):
    """Somebody who answers operations. `cpu` are the seconds that its process has used."""

    name: str

    @abstractmethod
    async def open(self, world: World) -> None:
        """Be ready to answer."""

    @abstractmethod
    async def close(self) -> None:
        """Stop whatever was started."""

    @abstractmethod
    async def ask(self, operation: Operation, variables: Variables) -> object:
        """Answer."""

    @abstractmethod
    def cpu(self) -> float:
        """Processor seconds of the process so far."""

    @abstractmethod
    async def hang_up(self) -> None:
        """Leave the connection, where it has one; the next question makes another."""

    def answers(self, operation: Operation) -> bool:
        """Whether it can answer at all."""
        return bool(operation.document)


class Served(Contender):
    """A contender behind HTTP, asked over one connection that is made anew for each round."""

    def __init__(
        self, name: str, command: Sequence[str], documents: Callable[[Operation], str], path: str = "/graphql"
    ) -> None:
        self.name = name
        self._command = command
        self._document = documents
        self._path = path
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._client: Client | None = None

    async def open(self, world: World) -> None:
        self._port = free_port()
        environment = {
            "LIANXIN_GRAPH_URI": world.uri,
            "LIANXIN_GRAPH_USER": world.user,
            "LIANXIN_GRAPH_PASSWORD": world.password,
            "LIANXIN_PORT": str(self._port),
            "LIANXIN_ANONYMOUS": "ANALYST",
        }
        self._process = spawn(self._command, environment, f"{self.name}-{world.subjects}")
        await until_answered(self._port, self._process, path=self._path)

    async def close(self) -> None:
        await self.hang_up()
        if self._process is not None:
            await asyncio.to_thread(stop, self._process)

    async def hang_up(self) -> None:
        if self._client is not None:
            await self._client.__aexit__()
            self._client = None

    async def ask(self, operation: Operation, variables: Variables) -> object:
        if self._client is None:
            self._client = await Client(self._port, self._path).__aenter__()
        return await self._client.ask(self._document(operation), variables)

    def answers(self, operation: Operation) -> bool:
        return bool(self._document(operation))

    def cpu(self) -> float:
        assert self._process is not None  # noqa: S101 - opened
        times = psutil.Process(self._process.pid).cpu_times()
        return float(times.user + times.system)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def spawn(command: Sequence[str], environment: Mapping[str, str], name: str) -> subprocess.Popen[bytes]:
    """Start a process whose output goes to a file in the folder of the benchmarks."""
    logs = folder() / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with (logs / f"{name.replace(' ', '-').replace('/', '-')}.log").open("wb") as log:
        return subprocess.Popen(
            list(command),
            env={**os.environ, **environment, "PATH": binaries},
            stdout=log,
            stderr=log,
            cwd=ROOT,
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that was spawned."""
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
