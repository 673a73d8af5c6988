"""`lianxin migrate`: bring the graph's schema up to date."""

from __future__ import annotations

import sys

from gateway.cli.common import Data, Graph, run, settings_for
from gateway.target import target_of

__all__ = ["migrate"]


def migrate(data: Data = None, graph: Graph = None) -> None:
    """Bring the graph up to date: constraints, indexes and the shipped catalogue.

    Starting `serve`, `load` or `demo` does the same. Each migration is applied once and recorded in the
    graph; a graph that a newer lianxin wrote is refused.
    """
    settings = settings_for(data, graph)

    async def work() -> tuple[list[str], bool]:
        from loaders.intake import ensure_catalogue
        from loaders.store import open_store
        from loaders.store.migrations import migrate as apply

        async with open_store(target_of(settings), migrate=False) as store:
            return await apply(store), await ensure_catalogue(store)

    applied, loaded = run(work())
    for name in applied:
        sys.stdout.write(f"applied {name}\n")
    sys.stdout.write("catalogue loaded\n" if loaded else "catalogue up to date\n")
    if not applied:
        sys.stdout.write("schema up to date\n")
