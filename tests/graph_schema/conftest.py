"""The small world of subjects, roles and entries, loaded once per module that asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from loaders.store import Store
from tests.conftest import wipe
from tests.graph_schema.credit_world import CreditWorld, build


@pytest.fixture(scope="module")
async def world(store: Store, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[CreditWorld]:
    """Return the world, alone in the graph."""
    await wipe(store)
    yield await build(store, tmp_path_factory.mktemp("world"))
    await wipe(store)
