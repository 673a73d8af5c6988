"""The Neo4j that a test run uses: ours, the newest release (`make compat`), or one that runs already.

LIANXIN_TEST_URI      a Neo4j that runs and may be emptied (with LIANXIN_TEST_USER, …_PASSWORD)
LIANXIN_TEST_NEO4J    `newest`: our own start of the newest release instead of the LTS
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from loaders.store import Target
from loaders.store.embedded.distribution import Distribution, chosen, shipped
from loaders.store.embedded.ready import make_ready

__all__ = ["NEWEST", "prepare", "target"]

NEWEST: Final = "2026.08.1"


async def prepare() -> Distribution:
    """Fetch what the run needs; sub-processes of the tests find the same Neo4j by the environment."""
    if os.environ.get("LIANXIN_TEST_NEO4J") != "newest":
        return await make_ready()
    newest = await make_ready(distribution=shipped(NEWEST, Path(__file__).parent))
    os.environ["LIANXIN_NEO4J_HOME"] = str(newest.lib.parent)
    return chosen()


def target(folder: Path) -> Target:
    """Return the Neo4j named by the environment, else our own on `folder`."""
    uri = os.environ.get("LIANXIN_TEST_URI")
    if not uri:
        return Target(data=folder)
    user = os.environ.get("LIANXIN_TEST_USER", "neo4j")
    return Target(uri=uri, user=user, password=os.environ.get("LIANXIN_TEST_PASSWORD", ""))
