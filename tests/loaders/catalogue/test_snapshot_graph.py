"""The snapshot of a real graph says what the shipped files say."""

from __future__ import annotations

import csv
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from loaders.catalogue import tables
from loaders.catalogue.snapshot import current, fresh
from loaders.intake import ensure_catalogue
from loaders.statements import WITHOUT_INDEX, Statement
from policy.catalogue import Catalogue
from tests.conftest import wipe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loaders.store import Store, Transaction

_PROVENANCE = {"id", "sources", "confidence"}


def plain(records: Iterable[Any]) -> list[dict[str, object]]:
    """What records say, without where it comes from."""
    return [
        {field.name: getattr(each, field.name) for field in fields(each) if field.name not in _PROVENANCE}
        for each in records
    ]


@pytest.fixture
def written() -> Catalogue:
    rows: dict[str, Any] = {}
    for table, path in tables().items():
        with path.open(encoding="utf-8", newline="") as file:
            rows[table] = [{"name": row.get("name_zh"), **row} for row in csv.DictReader(file)]
    return Catalogue.build(**rows)


@pytest.fixture(scope="module")
async def graph(store: Store) -> Store:
    await wipe(store)
    await ensure_catalogue(store)
    return store


async def test_the_graph_gives_back_every_table_as_written(graph: Store, written: Catalogue) -> None:
    read = await fresh(graph)
    for table in ("domains", "lists", "authorities", "memoranda", "measures", "regions"):
        assert plain(getattr(read, table).values()) == plain(getattr(written, table).values()), table
    for doc_no in written.memoranda:
        assert plain(read.signatories_of(doc_no)) == plain(written.signatories_of(doc_no))
    for node_id, record in written.nodes.items():
        found = read.nodes[node_id]
        (source,) = found.sources
        assert source.name == "lianxin-catalogue"
        assert source.record
        assert found.confidence == source.confidence
        assert type(found) is type(record)


async def test_a_change_in_the_graph_is_seen_by_the_next_read(graph: Store) -> None:
    before = await fresh(graph)
    rename = Statement(
        name="rename",
        text="""MATCH (d:Domain {code: "judicial"}) SET d.nameZh = "司法"
        WITH d MATCH (g:Graph {id: "graph"})
        SET g.catalogueVersion = g.catalogueVersion + 1""",
        index=WITHOUT_INDEX,
        example={},
        write=True,
    )

    async def change(transaction: Transaction) -> None:
        await transaction.run(rename)

    await graph.transact(change)
    assert await current(graph) is before
    assert (await fresh(graph)).domains["judicial"].name == "司法"
    assert (await current(graph)).domains["judicial"].name == "司法"
