"""What the commands share: where the graph is, how a failure is told, exit codes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
import uvloop

from gateway.settings import Settings, load_settings
from policy.errors import BadInputError, LianxinError

__all__ = ["EXIT_FAILED", "EXIT_INTERRUPTED", "EXIT_PARTLY", "Data", "Graph", "fail", "run", "settings_for"]

T = TypeVar("T")

EXIT_FAILED = 1
"""The command did not do what it was asked."""
EXIT_PARTLY = 2
"""The command did its work, and some of what it was given was refused."""
EXIT_INTERRUPTED = 130
"""Ctrl-C or SIGTERM ended the command."""

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
        "LIANXIN_GRAPH_USER, LIANXIN_GRAPH_PASSWORD and LIANXIN_GRAPH_DATABASE. "
        "[environment LIANXIN_GRAPH_URI]",
        show_default=False,
    ),
]


def fail(error: LianxinError) -> None:
    """Tell an error on standard error: code, what was wrong, what to do."""
    sys.stderr.write(f"{error.code}: {error.problem}\n")
    if error.remedy:
        sys.stderr.write(f"  {error.remedy}\n")


def settings_for(data: Path | None, graph: str | None, **overrides: object) -> Settings:
    """The settings with what the command line says on top; `--data` beats a graph URI of the environment."""
    if data is not None and graph is not None:
        raise BadInputError("Both --data and --graph are given.", "Name one place where the graph is.")
    settings = load_settings(data=data, graph_uri=graph, **overrides)
    if settings.neo4j_home is not None:
        # Where Neo4j is started, in `loaders`, no settings are known; a file may have named it.
        os.environ["LIANXIN_NEO4J_HOME"] = str(settings.neo4j_home)
    return settings.model_copy(update={"graph_uri": None}) if data is not None else settings


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's asynchronous work on uvloop; SIGTERM ends it as Ctrl-C does: our Neo4j stops."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        loop = runner.get_loop()
        task = loop.create_task(work)
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
        loop.add_signal_handler(signal.SIGINT, task.cancel)
        try:
            return loop.run_until_complete(task)
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None
