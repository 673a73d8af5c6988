"""`lianxin generate`: write a believable world as canonical tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["generate"]


def generate(
    directory: Annotated[Path, typer.Argument(help="Folder to write the tables into; created if absent.")],
    subjects: Annotated[int, typer.Option(min=10, max=10_000_000, help="How many subjects.")] = 1_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
) -> None:
    """Write a believable world of enterprises, persons, roles and list entries, from a seed.

    Nothing in it is real: persons are made of a fixed table of syllables and carry a region code that no real
    citizen ID has. `lianxin load DIRECTORY --source NAME` loads it.
    """
    from loaders.sample import generate as write

    summary = write(directory, subjects=subjects, seed=seed)
    for table, rows in summary.rows.items():
        sys.stdout.write(f"{rows:>10,} {table}\n")
