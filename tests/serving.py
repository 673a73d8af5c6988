"""A real `python -m gateway serve` process on a graph, for tests that need all of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.compat import neo4j

__all__ = ["ask", "environment", "serving"]

ROOT = Path(__file__).parents[1]
START_SECONDS = 120.0


def environment(folder: Path, **settings: object) -> dict[str, str]:
    """The environment of a lianxin whose graph is the one of the test run in `folder`."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("LIANXIN_")}
    found |= {name: os.environ[name] for name in ("LIANXIN_NEO4J_HOME",) if name in os.environ}
    target = neo4j.target(folder)
    if target.uri:
        settings = {
            "graph_uri": target.uri,
            "graph_user": target.user,
            "graph_password": target.password,
            **settings,
        }
    else:
        settings = {"data": folder, **settings}
    found |= {f"LIANXIN_{name.upper()}": str(value) for name, value in settings.items()}
    return found | {"PYTHONPATH": str(ROOT)}


@contextmanager
def serving(folder: Path, log: Path, *arguments: str, **settings: object) -> Iterator[str]:
    """Serve the graph of the test run as a process; yields the URL, and ends it with SIGTERM."""
    command = [sys.executable, "-m", "gateway", "serve", "--port", "0", *arguments]
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            command, stderr=stderr, env=environment(folder, **settings), cwd=log.parent
        ) as process,
    ):
        try:
            yield _url(process, log)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            process.kill()


def _url(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        for line in log.read_text("utf-8").splitlines():
            if '"event":"serving"' in line:
                url: str = json.loads(line)["url"]
                return url
        assert process.poll() is None, log.read_text("utf-8")
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))


def ask(url: str, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The answer to a GraphQL request over HTTP, also one with a status of an error."""
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    request = urllib.request.Request(f"{url}/graphql", body, {"content-type": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - our own server
            answer: dict[str, Any] = json.load(response)
    except urllib.error.HTTPError as refused:
        with refused:
            answer = json.load(refused)
    return answer
