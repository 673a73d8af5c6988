"""Which files a load takes and which table each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from loaders.intake.tables import TABLES
from policy.errors import BadInputError

__all__ = ["discover"]

_SUFFIXES = (".csv", ".ndjson", ".jsonl")


def discover(paths: Iterable[Path], table: str | None) -> list[tuple[str, Path]]:
    """(table, file) in dependency order; of one table, files in the order given, a folder's by name.

    A file is known by its name (`entries.csv`, `roles.ndjson.gz`) or by `table`, which names all of
    them. Other files of a folder are passed over; BadInputError for a file that was named itself.
    """
    if table is not None and table not in TABLES:
        raise BadInputError(f"There is no table {table!r}.", f"Use one of {', '.join(TABLES)}.")
    found = [pair for path in paths for pair in _files(path, table)]
    if not found:
        raise BadInputError(
            "There is no table to load.", f"Name files such as {', '.join(TABLES)} with .csv or .ndjson."
        )
    order = {name: number for number, name in enumerate(TABLES)}
    return sorted(found, key=lambda pair: order[pair[0]])


def _files(path: Path, table: str | None) -> Iterator[tuple[str, Path]]:
    if path.is_dir():
        for file in sorted(path.iterdir()):
            name = _table_of(file)
            if file.is_file() and name is not None:
                yield table or name, file
    elif not path.exists():
        raise BadInputError(f"There is no file {path}.", "Name an existing file or folder.")
    else:
        name = table or _table_of(path)
        if name is None:
            raise BadInputError(
                f"{path.name} is not the name of a table.",
                f"Say which one it is with --as: {', '.join(TABLES)}.",
            )
        yield name, path


def _table_of(path: Path) -> str | None:
    name = path.name.lower().removesuffix(".gz")
    suffix = next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), None)
    stem = name.removesuffix(suffix) if suffix else None
    return stem if stem in TABLES else None
