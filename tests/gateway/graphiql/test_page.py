"""The GraphiQL page: our own files, unchanged, and nothing from elsewhere."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, parse

import gateway.graphiql as module
from gateway.graphiql import questions
from tests.gateway.toy import client

HERE = Path(module.__file__).parent


def test_the_vendored_files_are_those_that_were_published() -> None:
    sums = (HERE / "vendor" / "SHA256SUMS").read_text("utf-8").splitlines()
    named = {name: digest for digest, name in (line.split() for line in sums)}
    present = {path.name for path in (HERE / "vendor").iterdir()} - {"SHA256SUMS"}
    assert named.keys() == present
    for name, digest in named.items():
        assert hashlib.sha256((HERE / "vendor" / name).read_bytes()).hexdigest() == digest


def test_every_vendored_package_comes_with_its_licence() -> None:
    for licence in ("graphiql-3.8.3", "react-18.3.1", "react-dom-18.3.1"):
        assert "Permission is hereby granted" in (HERE / "vendor" / f"{licence}.LICENSE").read_text("utf-8")


async def test_the_page_asks_this_server_for_all_it_needs() -> None:
    async with client() as one:
        page = await one.send("GET", "/graphiql")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        text = page.body.decode()
        named = re.findall(r'(?:src|href)="([^"]+)"', text)
        own = [name for name in named if not name.startswith("data:")]
        assert len(own) == 6
        for name in own:
            answer = await one.send("GET", f"/{name}")
            assert answer.status == 200, name
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert "<script>" not in text
        assert " on" not in re.sub(r">[^<]*<", "><", text)


async def test_the_policy_lets_no_other_host_and_no_inline_script_in() -> None:
    async with client() as one:
        policy = (await one.send("GET", "/graphiql")).headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "http" not in policy
    assert "unsafe-eval" not in policy


def test_our_own_script_and_style_name_no_other_host() -> None:
    for name in ("page.js", "page.css", "index.html"):
        assert "//" not in re.sub(
            r"^\s*//.*$", "", (HERE / "page" / name).read_text("utf-8"), flags=re.MULTILINE
        )


async def test_the_demo_questions_are_its_tabs() -> None:
    async with client() as one:
        tabs = (await one.send("GET", "/graphiql/questions.json")).json
    assert tabs == questions()
    assert len(tabs) == 3
    for tab in tabs:
        (operation,) = [
            node for node in parse(tab["query"]).definitions if isinstance(node, OperationDefinitionNode)
        ]
        assert operation.name is not None


def test_without_the_questions_there_are_no_tabs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "_QUESTIONS", (tmp_path / "none",))
    assert questions() == []
