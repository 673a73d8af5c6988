"""`lianxin migrate`, `verify` and `generate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.statements import WITHOUT_INDEX, Statement
from loaders.store import Store, Transaction
from tests.gateway.cli.conftest import Command

pytestmark = pytest.mark.xdist_group("world")

BREAK = Statement(
    name="test_break",
    text='CREATE (:ListEntry {id: "le_broken", entryId: "le_broken"})',
    index=WITHOUT_INDEX,
    example={},
    write=True,
)
MEND = Statement(
    name="test_mend",
    text='MATCH (entry:ListEntry {id: "le_broken"}) DETACH DELETE entry',
    index=WITHOUT_INDEX,
    example={},
    write=True,
)


def test_a_graph_that_is_up_to_date_stays_as_it_is(joined: Command) -> None:
    done = joined("migrate")
    assert (done.code, done.out) == (0, "catalogue up to date\nschema up to date\n")


def test_a_whole_graph_is_said_to_hold_together(joined: Command) -> None:
    done = joined("verify")
    assert (done.code, done.out) == (0, "The graph holds together.\n")


@pytest.fixture
async def broken(store: Store, world: Path) -> object:
    async def write(statement: Statement) -> None:
        async def once(transaction: Transaction) -> None:
            await transaction.run(statement)

        await store.transact(once, name=statement.name)

    del world
    await write(BREAK)
    yield
    await write(MEND)


@pytest.mark.usefixtures("broken")
def test_a_broken_graph_is_told_by_what_is_broken(joined: Command) -> None:
    done = joined("verify")
    assert done.code == 1
    assert "le_broken" in done.out
    assert done.err.endswith("problems.\n")


def test_generate_writes_tables_and_the_same_seed_the_same_bytes(command: Command, tmp_path: Path) -> None:
    first = command("generate", "a", "--subjects", "100", "--seed", "3")
    assert first.code == 0
    assert first.out.splitlines()[0].split()[1] in {path.stem for path in (tmp_path / "a").iterdir()}
    assert command("generate", "b", "--subjects", "100", "--seed", "3").out == first.out
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    command("generate", "c", "--subjects", "100", "--seed", "4")
    assert (tmp_path / "a" / "subjects.csv").read_bytes() != (tmp_path / "c" / "subjects.csv").read_bytes()
