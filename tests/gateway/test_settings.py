"""Settings: where they come from, and that secrets stay secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from gateway.settings import Settings, describe, load_settings
from policy.errors import BadInputError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and no settings in the environment."""
    import os

    for name in list(os.environ):
        if name.startswith("LIANXIN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_setting_has_a_default_and_says_what_it_is() -> None:
    lines = list(describe(load_settings()))
    assert {line.name for line in lines} == set(Settings.model_fields)
    assert all(line.default and line.description.endswith(".") for line in lines)
    assert {line.variable for line in lines} >= {"LIANXIN_PORT", "LIANXIN_GRAPH_URI", "LIANXIN_ANONYMOUS"}


def test_a_stranger_sees_least_by_default() -> None:
    settings = load_settings()
    assert (settings.anonymous, settings.host, settings.suggestions) == ("PUBLIC", "127.0.0.1", False)


def test_an_argument_wins_against_the_environment_and_that_against_the_file(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "lianxin.toml").write_text('port = 1\nhost = "::1"\nanonymous = "ANALYST"\n', "utf-8")
    monkeypatch.setenv("LIANXIN_PORT", "2")
    monkeypatch.setenv("LIANXIN_HOST", "")
    settings = load_settings(anonymous="PUBLIC", data=None)
    assert (settings.port, settings.host, settings.anonymous) == (2, "::1", "PUBLIC")
    assert not next(line for line in describe(settings) if line.name == "port").default


def test_another_file_can_be_named(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "mine.toml").write_text("port = 7", "utf-8")
    monkeypatch.setenv("LIANXIN_CONFIG", str(elsewhere / "mine.toml"))
    assert load_settings().port == 7


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANXIN_GRAPH_PASSWORD", "open sesame")
    monkeypatch.setenv("LIANXIN_IDENTITY_KEY", "open sesame")
    settings = load_settings()
    assert settings.graph_password == SecretStr("open sesame")
    shown = {line.name: line.value for line in describe(settings)}
    assert (shown["graph_password"], shown["identity_key"]) == ("(set)", "(set)")
    assert "sesame" not in repr(settings) + str(settings.model_dump())


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LIANXIN_PORT", "70000"),
        ("LIANXIN_PORT", "sesame"),
        ("LIANXIN_DEADLINE", "0"),
        ("LIANXIN_ANONYMOUS", "ADMINISTRATOR"),
        ("LIANXIN_MAX_DEPTH", "0"),
    ],
)
def test_a_wrong_value_is_told_by_its_variable_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadInputError) as caught:
        load_settings()
    assert variable in caught.value.problem
    assert "sesame" not in str(caught.value)


def test_an_unknown_key_in_the_file_is_told(elsewhere: Path) -> None:
    (elsewhere / "lianxin.toml").write_text("prot = 7", "utf-8")
    with pytest.raises(BadInputError, match="prot"):
        load_settings()


def test_a_broken_or_missing_file_is_told(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "lianxin.toml").write_text("port = ", "utf-8")
    with pytest.raises(BadInputError, match="not readable TOML"):
        load_settings()
    monkeypatch.setenv("LIANXIN_CONFIG", str(elsewhere / "none.toml"))
    with pytest.raises(BadInputError, match="does not exist"):
        load_settings()
