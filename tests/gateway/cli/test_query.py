"""`lianxin query`: where the document and its variables come from, what is printed, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gateway.cli.conftest import Command

pytestmark = pytest.mark.xdist_group("world")

FIRST = "query($n: Int!) { subjects(first: $n) { nodes { name } } }"


def test_a_document_comes_as_text_as_a_file_or_from_standard_input(joined: Command, tmp_path: Path) -> None:
    (tmp_path / "first.graphql").write_text(FIRST, "utf-8")
    (tmp_path / "two.json").write_text('{"n": 2}', "utf-8")
    given = joined("query", FIRST, "--variables", '{"n": 2}')
    assert (given.code, given.err) == (0, "")
    assert len(json.loads(given.out)["data"]["subjects"]["nodes"]) == 2
    read = joined("query", "first.graphql", "--variables", "@two.json")
    assert (read.code, read.out) == (0, given.out)
    piped = joined("query", "-", "--variables", '{"n": 2}', stdin=FIRST)
    assert (piped.code, piped.out) == (0, given.out)
    # Chinese is printed as it is, not escaped.
    assert any("\u4e00" <= character <= "\u9fff" for character in given.out)


def test_the_analyst_asks_and_an_operation_can_be_named(joined: Command) -> None:
    document = "query A { viewer { audience } } query B { a: viewer { __typename } }"
    named = joined("query", document, "--operation", "A")
    assert json.loads(named.out) == {"data": {"viewer": {"audience": "ANALYST"}}}
    unnamed = joined("query", document)
    assert unnamed.code == 1
    assert json.loads(unnamed.out)["errors"][0]["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"


def test_the_exit_code_tells_no_data_from_some(joined: Command) -> None:
    partly = joined("query", '{ viewer { audience } subject(by: { plate: "" }) { id } }')
    answer = json.loads(partly.out)
    assert (partly.code, answer["data"]["viewer"]) == (2, {"audience": "ANALYST"})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    nothing = joined("query", "{ nonsense }")
    assert nothing.code == 1
    assert json.loads(nothing.out)["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.graphql"], "none.graphql cannot be read (No such file or directory)."),
        (["latin.graphql"], "latin.graphql is not UTF-8 text."),
        (["{ a }", "--variables", "{"], "--variables is not JSON"),
        (["{ a }", "--variables", "[1]"], "--variables is not a JSON object."),
        (["{ a }", "--variables", "@none.json"], "none.json cannot be read"),
    ],
)
def test_what_cannot_be_taken_is_a_sentence(
    command: Command, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "latin.graphql").write_bytes(b"\xff\xfe")
    done = command("query", *arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"BAD_USER_INPUT: {said}")
    assert len(done.err.splitlines()) == 2
