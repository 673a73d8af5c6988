"""Streams of raw rows: CSV (UTF-8 with or without BOM, GB18030) and NDJSON, gzip of either.

What a file is, is seen from its bytes, not from its name: a rejects file may be called anything.
Memory does not grow with the file.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from policy.errors import BadInputError

__all__ = ["RawRow", "SourceFile"]

T = TypeVar("T")

CSV: Final = "csv"
NDJSON: Final = "ndjson"

_CHUNK = 1 << 20
_SNIFFED = 1 << 14
_CELL_LIMIT = 1 << 22  # characters: a stray quote must not swallow the rest of a large file
_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands: column → text. `problem` says why the row as a whole cannot be read."""

    number: int
    cells: Mapping[str, str]
    problem: str = ""
    note: str = ""


@dataclass(slots=True)
class SourceFile:
    """One input file: its format, encoding and, for CSV, its header. `done` is how far it was read."""

    path: Path
    format: str
    encoding: str
    zipped: bool
    size: int
    header: tuple[str, ...] = ()
    done: Callable[[], int] = field(default=lambda: 0, repr=False)

    @classmethod
    def open(cls, path: Path) -> SourceFile:
        """Look at `path`; BadInputError if it is none of the formats."""
        if not path.is_file():
            raise BadInputError(f"There is no file {path}.", "Name an existing CSV or NDJSON file.")
        with path.open("rb") as file:
            zipped = file.read(2) == _GZIP
        encoding, start = _sniff(path, zipped=zipped)
        if start.lstrip()[:1] == "[" and start.lstrip()[1:].lstrip()[:1] in ("{", "]"):
            raise BadInputError(f"{path} is a JSON array.", "Give one JSON object a line (NDJSON).")
        kind = NDJSON if start.lstrip()[:1] == "{" else CSV
        found = cls(path, kind, encoding, zipped, path.stat().st_size)
        if kind == CSV:
            found.header = found._read_header()
        return found

    def rows(self) -> Iterator[RawRow]:
        """Every row, in order; blank lines are passed over."""
        with self.path.open("rb") as file:
            self.done = file.tell
            text = io.TextIOWrapper(
                _unzipped(file, zipped=self.zipped), self.encoding, errors="surrogateescape", newline=""
            )
            try:
                yield from self._csv_rows(text) if self.format == CSV else _ndjson_rows(text)
            finally:
                size = self.size
                self.done = lambda: size

    def _read_header(self) -> tuple[str, ...]:
        with self.path.open("rb") as file:
            text = io.TextIOWrapper(
                _unzipped(file, zipped=self.zipped), self.encoding, errors="surrogateescape", newline=""
            )
            cells = next((row for row in _records(csv.reader(text), self.path) if row), [])
        header = tuple(cell.strip().lower() for cell in cells)
        while header and not header[-1]:
            header = header[:-1]
        twice = sorted({name for name in header if header.count(name) > 1})
        if twice:
            raise BadInputError(f"{self.path} has the column {twice[0]!r} twice.", "Keep one of them.")
        return header

    def _csv_rows(self, text: io.TextIOWrapper) -> Iterator[RawRow]:
        header, width = self.header, len(self.header)
        records = enumerate(_records(csv.reader(text), self.path), start=1)
        for _, row in records:
            if row:
                break
        for number, row in records:
            if len(row) == width:
                yield RawRow(number, dict(zip(header, row, strict=True)))
            elif row and any(row):
                beyond = any(cell.strip() for cell in row[width:])
                note = f"{len(row)} cells under {width} columns" if beyond or len(row) < width else ""
                yield RawRow(number, dict(zip(header, row, strict=False)), note=note)


def _records(reader: Iterator[list[str]], path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(_CELL_LIMIT)
    try:
        yield from reader
    except csv.Error as error:
        raise BadInputError(
            f"{path} is no readable CSV: {error}.", "Look for a quotation mark that is never closed."
        ) from error


def _ndjson_rows(text: io.TextIOWrapper) -> Iterator[RawRow]:
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            found = _DECODER.decode(line)
        except (ValueError, RecursionError):
            yield RawRow(number, {}, problem=line.strip())
            continue
        if isinstance(found, dict):
            yield RawRow(number, {name.strip().lower(): _flat(value) for name, value in found.items()})
        else:
            yield RawRow(number, {}, problem=line.strip())


# Numbers stay the text that was written: a share is exact.
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


def _flat(value: object) -> str:
    """A JSON value as the text that a CSV cell would hold."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(_flat(item) for item in value)
    return json.dumps(value, ensure_ascii=False)


def _unzipped(file: BinaryIO, *, zipped: bool) -> BinaryIO:
    return io.BufferedReader(gzip.GzipFile(fileobj=file), _CHUNK) if zipped else file


def _sniff(path: Path, *, zipped: bool) -> tuple[str, str]:
    """The encoding of the whole file and its first characters.

    UTF-8 wherever the whole file is; else GB18030 where it is that; else UTF-8 with unreadable cells.
    """
    with path.open("rb") as raw:
        start = _careful(path, lambda: _unzipped(raw, zipped=zipped).read(_SNIFFED))
    if start.startswith(_SPREADSHEETS):
        raise BadInputError(f"{path} is a spreadsheet or an archive.", "Save it as CSV in UTF-8.")
    if start.startswith(_UTF16) or b"\x00" in start:
        raise BadInputError(f"{path} is neither UTF-8 nor GB18030 text.", "Save it as CSV in UTF-8.")
    encoding = "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else _encoding(path, zipped=zipped)
    return encoding, start.decode(encoding, errors="ignore")


def _encoding(path: Path, *, zipped: bool) -> str:
    for encoding in ("utf-8", "gb18030"):
        if _careful(path, lambda name=encoding: _decodes(path, name, zipped=zipped)):  # type: ignore[misc]
            return encoding
    return "utf-8"


def _decodes(path: Path, encoding: str, *, zipped: bool) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as raw:
        file = _unzipped(raw, zipped=zipped)
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _careful(path: Path, work: Callable[[], T]) -> T:
    """Run `work`, which unzips; BadInputError if the file is cut or damaged."""
    try:
        return work()
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadInputError(f"{path} is a damaged gzip file.", "Fetch it again.") from error
