"""The data folder of our Neo4j: whose it is, who runs it, and its password.

lock            held (flock) by the process that runs Neo4j
run.json        where that Neo4j is, for the processes that join
neo4j-version   the version that wrote the data; also the mark that the folder is ours
password        mode 0600
identity.key    of the hash of citizen IDs; not the store's business
conf/ data/ logs/
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from loaders.store.embedded.distribution import as_numbers
from loaders.store.embedded.fetch import file_error
from loaders.store.errors import BrokenError, DataNewerError, DiskFullError, NotOursError

__all__ = ["Folder", "Lock", "Running"]

_LEAST_FREE: Final = 64 * 1024 * 1024
_LEAST_TO_WRITE: Final = 8 * 1024 * 1024
_HARMLESS: Final = frozenset({"lock", "run.json", "password", "identity.key"})
_ROUNDS: Final = 1_024


@dataclass(frozen=True, slots=True)
class Running:
    """The Neo4j that runs on a folder: its port, its process and its owner's, and whether it answers."""

    port: int
    owner: int
    jvm: int
    ready: bool


class Lock:
    """The right to run Neo4j on a folder; it goes with the process that holds it, however that ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Take the lock if nobody has it."""
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let the lock go if it is held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class Folder:
    """A data folder that may be used: made if it was not there, ours, and not newer than our Neo4j."""

    def __init__(self, path: Path, version: str) -> None:
        """Check the folder; raises STORE_NOT_OURS, STORE_NOT_WRITABLE, STORE_DATA_NEWER."""
        self.path = path.absolute()
        self._check_ours()
        self._check_version(version)
        with file_error(self.path):
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.lock = Lock(self.path / "lock")
            if not os.access(self.path, os.W_OK | os.X_OK):
                raise PermissionError(13, "Permission denied")

    @property
    def conf(self) -> Path:
        """The folder of neo4j.conf."""
        return self.path / "conf"

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return self.path / "logs"

    @property
    def password(self) -> str:
        """The password of our Neo4j."""
        try:
            return (self.path / "password").read_text()
        except OSError as error:
            raise BrokenError(
                f"The password of {self.path} cannot be read.",
                "Restore the file `password` from a backup of the folder.",
            ) from error

    def prepare(self) -> None:
        """Make what Neo4j needs before its first start; to be called by the holder of the lock."""
        with file_error(self.path):
            if shutil.disk_usage(self.path).free < _LEAST_FREE:
                raise DiskFullError(
                    f"The disk of {self.path} is full.", "Free at least 64 MiB there and try again."
                )
            for folder in (self.conf, self.logs, self.path / "data" / "dbms"):
                folder.mkdir(parents=True, exist_ok=True)
            if self._version is None:
                self._set_password()
                self.write_version("0")

    @property
    def is_full(self) -> bool:
        """Whether the disk has no room for what a transaction writes."""
        return shutil.disk_usage(self.path).free < _LEAST_TO_WRITE

    def write_version(self, version: str) -> None:
        """Record the version of the Neo4j that now writes the data."""
        with file_error(self.path):
            _replace(self.path / "neo4j-version", version)

    def size(self) -> int:
        """The bytes of the store files."""
        total = 0
        for where, _, names in os.walk(self.path / "data" / "databases"):
            for name in names:
                try:
                    total += os.lstat(f"{where}/{name}").st_size
                except FileNotFoundError:
                    continue
        return total

    def running(self) -> Running | None:
        """What the owner said of its Neo4j; None where nobody did."""
        try:
            return Running(**json.loads((self.path / "run.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def say_running(self, running: Running | None) -> None:
        """Tell the processes that join; None: nothing runs any more."""
        with file_error(self.path):
            if running is None:
                (self.path / "run.json").unlink(missing_ok=True)
            else:
                _replace(self.path / "run.json", json.dumps(asdict(running)))

    @property
    def _version(self) -> str | None:
        try:
            return (self.path / "neo4j-version").read_text().strip()
        except FileNotFoundError:
            return None

    def _check_ours(self) -> None:
        with file_error(self.path):
            if not self.path.exists() or self._version is not None:
                return
            others = sorted({entry.name for entry in self.path.iterdir()} - _HARMLESS)
        if others:
            raise NotOursError(
                f"{self.path} holds something else ({', '.join(others[:3])}).",
                "Name an empty folder, or one that does not exist, by LIANXIN_DATA.",
            )

    def _check_version(self, version: str) -> None:
        recorded = self._version if self.path.exists() else None
        if recorded is not None and as_numbers(recorded) > as_numbers(version):
            raise DataNewerError(
                f"{self.path} was written by Neo4j {recorded}; this is {version}.",
                f"Use a release of Lianxin with Neo4j {recorded}, name that Neo4j by LIANXIN_NEO4J_HOME, "
                "or load the data into a new folder.",
            )

    def _set_password(self) -> None:
        """Make a random password and the file from which Neo4j's first start takes its hash."""
        password, salt = secrets.token_urlsafe(24), secrets.token_bytes(32)
        digest = salt + password.encode()
        for _ in range(_ROUNDS):
            digest = hashlib.sha256(digest).digest()
        _replace(self.path / "password", password)
        line = f"neo4j:SHA-256,{digest.hex()},{salt.hex()},{_ROUNDS}:\n"
        _replace(self.path / "data" / "dbms" / "auth.ini", line)


def _replace(file: Path, text: str) -> None:
    """Write a file of mode 0600 so that it is there in full or not at all, also after a power cut."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(descriptor)
    part.replace(file)
