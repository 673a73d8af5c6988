"""`lianxin verify`: check the invariants of the graph."""

from __future__ import annotations

import sys

import typer

from gateway.cli.common import EXIT_FAILED, Data, Graph, run, settings_for
from gateway.target import target_of

__all__ = ["verify"]


def verify(data: Data = None, graph: Graph = None) -> None:
    """Check that the graph holds together and say what does not.

    Reads everything once: every entry has its subject, list and authority, intervals are half open, every
    subject is what its sources say, change numbers have no gap. Exit code 0 if all is well, 1 if not.
    """
    settings = settings_for(data, graph)

    async def work() -> int:
        from loaders.store import open_store
        from loaders.verify import verify as check

        async with open_store(target_of(settings)) as store:
            problems = await check(store)
        for problem in problems:
            sys.stdout.write(f"{problem}\n")
        return len(problems)

    found = run(work())
    if found:
        sys.stderr.write(f"{found} problems.\n")
        raise typer.Exit(EXIT_FAILED)
    sys.stdout.write("The graph holds together.\n")
