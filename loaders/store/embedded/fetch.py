"""Fetching the jars of Neo4j once: in parallel, resumed, checked by hash, shared by every clone."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import http.client
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jgo.constants import MAVEN_CENTRAL_URL

from loaders.store.errors import DiskFullError, FetchError, NotWritableError, StoreError

__all__ = ["Jar", "Progress", "damaged", "exclusively", "fetch", "file_error", "missing", "read_list"]

Progress = Callable[[str, int, int], None]
"""Told of a stage of the set-up for people, what of it is done and the whole; from any thread."""

STAGE = "Neo4j"
_THREADS = 8
_ATTEMPTS = 4
_CHUNK = 256 * 1024
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Jar:
    """A file of a Maven repository with its SHA-256 and its size in bytes."""

    path: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        """The name in the class path's folder."""
        return self.path.rpartition("/")[2]


class _Stopped(Exception):  # noqa: N818 - a signal between threads, not an error
    """The fetch was interrupted; what is there is kept for the next time."""


def read_list(file: Path) -> tuple[Jar, ...]:
    """Read a list of jars, one `path sha256 bytes` a line."""
    lines = (line.split() for line in file.read_text().splitlines())
    return tuple(Jar(path, sha256, int(size)) for path, sha256, size in lines)


def missing(jars: Sequence[Jar], folder: Path) -> list[Jar]:
    """Return the jars that are not there in full; what has its name was checked before it got it."""
    return [jar for jar in jars if _size(folder / jar.name) != jar.size]


def damaged(jars: Sequence[Jar], folder: Path) -> list[str]:
    """Return the names of the jars whose bytes are not what they should be, and remove those."""
    bad = [jar.name for jar in jars if not _is_whole(folder / jar.name, jar)]
    for name in bad:
        (folder / name).unlink(missing_ok=True)
    return bad


def fetch(
    jars: Sequence[Jar], folder: Path, progress: Progress | None, stop: threading.Event | None = None
) -> None:
    """Bring all jars into `folder`; without the network where they are there.

    An interruption (Ctrl-C, `stop`) keeps the parts, the next run goes on with them. Another process
    that fetches into the same folder is waited for.
    """
    if not missing(jars, folder):
        return
    with file_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with exclusively(folder.parent / "fetch.lock"):
            _fetch(missing(jars, folder), jars, folder, progress, stop or threading.Event())


@contextmanager
def exclusively(lock: Path) -> Iterator[None]:
    """Hold a lock file; waits for whoever holds it, and is let go with the process."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def file_error(where: Path) -> Iterator[None]:
    """Turn a failure to write at `where` into the error that says what to do."""
    try:
        yield
    except OSError as error:
        if isinstance(error, urllib.error.URLError | http.client.HTTPException):
            raise
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(
                f"The disk of {where} is full.", "Free some space there and try again."
            ) from error
        raise NotWritableError(
            f"{where} cannot be written ({error.strerror or error}).",
            "Give yourself the right to write there, or choose another folder.",
        ) from error


def _fetch(
    todo: Sequence[Jar], jars: Sequence[Jar], folder: Path, progress: Progress | None, stop: threading.Event
) -> None:
    count = _Count(sum(jar.size for jar in jars), progress)
    count.add(count.total - sum(jar.size for jar in todo))
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="fetch")
    try:
        largest_first = sorted(todo, key=lambda jar: -jar.size)
        for future in as_completed([pool.submit(_one, jar, folder, count, stop) for jar in largest_first]):
            future.result()
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


class _Count:
    """The bytes fetched so far, of all threads."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.total = total
        self._done = 0
        self._lock = threading.Lock()
        self._progress = progress

    def add(self, size: int) -> None:
        with self._lock:
            self._done += size
            if self._progress is not None:
                self._progress(STAGE, self._done, self.total)


def _one(jar: Jar, folder: Path, count: _Count, stop: threading.Event) -> None:
    """Fetch one jar to its part, check it and give it its name."""
    part = folder / f"{jar.name}.part"
    last: Exception | None = None
    for attempt in range(_ATTEMPTS):
        if stop.wait(attempt * 0.5):
            raise _Stopped
        try:
            _append(jar, part, count, stop)
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
            last = error
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            continue
        if _size(part) < jar.size:
            last = ConnectionError("the answer was broken off")
            continue
        if _digest(part) == jar.sha256:
            part.replace(folder / jar.name)
            return
        count.add(-_size(part))
        part.unlink()
        last = ValueError("its hash is not the expected one")
    raise _unfetched(jar, last)


def _append(jar: Jar, part: Path, count: _Count, stop: threading.Event) -> None:
    """Go on with a part from where it ends; from the start where the server does not know ranges."""
    have = _size(part)
    if have == jar.size:
        count.add(have)
        return
    if have > jar.size:
        part.unlink()
        have = 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    request = urllib.request.Request(f"{_base()}/{jar.path}", headers=headers)  # noqa: S310 - see _base
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
        have = have if answer.status == http.HTTPStatus.PARTIAL_CONTENT else 0
        count.add(have)
        with part.open("ab" if have else "wb") as file:
            while chunk := answer.read(_CHUNK):
                if stop.is_set():
                    raise _Stopped
                file.write(chunk)
                count.add(len(chunk))


def _unfetched(jar: Jar, last: Exception | None) -> StoreError:
    return FetchError(
        f"{jar.name} of Neo4j cannot be fetched: {last}.",
        "Check the network (MAVEN_BASE_URL names a mirror) and run the command again: "
        "it goes on where it stopped.",
    )


def _base() -> str:
    base = os.environ.get("MAVEN_BASE_URL") or MAVEN_CENTRAL_URL
    if not base.startswith(("http://", "https://")):
        raise FetchError("MAVEN_BASE_URL is not an http address.", "Give it as https://host/path.")
    return base.rstrip("/")


def _is_whole(file: Path, jar: Jar) -> bool:
    return file.exists() and _digest(file) == jar.sha256


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
