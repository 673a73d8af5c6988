"""A full snapshot (promise 4): what a source's list no longer names has left it, if the file is whole."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from loaders.intake.entries import entry_id, write_inferred_exits
from loaders.intake.report import LoadReport, TableCounts
from loaders.intake.rows import RowReader
from loaders.intake.session import Session
from loaders.intake.shadow import Shadow
from loaders.intake.work import Work
from loaders.statements.snapshots_write import ENTRIES_IN_FORCE
from loaders.store import Store, Transaction
from policy.calendar import today
from policy.errors import BadInputError, LianxinError

__all__ = ["Snapshot"]

_LEAST_PERCENT = 80
_SLICE = 1_000


class Snapshot:
    """Compares the file's entries with those in force that the graph has of the same source and list."""

    def __init__(self, source: str, list_code: str) -> None:
        self._source = source
        self._list = list_code
        self._seen = Shadow()

    @classmethod
    def of(cls, tables: Iterable[str], source: str, list_code: str | None) -> Snapshot:
        """Needs a list, and files of entries."""
        if list_code is None or "entries" not in tables:
            raise BadInputError(
                "A full snapshot is of one list.", "Load a file of entries and name its list with --list."
            )
        return cls(source, list_code)

    async def check(self, store: Store, readers: list[RowReader], *, force: bool) -> None:
        """Refuse (SNAPSHOT_TOO_SMALL) a file without 80 % of the entries in force, unless forced."""
        await asyncio.to_thread(self._read, readers)
        total = missing = 0
        async for group in self._in_force(store):
            total += len(group)
            missing += len(self._absent(group))
        if not force and (total - missing) * 100 < total * _LEAST_PERCENT:
            raise LianxinError(
                f"The file has {total - missing:,} of the {total:,} entries in force on {self._list}.",
                "Check that it is complete; --force takes it all the same.",
                code="SNAPSHOT_TOO_SMALL",
            )

    async def infer_exits(self, store: Store, session: Session, report: LoadReport) -> None:
        """Record an exit, effective today, of every entry in force that the file does not have."""
        absent: list[str] = []
        async for group in self._in_force(store):
            absent += self._absent(group)
        day = today()
        for start in range(0, len(absent), _SLICE):
            ids = absent[start : start + _SLICE]

            async def work(tx: Transaction, ids: list[str] = ids) -> Work:
                batch = await session.begin(tx, "full snapshot")
                await write_inferred_exits(tx, ids, day, batch)
                if session.shadow is None:
                    await batch.write_ledger(tx)
                return batch

            done = await store.transact(work, name="load snapshot", repeatable=True)
            report.inferred_exits += len(ids)
            report.note("entries", TableCounts(findings=len(done.findings)), [], done.findings)

    async def _in_force(self, store: Store) -> Any:  # noqa: ANN401 - an async generator of lists of pages
        group: list[str] = []
        parameters = {"source": self._source, "list": self._list, "at": today()}
        async for row in store.stream(ENTRIES_IN_FORCE, parameters):
            group.append(row["id"])
            if len(group) == _SLICE:
                yield group
                group = []
        if group:
            yield group

    def _absent(self, ids: list[str]) -> list[str]:
        seen = self._seen.get("seen", ids)
        return [id_ for id_ in ids if id_ not in seen]

    def _read(self, readers: list[RowReader]) -> None:
        """Note which entries the files have, also those whose rows will be rejected."""
        for reader in readers:
            if reader.table.name == "entries":
                found: dict[str, bool] = {}
                for raw in reader.file.rows():
                    ref = reader.own_ref(raw)
                    if ref is not None:
                        found[entry_id(self._source, ref)] = True
                    if len(found) == _SLICE:
                        self._seen.put("seen", found)
                        found = {}
                self._seen.put("seen", found)

    def close(self) -> None:
        """Forget the file."""
        self._seen.close()
