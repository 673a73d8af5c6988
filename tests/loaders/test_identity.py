from __future__ import annotations

import stat
from pathlib import Path

import pytest

from loaders.identity import VARIABLE, IdentityKey
from policy.errors import LianxinError


def test_a_key_is_created_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = IdentityKey.open(folder, {})
    assert IdentityKey.open(folder, {}) == first
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(first.secret) == 64


def test_the_environment_wins_over_the_folder(tmp_path: Path) -> None:
    given = IdentityKey.open(tmp_path, {VARIABLE: " a key of the environment "})
    assert given.secret == b"a key of the environment"
    assert list(tmp_path.iterdir()) == []


def test_another_process_that_was_first_gives_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = IdentityKey.open(tmp_path, {})
    monkeypatch.setattr(Path, "exists", lambda _: False)
    assert IdentityKey.open(tmp_path, {}) == theirs


@pytest.mark.parametrize(("folder", "given", "code"), [(None, "", "MISSING"), (None, "short", "INVALID")])
def test_no_key_and_a_weak_key_are_refused(folder: Path | None, given: str, code: str) -> None:
    with pytest.raises(LianxinError) as caught:
        IdentityKey.open(folder, {VARIABLE: given})
    assert caught.value.code == f"IDENTITY_KEY_{code}"


def test_the_key_is_not_printed_and_its_fingerprint_tells_keys_apart() -> None:
    one, two = IdentityKey(b"1" * 32), IdentityKey(b"2" * 32)
    assert "1111" not in repr(one)
    assert one.fingerprint != two.fingerprint
    assert len(one.fingerprint) == 16
