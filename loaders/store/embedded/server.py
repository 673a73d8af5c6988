"""One run of our Neo4j, from the start of its JVM to the end."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path

from loaders.store.embedded import guard, leftover
from loaders.store.embedded.command import HOST, command, configuration, environment
from loaders.store.embedded.complaints import Logs
from loaders.store.embedded.distribution import Distribution
from loaders.store.embedded.folder import Folder
from loaders.store.embedded.memory import fit, machine_bytes
from loaders.store.errors import BrokenError, StoreError

__all__ = ["Server"]

_PROBE_SECONDS = 0.03
_START_SECONDS = 600.0
_STOP_SECONDS = guard.ASKED_SECONDS + 2


class Server:
    """A Neo4j on a folder, tied to this process by its guard."""

    def __init__(
        self, folder: Folder, port: int, process: asyncio.subprocess.Process, jvm: int, logs: Logs
    ) -> None:
        self.port = port
        self.jvm = jvm
        self._folder = folder
        self._process = process
        self._logs = logs

    @classmethod
    async def start(
        cls, folder: Folder, distribution: Distribution, port: int, options: tuple[str, ...] = ()
    ) -> Server:
        """Start the JVM; it does not answer yet."""
        memory = fit(folder.size(), machine_bytes())
        (folder.conf / "neo4j.conf").write_text(configuration(port, memory.page_cache))
        logs = Logs.from_now(folder.logs)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-S",
            str(Path(guard.__file__)),
            str(folder.logs / "console.log"),
            *command(distribution, folder.path, memory, options),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=folder.path,
            env=environment(os.environ),
            start_new_session=True,
        )
        assert process.stdout is not None  # noqa: S101 - for the type checker: a pipe was asked for
        said = await process.stdout.readline()
        return cls(folder, port, process, int(said) if said.strip().isdigit() else 0, logs)

    async def listening(self) -> None:
        """Return when the port is open; raises the error that fits where the JVM ends before that."""
        try:
            async with asyncio.timeout(_START_SECONDS):
                while not await _accepts(self.port):
                    if self._process.returncode is not None:
                        raise self._logs.complaint()
                    await asyncio.sleep(_PROBE_SECONDS)
        except TimeoutError:
            raise BrokenError(
                f"Neo4j on {self._folder.path} does not answer.", f"Look into {self._folder.logs}."
            ) from None

    async def ended(self) -> None:
        """Return when the JVM has ended; ends it where its guard was killed."""
        await self._process.wait()
        leftover.end(self.jvm, self._folder.path)

    def complaint(self) -> StoreError:
        """Return why it ended, as the logs tell it."""
        return self._logs.complaint()

    async def stop(self) -> None:
        """Stop the JVM cleanly and wait for its end."""
        guard_input = self._process.stdin
        if guard_input is not None:
            with suppress(OSError):
                guard_input.write(b"s")
                guard_input.close()
                await guard_input.wait_closed()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        leftover.end(self.jvm, self._folder.path)


async def _accepts(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True
