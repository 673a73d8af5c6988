"""The reference catalogue that ships with the package: where its tables are and which release they are.

`data/` holds one CSV file per reference table (UTF-8, a header row, `source` and `confidence` in every
row) and `release.txt`. Installed from a wheel or run from a clone, the files lie beside this module.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["DATA", "TABLES", "release", "tables"]

DATA = Path(__file__).parent / "data"

TABLES = ("regions", "authorities", "domains", "memoranda", "lists", "measures", "signatories")
"""In dependency order: a row refers only to rows of its own table or of an earlier one."""


def release() -> str:
    """The version of the shipped catalogue, `YEAR.MONTH.NUMBER`; later releases compare greater by parts."""
    return (DATA / "release.txt").read_text(encoding="utf-8").strip()


def tables() -> dict[str, Path]:
    """Each shipped table's CSV file by the table's name, in dependency order."""
    return {name: DATA / f"{name}.csv" for name in TABLES}
