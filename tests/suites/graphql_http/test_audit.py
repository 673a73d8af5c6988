"""graphql-http's audits of GraphQL over HTTP: all 61 hold (npm graphql-http, run by Node)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gateway.test_server import server
from tests.suites.programs import node

SCRIPT = Path(__file__).parent / "audit.mjs"


@pytest.mark.outside
@pytest.mark.parametrize("introspection", [True, False])
def test_every_audit_is_ok(tmp_path: Path, introspection: bool) -> None:
    with server(tmp_path, introspection=introspection) as one:
        printed = node(SCRIPT, f"http://127.0.0.1:{one.port}/graphql", package="graphql-http")
    audits = [json.loads(line) for line in printed.splitlines()]
    failed = [audit for audit in audits if audit["status"] != "ok"]
    if introspection:
        assert (len(audits), failed) == (61, [])
    else:
        # Two audits ask for `__type`; without introspection they are refused, nothing else.
        assert {audit["id"] for audit in failed} <= {"BF61", "2EA1", "28B9", "D6D5", "6A70"}
