"""What the graph's schema is, as numbered steps, and the one function that applies them.

A migration is plain data: a number, a name and statements that may run twice. To add an index to a
released schema, write a new module with the next number and add it to `MIGRATIONS`.
"""

from __future__ import annotations

from typing import Final

from loaders.store.client import Store
from loaders.store.migrations import m0001_schema
from loaders.store.migrations.runner import Migration, applied, apply, pending

__all__ = ["MIGRATIONS", "Migration", "applied", "migrate", "pending"]

MIGRATIONS: Final[tuple[Migration, ...]] = (Migration(1, "schema", m0001_schema.STATEMENTS),)


async def migrate(store: Store) -> list[str]:
    """Bring the graph's schema up to date and return what was applied, as `0001 schema`.

    Raises GRAPH_NEWER where the graph has migrations that this release does not know.
    """
    return await apply(store, MIGRATIONS)
