"""graphql-http's audits of GraphQL over HTTP: all 61 hold (npm graphql-http, run by Node)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gateway.test_server import server

HERE = Path(__file__).parent
SUITES = HERE.parent


def node() -> str:
    """Return Node with the suites' packages; skip where there is none, fail under CI."""
    beside = Path(sys.executable).parent / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    problem = None if found else "Node is not installed"
    if found and not (SUITES / "node_modules" / "graphql-http").is_dir():
        problem = "tests/suites/node_modules is missing; run `npm ci` there"
    if problem and os.environ.get("CI") == "true":
        pytest.fail(problem)
    if problem:
        pytest.skip(problem)
    return found or ""


@pytest.mark.outside
@pytest.mark.parametrize("introspection", [True, False])
def test_every_audit_is_ok(tmp_path: Path, introspection: bool) -> None:
    program = node()
    with server(tmp_path, introspection=introspection) as one:
        done = subprocess.run(
            [program, str(HERE / "audit.mjs"), f"http://127.0.0.1:{one.port}/graphql"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    audits = [json.loads(line) for line in done.stdout.splitlines()]
    failed = [audit for audit in audits if audit["status"] != "ok"]
    if introspection:
        assert (len(audits), failed) == (61, [])
    else:
        # Two audits ask for `__type`; without introspection they are refused, nothing else.
        assert {audit["id"] for audit in failed} <= {"BF61", "2EA1", "28B9", "D6D5", "6A70"}
