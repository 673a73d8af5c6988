"""The data folder: whose it is, who may use it, what is in it."""

from __future__ import annotations

import hashlib
import shutil
import stat
from pathlib import Path
from typing import NamedTuple

import pytest

from loaders.store.embedded.folder import Folder, Running
from loaders.store.errors import (
    BrokenError,
    DataNewerError,
    DiskFullError,
    NotOursError,
    NotWritableError,
)

VERSION = "5.26.16"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "data"


def prepared(path: Path) -> Folder:
    folder = Folder(path, VERSION)
    folder.prepare()
    return folder


def test_a_folder_is_made_for_its_owner_only(path: Path) -> None:
    prepared(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE((path / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((path / "data" / "dbms" / "auth.ini").stat().st_mode) == 0o600


def test_the_hash_for_neo4j_is_the_one_of_the_password_file(path: Path) -> None:
    password = prepared(path).password
    user, scheme_hash = (path / "data" / "dbms" / "auth.ini").read_text().strip().split(":", 1)
    scheme, digest, salt, rounds = scheme_hash.rstrip(":").split(",")
    expected = bytes.fromhex(salt) + password.encode()
    for _ in range(int(rounds)):
        expected = hashlib.sha256(expected).digest()
    assert (user, scheme, digest) == ("neo4j", "SHA-256", expected.hex())


def test_preparing_again_keeps_the_password(path: Path) -> None:
    assert prepared(path).password == prepared(path).password


def test_passwords_of_two_folders_differ(path: Path) -> None:
    assert prepared(path).password != prepared(path.with_name("other")).password


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "thesis.txt").write_text("mine")
    with pytest.raises(NotOursError, match=r"thesis\.txt") as caught:
        Folder(path, VERSION)
    assert caught.value.code == "STORE_NOT_OURS"
    assert [file.name for file in path.iterdir()] == ["thesis.txt"]


def test_the_identity_key_alone_does_not_make_a_folder_somebody_elses(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "identity.key").write_text("key")
    assert prepared(path).password


@pytest.mark.parametrize("recorded", ["5.26.17", "5.27.0", "2026.08.1"])
def test_data_of_a_newer_neo4j_is_refused(path: Path, recorded: str) -> None:
    prepared(path).write_version(recorded)
    with pytest.raises(DataNewerError, match=recorded):
        Folder(path, VERSION)


@pytest.mark.parametrize("recorded", ["5.26.16", "5.26.9", "5.9.0", "0"])
def test_data_of_the_same_or_an_older_neo4j_is_taken(path: Path, recorded: str) -> None:
    prepared(path).write_version(recorded)
    Folder(path, VERSION)


def test_a_file_in_the_place_of_the_folder_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "data"):
        with pytest.raises(NotWritableError, match="another folder"):
            Folder(path, VERSION)


def test_a_folder_that_may_not_be_written_is_an_error_with_a_remedy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(NotWritableError, match="cannot be written"):
        Folder(path, VERSION)


def test_a_full_disk_is_said_before_neo4j_starts(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage(NamedTuple):
        free: int

    folder = Folder(path, VERSION)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1_000))
    with pytest.raises(DiskFullError, match="64 MiB"):
        folder.prepare()


def test_a_lost_password_is_said(path: Path) -> None:
    folder = prepared(path)
    (path / "password").unlink()
    with pytest.raises(BrokenError, match="password"):
        _ = folder.password


def test_the_lock_is_one_holders_until_it_lets_go(path: Path) -> None:
    first, second = Folder(path, VERSION), Folder(path, VERSION)
    assert first.lock.acquire()
    assert not second.lock.acquire()
    assert (first.lock.held, second.lock.held) == (True, False)
    first.lock.release()
    first.lock.release()
    assert second.lock.acquire()
    second.lock.release()


def test_what_runs_is_read_as_it_was_said_and_nonsense_is_nothing(path: Path) -> None:
    folder = prepared(path)
    assert folder.running() is None
    running = Running(port=20_001, owner=1, jvm=2, ready=True)
    folder.say_running(running)
    assert folder.running() == running
    for nonsense in ("", "{", "[]", '{"port": 1}'):
        (path / "run.json").write_text(nonsense)
        assert folder.running() is None
    folder.say_running(None)
    folder.say_running(None)
    assert not (path / "run.json").exists()


def test_the_size_is_that_of_the_store_files(path: Path) -> None:
    folder = prepared(path)
    assert folder.size() == 0
    (path / "data" / "databases" / "neo4j").mkdir(parents=True)
    (path / "data" / "databases" / "neo4j" / "block.x1.db").write_bytes(b"x" * 1_234)
    assert folder.size() == 1_234
