"""`lianxin load`: canonical tables into the graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from gateway.cli.common import Data, Graph, run, settings_for
from gateway.target import identity_of, target_of
from loaders.intake.report import LoadReport
from loaders.intake.report import Progress as Step

__all__ = ["ProgressBars", "load", "show_report"]


def load(
    paths: Annotated[list[Path], typer.Argument(help="Table files, or folders of them.", metavar="PATH…")],
    source: Annotated[str, typer.Option(help="Name of the system that the files come from.")],
    data: Data = None,
    graph: Graph = None,
    table: Annotated[
        str | None,
        typer.Option("--as", metavar="TABLE", help="The table that the files hold. [default: by file name]"),
    ] = None,
    list_code: Annotated[
        str | None, typer.Option("--list", metavar="CODE", help="The list that the entries are on.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    full_snapshot: Annotated[
        bool,
        typer.Option(
            "--full-snapshot", help="The file is the whole list: what is missing in it has left it."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Take a full snapshot with under 80 % of the entries in force.")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where rows go that could not be taken; mend and load that file.")
    ] = None,
) -> None:
    """Load canonical tables (CSV or NDJSON, also gzipped) into the graph.

    Tables are recognised by file name (`subjects.csv`, `roles.ndjson.gz`, …) and loaded in the order in
    which they refer to each other. Loading a file twice changes nothing. A changed row of the same key from
    the same source is a correction: the old fact stays readable. Other sources' facts are never touched.

    Exit code 0: every row was taken; 2: some were rejected; 1: the load failed. After a crash or Ctrl-C the
    same command goes on.
    """
    settings = settings_for(data, graph)

    async def work() -> LoadReport:
        from loaders.intake import ensure_catalogue
        from loaders.intake import load as take_in
        from loaders.store import open_store

        identity = identity_of(settings)
        async with open_store(target_of(settings)) as store:
            await ensure_catalogue(store)
            with ProgressBars() as bars:
                return await take_in(
                    store,
                    paths,
                    source=source,
                    table=table,
                    list_code=list_code,
                    dry_run=dry_run,
                    full_snapshot=full_snapshot,
                    force=force,
                    rejects=rejects,
                    progress=bars,
                    identity=identity,
                )

    report = run(work())
    show_report(report)
    raise typer.Exit(report.exit_code)


class ProgressBars:
    """A bar a file on standard error while it is a terminal; nothing otherwise."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bars = Progress(
            TextColumn("{task.description:<14}"),
            BarColumn(),
            TextColumn("{task.fields[rows]:>12,} rows"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def __call__(self, step: Step) -> None:
        """Move the bar of the step's file."""
        if step.file not in self._tasks:
            self._tasks[step.file] = self._bars.add_task(step.table, total=step.size, rows=0)
        self._bars.update(self._tasks[step.file], completed=step.done, rows=step.counts.read)


def show_report(report: LoadReport) -> None:
    """Print the counts by table, then the first rejects and what kinds of findings there were."""
    columns = ("read", "created", "corrected", "unchanged", "rejected", "findings")
    table = Table("table", box=None, pad_edge=False, header_style="")
    for column in columns:
        table.add_column(column, justify="right")
    for name, counts in report.tables.items():
        table.add_row(name, *(f"{getattr(counts, column):,}" for column in columns))
    Console(file=sys.stdout, width=100, highlight=False).print(table)
    if report.dry_run:
        sys.stdout.write("Dry run: nothing was written.\n")
    elif not report.total.created + report.total.corrected:
        sys.stdout.write("Nothing changed.\n")
    for reject in report.rejects[:20]:
        sys.stderr.write(f"{reject.file}:{reject.row} {reject.code} {reject.reason}\n")
    unshown = report.total.rejected - len(report.rejects[:20])
    if unshown > 0:
        sys.stderr.write(f"… and {unshown:,} more rejected rows.\n")
    for code, count in sorted(report.finding_codes.items()):
        sys.stdout.write(f"finding {code}: {count:,}\n")
