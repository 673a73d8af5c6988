"""Keeping our Neo4j alive: run by the process that holds the folder's lock, joined by the others.

The owner starts Neo4j, restarts it when it dies, and stops it at the end. A joiner connects to it and
tries the lock: when the owner has gone, the system has freed it, one joiner gets it and starts Neo4j
on the same port. Calls under way are retried by `Connection` meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from loaders.store.connection import Connection
from loaders.store.driver import check, make_driver
from loaders.store.embedded import leftover
from loaders.store.embedded.command import HOST, USER, free_port
from loaders.store.embedded.complaints import PortTakenError
from loaders.store.embedded.distribution import Distribution
from loaders.store.embedded.fetch import Progress, damaged
from loaders.store.embedded.folder import Folder, Running
from loaders.store.embedded.ready import make_ready
from loaders.store.embedded.server import Server
from loaders.store.errors import BrokenError, DiskFullError, FailedError, FetchError, StoreError
from loaders.store.target import Limits
from loaders.store.translate import is_sick

__all__ = ["Steward", "keep"]

log = logging.getLogger(__name__)

_POLL_SECONDS = 0.2
_ANSWER_SECONDS = 120.0
_LEFTOVER_SECONDS = 3.0
_SHORT_LIFE_SECONDS = 2.0
_MOST_SHORT_LIVES = 6
_LONGEST_PAUSE = 5.0
_CURE_SECONDS = 10.0


@asynccontextmanager
async def keep(path: Path, limits: Limits, progress: Progress | None = None) -> AsyncIterator[Connection]:
    """Start or join the Neo4j of the folder `path` and keep it alive until the end of the block."""
    distribution = await make_ready(progress)
    steward = Steward(Folder(path, distribution.version), distribution, limits)
    try:
        yield await steward.open()
    finally:
        await steward.close()


class Steward:
    """One process's part in the life of the Neo4j of a folder."""

    def __init__(self, folder: Folder, distribution: Distribution, limits: Limits) -> None:
        self._folder = folder
        self._distribution = distribution
        self._limits = limits
        self._server: Server | None = None
        self._connection: Connection | None = None
        self._port = 0
        self._trouble: StoreError | None = None
        self._watch: asyncio.Task[None] | None = None
        self._cured = -_CURE_SECONDS

    @property
    def owns(self) -> bool:
        """Whether this process runs Neo4j, not another."""
        return self._folder.lock.held

    def trouble(self, error: Exception) -> StoreError | None:
        """Say why calls cannot succeed: Neo4j cannot be kept alive, or the disk is full.

        A database that met a critical error stays so until its Neo4j is restarted: it is killed, by
        whoever sees it first, and its owner restarts it. What it had committed is in its log.
        """
        if self._trouble is not None:
            return self._trouble
        if self._folder.is_full:
            return DiskFullError(
                f"The disk of {self._folder.path} is full.",
                "Free some space there; the work goes on by itself then.",
            )
        now = time.monotonic()
        if is_sick(error) and now - self._cured > _CURE_SECONDS:
            self._cured = now
            running = self._folder.running()
            if running is not None and running.ready:
                log.warning("Our Neo4j met a critical error; it is restarted.")
                leftover.end(running.jvm, self._folder.path)
        return None

    async def open(self) -> Connection:
        """Own or join; return the connection to a Neo4j that answers."""
        while not (self._folder.lock.acquire() or self._joinable()):  # noqa: ASYNC110 - of other processes
            await asyncio.sleep(_POLL_SECONDS)
        if self.owns:
            await self._start()
        connection = await self._connect()
        self._watch = asyncio.create_task(self._keep_watch(), name="neo4j-watch")
        return connection

    async def close(self) -> None:
        """Stop what this process runs; the folder is free when this returns."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        if self._connection is not None:
            await self._connection.close()
        await asyncio.shield(self._stop())

    async def _stop(self) -> None:
        if self._server is not None:
            await self._server.stop()
        if self.owns:
            self._folder.say_running(None)
            self._folder.lock.release()

    def _joinable(self) -> bool:
        """Whether the owner's Neo4j answers; notes its port."""
        running = self._folder.running()
        if running is None or not running.ready:
            return False
        self._port = running.port
        return True

    async def _connect(self) -> Connection:
        """Make the connection, or turn the one there is to the port as it is now."""
        driver = make_driver(f"bolt://{HOST}:{self._port}", USER, self._folder.password, self._limits)
        if self._connection is None:
            self._connection = Connection(driver, f"our Neo4j on {self._folder.path}", keeper=self)
            await check(driver, self._connection, _ANSWER_SECONDS)
        else:
            await self._connection.redirect(driver)
        return self._connection

    async def _start(self) -> None:
        """Start Neo4j on the port of the last run where it is free; this process holds the lock."""
        self._folder.prepare()
        before = self._folder.running()
        if before is not None:
            await leftover.await_end(before.jvm, self._folder.path, _LEFTOVER_SECONDS)
        try:
            await self._start_at(free_port(before.port if before else self._port or None))
        except PortTakenError:
            await self._start_at(free_port())
        except BrokenError as error:
            await self._check_jars(error)
            raise

    async def _check_jars(self, error: BrokenError) -> None:
        """Blame the fetched Neo4j rather than the data where its files are not what they were."""
        bad = await asyncio.to_thread(damaged, self._distribution.jars, self._distribution.lib)
        if bad:
            raise FetchError(
                f"The fetched Neo4j was damaged ({', '.join(bad[:3])}).",
                "Run the same command again: what was damaged is fetched anew.",
            ) from error

    async def _start_at(self, port: int) -> None:
        self._say(port, jvm=0, ready=False)
        archive = self._distribution.archive
        options = (f"-XX:SharedArchiveFile={archive}",) if archive.exists() else ()
        self._server = await Server.start(self._folder, self._distribution, port, options)
        self._say(port, jvm=self._server.jvm, ready=False)
        await self._server.listening()
        self._port = port
        self._folder.write_version(self._distribution.version)
        self._say(port, jvm=self._server.jvm, ready=True)

    def _say(self, port: int, *, jvm: int, ready: bool) -> None:
        self._folder.say_running(Running(port=port, owner=os.getpid(), jvm=jvm, ready=ready))

    async def _keep_watch(self) -> None:
        if not self.owns:
            await self._await_lock()
            log.warning("The process that ran Neo4j is gone; this one takes over.")
            await self._restart()
        await self._nurse()

    async def _await_lock(self) -> None:
        """Return when this process holds the lock; until then follow the owner's Neo4j where it moves."""
        while not self._folder.lock.acquire():
            await asyncio.sleep(_POLL_SECONDS)
            port = self._port
            if self._joinable() and self._port != port:
                await self._connect()

    async def _nurse(self) -> None:
        """Restart Neo4j whenever it ends, until it ends too often in a row too soon."""
        short_lives, loop = 0, asyncio.get_running_loop()
        while self._trouble is None and self._server is not None:
            started = loop.time()
            await self._server.ended()
            short_lives = short_lives + 1 if loop.time() - started < _SHORT_LIFE_SECONDS else 0
            log.warning("Our Neo4j ended; it is started again.")
            if short_lives >= _MOST_SHORT_LIVES:
                self._give_up(self._server.complaint())
                return
            await asyncio.sleep(min(short_lives * 0.25, _LONGEST_PAUSE))
            await self._restart()

    async def _restart(self) -> None:
        """Start again and follow the port; give up after some failures in a row."""
        pause = 0.25
        for attempt in range(_MOST_SHORT_LIVES):
            port = self._port
            try:
                await self._start()
            except StoreError as error:
                log.warning("Our Neo4j does not start: %s", error)
                if attempt == _MOST_SHORT_LIVES - 1:
                    self._give_up(error)
                    return
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                if self._port != port:
                    await self._connect()
                return

    def _give_up(self, error: StoreError) -> None:
        log.error("Our Neo4j cannot be kept alive: %s", error)
        self._trouble = FailedError(
            f"Our Neo4j on {self._folder.path} ends again and again. {error.problem}",
            error.remedy,
        )
