"""Opening the credit subgraph."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from gateway.observe.metrics import Metrics
from gateway.settings import Settings
from gateway.subgraphs import credit
from loaders.statements.reference import REFERENCE_TABLES
from loaders.store import Store


async def test_the_reference_data_is_read_before_anybody_asks(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    @asynccontextmanager
    async def opened(*_: object, **__: object) -> AsyncIterator[Store]:
        yield Store(store.connection, store.limits, lambda name, _seconds, _outcome: read.append(name))

    monkeypatch.setattr(credit, "open_store", opened)
    async with credit.open_credit(Settings(graph_uri="bolt://unused"), Metrics()):
        assert {statement.name for statement in REFERENCE_TABLES.values()} <= set(read)
