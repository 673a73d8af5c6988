"""`lianxin query`: ask the graph a GraphQL question from the command line."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.common import EXIT_FAILED, EXIT_PARTLY, Data, Graph, run, settings_for
from gateway.settings import Settings
from policy.errors import BadInputError

__all__ = ["query"]

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/graphql",
    "query_string": b"",
    "headers": [(b"content-type", b"application/json"), (b"accept", b"application/json")],
}


def query(
    document: Annotated[
        str, typer.Argument(help="A GraphQL document, a file that holds one, or - for standard input.")
    ],
    data: Data = None,
    graph: Graph = None,
    variables: Annotated[
        str,
        typer.Option(metavar="JSON|@FILE", help="The variables, as a JSON object or a file that holds one."),
    ] = "{}",
    operation: Annotated[
        str | None, typer.Option(help="The operation to run, where the document has several.")
    ] = None,
) -> None:
    """Run a GraphQL query as an analyst and print the answer as JSON.

    No server is needed; if one runs on the same folder, its Neo4j is used. Exit code 0: an answer without
    errors; 2: data with errors beside it; 1: no data.

    Example: `lianxin query '{ search(text: "某某") { nodes { id name } } }'`
    """
    settings = settings_for(data, graph, anonymous="ANALYST", log_requests=False)
    body = {"query": _text(document), "variables": _object(variables), "operationName": operation}

    result = run(_answer(settings, body))
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    if result.get("errors"):
        raise typer.Exit(EXIT_PARTLY if result.get("data") else EXIT_FAILED)


async def _answer(settings: Settings, body: dict[str, Any]) -> dict[str, Any]:
    """Send the request through the same stages as one over HTTP, without a socket."""
    from gateway.edge.pipeline import Pipeline
    from gateway.observe.metrics import Metrics
    from gateway.subgraphs.credit import open_credit

    metrics = Metrics()
    sent: list[bytes] = []
    request = {"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}

    async def receive() -> dict[str, Any]:
        if request:
            message = dict(request)
            request.clear()
            return message
        await asyncio.Event().wait()  # the client that never goes away
        raise AssertionError

    async def send(message: MutableMapping[str, Any]) -> None:
        await asyncio.sleep(0)
        sent.append(message.get("body", b""))

    async with open_credit(settings, metrics) as backend:
        await Pipeline(settings, metrics, backend.engine)(SCOPE, receive, send)
    answer = json.loads(b"".join(sent))
    assert isinstance(answer, dict)  # noqa: S101 - the pipeline answers objects only
    return answer


def _text(document: str) -> str:
    if document == "-":
        return sys.stdin.read()
    if "{" in document:
        return document
    return _file(Path(document))


def _file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInputError(
            f"{path} cannot be read ({error.strerror}).", "Name a readable file, or give the text itself."
        ) from None
    except UnicodeDecodeError:
        raise BadInputError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from None


def _object(text: str) -> dict[str, Any]:
    text = _file(Path(text[1:])) if text.startswith("@") else text
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInputError(
            f"--variables is not JSON: {error}.", 'Give an object: --variables \'{"at": "2019-06-01"}\''
        ) from None
    if not isinstance(value, dict):
        raise BadInputError(
            "--variables is not a JSON object.", 'Give an object: --variables \'{"at": "2019-06-01"}\''
        )
    return value
