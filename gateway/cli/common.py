"""What the commands share: where the graph is, how a failure is told, exit codes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from policy.errors import LianxinError

__all__ = ["EXIT_FAILED", "EXIT_PARTLY", "Data", "Graph", "fail", "settings_for"]

EXIT_FAILED = 1
"""The command did not do what it was asked."""
EXIT_PARTLY = 2
"""The command did its work, and some of what it was given was refused."""

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Folder of the Neo4j that lianxin runs itself; created if absent. "
        "[default: ./data, environment LIANXIN_DATA]",
        show_default=False,
    ),
]
Graph = Annotated[
    str | None,
    typer.Option(
        "--graph",
        metavar="URI",
        help="A Neo4j of yours instead (bolt://, neo4j://, +s). User, password and database come from "
        "LIANXIN_GRAPH_USER, LIANXIN_GRAPH_PASSWORD and LIANXIN_GRAPH_DATABASE. [environment LIANXIN_GRAPH_URI]",
        show_default=False,
    ),
]


def fail(error: LianxinError) -> None:
    """Tell an error on standard error: code, what was wrong, what to do."""
    sys.stderr.write(f"{error.code}: {error.problem}\n")
    if error.remedy:
        sys.stderr.write(f"  {error.remedy}\n")
