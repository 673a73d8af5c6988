"""The shipped catalogue goes through the same door as a user's tables, once per release."""

from __future__ import annotations

import asyncio

from loaders.catalogue import release, tables
from loaders.identity import IdentityKey
from loaders.intake.readers import SourceFile
from loaders.intake.rows import Batch, RowReader, batches
from loaders.intake.session import Session
from loaders.intake.stated import CATALOGUE_SOURCE
from loaders.intake.tables import TABLES
from loaders.statements.ledger_write import GRAPH_STATE, LOCK_GRAPH, SET_RELEASE
from loaders.store import Store, Transaction
from policy.errors import LianxinError

__all__ = ["ensure_catalogue"]

_BATCH = 5_000
_NO_KEY = IdentityKey(b"the catalogue has no citizen IDs")


async def ensure_catalogue(store: Store) -> bool:
    """Load or upgrade the shipped reference tables unless the graph has this release; whether it was needed.

    Users' values are not touched: what is shipped yields to them. A newer release in the graph stays.
    Two processes that do this at once do it one after the other, and the second changes nothing.
    """
    shipped = release()
    if not _older((await store.read(GRAPH_STATE))["release"], shipped):
        return False
    session = Session(store, None)
    for name, path in tables().items():
        table = TABLES[name]
        for batch in await asyncio.to_thread(_batches, name):
            work = await session.apply(table, path.name, batch.rows)
            refused = [
                *(reject for _, reject in batch.rejects),
                *(r for _, r in (*work.rejects, *work.deferred)),
            ]
            if refused:
                raise LianxinError(
                    f"The shipped {refused[0].file} is broken in row {refused[0].row}: {refused[0].reason}.",
                    "Install the package again.",
                    code="CATALOGUE_BROKEN",
                )

    async def finish(tx: Transaction) -> None:
        state = (await tx.run(LOCK_GRAPH))[0]["page"]
        if _older(state["release"], shipped):
            await tx.run(SET_RELEASE, {"release": shipped})

    await store.transact(finish, name="catalogue release", repeatable=True)
    return True


def _batches(name: str) -> list[Batch]:
    reader = RowReader(TABLES[name], SourceFile.open(tables()[name]), CATALOGUE_SOURCE, _NO_KEY)
    return list(batches(reader, _BATCH))


def _older(present: str | None, shipped: str) -> bool:
    return present is None or _parts(present) < _parts(shipped)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
