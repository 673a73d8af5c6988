"""The process's copy of the reference data: read whole, immutable, replaced when its version differs.

`current(store)` costs nothing as long as the version that came with the latest read is the snapshot's.
`fresh(store)` first asks for the version, for whoever has read nothing else yet. Requests that find
the copy outdated at the same time share one reload.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final
from weakref import WeakKeyDictionary

import orjson

from loaders.statements.reference import CATALOGUE_VERSION, REFERENCE_TABLES, parameters_of
from loaders.store import Store
from policy.catalogue import Catalogue, Row

__all__ = ["current", "fresh"]

_RELOADS: Final = 2
"""Reloads that one caller waits for: one that was under way when it came, and one that began after."""

_ALIASES: Final[Mapping[str, Mapping[str, str]]] = {
    "measures": {"number": "no", "doc_no": "memorandum_doc_no"},
    "regions": {"name_zh": "name"},
}
"""Properties of the graph that are not named like the column of their table."""

_HUMP: Final = re.compile(r"(?<=[a-z0-9])([A-Z])")


class _Copy:
    """The snapshot of one store, and the reload under way."""

    __slots__ = ("catalogue", "reload")

    def __init__(self) -> None:
        self.catalogue: Catalogue | None = None
        self.reload: asyncio.Task[Catalogue] | None = None


_copies: Final[WeakKeyDictionary[Store, _Copy]] = WeakKeyDictionary()


async def fresh(store: Store) -> Catalogue:
    """The reference data as it is in the graph now; asks for its version with one tiny statement."""
    version = await store.read(CATALOGUE_VERSION)
    return await _at_least(store, version)


async def current(store: Store) -> Catalogue:
    """The reference data of the version that the store's latest read has seen."""
    return await _at_least(store, store.catalogue_version)


async def _at_least(store: Store, version: int) -> Catalogue:
    copy = _copies.get(store)
    if copy is None:
        copy = _copies[store] = _Copy()
    for _ in range(_RELOADS):
        if copy.catalogue is not None and copy.catalogue.version == version:
            return copy.catalogue
        if copy.reload is None:
            copy.reload = asyncio.create_task(_reloaded(store, copy))
        # A waiter that is cancelled must not take the reload away from the others.
        catalogue = await asyncio.shield(copy.reload)
    return catalogue


async def _reloaded(store: Store, copy: _Copy) -> Catalogue:
    try:
        copy.catalogue = await _read(store)
        return copy.catalogue
    finally:
        copy.reload = None


async def _read(store: Store) -> Catalogue:
    """The catalogue under the version that the graph had before the first table was read.

    What changes meanwhile may be in it or not; either way the next look at the version finds it outdated.
    """
    version = await store.read(CATALOGUE_VERSION)
    read = (store.read(statement, parameters_of(table)) for table, statement in REFERENCE_TABLES.items())
    pages: dict[str, list[dict[str, Any]]] = dict(
        zip(REFERENCE_TABLES, await asyncio.gather(*read), strict=True)
    )
    pages["signatories"] = [each for signed in pages["signatories"] for each in _signatures(signed)]
    rows = {table: [_row(table, node) for node in nodes] for table, nodes in pages.items()}
    return await asyncio.to_thread(lambda: Catalogue.build(version=version, **rows))


def _row(table: str, node: Mapping[str, Any]) -> Row:
    """A node's properties under the names of the table's columns, with its sources."""
    named = {_column(table, key): value for key, value in node.items() if key != "records"}
    if "records" in node:
        named["sources"] = [_source(record) for record in node["records"]]
        # The column says where the value was found; policy reads the name of a source under that key.
        named.pop("source", None)
    return named


def _signatures(memorandum: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The signatures of a memorandum, each with the records that state it."""
    records: dict[str, list[Mapping[str, Any]]] = {}
    for record in memorandum["records"]:
        records.setdefault(orjson.loads(record["row"])["authority_code"], []).append(record)
    for signed in memorandum["signed"]:
        yield {
            **signed,
            "memorandumDocNo": memorandum["memorandumDocNo"],
            "records": records.get(signed["authorityCode"], []),
        }


@cache
def _column(table: str, key: str) -> str:
    column = _HUMP.sub(r"_\1", key).lower()
    return _ALIASES.get(table, {}).get(column, column)


def _source(record: Mapping[str, Any]) -> Row:
    """What one record says of itself: the system it came from, and where that has it from."""
    stated = orjson.loads(record["row"]) if record.get("row") else {}
    return {
        "id": record["id"],
        "source": record["source"],
        "record": stated.get("source") or record["ref"],
        "received_at": record["recordedAt"],
        "confidence": record.get("confidence"),
    }
