"""Generated worlds, each loaded once into its own Neo4j and kept for the next run.

They are in the folder LIANXIN_BENCH_DIR, else `.bench` in the working folder, by their number of
subjects. A load that was cut off is completed.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from loaders.identity import IdentityKey
from loaders.intake import ensure_catalogue, load
from loaders.sample import generate
from loaders.sample.settings import VERSION
from loaders.store import Store, Target, open_store
from loaders.store.embedded.folder import Folder

__all__ = ["SOURCE", "World", "folder", "opened", "tables"]

SOURCE: Final = "bench"
USER: Final = "neo4j"
_SEED: Final = 1


@dataclass(frozen=True, slots=True)
class World:
    """A graph of so many subjects that is ready to be asked: our store, and its address for others."""

    subjects: int
    store: Store
    uri: str
    user: str
    password: str


def folder() -> Path:
    """Where everything is kept."""
    return Path(os.environ.get("LIANXIN_BENCH_DIR", ".bench")).absolute()


def tables(subjects: int) -> Path:
    """The canonical tables of a world, generated at the first call."""
    path = folder() / f"{subjects}" / f"tables-{VERSION}"
    if not path.exists():
        _say(f"generating {subjects:,} subjects")
        generate(path, subjects=subjects, seed=_SEED)
    return path


@asynccontextmanager
async def opened(subjects: int) -> AsyncIterator[World]:
    """The graph of a world, generated and loaded at the first call, with its Neo4j running."""
    data = folder() / f"{subjects}" / f"graph-{VERSION}"
    done = data.with_suffix(".loaded")
    async with running(data) as (store, uri, password):
        await ensure_catalogue(store)
        if not done.exists():
            await _fill(store, subjects, data)
            done.touch()
        yield World(subjects, store, uri, USER, password)


@asynccontextmanager
async def running(data: Path) -> AsyncIterator[tuple[Store, str, str]]:
    """Our Neo4j on a folder, for this process and by address and password for others."""
    async with open_store(Target(data=data)) as store:
        kept = Folder(data, _version_of(data))
        at = kept.running()
        if at is None:
            raise RuntimeError(f"nothing runs on {data}")
        yield store, f"bolt://127.0.0.1:{at.port}", kept.password


def _version_of(data: Path) -> str:
    return (data / "neo4j-version").read_text().strip()


async def _fill(store: Store, subjects: int, data: Path) -> None:
    path = tables(subjects)
    _say(f"loading {subjects:,} subjects")
    started = perf_counter()
    report = await load(store, [path], source=SOURCE, identity=IdentityKey.open(data))
    rows = sum(counts.read for counts in report.tables.values())
    _say(f"loaded {rows:,} rows in {perf_counter() - started:,.0f} s")


def _say(text: str) -> None:
    print(f"# {text}", flush=True)
