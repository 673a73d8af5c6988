"""One load's way into the graph: a batch is one transaction, decided under the graph's lock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from loaders.identity import IdentityKey
from loaders.intake.codes import Codes
from loaders.intake.entries import apply_entries
from loaders.intake.executions import apply_executions
from loaders.intake.reference import apply_reference
from loaders.intake.roles import apply_roles
from loaders.intake.rows import Row
from loaders.intake.shadow import Shadow
from loaders.intake.subjects import apply_subjects
from loaders.intake.tables import Table
from loaders.intake.work import Clock, Work
from loaders.statements.ledger_write import GRAPH_STATE, LOCK_GRAPH, SET_IDENTITY_KEY
from loaders.statements.reference_write import REFERENCE_CODES
from loaders.store import Store, Transaction
from policy.errors import LianxinError

__all__ = ["Session"]

_APPLY: Final[Mapping[str, Callable[[Transaction, Sequence[Row], Work], Awaitable[None]]]] = {
    "subjects": apply_subjects,
    "roles": apply_roles,
    "entries": apply_entries,
    "executions": apply_executions,
}


class Session:
    """Takes batches of rows into one graph; in a dry run it only says what it would do."""

    def __init__(self, store: Store, identity: IdentityKey | None, *, dry_run: bool = False) -> None:
        self._store = store
        self._identity = identity
        self._codes: Codes | None = None
        self._clock = Clock()
        self.shadow = Shadow() if dry_run else None

    async def apply(self, table: Table, file: str, rows: Sequence[Row]) -> Work:
        """Take in one batch and return what came of it, once it is committed."""

        async def work(tx: Transaction) -> Work:
            batch = await self.begin(tx, file)
            if table.reference:
                await apply_reference(tx, table, rows, batch)
            else:
                await _APPLY[table.name](tx, rows, batch)
            if self.shadow is None:
                await batch.write_ledger(tx)
            return batch

        done = await self._store.transact(work, name=f"load {table.name}", repeatable=True)
        if self.shadow is not None:
            self._codes = done.codes
        return done

    async def begin(self, tx: Transaction, file: str) -> Work:
        """The work of one batch, under the graph's lock."""
        return Work(file, self._clock, await self._prepared(tx), self.shadow)

    async def _prepared(self, tx: Transaction) -> Codes:
        """Take the graph's lock, check the key, and return the reference data of this very moment."""
        state = (await tx.run(GRAPH_STATE if self.shadow is not None else LOCK_GRAPH))[0]["page"]
        if self._identity is not None:
            known, own = state["identityKey"], self._identity.fingerprint
            if known is not None and known != own:
                raise LianxinError(
                    "The citizen IDs of this graph were hashed with another key.",
                    "Give the key of the first load: its key file, or the same LIANXIN_IDENTITY_KEY.",
                    code="IDENTITY_KEY_MISMATCH",
                )
            if known is None and self.shadow is None:
                await tx.run(SET_IDENTITY_KEY, {"fingerprint": own})
        if self._codes is None or self._codes.version != state["version"]:
            self._codes = Codes.of(state["version"], (await tx.run(REFERENCE_CODES))[0]["page"])
        return self._codes

    def close(self) -> None:
        """Forget what a dry run kept."""
        if self.shadow is not None:
            self.shadow.close()
