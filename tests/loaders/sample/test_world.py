"""A world is the same for the same seed, bounded in memory, and written whole or not at all."""

from __future__ import annotations

import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest

from loaders.sample import generate
from policy.errors import BadInputError


def _digest(directory: Path) -> str:
    digest = sha256()
    for path in sorted(directory.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("first", 7), ("again", 7), ("other", 8)):
        generate(tmp_path / name, subjects=1500, seed=seed)
    assert _digest(tmp_path / "first") == _digest(tmp_path / "again")
    assert _digest(tmp_path / "first") != _digest(tmp_path / "other")


def _peak(directory: Path, subjects: int) -> int:
    tracemalloc.start()
    try:
        generate(directory, subjects=subjects, seed=1)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_world(tmp_path: Path) -> None:
    generate(tmp_path / "warm", subjects=100, seed=1)
    # Local authorities grow to their maximum at 30,000 subjects: about a megabyte between these two.
    assert _peak(tmp_path / "large", 20_000) - _peak(tmp_path / "small", 5_000) < 1_500_000


@pytest.mark.parametrize("subjects", [10, 11, 37, 200])
def test_small_worlds_are_whole_too(tmp_path: Path, subjects: int) -> None:
    told: list[int] = []
    summary = generate(tmp_path, subjects=subjects, seed=3, progress=told.append)
    assert summary.rows["subjects"] == subjects
    assert told == [subjects]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{table}.csv" for table in summary.rows
    )


def test_progress_is_told_in_steps(tmp_path: Path) -> None:
    told: list[int] = []
    generate(tmp_path, subjects=2500, seed=3, progress=told.append)
    assert told == [1000, 2000, 2500]


@pytest.mark.parametrize("subjects", [-1, 0, 9, 10_000_001])
def test_a_number_out_of_bounds_is_refused(tmp_path: Path, subjects: int) -> None:
    with pytest.raises(BadInputError, match="10 to 10,000,000"):
        generate(tmp_path / "world", subjects=subjects, seed=1)
    assert not (tmp_path / "world").exists()


def test_a_folder_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadInputError, match="Name a folder"):
        generate(tmp_path / "file", subjects=10, seed=1)


def test_an_interrupted_work_leaves_the_old_world(tmp_path: Path) -> None:
    generate(tmp_path, subjects=100, seed=1)
    before = _digest(tmp_path)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(tmp_path, subjects=2000, seed=2, progress=stop)
    assert _digest(tmp_path) == before
