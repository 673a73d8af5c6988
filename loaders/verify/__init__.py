"""`lianxin verify`: what must hold of every graph, checked page by page."""

from __future__ import annotations

from loaders.store import Store
from loaders.verify.facts import wrong_facts
from loaders.verify.problems import Problem
from loaders.verify.reference import wrong_reference
from loaders.verify.subjects import wrong_subjects

__all__ = ["Problem", "verify"]

_KEPT = 1_000


async def verify(store: Store) -> list[Problem]:
    """What is wrong in the graph; empty if it holds together. At most the first 1,000 problems.

    Reads the whole graph in pages, so that memory stays flat. Meant for a graph at rest: beside a load,
    what was read before and after one of its batches may not agree.
    """
    found: list[Problem] = []
    for check in (wrong_facts, wrong_subjects, wrong_reference):
        async for problem in check(store):
            found.append(problem)
            if len(found) >= _KEPT:
                return found
    return found
