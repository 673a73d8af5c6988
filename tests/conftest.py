"""What every test may use: a real graph, and the rule that nothing skips where CI=true."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Generator
from typing import Final

import pytest

from loaders.statements import WITHOUT_INDEX, Statement
from loaders.statements.schema import PING
from loaders.store import Store, Transaction, open_store
from tests.compat import neo4j

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
async def store(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Store]:
    """Return the graph of the test session: migrated, with whatever earlier tests left in it."""
    await neo4j.prepare()
    async with open_store(neo4j.target(tmp_path_factory.mktemp("graph") / "data")) as opened:
        yield opened


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
