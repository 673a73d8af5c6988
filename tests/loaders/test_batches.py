"""The loaders of a request: batching, cancellation, a reference snapshot that has become old."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import pytest

from loaders.asking import Ask
from loaders.batches import Batches
from loaders.edges import ENTRIES
from loaders.filters import Compare
from loaders.lookup import Named, find
from loaders.statements import Statement
from loaders.store import Store
from policy.errors import LianxinError
from policy.visibility import ANALYST
from tests.graph_schema.reference_world import ReferenceStore


class SlowStore(ReferenceStore):
    """A store with one subject, which it gives only when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()
        self.asked_something = asyncio.Event()
        self.seen: list[tuple[str, object]] = []
        self.cancelled = 0

    async def read(self, statement: Statement, parameters: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401
        if statement.name.startswith(("reference_", "catalogue_")):
            return await super().read(statement, parameters)
        given = parameters or {}
        self.seen.append((statement.name, given.get("p0", given.get("keys"))))
        self.asked_something.set()
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        self.catalogue_version = self.version
        if statement.name == "entries_page":
            return {"rows": [], "previous": False, "following": False}
        return [{"key": key, "row": {"id": key}} for key in cast("list[str]", (parameters or {})["keys"])]


@pytest.fixture
async def slow() -> SlowStore:
    return SlowStore()


def batches(store: SlowStore) -> Batches:
    return Batches(cast("Store", store), ANALYST)


async def test_what_is_asked_at_once_is_one_statement_and_asked_again_none(slow: SlowStore) -> None:
    slow.open.set()
    loaders = batches(slow)
    found = await asyncio.gather(*(loaders.subject(key) for key in ("a", "b", "a")))
    assert [row and row["id"] for row in found] == ["a", "b", "a"]
    assert await loaders.subject("b") == {"id": "b"}
    assert slow.seen == [("subjects_by_id", ["a", "b"])]
    assert loaders.known_subject("a") == {"id": "a"}
    assert loaders.known_subject("c") is None


async def test_a_waiter_that_gives_up_takes_nothing_from_the_others(slow: SlowStore) -> None:
    loaders = batches(slow)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(loaders.subject("a"), 0.02)
    other = asyncio.ensure_future(loaders.subject("a"))
    slow.open.set()
    assert await other == {"id": "a"}
    assert (len(slow.seen), slow.cancelled) == (1, 0)


async def test_closing_cancels_the_read_and_tells_who_waits(slow: SlowStore) -> None:
    loaders = batches(slow)
    waiting = asyncio.ensure_future(loaders.subject("a"))
    await slow.asked_something.wait()
    loaders.close()
    with pytest.raises(LianxinError, match="given up"):
        await waiting
    assert slow.cancelled == 1


async def test_no_row_no_snapshot(slow: SlowStore) -> None:
    loaders = batches(slow)
    with pytest.raises(LookupError):
        _ = loaders.snapshot
    slow.open.set()
    await loaders.subject("a")
    assert loaders.snapshot.version == 1
    assert await loaders.catalogue() is loaders.snapshot


async def test_a_filter_written_with_an_old_snapshot_is_written_again(slow: SlowStore) -> None:
    slow.open.set()
    await batches(slow).catalogue()
    slow.version = 2
    slow.nodes["domains"] = [
        *slow.nodes["domains"],
        {**slow.nodes["domains"][0], "code": "new", "parentCode": "tax"},
    ]
    ask = Ask("2020-01-01", condition=Compare("domain", "in", ("tax",)), order=ENTRIES.order)
    page = await batches(slow).entries_of(ENTRIES, "", ask)
    assert page.rows == []
    first, second = (cast("list[str]", codes) for _, codes in slow.seen)
    assert "tax" in first
    assert "new" not in first
    assert "new" in second


async def test_a_person_is_not_found_without_the_key(slow: SlowStore) -> None:
    with pytest.raises(LianxinError, match="identity key") as caught:
        await find(batches(slow), None, Named("person", "1", "某"))
    assert caught.value.code == "IDENTITY_KEY_MISSING"
    assert "某" not in repr(Named("person", "1", "某"))


async def test_a_uscc_is_checked_before_anything_is_read(slow: SlowStore) -> None:
    with pytest.raises(LianxinError, match="check digit"):
        await find(batches(slow), None, Named("uscc", "91330203MA2AAAAA1X"))
    assert slow.seen == []
