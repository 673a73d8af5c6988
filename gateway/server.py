"""The server process: uvicorn, opened only when there is something to serve, stopped gracefully.

The address is bound first, so that a taken port is told at once, but nobody is listened to until
the graph is open. SIGTERM and SIGINT close idle connections at once and give the running requests
`drain` seconds; what then still runs is cancelled and answered with 503. During the start either
signal gives it up.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.app import Gateway, create_app
from gateway.backend import Opener
from gateway.errors import LianxinError
from gateway.observe.logs import FIELDS, configure_logs, log
from gateway.settings import Settings

__all__ = ["serve"]

SIGNALS = (signal.SIGINT, signal.SIGTERM)
MAX_HEAD_BYTES = 65_536


class Protocol(HttpToolsProtocol):
    """Uvicorn's protocol with a bound on the time and size of a request's head."""

    head_timeout = 10.0
    _timer: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        if self._timer is None and (self.cycle is None or self.cycle.response_complete):
            self._expect_head()
        super().data_received(data)
        if self._timer is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
                self.send_400_response("The request head is too large.")

    def on_headers_complete(self) -> None:
        self._forget_head()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_head()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._head_bytes = 0
        self._timer = self.loop.call_later(self.head_timeout, self.transport.close)

    def _forget_head(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Server(uvicorn.Server):
    """Uvicorn with our signal handling: a signal during the start gives it up, exit is clean."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._serving: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle the signals on the event loop while serving."""
        loop = asyncio.get_running_loop()
        self._serving = asyncio.current_task()
        for one in SIGNALS:
            loop.add_signal_handler(one, self.handle_exit, one, None)
        try:
            yield
        finally:
            for one in SIGNALS:
                loop.remove_signal_handler(one)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop."""
        log.info("stopping", extra={FIELDS: {"signal": signal.Signals(sig).name}})
        super().handle_exit(sig, frame)
        if not self.started and self._serving is not None:
            self._serving.cancel()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the graph, then listen, then say so."""
        await super().startup(sockets)
        self._on_ready()


def serve(
    settings: Settings, *, opener: Opener | None = None, on_ready: Callable[[str], None] | None = None
) -> None:
    """Serve until a signal. `on_ready` is called with the URL once requests are answered.

    Raises LianxinError if the address is taken or the graph cannot be opened.
    """
    configure_logs(settings.log_level)
    app = create_app(settings, opener)
    with _bound(settings) as listener:
        url = _url(listener)

        def ready() -> None:
            log.info("serving", extra={FIELDS: {"url": url}})
            if on_ready is not None:
                on_ready(url)

        server = Server(_config(app, settings), ready)
        try:
            server.run(sockets=[listener])
        except asyncio.CancelledError:
            log.info("start_given_up")
        except SystemExit:
            # Uvicorn's way of saying that the lifespan failed.
            if app.failure is None:
                raise
        if app.failure is not None:
            raise app.failure
    log.info("stopped")


def _config(app: Gateway, settings: Settings) -> uvicorn.Config:
    protocol = type("BoundedProtocol", (Protocol,), {"head_timeout": settings.header_timeout})
    return uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=settings.max_connections,
        timeout_keep_alive=settings.keep_alive,
        timeout_graceful_shutdown=settings.drain,
    )


def _bound(settings: Settings) -> socket.socket:
    host, port = settings.host, settings.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _cannot_listen(host, port, error) from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise _cannot_listen(host, port, error) from None
    return listener


def _cannot_listen(host: str, port: int, error: OSError) -> LianxinError:
    return LianxinError(
        f"Cannot listen on {host}:{port} ({error.strerror}).",
        "Choose another --port or --host, or stop what uses it.",
        code="ADDRESS_UNAVAILABLE",
    )


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
