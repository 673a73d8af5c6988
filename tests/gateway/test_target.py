"""Which graph the settings mean, and with which key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from gateway.cli.common import settings_for
from gateway.settings import Settings
from gateway.target import identity_of, limits_of, target_of
from policy.errors import LianxinError


def test_a_uri_excludes_the_folder_and_the_command_line_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIANXIN_GRAPH_URI", "bolt://there:7687")
    theirs = target_of(settings_for(None, None))
    assert (theirs.data, theirs.uri) == (None, "bolt://there:7687")
    ours = target_of(settings_for(tmp_path, None))
    assert (ours.data, ours.uri) == (tmp_path, None)


def test_a_statement_gives_up_before_its_request() -> None:
    assert limits_of(Settings(deadline=15)).deadline == 14.5
    assert limits_of(Settings(deadline=0.6)).deadline == pytest.approx(0.3)


def test_the_key_is_the_one_of_the_settings_else_the_one_of_the_folder(tmp_path: Path) -> None:
    given = identity_of(Settings(data=tmp_path, identity_key=SecretStr("of-the-settings-file")))
    assert given.secret == b"of-the-settings-file"
    assert list(tmp_path.iterdir()) == []
    kept = identity_of(Settings(data=tmp_path))
    assert kept == identity_of(Settings(data=tmp_path))
    assert (tmp_path / "identity.key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(LianxinError) as caught:
        identity_of(Settings(graph_uri="bolt://there:7687"))
    assert caught.value.code == "IDENTITY_KEY_MISSING"


def test_an_installed_neo4j_can_be_named_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIANXIN_NEO4J_HOME", "")
    (tmp_path / "lianxin.toml").write_text('neo4j_home = "/opt/neo4j"', "utf-8")
    settings_for(tmp_path, None)
    assert os.environ["LIANXIN_NEO4J_HOME"] == "/opt/neo4j"
