"""`lianxin serve`: the gateway over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer

from gateway.cli.common import Data, Graph, settings_for

__all__ = ["serve"]


def serve(
    data: Data = None,
    graph: Graph = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on. [default: 127.0.0.1]")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0: any free one. [default: 8000]")
    ] = None,
    anonymous: Annotated[
        str | None,
        typer.Option(
            metavar="ANALYST|PUBLIC",
            help="What a request without credentials may see: everything but raw identifiers, or published "
            "records with natural persons masked. [default: PUBLIC]",
        ),
    ] = None,
) -> None:
    """Serve the credit graph: /graphql, /graphiql, /health, /ready and /metrics.

    Starts (or joins) the Neo4j of the folder, brings the graph up to date and opens the socket when there
    is something to serve. Ctrl-C or SIGTERM ends it: idle connections at once, running requests within 5
    seconds.
    """
    from gateway.server import serve as run_server

    settings = settings_for(data, graph, host=host, port=port, anonymous=anonymous)
    run_server(settings)
