"""`lianxin demo`: a running credit graph with generated data, in one command."""

from __future__ import annotations

import shlex
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.common import settings_for
from gateway.cli.load import ProgressBars
from gateway.subgraphs.credit import open_credit
from gateway.target import identity_of
from loaders.identity import IdentityKey
from loaders.statements.loads import LOADS_BY_SOURCE
from loaders.store import Store, Target
from policy.errors import LianxinError

__all__ = ["SOURCE", "demo"]

SOURCE = "demo"
DEFAULT_FOLDER = Path("demo-data")
"""Not inside the default folder of the other commands: that one takes no folder that holds something else."""

DemoData = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Folder of the demo's own Neo4j. [default: ./demo-data]",
        show_default=False,
    ),
]


def demo(
    data: DemoData = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0: any free one. [default: 8000]")
    ] = None,
    subjects: Annotated[
        int, typer.Option(min=100, max=1_000_000, help="How many subjects to generate.")
    ] = 2_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same world.")] = 1,
) -> None:
    """Serve a credit graph of generated enterprises, persons and list entries; print three questions to try.

    The first start makes the data and keeps it in the folder (default `./demo-data`); the next ones are
    quick. Requests are answered as to an analyst; the socket listens on this machine only.
    """
    from gateway.server import serve as run_server

    settings = settings_for(
        data or DEFAULT_FOLDER,
        None,
        host="127.0.0.1",
        port=port,
        anonymous="ANALYST",
        log_level="WARNING",
    )

    async def fill(store: Store, target: Target) -> None:
        await _fill(store, target, identity_of(settings), subjects=subjects, seed=seed)

    _say(f"Starting Neo4j in {settings.data} …")
    run_server(settings, opener=partial(open_credit, prepare=fill), on_ready=partial(_welcome, settings.data))


async def _fill(store: Store, target: Target, identity: IdentityKey, *, subjects: int, seed: int) -> None:
    """Generate and load the demo world unless it is there; a load that was cut off is completed."""
    from loaders.intake import load
    from loaders.sample import generate

    loads = {row["source"]: row["finished"] for row in await store.read(LOADS_BY_SOURCE)}
    if set(loads) - {SOURCE}:
        raise LianxinError(
            f"The folder {target.data} holds data of {', '.join(sorted(set(loads) - {SOURCE}))}.",
            "Name another folder for the demo with --data, or serve this one with `lianxin serve`.",
            code="FOLDER_NOT_DEMO",
        )
    if loads.get(SOURCE):
        return
    _say(f"Generating and loading {subjects:,} subjects …")
    with tempfile.TemporaryDirectory(prefix="lianxin-demo-") as name:
        folder = Path(name)
        generate(folder, subjects=subjects, seed=seed)
        with ProgressBars() as bars:
            await load(store, [folder], source=SOURCE, progress=bars, identity=identity)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()  # what takes long is told before it begins, also to a pipe


def _welcome(data: Path, url: str) -> None:
    from gateway.graphiql import questions

    sys.stdout.write(
        f"Lianxin is at {url}/graphql, GraphiQL at {url}/graphiql. Ctrl-C ends it.\n"
        "\nThree questions to try, each a tab of GraphiQL:\n"
    )
    for tab in questions():
        sys.stdout.write(f"  {tab['query'].splitlines()[0].lstrip('# ')}\n")
    sys.stdout.write(
        "\nThe first on the command line, in another terminal:\n"
        f"  lianxin query --data {shlex.quote(str(data))} examples/questions/01-who-is-this.graphql\n"
    )
    sys.stdout.flush()
