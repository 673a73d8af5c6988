"""A load from its paths to its report."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from loaders.identity import IdentityKey
from loaders.intake.discover import discover
from loaders.intake.readers import SourceFile
from loaders.intake.rejects import RejectsFile, rejects_path
from loaders.intake.report import Finding, LoadReport, Progress, Reject, TableCounts
from loaders.intake.rows import Batch, Row, RowReader, batches
from loaders.intake.session import Session
from loaders.intake.snapshot import Snapshot
from loaders.intake.stated import CATALOGUE_SOURCE
from loaders.intake.tables import TABLES, Table
from loaders.intake.work import Work
from loaders.statements.ledger_write import WRITE_LOAD
from loaders.store import Store, Transaction
from policy.calendar import now
from policy.errors import BadInputError

__all__ = ["BATCH", "load"]

BATCH = 5_000
"""Rows of one transaction."""


@dataclass(slots=True)
class _Input:
    table: Table
    reader: RowReader
    rejects: Path | None


async def load(
    store: Store,
    paths: list[Path],
    *,
    source: str,
    table: str | None = None,
    list_code: str | None = None,
    dry_run: bool = False,
    full_snapshot: bool = False,
    force: bool = False,
    rejects: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    identity: IdentityKey,
) -> LoadReport:
    """Take files or folders of canonical tables into the graph (intake.md) and say what became of each row.

    `table` names all files' table where their names do not. `list_code` fills empty `list_code` cells,
    and is the list of a `full_snapshot`, which infers an exit of what the file no longer has. Rejected
    rows are in the report and, mendable, in `rejects`. Each batch is one transaction, so that whatever
    ends the load, what was reported as done is done, and the same call completes it. BadInputError
    where a file cannot be read at all; nothing is loaded then unless it is found damaged further on.
    """
    _check_source(source)
    inputs = await asyncio.to_thread(_inputs, paths, table, source, list_code, rejects, identity)
    snapshot = Snapshot.of(inputs_tables(inputs), source, list_code) if full_snapshot else None
    report = LoadReport(source, dry_run=dry_run, load_id=None if dry_run else f"lo_{uuid.uuid4().hex}")
    session = Session(store, identity, dry_run=dry_run)
    started = now()
    try:
        if snapshot is not None:
            await snapshot.check(store, [each.reader for each in inputs], force=force)
        await _write_load(store, report, inputs, started, "RUNNING")
        for each in inputs:
            await _load_file(session, each, report, progress)
        if snapshot is not None:
            await snapshot.infer_exits(store, session, report)
        await _write_load(store, report, inputs, started, "FINISHED")
    finally:
        session.close()
        if snapshot is not None:
            snapshot.close()
    return report


def inputs_tables(inputs: list[_Input]) -> list[str]:
    """The tables of the inputs."""
    return [each.table.name for each in inputs]


def _check_source(source: str) -> None:
    if not source.strip() or any(mark in source for mark in "|;:\x1f"):
        raise BadInputError(f"{source!r} cannot name a source.", "Give a name without `|`, `;` and `:`.")
    if source == CATALOGUE_SOURCE:
        raise BadInputError(f"{source} is the shipped catalogue.", "Give your own source's name.")


def _inputs(
    paths: list[Path],
    table: str | None,
    source: str,
    list_code: str | None,
    rejects: Path | None,
    identity: IdentityKey,
) -> list[_Input]:
    found = discover(paths, table)
    files = [path for _, path in found]
    defaults: Mapping[str, str] = {"list_code": list_code} if list_code else {}
    return [
        _Input(
            TABLES[name],
            RowReader(
                TABLES[name], SourceFile.open(path), source, identity, defaults if name == "entries" else {}
            ),
            rejects_path(rejects, files, path),
        )
        for name, path in found
    ]


async def _write_load(
    store: Store, report: LoadReport, inputs: list[_Input], started: str, state: str
) -> None:
    if report.load_id is None:
        return
    written = {
        "id": report.load_id,
        "source": report.source,
        "files": [each.reader.name for each in inputs],
        "startedAt": started,
        "finishedAt": now() if state == "FINISHED" else None,
        "state": state,
        "counts": orjson.dumps(report.as_counts()).decode(),
    }

    async def work(tx: Transaction) -> None:
        await tx.run(WRITE_LOAD, {"load": written})

    await store.transact(work, name="load", repeatable=True)


async def _load_file(
    session: Session, given: _Input, report: LoadReport, progress: Callable[[Progress], None] | None
) -> None:
    reader, table = given.reader, given.table
    rejects = RejectsFile(given.rejects, reader.file, table, reader.identity) if given.rejects else None
    counts = TableCounts()
    unknown = [Finding(reader.name, 1, "UNKNOWN_COLUMN", name) for name in reader.unknown_columns()]
    report.note(table.name, TableCounts(findings=len(unknown)), [], unknown)
    carried: list[tuple[Row, Reject]] = []
    stream = batches(reader, BATCH)
    try:
        ahead = asyncio.create_task(asyncio.to_thread(_next, stream))
        while (batch := await ahead) is not None:
            # While the database works on this batch, a thread reads the next one.
            ahead = asyncio.create_task(asyncio.to_thread(_next, stream))
            try:
                work = await session.apply(table, reader.name, [*(row for row, _ in carried), *batch.rows])
            except BaseException:
                await asyncio.wait([ahead])
                raise
            carried = work.deferred
            _note(report, table, batch, work, rejects)
            counts.add(work.counts)
            if progress is not None:
                counts.read = counts.read + batch.read
                progress(Progress(table.name, reader.name, batch.done, reader.file.size, counts))
        _refuse_carried(report, table, carried, rejects)
    finally:
        if rejects is not None:
            rejects.close()


def _next(stream: Iterator[Batch]) -> Batch | None:
    return next(stream, None)


def _note(report: LoadReport, table: Table, batch: Batch, work: Work, rejects: RejectsFile | None) -> None:
    refused = [*batch.rejects, *((row.raw, reject) for row, reject in work.rejects)]
    findings = [*batch.findings, *work.findings]
    work.counts.rejected += len(batch.rejects)
    counts = TableCounts(read=batch.read, findings=len(findings))
    counts.add(work.counts)
    report.note(table.name, counts, [reject for _, reject in refused], findings)
    if rejects is not None:
        rejects.write(refused)


def _refuse_carried(
    report: LoadReport, table: Table, carried: list[tuple[Row, Reject]], rejects: RejectsFile | None
) -> None:
    """Rows that refer to what never came."""
    refused = [reject for _, reject in carried]
    report.note(table.name, TableCounts(rejected=len(refused)), refused, [])
    if rejects is not None:
        rejects.write([(row.raw, reject) for row, reject in carried])
