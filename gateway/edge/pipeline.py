"""`/graphql`: the life of a request, one stage after the other, as a raw ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any

from gateway.edge.access import Access
from gateway.edge.decode import (
    ALLOW,
    ClientGoneError,
    Head,
    Receive,
    check_head,
    read_body,
    read_head,
    read_parameters,
)
from gateway.edge.document import Documents, select
from gateway.edge.encode import Response, Send, encode_data, encode_failure, no_content, send_response
from gateway.edge.execute import Engine, run
from gateway.edge.negotiate import Media
from gateway.edge.present import Presenter, execution_errors
from gateway.errors import OverloadedError, ShuttingDownError
from gateway.observe.logs import FIELDS, document_mark, log
from gateway.observe.metrics import Metrics
from gateway.settings import Settings

__all__ = ["Pipeline"]

CLIENT_GONE = 499
"""Status in logs and metrics of a request whose client went away."""


class Trail:
    """What is known of a request when it is logged."""

    __slots__ = ("codes", "mark", "operation", "size")

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.mark: str | None = None
        self.operation: str | None = None
        self.size = 0


class Pipeline:
    """Decode, access, document, execute, encode. `engine` is set before the socket opens."""

    def __init__(self, settings: Settings, metrics: Metrics, engine: Engine | None = None) -> None:
        self.engine = engine
        self.documents = Documents(settings)
        self._settings = settings
        self._metrics = metrics
        self._access = Access(settings)
        self._running = 0
        metrics.watch_documents(self.documents)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        started = perf_counter()
        trail = Trail()
        head = read_head(scope)
        cancelled: asyncio.CancelledError | None = None
        try:
            response = await self._answer(head, receive, trail)
        except ClientGoneError:
            self._record(head, trail, CLIENT_GONE, started)
            return
        except asyncio.CancelledError as error:
            cancelled = error
            response = self._fail(_shutting_down(), head, trail)
        except Exception as error:  # noqa: BLE001 - the last place that can mask and log it
            response = self._fail(error, head, trail)
        self._record(head, trail, response.status, started)
        await send_response(send, response)
        if cancelled is not None:
            raise cancelled

    async def _answer(self, head: Head, receive: Receive, trail: Trail) -> Response:
        if head.method == "OPTIONS":
            return no_content(ALLOW)
        settings = self._settings
        check_head(head, settings)
        viewer = self._access.identify(head)
        body = await read_body(receive, settings) if head.method == "POST" else b""
        parameters = read_parameters(head, body)
        trail.size = parameters.size
        if settings.log_requests:
            trail.mark = document_mark(parameters.query)
        engine = self._ready_engine()
        prepared = self.documents.prepare(engine.schema, parameters.query)
        operation = select(prepared, parameters, head.method, settings)
        trail.operation = operation.operation.value
        self._enter()
        try:
            result = await run(
                engine,
                prepared,
                operation.name.value if operation.name else None,
                parameters.variables,
                viewer,
                deadline=settings.deadline,
                receive=receive,
            )
        finally:
            self._leave()
        refused = execution_errors(result)
        if refused is not None:
            raise refused
        errors = Presenter().field_errors(result.errors or ())
        trail.codes = [error["extensions"]["code"] for error in errors]
        return encode_data(result.data, errors, head.media or Media.JSON)

    def _ready_engine(self) -> Engine:
        if self.engine is None:
            raise _shutting_down()
        return self.engine

    def _enter(self) -> None:
        if self._running >= self._settings.max_in_flight:
            raise OverloadedError(
                "As many operations run as this server allows.",
                "Try again in a second.",
                headers=((b"retry-after", b"1"),),
            )
        self._running += 1
        self._metrics.in_flight.inc()

    def _leave(self) -> None:
        self._running -= 1
        self._metrics.in_flight.dec()

    def _fail(self, error: Exception, head: Head, trail: Trail) -> Response:
        errors = Presenter().whole(error)
        trail.codes = [one["extensions"]["code"] for one in errors]
        return encode_failure(error, errors, head.media or Media.JSON)

    def _record(self, head: Head, trail: Trail, status: int, started: float) -> None:
        seconds = perf_counter() - started
        self._metrics.request(status, seconds)
        if trail.codes:
            self._metrics.errors(trail.codes)
        if self._settings.log_requests:
            fields = {
                "method": head.method if head.method in ("GET", "POST") else "other",
                "status": status,
                "milliseconds": round(seconds * 1_000, 3),
                "operation": trail.operation,
                "document": trail.mark,
                "bytes": trail.size,
                "codes": sorted(set(trail.codes)),
            }
            log.info("request", extra={FIELDS: fields})


def _shutting_down() -> ShuttingDownError:
    return ShuttingDownError(
        "The server is not serving: it starts or stops.",
        "Send the request again.",
        headers=((b"retry-after", b"1"), (b"connection", b"close")),
    )
