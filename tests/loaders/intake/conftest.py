from __future__ import annotations

from pathlib import Path

import pytest

from loaders.intake import ensure_catalogue
from loaders.store import Store
from tests.conftest import wipe
from tests.loaders.intake.desk import Desk


@pytest.fixture(scope="module")
async def catalogued(store: Store) -> Store:
    """The graph of the test session with nothing but the shipped catalogue."""
    await wipe(store)
    await ensure_catalogue(store)
    return store


@pytest.fixture
async def desk(catalogued: Store, tmp_path: Path) -> Desk:
    """A desk before a graph without facts; what users said of reference data stays until the module ends."""
    desk = Desk(catalogued, tmp_path)
    await desk.ask(
        "CALL () { MATCH (n) WHERE n:Subject OR n:SubjectAlias OR n:Identifier OR n:ListEntry OR n:PastEntry"
        " OR n:Exit OR n:Execution OR n:Change OR n:Load DETACH DELETE n }"
        " CALL () { MATCH (r:Record) WHERE r.table IN ['subjects', 'executions'] DETACH DELETE r }"
        ' MATCH (g:Graph {id: "graph"}) SET g.sequence = 0 RETURN 0 AS page'
    )
    return desk
