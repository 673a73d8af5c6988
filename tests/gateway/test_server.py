"""The server process on a real socket: start, drain, slow clients, large heads."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass
class Running:
    """A server process."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    connections: list[socket.socket] = field(default_factory=list)

    def connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.connections.append(connection)
        return connection

    def post(self, query: str) -> socket.socket:
        """Send a request and leave its answer unread."""
        body = b'{"query":"%b"}' % query.encode()
        connection = self.connect()
        connection.sendall(_head(len(body)) + body)
        return connection

    def stop(self) -> float:
        """Send SIGTERM; return the seconds until the process ended."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(15) == 0
        return time.monotonic() - started


def _head(length: int) -> bytes:
    return (
        b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        b"content-length: %d\r\n\r\n" % length
    )


def _read(connection: socket.socket, until: bytes | None = None) -> bytes:
    """Read to the end of the stream, or until something was read."""
    found = b""
    while until is None or until not in found:
        chunk = connection.recv(65_536)
        if not chunk:
            break
        found += chunk
    return found


@contextmanager
def server(tmp_path: Path, *arguments: str, **settings: object) -> Iterator[Running]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LIANXIN_")}
    environment |= {"LIANXIN_PORT": "0", "PYTHONPATH": str(ROOT)}
    environment |= {f"LIANXIN_{name.upper()}": str(value) for name, value in settings.items()}
    log = tmp_path / "log"
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [sys.executable, "-m", "tests.gateway.toy_server", *arguments],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=environment,
            cwd=tmp_path,
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        running = Running(process, int(line.rpartition(":")[2]) if line.startswith("http") else 0, log)
        try:
            yield running
        finally:
            for connection in running.connections:
                connection.close()
            if process.poll() is None:
                process.kill()


def test_sigterm_ends_idle_connections_at_once_and_lets_a_running_request_end(tmp_path: Path) -> None:
    with server(tmp_path, drain=8, deadline=3) as one:
        idle = one.connect()
        used = one.post("{hello}")
        assert b"hello you" in _read(used, b"hello you")
        running = one.post("{forever}")
        time.sleep(0.3)
        started = time.monotonic()
        one.process.send_signal(signal.SIGTERM)
        assert _read(idle) == b""
        assert _read(used) == b""
        assert time.monotonic() - started < 2
        with pytest.raises(OSError, match="refused"):
            one.connect()
        assert b"DEADLINE_EXCEEDED" in _read(running)
        assert one.process.wait(10) == 0
        assert time.monotonic() - started < 7


def test_what_does_not_end_within_the_drain_time_is_cancelled_and_told(tmp_path: Path) -> None:
    with server(tmp_path, drain=1, deadline=60) as one:
        running = one.post("{forever}")
        time.sleep(0.3)
        assert one.stop() < 5
        answer = _read(running)
        assert answer.startswith(b"HTTP/1.1 503")
        assert b"SHUTTING_DOWN" in answer


def test_a_server_without_work_stops_at_once_and_says_so_in_its_log(tmp_path: Path) -> None:
    with server(tmp_path) as one:
        assert one.stop() < 4
        events = one.log.read_text("utf-8")
        assert '"event":"serving"' in events
        assert '"event":"stopped"' in events


def test_a_disconnect_cancels_the_work_of_the_real_server(tmp_path: Path) -> None:
    with server(tmp_path, deadline=60) as one:
        running = one.post("{forever}")
        time.sleep(0.3)
        running.close()
        deadline = time.monotonic() + 5
        while '"status":499' not in one.log.read_text("utf-8"):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_head_that_does_not_arrive_in_time_ends_the_connection(tmp_path: Path) -> None:
    with server(tmp_path, header_timeout=0.3) as one:
        silent = one.connect()
        started = one.connect()
        started.sendall(b"POST /graphql HTTP/1.1\r\nhost: x\r\nx-slow: ")
        assert _read(silent) == b""
        assert _read(started) == b""
        again = one.post("{hello}")
        _read(again, b"hello you")
        again.sendall(b"POST /gra")
        assert _read(again) == b""


def test_a_head_without_end_is_refused(tmp_path: Path) -> None:
    with server(tmp_path) as one:
        connection = one.connect()
        connection.sendall(b"GET /graphql HTTP/1.1\r\n")
        answer = b""
        with contextlib.suppress(ConnectionError):
            for _ in range(1_000):
                connection.sendall(b"x-y: " + b"z" * 1_000 + b"\r\n")
        with contextlib.suppress(ConnectionError):
            answer = _read(connection)
        assert b"200" not in answer
        assert "hello you" in _read(one.post("{hello}"), b"hello you").decode()


def test_a_slow_body_is_408_and_the_connection_ends(tmp_path: Path) -> None:
    with server(tmp_path, body_timeout=0.3) as one:
        connection = one.connect()
        connection.sendall(_head(100) + b"{")
        assert _read(connection).startswith(b"HTTP/1.1 408")


def test_a_body_over_the_limit_is_413_while_it_streams(tmp_path: Path) -> None:
    with server(tmp_path, max_body_bytes=1_000) as one:
        connection = one.connect()
        connection.sendall(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            b"transfer-encoding: chunked\r\n\r\n7d0\r\n" + b" " * 2_000 + b"\r\n"
        )
        assert _read(connection).startswith(b"HTTP/1.1 413")


def test_a_taken_port_and_a_graph_that_does_not_open_are_told_by_code(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with server(tmp_path, port=taken.getsockname()[1]) as one:
            assert one.process.wait(10) == 1
    with server(tmp_path, "broken") as one:
        assert one.process.wait(10) == 1
        assert "Traceback" not in one.log.read_text("utf-8")


def test_a_host_that_is_none_is_told() -> None:
    from gateway.errors import LianxinError
    from gateway.server import _bound
    from gateway.settings import Settings

    with pytest.raises(LianxinError) as caught:
        _bound(Settings(host="nowhere.invalid"))
    assert caught.value.code == "ADDRESS_UNAVAILABLE"
