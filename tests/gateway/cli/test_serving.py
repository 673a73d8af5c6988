"""`lianxin serve` and `lianxin demo`: what they print, what they keep, how they end."""

from __future__ import annotations

import csv
import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from gateway.cli.demo import _fill
from gateway.graphiql import questions
from loaders.identity import IdentityKey
from loaders.intake import ensure_catalogue
from loaders.sample import generate
from loaders.statements import WITHOUT_INDEX, Statement
from loaders.store import Store, Target
from policy.errors import LianxinError
from tests.conftest import wipe
from tests.serving import ask, environment, serving

pytestmark = pytest.mark.xdist_group("world")

KEY = IdentityKey(b"x" * 16)


def test_serve_is_ready_answers_and_ends_with_sigterm(world: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    # `serving` itself holds it to end with code 0 on SIGTERM.
    with serving(world, log, deadline=90) as url:
        with urllib.request.urlopen(f"{url}/ready", timeout=30) as response:  # noqa: S310 - our own server
            assert response.status == 200
        assert ask(url, "{ viewer { audience } }") == {"data": {"viewer": {"audience": "PUBLIC"}}}
        person = {"by": {"person": {"idNumber": "11010519491231002X", "name": "某某"}}}
        query = "query($by: SubjectBy!) { subject(by: $by) { id } }"
        # The identity key is there: nobody has this ID, and that can be said.
        assert ask(url, query, person) == {"data": {"subject": None}}
    events = [json.loads(line)["event"] for line in log.read_text("utf-8").splitlines()]
    assert events[-1] == "stopped"


async def test_the_demo_refuses_a_graph_with_other_data(store: Store, world: Path) -> None:
    with pytest.raises(LianxinError, match="holds data of world") as caught:
        await _fill(store, Target(data=world), KEY, subjects=100, seed=1)
    assert caught.value.code == "FOLDER_NOT_DEMO"
    assert "--data" in caught.value.remedy


async def test_the_demo_fills_a_graph_once(store: Store, graph_folder: Path) -> None:
    await wipe(store)
    await ensure_catalogue(store)
    target = Target(data=graph_folder)
    await _fill(store, target, KEY, subjects=100, seed=1)
    filled = await _sequence(store)
    assert filled > 50
    await _fill(store, target, KEY, subjects=100, seed=2)
    assert await _sequence(store) == filled


async def _sequence(store: Store) -> int:
    asked = Statement(
        name="test_sequence",
        text='MATCH (graph:Graph {id: "graph"}) RETURN graph.sequence AS page',
        index=WITHOUT_INDEX,
        example={},
    )
    sequence: int = await store.read(asked)
    return sequence


@pytest.fixture
async def emptied(store: Store, graph_folder: Path) -> Path:
    """Return the folder of a graph without data, for a demo to fill."""
    await wipe(store)
    return graph_folder


def test_the_demo_starts_names_its_place_answers_and_ends(emptied: Path, tmp_path: Path) -> None:
    arguments = ("demo", "--data", emptied, "--port", "0", "--subjects", "100")
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-m", "gateway", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment(emptied, deadline=90),
            cwd=tmp_path,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            lines: list[str] = []
            while not (lines and "lianxin query" in lines[-1]):
                lines.append(process.stdout.readline().rstrip())
                assert lines[-1] or process.poll() is None, (tmp_path / "log").read_text("utf-8")
            said = "\n".join(lines)
            assert said.startswith(f"Starting Neo4j in {emptied} …\nGenerating and loading 100 subjects …\n")
            found = re.search(r"Lianxin is at (http://127\.0\.0\.1:\d+)/graphql", said)
            assert found is not None
            assert [line[2:5] for line in lines if line.startswith("  ")][:3] == ["1. ", "2. ", "3. "]
            assert f"--data {emptied} " in lines[-1]
            assert ask(found[1], "{ viewer { audience } }") == {"data": {"viewer": {"audience": "ANALYST"}}}
            for tab in questions():
                assert "errors" not in ask(found[1], tab["query"])
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            process.kill()


def test_the_questions_name_what_the_default_demo_holds(tmp_path: Path) -> None:
    """Search text and USCC are written into the documents: the world of 2,000 subjects has them."""
    generate(tmp_path, subjects=2_000, seed=1)
    first, second, third = (tab["query"] for tab in questions())
    subjects = _rows(tmp_path / "subjects.csv")
    entries = _rows(tmp_path / "entries.csv")
    text = _default(first, "text")
    [named] = [row["subject_ref"] for row in subjects if text in row["name"]]
    assert sum(row["subject_ref"] == named for row in entries) >= 5
    [unit] = [row["subject_ref"] for row in subjects if row["uscc"] == _default(second, "uscc")]
    behind = {row["holder_ref"] for row in _rows(tmp_path / "roles.csv") if row["unit_ref"] == unit}
    assert {row["subject_ref"] for row in entries} >= {unit}
    assert len(behind & {row["subject_ref"] for row in entries}) >= 2
    assert sum(row["list_code"] == _default(third, "list") for row in entries) >= 20


def _default(query: str, variable: str) -> str:
    found = re.search(rf'\${variable}: \w+! = "([^"]+)"', query)
    assert found is not None
    return found[1]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
