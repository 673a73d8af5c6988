"""What one batch carries through its transaction: clock, catalogue, outcome and the ledger of changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice

from loaders.intake.cells import scrub
from loaders.intake.codes import Codes
from loaders.intake.report import Finding, Reject, TableCounts
from loaders.intake.rows import Row
from loaders.intake.shadow import Shadow
from loaders.statements import Statement
from loaders.statements.ledger_write import CREATE_CHANGES, MERGE_SOURCES, TAKE_SEQUENCE
from loaders.store import Transaction
from policy.calendar import now
from policy.catalogue import Catalogue
from policy.ids import SOURCE, make_id
from policy.vocabulary import ChangeKind

__all__ = ["Clock", "Work", "distinct", "just_after", "write_rows"]

_SLICE = 1_000

_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def just_after(instant: str) -> str:
    """The next microsecond."""
    moment = datetime.strptime(instant, _FORMAT).replace(tzinfo=UTC) + timedelta(microseconds=1)
    return f"{moment.year:04}-{moment:%m-%dT%H:%M:%S.%f}Z"


class Clock:
    """Instants that only rise, so that of two rows the later one was recorded later."""

    def __init__(self) -> None:
        self._last = ""

    def tick(self, after: str = "") -> str:
        """The present instant, or the next one after the last given and after `after`."""
        instant = now()
        floor = max(self._last, after)
        if instant <= floor:
            instant = just_after(floor)
        self._last = instant
        return instant


@dataclass(slots=True)
class Work:
    """One batch of one table, in one attempt of its transaction."""

    file: str
    clock: Clock
    codes: Codes
    shadow: Shadow | None = None
    counts: TableCounts = field(default_factory=TableCounts)
    rejects: list[tuple[Row, Reject]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    deferred: list[tuple[Row, Reject]] = field(default_factory=list)
    changes: list[dict[str, str | None]] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    catalogue_changed: bool = False
    _refused: set[int] = field(default_factory=set)

    @property
    def catalogue(self) -> Catalogue:
        """The reference data, to be asked by code and date."""
        return self.codes.catalogue

    def reject(self, row: Row, column: str, code: str, right: str, found: str | None = None) -> None:
        """Refuse a row, for its first fault: it is one rejected row however much is wrong with it."""
        if row.number in self._refused:
            return
        self._refused.add(row.number)
        self.rejects.append((row, self.refusal(row, column, code, right, found)))
        self.counts.rejected += 1

    def refusal(self, row: Row, column: str, code: str, right: str, found: str | None = None) -> Reject:
        """Why a row is refused; what was found is the cell unless it is given."""
        shown = (row.get(column) or "") if found is None else found
        return Reject(self.file, row.number, column, code, scrub(shown)[:80], right)

    def find(self, row: Row, code: str, detail: str) -> None:
        """Note what looks wrong in a row that is taken."""
        self.findings.append(Finding(self.file, row.number, code, scrub(detail)))

    def change(self, kind: ChangeKind, **about: str | None) -> None:
        """Note a change record; its number is taken when the batch is written."""
        self.changes.append({"kind": kind.value, **about})

    def instant(self, row: Row, before: str | None) -> str:
        """When the row counts as recorded: as it says, else now; always after the version `before`."""
        given = row.recorded_at
        if given is None:
            return self.clock.tick(before or "")
        if before is None or given > before:
            return given
        self.find(row, "RECORDED_BEFORE_CURRENT", f"recorded_at {given} is not after what it corrects")
        return self.clock.tick(before)

    async def write_ledger(self, tx: Transaction) -> None:
        """Write the changes under consecutive numbers, and the names of the sources."""
        if self.sources:
            rows = [{"id": make_id(SOURCE, "source", name), "name": name} for name in sorted(self.sources)]
            await tx.run(MERGE_SOURCES, {"rows": rows})
        if self.changes:
            before = (await tx.run(TAKE_SEQUENCE, {"count": len(self.changes)}))[0]["page"]
            at = now()
            rows_: list[Mapping[str, object]] = [
                {**change, "sequence": before + number, "at": at}
                for number, change in enumerate(self.changes, start=1)
            ]
            await tx.run(CREATE_CHANGES, {"rows": rows_})


async def write_rows(tx: Transaction, statement: Statement, rows: Iterator[Mapping[str, object]]) -> None:
    """Write `rows` in slices; while the database works on one, a thread makes the next."""
    running: asyncio.Task[object] | None = None
    try:
        while part := await asyncio.to_thread(lambda: list(islice(rows, _SLICE))):
            if running is not None:
                await running
            running = asyncio.create_task(tx.run(statement, {"rows": part}))
        if running is not None:
            await running
    except BaseException:
        if running is not None:
            running.cancel()
        raise


def distinct(values: Iterable[str]) -> list[str]:
    """Each once, sorted: keys are locked in one order by every writer."""
    return sorted(set(values))
