"""Reference data: properties and relations are what the records of all sources rebuild."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from loaders.intake.cells import split
from loaders.intake.reference import node_properties
from loaders.intake.stated import Fact, Stated
from loaders.intake.tables import TABLES
from loaders.statements.reference_write import LABELS
from loaders.statements.verify import reference_nodes
from loaders.store import Store
from loaders.verify.problems import Problem

__all__ = ["wrong_reference"]


async def wrong_reference(store: Store) -> AsyncIterator[Problem]:
    """The problems of the nodes of reference tables."""
    for table in LABELS:
        if table not in {"signatories", "authorisations"}:
            async for row in store.stream(reference_nodes(table)):
                for detail in _wrong(table, row):
                    yield Problem(TABLES[table].name, row["key"], detail)


def _wrong(table: str, row: Mapping[str, Any]) -> Iterator[str]:
    records = [Stated.of(record) for record in row["records"]]
    if not records:
        yield "no record states it"
        return
    best = Fact(records[0].ref, records).best(TABLES[table])
    expected = node_properties(TABLES[table], row["key"], best)
    for name in sorted(expected.keys() | row["node"].keys()):
        if expected.get(name) != row["node"].get(name):
            yield f"{name} is {row['node'].get(name)!r}, its records say {expected.get(name)!r}"
    for column, keys in row["ends"].items():
        if sorted(keys) != sorted(set(split(best.get(column)))):
            yield f"its relations for {column} are {sorted(keys)}"
