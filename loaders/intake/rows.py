"""Raw rows → frozen rows whose every cell is canonical, or the reject that says why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice

import orjson

from loaders.identity import IdentityKey
from loaders.intake.cells import CellError, Parser, parser, scrub, unreadable
from loaders.intake.readers import RawRow, SourceFile
from loaders.intake.report import Finding, Reject
from loaders.intake.tables import HISTORY, IGNORED, RECORDED, SOURCE, Column, Table, Type, meta_columns
from policy.errors import BadInputError

__all__ = ["Batch", "Row", "RowReader", "batches", "digest_of"]

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One row taken so far. `values` holds the filled cells in the order of the table's columns.

    `source` is the row's own where it names one, else the load's. `recorded_at` and `superseded_at`
    are what an export gave along; None for a row of its own time.
    """

    number: int
    values: Mapping[str, str]
    source: str
    digest: str
    recorded_at: str | None = None
    superseded_at: str | None = None
    raw: RawRow = field(repr=False, default=RawRow(0, {}))

    def get(self, column: str) -> str | None:
        """The canonical cell, None where it is empty."""
        return self.values.get(column)


@dataclass(slots=True)
class Batch:
    """Consecutive rows of one file: those that can be read, and the rejects of the others."""

    read: int = 0
    rows: list[Row] = field(default_factory=list)
    rejects: list[tuple[RawRow, Reject]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    done: int = 0


def digest_of(values: Mapping[str, str]) -> str:
    """What tells whether a row says the same as before."""
    return blake2b(orjson.dumps(dict(values)), digest_size=16).hexdigest()


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one file of one table."""

    table: Table
    file: SourceFile
    source: str
    identity: IdentityKey
    defaults: Mapping[str, str] = field(default_factory=dict)
    _columns: list[tuple[str, Parser, Column]] = field(init=False)
    _meta: list[tuple[str, Parser, Column]] = field(init=False)
    _required: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._columns = [(c.name, parser(c, self.identity), c) for c in self.table.columns]
        self._meta = [(c.name, parser(c, self.identity), c) for c in meta_columns(self.table)]
        self._required = self.table.required
        header = self.file.header
        if header:
            missing = [name for name in self._required if name not in header and name not in self.defaults]
            if missing:
                raise BadInputError(
                    f"{self.file.path} has no column {', '.join(missing)}.",
                    f"The table {self.table.name} needs {', '.join(self._required)}.",
                )
            self._columns = [each for each in self._columns if each[0] in header]
            self._meta = [each for each in self._meta if each[0] in header]

    @property
    def name(self) -> str:
        """The file's name, as rejects and findings give it."""
        return self.file.path.name

    def unknown_columns(self) -> list[str]:
        """Columns of a CSV header that the table does not have; they are ignored, and a finding."""
        known = {*self.table.by_name, *IGNORED, *(c.name for c in meta_columns(self.table))}
        return [name for name in self.file.header if name and name not in known]

    def read(self, raw: RawRow) -> Row | Reject:
        """One row."""
        if raw.problem:
            return self._reject(raw, "", "UNPARSABLE_ROW", raw.problem, "one JSON object a line")
        cells = raw.cells
        try:
            values = _canonical(cells, self._columns)
            meta = _canonical(cells, self._meta) if self._meta else {}
        except _BadCellError as bad:
            return self._reject(raw, bad.column, bad.code, bad.found, bad.right)
        for name, value in self.defaults.items():
            values.setdefault(name, value)
        for name in self._required:
            if name not in values:
                return self._reject(raw, name, "MISSING_VALUE", "", "a value: the column is required")
        return Row(
            number=raw.number,
            values=values,
            source=meta.get(SOURCE, self.source),
            digest=digest_of(values),
            recorded_at=meta.get(RECORDED),
            superseded_at=meta.get(HISTORY),
            raw=raw,
        )

    def own_ref(self, raw: RawRow) -> str | None:
        """The ref that a row brings, also of a row that will be rejected; None if there is none to read."""
        name, parse, _ = next(each for each in self._columns if each[2].type is Type.OWN_REF)
        try:
            return parse((raw.cells.get(name) or "").strip()) or None
        except CellError:
            return None

    def _reject(self, raw: RawRow, column: str, code: str, found: str, right: str) -> Reject:
        kept = self.table.by_name.get(column)
        secret = kept is not None and kept.type is Type.CITIZEN_ID
        return Reject(self.name, raw.number, column, code, "" if secret else scrub(found)[:_SHOWN], right)


class _BadCellError(Exception):
    def __init__(self, column: str, found: str, code: str, right: str) -> None:
        super().__init__(code)
        self.column, self.found, self.code, self.right = column, found, code, right


def _canonical(cells: Mapping[str, str], columns: Sequence[tuple[str, Parser, Column]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, parse, _ in columns:
        text = cells.get(name)
        if not text:
            continue
        text = text.strip()
        if not text:
            continue
        if unreadable(text):
            raise _BadCellError(
                name, text.encode("utf-8", "replace").decode(), "UNPARSABLE_CELL", "readable text"
            )
        try:
            value = parse(text)
        except CellError as error:
            raise _BadCellError(name, text, error.code, error.right) from error
        if value:
            values[name] = value
    return values


def batches(reader: RowReader, size: int) -> Iterator[Batch]:
    """The file's rows in batches of `size`, in order."""
    rows: Iterable[RawRow] = reader.file.rows()
    source = iter(rows)
    while raws := list(islice(source, size)):
        batch = Batch(read=len(raws), done=reader.file.done())
        for raw in raws:
            row = reader.read(raw)
            if isinstance(row, Row):
                batch.rows.append(row)
            else:
                batch.rejects.append((raw, row))
            if raw.note:
                batch.findings.append(Finding(reader.name, raw.number, "ROW_WIDTH", raw.note))
        yield batch
