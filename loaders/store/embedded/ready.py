"""Making Neo4j ready to run: its jars, then the class data archive that makes it start in 3 s."""

from __future__ import annotations

import asyncio
import threading

from loaders.store.embedded.classdata import train
from loaders.store.embedded.distribution import Distribution, chosen
from loaders.store.embedded.fetch import Progress, fetch

__all__ = ["make_ready"]


async def make_ready(
    progress: Progress | None = None, distribution: Distribution | None = None
) -> Distribution:
    """Return the Neo4j to run, after fetching what is not there yet; at once where all is."""
    neo4j = distribution or chosen()
    stop = threading.Event()
    try:
        await asyncio.to_thread(fetch, neo4j.jars, neo4j.lib, progress, stop)
    finally:
        stop.set()
    await train(neo4j, progress)
    return neo4j
