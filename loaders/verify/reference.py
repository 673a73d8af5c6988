"""Reference data: properties and relations are what the records of all sources rebuild."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from loaders.intake.cells import split
from loaders.intake.reference import node_properties, relation_properties
from loaders.intake.stated import Fact, Stated
from loaders.intake.tables import TABLES
from loaders.statements.reference_write import LABELS
from loaders.statements.verify import reference_nodes
from loaders.store import Store
from loaders.verify.problems import Problem

__all__ = ["wrong_reference"]

_ENDS = {"signatories": "authority_code", "authorisations": "authorised_by"}
"""The column that names the authority at the other end of the relation that a row makes."""


async def wrong_reference(store: Store) -> AsyncIterator[Problem]:
    """The problems of the nodes of reference tables."""
    for table in LABELS:
        judge = _wrong_relations if table in _ENDS else _wrong
        async for row in store.stream(reference_nodes(table)):
            for detail in judge(table, row):
                yield Problem(table, row["key"], detail)


def _wrong_relations(table: str, row: Mapping[str, Any]) -> Iterator[str]:
    """Problems of the relations that a table's rows make of the node."""
    facts: dict[str, Fact] = {}
    for record in map(Stated.of, row["records"]):
        facts.setdefault(record.ref, Fact(record.ref)).records.append(record)
    best = [fact.best(TABLES[table]) for fact in facts.values()]
    expected = [
        (values[_ENDS[table]], _filled(relation_properties(TABLES[table], values))) for values in best
    ]
    found = [(code, _filled(properties)) for code, properties in row["relations"]]
    if sorted(map(repr, expected)) != sorted(map(repr, found)):
        yield f"its {table} are not those of its records"


def _filled(properties: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted((name, value) for name, value in properties.items() if value is not None)


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
