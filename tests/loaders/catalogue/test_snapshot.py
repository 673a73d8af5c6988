"""The snapshot of the reference data: complete, never stale, read once for all who wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import pytest

from loaders.catalogue.snapshot import current, fresh
from policy.vocabulary import Direction, Role, TargetRelation
from tests.graph_schema.reference_world import RECEIVED, ReferenceStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loaders.statements import Statement
    from loaders.store import Store


def store_of(reference: ReferenceStore) -> Store:
    return cast("Store", reference)


@pytest.fixture(scope="module")
def shipped() -> ReferenceStore:
    return ReferenceStore()


async def test_every_row_of_the_shipped_tables_is_in_the_snapshot(shipped: ReferenceStore) -> None:
    catalogue = await fresh(store_of(shipped))
    for table in ("domains", "lists", "authorities", "memoranda", "measures", "regions"):
        assert len(getattr(catalogue, table)) == len(shipped.nodes[table]) > 0
    assert sum(len(catalogue.signatories_of(doc_no)) for doc_no in catalogue.memoranda) == len(
        [signature for each in shipped.nodes["signatories"] for signature in each["signed"]]
    )


async def test_columns_arrive_under_their_own_names(shipped: ReferenceStore) -> None:
    catalogue = await fresh(store_of(shipped))
    measure = next(
        each for each in catalogue.measures.values() if each.memorandum_doc_no == "发改财金〔2016〕141号"
    )
    assert measure.number
    assert measure.text
    assert measure.authority_codes
    courts = catalogue.lists["judgment-defaulters"]
    assert courts.authority_code == "spc"
    assert courts.domain_code == "judgment-default"
    assert "发改财金〔2016〕141号" in courts.memorandum_doc_nos
    assert courts.effective_from == "2013-10-01"
    assert catalogue.regions["110000"].name == "北京市"
    assert catalogue.authorities["ndrc"].aliases[0] == "国家发展改革委"
    assert {measure.direction for measure in catalogue.measures.values()} == set(Direction)


async def test_target_rules_are_read(shipped: ReferenceStore) -> None:
    catalogue = await fresh(store_of(shipped))
    rules = {rule for measure in catalogue.measures.values() for rule in measure.targets}
    assert any(rule.relation is TargetRelation.UNIT_WHERE for rule in rules)
    assert any(rule.role is Role.LEGAL_REPRESENTATIVE for rule in rules)


async def test_a_record_of_the_catalogue_names_where_it_was_found(shipped: ReferenceStore) -> None:
    catalogue = await fresh(store_of(shipped))
    (source,) = catalogue.memoranda["文明办〔2014〕4号"].sources
    assert source.name == "lianxin-catalogue"
    assert source.record is not None
    assert source.record.startswith("xarfcw.com/")
    assert source.received_at == RECEIVED
    assert (source.confidence, source.verified) == (0.55, False)


async def test_a_signature_has_its_own_record(shipped: ReferenceStore) -> None:
    catalogue = await fresh(store_of(shipped))
    for doc_no in catalogue.memoranda:
        for signatory in catalogue.signatories_of(doc_no):
            (source,) = signatory.sources
            assert source.confidence == signatory.confidence


async def test_current_reads_nothing_while_the_version_stays() -> None:
    store = ReferenceStore()
    first = await fresh(store_of(store))
    asked = store.asked.total()
    assert await current(store_of(store)) is first
    assert store.asked.total() == asked


async def test_fresh_asks_for_the_version_only() -> None:
    store = ReferenceStore()
    first = await fresh(store_of(store))
    store.asked.clear()
    assert await fresh(store_of(store)) is first
    assert store.asked == {"catalogue_version": 1}


async def test_a_changed_version_brings_the_new_data() -> None:
    store = ReferenceStore()
    before = await fresh(store_of(store))
    store.nodes["domains"] = [node for node in store.nodes["domains"] if node["code"] != "judicial"]
    store.version = 2
    assert await current(store_of(store)) is before, "no read has seen the new version yet"
    after = await fresh(store_of(store))
    assert "judicial" in before.domains
    assert "judicial" not in after.domains
    assert after.version == 2


async def test_those_who_wait_at_the_same_time_share_one_reload() -> None:
    store = ReferenceStore()
    found = await asyncio.gather(*(fresh(store_of(store)) for _ in range(20)))
    assert len({id(each) for each in found}) == 1
    assert store.asked["reference_measures"] == 1


async def test_a_waiter_that_gives_up_does_not_take_the_reload_away() -> None:
    store = ReferenceStore()
    first, second = (asyncio.create_task(fresh(store_of(store))) for _ in range(2))
    for _ in range(6):  # so far that the reload reads its tables
        await asyncio.sleep(0)
    assert store.asked["reference_domains"] == 1
    first.cancel()
    assert "ndrc" in (await second).authorities
    with pytest.raises(asyncio.CancelledError):
        await first
    assert store.asked["reference_measures"] == 1


async def test_what_changes_during_a_reload_is_read_again_by_the_next() -> None:
    store = ReferenceStore()

    class Changing(ReferenceStore):
        async def read(self, statement: Statement, parameters: Mapping[str, object] | None = None) -> object:
            page = await super().read(statement, parameters)
            if statement.name == "reference_domains" and self.version == 1:
                self.version = 2
            return page

    changing = Changing(store.nodes)
    assert (await fresh(store_of(changing))).version == 1
    assert (await fresh(store_of(changing))).version == 2
    assert changing.asked["reference_domains"] == 2


async def test_who_comes_during_a_reload_gets_what_is_as_new_as_it_has_seen() -> None:
    store = ReferenceStore()
    early = asyncio.create_task(fresh(store_of(store)))
    for _ in range(6):
        await asyncio.sleep(0)
    assert store.asked["reference_domains"] == 1
    store.nodes["domains"] = []
    store.version = 2
    late = await fresh(store_of(store))
    assert (late.version, len(late.domains)) == (2, 0)
    assert (await early).version == 1


async def test_a_catalogue_that_never_rests_is_answered_as_last_read() -> None:
    class Restless(ReferenceStore):
        async def read(self, statement: Statement, parameters: Mapping[str, object] | None = None) -> object:
            self.version += 1
            return await super().read(statement, parameters)

    catalogue = await fresh(store_of(Restless()))
    assert "ndrc" in catalogue.authorities


async def test_a_reload_that_fails_is_tried_again_by_the_next() -> None:
    class Failing(ReferenceStore):
        broken = True

        async def read(self, statement: Statement, parameters: Mapping[str, object] | None = None) -> object:
            if self.broken and statement.name == "reference_measures":
                raise ConnectionError("the store is away")
            return await super().read(statement, parameters)

    store = Failing()
    with pytest.raises(ConnectionError):
        await fresh(store_of(store))
    store.broken = False
    assert "ndrc" in (await fresh(store_of(store))).authorities


async def test_two_stores_have_two_snapshots() -> None:
    one, other = ReferenceStore(), ReferenceStore({})
    assert (await fresh(store_of(one))).lists
    assert not (await fresh(store_of(other))).lists
