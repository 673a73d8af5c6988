"""The GraphiQL page, from our own files: nothing is asked of another host.

`vendor/` holds GraphiQL 3.8.3 and React 18.3.1 as their authors publish them on npm, with their
licences and SHA256SUMS; `page/` is ours. The content security policy lets scripts come from these
files only. Styles may be inline: GraphiQL's editor and its animations set them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

__all__ = ["questions", "routes"]

Endpoint = Callable[[Request], Awaitable[Response]]

_HERE = Path(__file__).parent
_FILES: Final[Mapping[str, tuple[Path, str]]] = {
    path.name: (path, media)
    for path, media in (
        (_HERE / "vendor" / "graphiql.min.js", "text/javascript"),
        (_HERE / "vendor" / "graphiql.min.css", "text/css"),
        (_HERE / "vendor" / "react.production.min.js", "text/javascript"),
        (_HERE / "vendor" / "react-dom.production.min.js", "text/javascript"),
        (_HERE / "page" / "page.js", "text/javascript"),
        (_HERE / "page" / "page.css", "text/css"),
    )
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
}
_QUESTIONS = (_HERE / "questions", _HERE.parents[1] / "examples" / "questions")
"""Where the demo questions are: beside this file in a wheel, in `examples/` of a clone."""


def questions() -> list[dict[str, str]]:
    """Return the demo questions as GraphiQL's tabs, in the order of their file names."""
    folder = next((folder for folder in _QUESTIONS if folder.is_dir()), None)
    if folder is None:
        return []
    return [{"query": path.read_text("utf-8")} for path in sorted(folder.glob("*.graphql"))]


def routes() -> list[BaseRoute]:
    """Return the routes of the page and its files."""
    tabs = orjson.dumps(questions())
    return [
        Route("/graphiql", _page),
        Route("/graphiql/questions.json", _fixed(tabs, "application/json")),
        *(Route(f"/graphiql/{name}", _file(path, media)) for name, (path, media) in _FILES.items()),
    ]


async def _page(_: Request) -> Response:
    return FileResponse(_HERE / "page" / "index.html", headers=_HEADERS, media_type="text/html")


def _file(path: Path, media: str) -> Endpoint:
    async def send(_: Request) -> Response:
        return FileResponse(path, headers=_HEADERS, media_type=media)

    return send


def _fixed(content: bytes, media: str) -> Endpoint:
    async def send(_: Request) -> Response:
        return Response(content, headers=_HEADERS, media_type=media)

    return send
