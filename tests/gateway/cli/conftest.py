"""Commands run in this process, as `lianxin …` would, on the graph of the test session."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.cli import main
from tests.serving import environment


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Run `lianxin` with arguments, without settings of the machine, in an empty folder."""
    for name in [*environment(tmp_path)]:
        if name.startswith("LIANXIN_") and name != "LIANXIN_NEO4J_HOME":
            monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["lianxin", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = 0
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            try:
                main()
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Done(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def joined(world: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Like `command`, with the graph of the test session (which holds the world) as the default one."""
    for name, value in environment(world).items():
        if name.startswith("LIANXIN_"):
            monkeypatch.setenv(name, value)
    return command
