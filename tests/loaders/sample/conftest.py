"""One world for the tests of this folder, read into plain dicts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from loaders.catalogue import tables
from loaders.sample import Summary, generate

Row = dict[str, str]
SUBJECTS = 12_000


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@dataclass(frozen=True)
class World:
    directory: Path
    summary: Summary
    tables: dict[str, list[Row]]
    catalogue: dict[str, list[Row]]

    def by_key(self, table: str, key: str) -> dict[str, Row]:
        return {row[key]: row for row in self.tables[table]}


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    directory = tmp_path_factory.mktemp("world")
    summary = generate(directory, subjects=SUBJECTS, seed=20260401)
    found = {path.stem: read(path) for path in sorted(directory.glob("*.csv"))}
    return World(directory, summary, found, {name: read(path) for name, path in tables().items()})
