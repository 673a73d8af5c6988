"""The routes beside `/graphql`: health, readiness, metrics, the GraphiQL page, and coded refusals."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from importlib.metadata import version

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.edge.encode import encode_failure
from gateway.edge.negotiate import Media
from gateway.edge.present import Presenter
from gateway.errors import EdgeError, LianxinError, ShuttingDownError
from gateway.graphiql import routes as graphiql_routes
from gateway.observe.metrics import CONTENT_TYPE, Metrics
from gateway.settings import Settings

__all__ = ["EXCEPTION_HANDLERS", "Readiness", "routes"]

Check = Callable[[], Awaitable[None]]

REMEMBER = 1.0
"""Seconds for which an answer of /ready holds, so that asking often costs the graph nothing."""


class Readiness:
    """Whether requests can be answered: the graph is reachable and migrated."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._check: Check | None = None
        self._clock = clock
        self._until = 0.0
        self._error: Exception | None = None

    def serve(self, check: Check | None) -> None:
        """Set what is asked of the graph; None while nothing is served."""
        self._check = check
        self._until = 0.0

    async def error(self) -> Exception | None:
        """Return why requests cannot be answered, or None."""
        if self._check is None:
            return ShuttingDownError("The server is not serving: it starts or stops.", "Ask again.")
        if self._clock() >= self._until:
            self._error = await _attempt(self._check)
            self._until = self._clock() + REMEMBER
        return self._error


async def _attempt(check: Check) -> Exception | None:
    try:
        await check()
    except Exception as error:  # noqa: BLE001 - any failure means not ready; it is presented and logged
        return error.with_traceback(None)
    return None


def routes(settings: Settings, metrics: Metrics, readiness: Readiness) -> list[BaseRoute]:
    """Return the routes that the settings allow."""

    async def health(_: Request) -> Response:
        return _json({"status": "ok", "version": version("lianxin")})

    async def ready(_: Request) -> Response:
        error = await readiness.error()
        return _json({"status": "ready"}) if error is None else _failure(error, least=503)

    async def show_metrics(_: Request) -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE)

    async def home(_: Request) -> Response:
        return RedirectResponse("graphiql")

    found: list[BaseRoute] = [Route("/health", health), Route("/ready", ready)]
    if settings.metrics:
        found.append(Route("/metrics", show_metrics))
    if settings.graphiql:
        found += [Route("/", home), *graphiql_routes()]
    return found


async def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for nothing else
    code = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(error.status_code, "BAD_REQUEST")
    headers = tuple((name.lower().encode(), text.encode()) for name, text in (error.headers or {}).items())
    return _failure(
        EdgeError(
            f"{error.detail}.", "The API is at /graphql, its page at /graphiql.", code=code, headers=headers
        )
    )


async def _unexpected(_: Request, error: Exception) -> Response:
    return _failure(error)


EXCEPTION_HANDLERS = {HTTPException: _http_error, Exception: _unexpected}


def _json(content: object, status: int = 200) -> Response:
    return Response(
        orjson.dumps(content), status, {"cache-control": "no-store"}, media_type="application/json"
    )


def _failure(error: Exception, least: int = 400) -> Response:
    """Return an error in the form of GraphQL, so that every error of the server reads the same."""
    encoded = encode_failure(error, Presenter().whole(error), Media.GRAPHQL)
    status = max(encoded.status, least) if isinstance(error, LianxinError) else 500
    extra = {
        name.decode(): value.decode() for name, value in encoded.headers if name in (b"allow", b"retry-after")
    }
    return Response(
        encoded.body, status, {"cache-control": "no-store", **extra}, media_type="application/json"
    )
