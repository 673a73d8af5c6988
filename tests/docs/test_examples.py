"""The examples of the pages: questions are answered, commands exist, what is marked runnable runs."""

from __future__ import annotations

import difflib
import json
import re
import shlex
from typing import Any

import pytest
import typer
from graphql import parse, validate

from gateway.cli import application
from gateway.cli.demo import DEFAULT_FOLDER, _welcome
from gateway.settings import Settings
from graph_schema.schema import build_schema
from tests.docs.conftest import Clone
from tests.docs.pages import PAGES, ROOT, Block, blocks, commands, text_of

pytestmark = pytest.mark.xdist_group("docs")

GRAPHQL = blocks("graphql")
CONSOLE = blocks("console")
VARIABLES = re.compile(r"^# variables: (\{.*\})$", re.MULTILINE)
SHELL = {"|", ">", ">>", "<", "&", "&&", ";"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def variables_of(block: Block) -> dict[str, Any]:
    found = VARIABLES.search(block.text)
    return {} if found is None else dict(json.loads(found[1]))


def lianxin(command: str) -> list[str] | None:
    """The arguments of a command line of lianxin, up to what is the shell's; None for another program."""
    words = shlex.split(command)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    if not words or words[0] != "lianxin":
        return None
    ends = [at for at, word in enumerate(words) if word in SHELL]
    return words[1 : min(ends, default=len(words))]


def normalised(output: str) -> list[str]:
    return [INSTANT.sub("<instant>", line.rstrip()) for line in output.rstrip().splitlines()]


def test_there_are_examples_of_each_sort() -> None:
    assert len(GRAPHQL) >= 15
    assert len([block for block in CONSOLE if block.info == "console run"]) >= 6
    assert {block.info for block in CONSOLE} == {"console", "console run"}


@pytest.mark.parametrize("block", GRAPHQL, ids=str)
def test_a_question_fits_the_schema(block: Block) -> None:
    assert validate(build_schema()._schema, parse(block.text)) == []


@pytest.mark.parametrize("block", GRAPHQL, ids=str)
async def test_a_question_is_answered(clone: Clone, block: Block) -> None:
    answer = await clone.ask(block.text, variables_of(block))
    assert "errors" not in answer, answer["errors"]
    assert any(value not in (None, [], {}) for value in answer["data"].values())


@pytest.mark.parametrize("block", CONSOLE, ids=str)
def test_a_command_exists_with_its_options(block: Block) -> None:
    group = typer.main.get_command(application)
    lines = [arguments for command, _ in commands(block) if (arguments := lianxin(command)) is not None]
    assert lines or "docker compose" in block.text
    for name, *arguments in lines:
        if name.startswith("-"):
            continue
        command = group.commands[name]  # type: ignore[attr-defined]  # a group, for there are commands
        if arguments != ["--help"]:
            command.make_context(name, arguments)


@pytest.mark.parametrize("page", PAGES)
def test_what_is_made_can_be_made(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z]+)", text_of(page), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_readme_shows_what_the_demo_prints(capsys: pytest.CaptureFixture[str]) -> None:
    _welcome(DEFAULT_FOLDER, f"http://127.0.0.1:{Settings.model_fields['port'].default}")
    assert capsys.readouterr().out in text_of("README.md")


async def test_what_is_marked_runnable_prints_what_is_shown(clone: Clone) -> None:
    wrong: list[str] = []
    for block in CONSOLE:
        if block.info == "console run":
            for command, shown in commands(block):
                printed = await clone.shell(command)
                wrong += difflib.unified_diff(
                    normalised(shown), normalised(printed), f"{block}: {command}", "printed", lineterm=""
                )
    assert not wrong, "\n".join(wrong)
