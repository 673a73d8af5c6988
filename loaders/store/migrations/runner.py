"""Applying numbered migrations: in order, once each, safely beside another process that does the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loaders.statements import WITHOUT_INDEX, Statement
from loaders.statements.schema import APPLIED_MIGRATIONS, AWAIT_INDEXES, RECORD_MIGRATION
from loaders.store.client import Store, Transaction
from loaders.store.errors import GraphNewerError
from policy.calendar import now

__all__ = ["Migration", "applied", "apply", "pending"]

_AWAIT_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Migration:
    """A step of the schema; every statement may run twice, and beside itself in another process."""

    number: int
    name: str
    statements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.number:04} {self.name}"


async def applied(store: Store) -> list[int]:
    """Return the numbers of the migrations that the graph has seen, ascending."""
    numbers: list[int] = await store.read(APPLIED_MIGRATIONS)
    return numbers


async def pending(store: Store, migrations: Sequence[Migration]) -> list[Migration]:
    """Return what is still to be applied; GRAPH_NEWER where the graph knows more than we do."""
    seen = await applied(store)
    newest = max((migration.number for migration in migrations), default=0)
    if seen and seen[-1] > newest:
        raise GraphNewerError(
            f"The graph has migration {seen[-1]}; this release knows {newest}.",
            "Use the release of Lianxin that wrote the graph, or a newer one.",
        )
    return [migration for migration in migrations if migration.number not in seen]


async def apply(store: Store, migrations: Sequence[Migration]) -> list[str]:
    """Apply what is pending and return it; the indexes are online when this returns.

    A migration is recorded after its last statement, so an interrupted one runs again. Two processes
    may run the same one at the same time: schema statements carry IF NOT EXISTS, the record is a MERGE
    under a uniqueness constraint, and deadlocks are retried.
    """
    todo = await pending(store, migrations)
    for migration in todo:
        await _write(store, f"migration_{migration.number:04}", migration.statements)
        await _write(store, AWAIT_INDEXES.name, (AWAIT_INDEXES.text,), {"seconds": _AWAIT_SECONDS})
        record = {"number": migration.number, "name": migration.name, "now": now()}
        await _write(store, RECORD_MIGRATION.name, (RECORD_MIGRATION.text,), record)
    return [str(migration) for migration in todo]


async def _write(
    store: Store, name: str, texts: Sequence[str], parameters: Mapping[str, object] | None = None
) -> None:
    statements = [
        Statement(name=name, text=text, index=WITHOUT_INDEX, example={}, write=True) for text in texts
    ]

    async def work(transaction: Transaction) -> None:
        for statement in statements:
            await transaction.run(statement, parameters)

    await store.transact(work, name=name, deadline=_AWAIT_SECONDS, repeatable=True)
