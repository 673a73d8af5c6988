"""Reading, writing and streaming on a real Neo4j."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from loaders.statements import WITHOUT_INDEX, Statement
from loaders.store import Limits, Store, Transaction
from loaders.store.errors import ConflictError, DeadlineError, TooBroadError


def reading(text: str) -> Statement:
    return Statement(name="test_read", text=text, index=WITHOUT_INDEX, example={})


def writing(text: str) -> Statement:
    return Statement(name="test_write", text=text, index=WITHOUT_INDEX, example={}, write=True)


async def write(store: Store, text: str, parameters: Mapping[str, object] | None = None) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(writing(text), parameters)

    await store.transact(work)


async def running(store: Store) -> list[str]:
    """Return the names of the transactions that run in the database, without the asking one."""
    shown = "SHOW TRANSACTIONS YIELD metaData RETURN collect(metaData.name) AS page"

    async def work(transaction: Transaction) -> list[str]:
        names: list[str] = (await transaction.run(writing(shown)))[0]["page"]
        return names

    return [name for name in await store.transact(work, name="watcher") if name != "watcher"]


async def settled(store: Store, name: str) -> bool:
    """Whether the transaction `name` is gone from the database within a second."""
    for _ in range(20):
        if name not in await running(store):
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_read_returns_the_page_of_its_single_record(empty_store: Store) -> None:
    page = await empty_store.read(
        reading("UNWIND $keys AS k RETURN collect({key: k}) AS page"), {"keys": [2, 1]}
    )
    assert page == [{"key": 2}, {"key": 1}]


async def test_a_read_notes_the_catalogue_version_that_its_own_transaction_saw(empty_store: Store) -> None:
    before = empty_store.catalogue_version
    await write(empty_store, "MATCH (g:Graph) SET g.catalogueVersion = g.catalogueVersion + 5")
    assert empty_store.catalogue_version == before
    await empty_store.read(reading("RETURN 1 AS page"))
    assert empty_store.catalogue_version == before + 5


async def test_a_read_cannot_write(empty_store: Store) -> None:
    with pytest.raises(Exception, match="read access mode"):
        await empty_store.read(reading("CREATE (s:Source {id: 'so_x'}) RETURN s.id AS page"))
    assert await empty_store.read(reading("MATCH (s:Source) RETURN count(s) AS page")) == 0


async def test_a_client_reads_what_it_wrote(empty_store: Store) -> None:
    for number in range(20):
        await write(empty_store, "MERGE (s:Source {id: 'so_1'}) SET s.n = $n", {"n": number})
        assert await empty_store.read(reading("MATCH (s:Source) RETURN s.n AS page")) == number


async def test_a_transaction_that_fails_leaves_nothing(empty_store: Store) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(writing("CREATE (:Source {id: 'so_1'})"))
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        await empty_store.transact(work)
    assert await empty_store.read(reading("MATCH (s:Source) RETURN count(s) AS page")) == 0


async def test_a_taken_key_is_a_conflict(empty_store: Store) -> None:
    await write(empty_store, "CREATE (:Source {id: 'so_1'})")
    with pytest.raises(ConflictError):
        await write(empty_store, "CREATE (:Source {id: 'so_1'})")


async def test_parallel_writes_of_one_node_all_count(empty_store: Store) -> None:
    await write(empty_store, "CREATE (:Source {id: 'so_1', n: 0}), (:Source {id: 'so_2', n: 0})")
    first = "MATCH (s:Source {id: $a}) SET s.n = s.n + 1 WITH s MATCH (t:Source {id: $b}) SET t.n = t.n + 1"
    pairs = [{"a": "so_1", "b": "so_2"}, {"a": "so_2", "b": "so_1"}] * 15
    await asyncio.gather(*(write(empty_store, first, pair) for pair in pairs))
    total = "MATCH (s:Source) WITH s ORDER BY s.id RETURN collect(s.n) AS page"
    assert await empty_store.read(reading(total)) == [30, 30]


SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS page"


async def test_a_question_past_its_deadline_is_too_broad_and_ends_in_the_database(store: Store) -> None:
    slow = replace(reading(SLOW), name="slow_read")
    with pytest.raises(TooBroadError) as caught:
        await store.read(slow, deadline=0.3)
    assert caught.value.code == "TOO_BROAD"
    assert "Narrow" in caught.value.remedy
    assert await settled(store, "slow_read")


async def test_a_write_past_its_deadline_is_rolled_back(empty_store: Store) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(writing("CREATE (:Source {id: 'so_1'})"))
        await transaction.run(writing(SLOW))

    with pytest.raises(DeadlineError):
        await empty_store.transact(work, name="slow_write", deadline=0.3)
    assert await settled(empty_store, "slow_write")
    assert await empty_store.read(reading("MATCH (s:Source) RETURN count(s) AS page")) == 0


async def test_cancelling_a_read_ends_it_in_the_database(store: Store) -> None:
    task = asyncio.create_task(store.read(replace(reading(SLOW), name="dropped"), deadline=30))
    for _ in range(100):
        if "dropped" in await running(store):
            break
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await settled(store, "dropped")
    assert await store.read(reading("RETURN 1 AS page")) == 1


KEYSET = reading(
    """
    MATCH (s:Source) WHERE s.id > $after
    WITH s ORDER BY s.id LIMIT $limit
    RETURN collect({key: s.id}) AS page
    """
)


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 10, 23])
async def test_a_stream_yields_every_row_once_in_order(empty_store: Store, count: int) -> None:
    await write(
        empty_store, "UNWIND range(1, $n) AS i CREATE (:Source {id: 'so_' + toString(100 + i)})", {"n": count}
    )
    paged = Store(empty_store.connection, Limits(page=5))
    keys = [row["key"] async for row in paged.stream(KEYSET)]
    assert keys == [f"so_{101 + number}" for number in range(count)]


async def test_an_observer_hears_of_every_call_once_with_its_outcome(store: Store) -> None:
    heard: list[tuple[str, str]] = []

    def observe(name: str, seconds: float, outcome: str) -> None:
        assert seconds > 0
        heard.append((name, outcome))

    observed = Store(store.connection, observe=observe)
    await observed.read(reading("RETURN 1 AS page"))
    with pytest.raises(TooBroadError):
        await observed.read(reading(SLOW), deadline=0.1)
    with pytest.raises(Exception, match="Invalid input"):
        await observed.read(reading("NONSENSE"))
    task = asyncio.create_task(observed.read(reading(SLOW)))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async def nothing(_: Transaction) -> None:
        return None

    await observed.transact(nothing, name="nothing")
    assert heard == [
        ("test_read", "ok"),
        ("test_read", "TOO_BROAD"),
        ("test_read", "INTERNAL_SERVER_ERROR"),
        ("test_read", "cancelled"),
        ("nothing", "ok"),
    ]
