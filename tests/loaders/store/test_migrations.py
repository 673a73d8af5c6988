"""Migrations: recorded, idempotent, safe beside another process, refused from the future."""

from __future__ import annotations

import asyncio
import re

import pytest

from loaders.statements import WITHOUT_INDEX, Statement
from loaders.store import Store, Transaction
from loaders.store.errors import GraphNewerError
from loaders.store.migrations import MIGRATIONS, Migration, applied, migrate, pending
from loaders.store.migrations.m0001_schema import STATEMENTS
from loaders.store.migrations.runner import apply


async def run(store: Store, text: str, **parameters: object) -> list[dict[str, object]]:
    statement = Statement(name="test", text=text, index=WITHOUT_INDEX, example={}, write=True)

    async def work(transaction: Transaction) -> list[dict[str, object]]:
        return await transaction.run(statement, parameters)

    return await store.transact(work)


def name_of(statement: str) -> str:
    found = re.search(r"(?:INDEX|CONSTRAINT) (\w+)", statement)
    assert found is not None
    return found[1]


async def test_a_graph_that_is_up_to_date_is_left_alone(store: Store) -> None:
    assert await migrate(store) == []
    assert await applied(store) == [migration.number for migration in MIGRATIONS]
    assert await pending(store, MIGRATIONS) == []


async def test_every_index_of_the_schema_is_there_and_online(store: Store) -> None:
    rows = await run(store, "SHOW INDEXES YIELD name, state RETURN name, state")
    states = {row["name"]: row["state"] for row in rows}
    assert {states.get(name_of(statement)) for statement in STATEMENTS} == {"ONLINE"}


async def test_full_text_finds_two_chinese_characters_within_a_name(empty_store: Store) -> None:
    await run(empty_store, "CREATE (:Subject {id: 'su_1', searchNames: ['测试诚信建设有限公司', '旧名']})")
    found = "CALL db.index.fulltext.queryNodes('subjectNames', $words) YIELD node RETURN node.id AS id"
    assert await run(empty_store, found, words='"诚信"') == [{"id": "su_1"}]
    assert await run(empty_store, found, words='"旧名"') == [{"id": "su_1"}]
    assert await run(empty_store, found, words='"信诚"') == []


async def test_applying_the_schema_twice_and_at_the_same_time_changes_nothing(store: Store) -> None:
    again = (Migration(1, "schema", STATEMENTS),)
    await run(store, "MATCH (m:Migration) DETACH DELETE m")
    done = await asyncio.gather(*(apply(Store(store.connection), again) for _ in range(3)))
    assert ["0001 schema"] in done
    assert await run(store, "MATCH (m:Migration) RETURN m.number AS number, m.name AS name") == [
        {"number": 1, "name": "schema"}
    ]
    await migrate(store)


async def test_migrations_are_applied_in_order_and_an_interrupted_one_again(empty_store: Store) -> None:
    good = "MERGE (s:Source {id: 'so_m'}) SET s.steps = coalesce(s.steps, 0) + 1"
    later = (*MIGRATIONS, Migration(9_001, "good", (good,)), Migration(9_002, "bad", ("NONSENSE",)))
    try:
        with pytest.raises(Exception, match="NONSENSE"):
            await apply(empty_store, later)
        assert (await applied(empty_store))[-1] == 9_001
        mended = (*later[:-1], Migration(9_002, "mended", (good,)))
        assert await apply(empty_store, mended) == ["9002 mended"]
        assert await run(empty_store, "MATCH (s:Source) RETURN s.steps AS n") == [{"n": 2}]
    finally:
        await run(empty_store, "MATCH (m:Migration) WHERE m.number > 9000 DELETE m")
        await run(empty_store, "MATCH (g:Graph) SET g.schemaVersion = $n", n=MIGRATIONS[-1].number)


async def test_a_graph_from_the_future_is_refused(store: Store) -> None:
    await run(store, "CREATE (:Migration {number: 9999, name: 'future'})")
    try:
        with pytest.raises(GraphNewerError, match="9999") as caught:
            await migrate(store)
        assert caught.value.code == "GRAPH_NEWER"
    finally:
        await run(store, "MATCH (m:Migration {number: 9999}) DELETE m")


def test_names_are_unique_and_numbers_ascend() -> None:
    names = [name_of(statement) for statement in STATEMENTS]
    assert len(names) == len(set(names))
    numbers = [migration.number for migration in MIGRATIONS]
    assert numbers == sorted(set(numbers))
