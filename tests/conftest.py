"""What every test may use: a real graph, and the rule that nothing skips where CI=true."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Final

import pytest

from loaders.identity import IdentityKey
from loaders.intake import ensure_catalogue, load
from loaders.sample import generate
from loaders.statements import WITHOUT_INDEX, Statement
from loaders.statements.loads import LOADS_BY_SOURCE
from loaders.statements.schema import PING
from loaders.store import Store, Transaction, open_store
from tests.compat import neo4j

WORLD: Final = "world"

_WIPE: Final = Statement(
    name="wipe",
    text="""
    MATCH (n) WHERE NOT n:Migration AND NOT n:Graph
    WITH n LIMIT 20000
    DETACH DELETE n
    RETURN count(n) AS deleted
    """,
    index=WITHOUT_INDEX,
    example={},
    write=True,
)

# The catalogue's version goes on: a snapshot kept by the store must not pass for the next one.
_RESET: Final = Statement(
    name="reset",
    text="""
    MATCH (g:Graph {id: "graph"})
    SET g = {id: g.id, schemaVersion: g.schemaVersion, sequence: 0, catalogueVersion: g.catalogueVersion + 1}
    """,
    index=WITHOUT_INDEX,
    example={},
    write=True,
)


@pytest.fixture(scope="session")
def graph_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the Neo4j that the test session runs; another process joins it by `--data`."""
    return tmp_path_factory.mktemp("graph") / "data"


@pytest.fixture(scope="session")
async def store(graph_folder: Path) -> AsyncIterator[Store]:
    """Return the graph of the test session: migrated, with whatever earlier tests left in it."""
    await neo4j.prepare()
    async with open_store(neo4j.target(graph_folder)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def world(store: Store, graph_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load a generated world of 200 subjects as the only data; return the folder of the graph."""
    if [row["source"] for row in await store.read(LOADS_BY_SOURCE)] == [WORLD]:
        return graph_folder
    await wipe(store)
    tables = tmp_path_factory.mktemp("world")
    generate(tables, subjects=200, seed=1)
    await ensure_catalogue(store)
    report = await load(store, [tables], source=WORLD, identity=IdentityKey.open(graph_folder))
    assert not report.total.rejected
    return graph_folder


@pytest.fixture
async def empty_store(store: Store) -> Store:
    """Return the graph of the test session without any fact; schema and indexes are there."""
    await wipe(store)
    return store


async def wipe(store: Store) -> None:
    """Remove every fact and the shipped catalogue from a graph."""

    async def once(transaction: Transaction) -> int:
        deleted: int = (await transaction.run(_WIPE))[0]["deleted"]
        if not deleted:
            await transaction.run(_RESET)
        return deleted

    while await store.transact(once, name="wipe"):
        pass
    await store.read(PING)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the graph, so that `-m "not store"` runs without it."""
    for item in items:
        if "store" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.store)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a skipped test a failure where CI=true."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        _fail_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Make a skipped module a failure where CI=true."""
    report = yield
    if report.skipped:
        _fail_in_ci(report)
    return report


def _fail_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI") == "true":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"with CI=true nothing may skip: {reason}"
