"""Writes a world of subjects as canonical tables, one subject after the other, with flat memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Final

from loaders.sample.bodies import AUTHORISATION_COLUMNS, AUTHORISATIONS, AUTHORITY_COLUMNS, Bodies
from loaders.sample.choices import Choices
from loaders.sample.entries import ENTRY_COLUMNS, EntryWriter
from loaders.sample.executions import EXECUTION_COLUMNS, ExecutionWriter
from loaders.sample.layout import Layout
from loaders.sample.lot import Lot
from loaders.sample.places import Places
from loaders.sample.plans import read_plans
from loaders.sample.roles import ROLE_COLUMNS, RoleWriter
from loaders.sample.settings import MAXIMUM_SUBJECTS, MINIMUM_SUBJECTS, VERSION
from loaders.sample.subjects import SUBJECT_COLUMNS, Subject, SubjectWriter
from policy.errors import BadInputError

__all__ = ["Summary", "generate"]

Row = tuple[str, ...]
_COLUMNS: Final = {
    "authorities": AUTHORITY_COLUMNS,
    "authorisations": AUTHORISATION_COLUMNS,
    "subjects": SUBJECT_COLUMNS,
    "roles": ROLE_COLUMNS,
    "entries": ENTRY_COLUMNS,
    "executions": EXECUTION_COLUMNS,
}
_STEP: Final = 1000
"""Progress is told after this many subjects."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written: rows by table, in dependency order, and subjects by kind."""

    directory: Path
    subjects: int
    seed: int
    rows: dict[str, int]
    kinds: dict[str, int]


class _Tables:
    """The open files of a world. Rows are counted as they are written."""

    def __init__(self, directory: Path, stack: ExitStack) -> None:
        self.rows = dict.fromkeys(_COLUMNS, 0)
        self._writers = {}
        for table, columns in _COLUMNS.items():
            file: IO[str] = stack.enter_context(
                _part(directory, table).open("w", encoding="utf-8", newline="")
            )
            self._writers[table] = csv.writer(file, lineterminator="\n")
            self._writers[table].writerow(columns)

    def write(self, table: str, rows: Iterable[Row]) -> None:
        found = rows if isinstance(rows, list) else list(rows)
        if found:
            self.rows[table] += len(found)
            self._writers[table].writerows(found)


def _part(directory: Path, table: str) -> Path:
    return directory / f".{table}.csv.part"


@contextmanager
def _whole_tables(directory: Path) -> Iterator[_Tables]:
    """The tables take their names only when all are whole; whatever stops the work leaves the old ones."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            yield _Tables(directory, stack)
        for table in _COLUMNS:
            _part(directory, table).replace(directory / f"{table}.csv")
    except OSError as error:
        raise BadInputError(
            f"The tables cannot be written to {directory}: {error.strerror or error}.",
            "Name a folder that can be written, with room for about 1 kB for each subject.",
        ) from error
    finally:
        for table in _COLUMNS:
            if directory.is_dir():
                _part(directory, table).unlink(missing_ok=True)


class _World:
    def __init__(self, subjects: int, seed: int) -> None:
        lot = Lot(f"lianxin-sample {VERSION} {seed} {subjects}")
        places = Places()
        self.bodies = Bodies(places, subjects)
        self.layout = Layout(subjects, int(lot.unit() * (1 << 53)))
        self.subjects = SubjectWriter(self.layout, places, lot)
        self.roles = RoleWriter(self.layout, lot)
        self.entries = EntryWriter(self.bodies, Choices(read_plans(self.bodies), lot), self.roles, lot)
        self.executions = ExecutionWriter(self.bodies, lot)

    def each(self) -> Iterator[tuple[Subject, Row]]:
        """Every subject with its row; units before persons, because a unit's roles need only refs."""
        counts, make = self.layout.counts, self.subjects
        return chain(
            map(make.enterprise, range(counts["ENTERPRISE"])),
            map(make.organisation, range(counts["ORGANISATION"])),
            map(make.person, range(counts["PERSON"])),
            map(make.vehicle, range(counts["VEHICLE"])),
        )

    def write(self, subject: Subject, row: Row, tables: _Tables) -> None:
        """Everything about one subject."""
        tables.write("subjects", [row])
        if subject.kind != "PERSON":
            tables.write("roles", self.roles.of(subject))
        for ref, entry, entry_row in self.entries.about(subject):
            tables.write("entries", [entry_row])
            executed = self.executions.of(ref, entry.plan, subject, entry.valid_from, entry.end)
            tables.write("executions", executed)


def generate(
    directory: Path,
    *,
    subjects: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
) -> Summary:
    """Write a believable world of that many subjects into a folder as canonical CSV tables (intake.md).

    The same bytes for the same subjects, seed, `settings.VERSION` and catalogue, on every platform.
    `progress` is told the number of subjects written so far. Tables of the same names are replaced when all
    are whole. BadInputError: a number out of bounds, or a folder that cannot be written.
    """
    if not MINIMUM_SUBJECTS <= subjects <= MAXIMUM_SUBJECTS:
        raise BadInputError(
            f"A world of {subjects} subjects cannot be made.",
            f"Ask for {MINIMUM_SUBJECTS:,} to {MAXIMUM_SUBJECTS:,}.",
        )
    world = _World(subjects, seed)
    with _whole_tables(directory) as tables:
        tables.write("authorities", world.bodies.rows)
        tables.write("authorisations", AUTHORISATIONS)
        for number, (subject, row) in enumerate(world.each(), 1):
            world.write(subject, row, tables)
            if progress and (number % _STEP == 0 or number == subjects):
                progress(number)
    return Summary(directory, subjects, seed, tables.rows, world.layout.counts)
