"""The rejects file: the rows that could not be taken, as they came, with two columns that say why.

It has the format and encoding of its input, so that it can be mended and loaded. A citizen ID is
written in its hashed form, which is accepted back (promises 2 and 6).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO

from loaders.identity import IdentityKey
from loaders.intake.cells import CellError, Parser, parser, scrub
from loaders.intake.readers import CSV, RawRow, SourceFile
from loaders.intake.report import Reject
from loaders.intake.tables import Table, Type
from policy.errors import BadInputError

__all__ = ["RejectsFile", "rejects_path"]

_ADDED = ("reject_code", "reject_reason")
_SECRET = frozenset({Type.CITIZEN_ID, Type.REF, Type.OWN_REF, Type.RESPONSIBLE})


def rejects_path(rejects: Path | None, files: list[Path], file: Path) -> Path | None:
    """Where the rejects of `file` go: `rejects` itself, or, where several files are loaded, a folder of that
    name with a file of the input's name for each."""
    if rejects is None:
        return None
    if len(files) > 1 or rejects.is_dir():
        rejects = rejects / file.name
    if any(rejects.resolve() == each.resolve() for each in files):
        raise BadInputError(f"{rejects} is an input of this load.", "Write the rejects to another file.")
    return rejects


class RejectsFile:
    """Written batch by batch, once the batch is committed; there is always one, be it without rows."""

    def __init__(self, path: Path, source: SourceFile, table: Table, identity: IdentityKey) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = gzip.open(path, "wb") if path.suffix == ".gz" else path.open("wb")  # noqa: SIM115 - closed by close()
        self._text: TextIO = io.TextIOWrapper(
            raw,
            source.encoding,
            errors="surrogateescape",
            newline="",
            write_through=True,
        )
        self._csv = csv.writer(self._text, lineterminator="\n") if source.format == CSV else None
        self._header = [name for name in source.header if name not in _ADDED]
        self._secrets: Mapping[str, Parser] = {
            column.name: parser(column, identity) for column in table.columns if column.type in _SECRET
        }
        if self._csv is not None:
            self._csv.writerow([*self._header, *_ADDED])

    def write(self, rejects: Iterable[tuple[RawRow, Reject]]) -> None:
        """Append rows, by their number."""
        for raw, reject in sorted(rejects, key=lambda pair: pair[0].number):
            cells = {name: self._safe(name, text) for name, text in raw.cells.items() if name not in _ADDED}
            if self._csv is not None:
                row = [cells.get(name, "") for name in self._header]
                self._csv.writerow([*row, reject.code, reject.reason])
            else:
                cells |= {"line": scrub(raw.problem)} if raw.problem else {}
                cells |= {"reject_code": reject.code, "reject_reason": reject.reason}
                self._text.write(json.dumps(cells, ensure_ascii=False) + "\n")
        self._text.flush()

    def _safe(self, name: str, text: str) -> str:
        parse = self._secrets.get(name)
        if parse is not None and text.strip():
            try:
                return parse(text.strip()) or ""
            except CellError:
                return scrub(text)
        return scrub(text)

    def close(self) -> None:
        """Finish the file."""
        self._text.close()
