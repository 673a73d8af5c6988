"""Every failure is a code, a sentence and what to do: never a traceback, never a secret."""

from __future__ import annotations

import sys

import pytest

from tests.gateway.cli.conftest import Command


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["verify", "--data", "/dev/null/x"], "STORE_NOT_WRITABLE"),
        (["demo", "--port", "0", "--data", "/dev/null/x"], "STORE_NOT_WRITABLE"),
        (["generate", "/dev/null/x"], "BAD_USER_INPUT"),
        (["migrate", "--data", "x", "--graph", "bolt://localhost:1"], "BAD_USER_INPUT"),
        (["verify", "--graph", "bolt://127.0.0.1:1"], "STORE_UNREACHABLE"),
        (["query", "{a}", "--graph", "nonsense"], "STORE_UNREACHABLE"),
        (["serve", "--graph", "bolt://127.0.0.1:1", "--port", "0"], "STORE_UNREACHABLE"),
        (["load", "none.csv", "--source", "s", "--graph", "bolt://127.0.0.1:1"], "IDENTITY_KEY_MISSING"),
        (["serve", "--port", "99999"], "BAD_USER_INPUT"),
        (["serve", "--anonymous", "NOBODY"], "BAD_USER_INPUT"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_a_failure_is_told_with_code_and_remedy(command: Command, arguments: list[str], code: str) -> None:
    done = command(*arguments)
    assert done.code == 1
    problem, remedy = done.err.splitlines()
    assert problem.startswith(f"{code}: ")
    assert problem.endswith(".")
    assert remedy.startswith("  ")
    assert "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [["frobnicate"], ["generate", "w", "--subjects", "5"], ["load", "x"]])
def test_wrong_usage_is_told_with_where_help_is(command: Command, arguments: list[str]) -> None:
    done = command(*arguments)
    assert done.code == 2
    assert "--help" in done.err


def test_without_a_command_the_help_teaches_and_the_version_is_printed(command: Command) -> None:
    assert "lianxin demo" in command("--help").out
    assert command("--version").out.startswith("lianxin ")
    for name in ("demo", "serve", "load", "generate", "query", "migrate", "verify", "config"):
        helped = command(name, "--help")
        assert (helped.code, helped.err) == (0, "")
        assert len(helped.out) > 300


def test_no_secret_is_printed(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "hunter-hunter-hunter"
    monkeypatch.setenv("LIANXIN_GRAPH_PASSWORD", secret)
    monkeypatch.setenv("LIANXIN_IDENTITY_KEY", secret)
    monkeypatch.setenv("LIANXIN_GRAPH_URI", f"bolt://somebody:{secret}@127.0.0.1:1")
    printed = command("config")
    assert printed.code == 0
    assert "LIANXIN_GRAPH_PASSWORD=(set)" in printed.out
    assert "* LIANXIN_GRAPH_URI=bolt://(set)@127.0.0.1:1" in printed.out
    for done in (
        printed,
        command("config", "--toml"),
        command("verify"),
        command("load", "x", "--source", "s"),
    ):
        assert "hunter" not in done.out + done.err


def test_config_prints_a_file_that_can_be_read_again(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tomllib

    lines = command("config", "--toml").out.splitlines()
    settings = tomllib.loads("\n".join(line.removeprefix("# ") for line in lines if " = " in line))
    assert settings["port"] == 8000
    assert settings["introspection"] is True
    assert settings["data"] == "data"
    monkeypatch.setenv("LIANXIN_PORT", "1234")
    assert "* LIANXIN_PORT=1234" in command("config").out


def test_what_the_system_refuses_is_a_sentence_too(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.modules["gateway.cli.config"], "describe", refuse)
    done = command("config")
    assert (done.code, done.err.splitlines()[0]) == (
        1,
        "SYSTEM_REFUSED: The system refused: No space left on device.",
    )


def test_ctrl_c_is_told_and_has_its_own_code(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gateway.cli.common.load_settings", interrupt)
    done = command("verify")
    assert done.code == 130
    assert done.err.startswith("Interrupted.")
