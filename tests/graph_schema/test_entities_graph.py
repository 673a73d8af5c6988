"""Entities and nodes of a real graph, one statement for each kind of key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.graph_schema.credit_world import USCC, CreditWorld, entry_id, subject_id

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTITIES = """query E($r: [_Any!]!) { _entities(representations: $r) {
  __typename ... on Subject { id name } ... on ListEntry { id list { code } }
  ... on CreditList { code } } }"""
NODES = """query N($ids: [ID!]!) { nodes(ids: $ids) {
  __typename id ... on Subject { name } ... on ListEntry { status } } }"""
BY_USCC = "query S($uscc: USCC!) { subject(by: {uscc: $uscc}) { id name __typename } }"


async def entities(world: CreditWorld, *representations: dict[str, str]) -> Sequence[Any]:
    data = await world.ask(ENTITIES, r=list(representations))
    found: Sequence[Any] = data["_entities"]
    return found


async def test_a_subject_is_one_entity_by_either_key(world: CreditWorld) -> None:
    subject = (await world.ask(BY_USCC, uscc=USCC))["subject"]
    by_id, by_code, as_interface = await entities(
        world,
        {"__typename": "Enterprise", "id": subject["id"]},
        {"__typename": "Enterprise", "uscc": USCC.lower()},
        {"__typename": "Subject", "id": subject["id"]},
    )
    assert by_id == by_code == as_interface == subject


async def test_entities_of_all_kinds_cost_one_statement_each(world: CreditWorld) -> None:
    people = [{"__typename": "Person", "id": subject_id(ref)} for ref in ("p1", "p2", "nobody")]
    entries = [
        {"__typename": "ListEntry", "id": entry_id(ref)} for ref in ("force", "watch", "wrong", "none")
    ]
    lists = [{"__typename": "CreditList", "code": code} for code in ("black", "nowhere")]
    found = await entities(world, *people, *entries, *lists)
    assert [each and each["__typename"] for each in found] == [
        "Person",
        "Person",
        None,
        "ListEntry",
        "ListEntry",
        None,  # withdrawn
        None,
        "CreditList",
        None,
    ]
    assert [each["list"]["code"] for each in found[3:5]] == ["black", "watch"]
    statements = [name for name in world.statements if not name.startswith("reference_")]
    assert len(statements) == len(set(statements)) <= 3


async def test_nodes_of_all_kinds_cost_one_statement_each(world: CreditWorld) -> None:
    ids = [
        subject_id("p1"),
        entry_id("force"),
        "nothing",
        entry_id("expired"),
        subject_id("p2"),
        entry_id("wrong"),
    ]
    nodes = (await world.ask(NODES, at="2019-06-01", ids=ids))["nodes"]
    assert [each and each["id"] for each in nodes] == [ids[0], ids[1], None, ids[3], ids[4], None]
    assert [nodes[1]["status"], nodes[3]["status"]] == ["IN_FORCE", "EXPIRED"]
    statements = [name for name in world.statements if not name.startswith("reference_")]
    assert len(statements) == len(set(statements)) <= 3


async def test_the_entries_of_a_list_are_paged_from_the_list(world: CreditWorld) -> None:
    query = """query L($after: String) { creditList(code: "black") {
      entries(first: 1, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }"""
    first = (await world.ask(query))["creditList"]["entries"]
    rest = (await world.ask(query, after=first["pageInfo"]["endCursor"]))["creditList"]["entries"]
    assert first["totalCount"] == 2
    assert [first["nodes"][0]["id"], rest["nodes"][0]["id"]] == [entry_id("force"), entry_id("expired")]
    assert [first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]] == [True, False]
