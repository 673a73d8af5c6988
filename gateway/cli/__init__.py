"""The command line, `lianxin`: one command a module, errors as sentences with what to do."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gateway.cli.common import EXIT_FAILED, EXIT_INTERRUPTED, fail
from gateway.cli.config import config
from gateway.cli.demo import demo
from gateway.cli.generate import generate
from gateway.cli.load import load
from gateway.cli.migrate import migrate
from gateway.cli.query import query
from gateway.cli.serve import serve
from gateway.cli.verify import verify
from policy.errors import LianxinError

__all__ = ["application", "main"]

application = typer.Typer(
    name="lianxin",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="""Lianxin (联信): who is on which red, black or watch list, who is tied to them, and which
    department must do what because of it.

    The graph lives in a Neo4j. Without further options lianxin runs one of its own in `./data`;
    `--data DIR` names another folder, `--graph URI` a Neo4j of yours. A second lianxin on the same
    folder joins the first.

    Start with `lianxin demo`. With files of your own: `lianxin load DIR --source NAME`, then
    `lianxin serve`.""",
)
for command in (demo, serve, load, generate, query, migrate, verify, config):
    application.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"lianxin {version('lianxin')}")
        raise typer.Exit


@application.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Hold the options that stand before a command."""


def main() -> None:
    """Run the command line; every failure is a sentence on standard error and an exit code."""
    try:
        application()
    except LianxinError as error:
        fail(error)
        sys.exit(EXIT_FAILED)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        fail(
            LianxinError(
                f"The system refused: {place}{error.strerror or error}.",
                "Look at the disk, the rights and where the output goes.",
                code="SYSTEM_REFUSED",
            )
        )
        sys.exit(EXIT_FAILED)
    except SystemExit as ended:
        if ended.code == EXIT_INTERRUPTED:  # what Typer makes of a KeyboardInterrupt
            sys.stderr.write("Interrupted. Nothing is half done; the same command goes on.\n")
        raise
