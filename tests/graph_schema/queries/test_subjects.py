"""`subject`, `subjectsBy` and `subjects`."""

from __future__ import annotations

import pytest

from policy.identifiers import complete_citizen_id
from policy.visibility import ANALYST, Visibility
from policy.vocabulary import Audience
from tests.graph_schema.credit_world import CITIZEN, SHARED_NUMBER, USCC, CreditWorld, Json, subject_id

PUBLIC = Visibility(Audience.PUBLIC)
BY = "query($by: SubjectBy!) { subject(by: $by) { name kind __typename } }"


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ({"uscc": USCC}, "东海科技有限公司"),
        ({"uscc": f" {USCC.lower()[:9]} {USCC.lower()[9:]}"}, "东海科技有限公司"),
        ({"organisationCode": f"{USCC[8:16]}-{USCC[16]}"}, "东海科技有限公司"),
        ({"plate": "浙B·12345"}, "浙B12345"),
        ({"person": {"idNumber": CITIZEN.lower(), "name": "某甲乙"}}, "某甲乙"),
        ({"id": subject_id("p2")}, "某丙"),
    ],
)
async def test_every_form_of_identifier_finds_its_subject(world: CreditWorld, by: Json, name: str) -> None:
    assert (await world.ask(BY, by=by))["subject"]["name"] == name


@pytest.mark.parametrize(
    "by",
    [
        {"id": "su_none"},
        {"plate": "京A00000"},
        {"organisationCode": "000000000"},
        {"person": {"idNumber": CITIZEN, "name": "别人"}},
        {"person": {"idNumber": complete_citizen_id("99000019800229002"), "name": "某甲乙"}},
    ],
)
async def test_what_nobody_carries_is_null(world: CreditWorld, by: Json) -> None:
    assert (await world.ask(BY, by=by))["subject"] is None


async def test_an_identifier_of_several_is_an_error_that_lists_their_ids(world: CreditWorld) -> None:
    [(code, message)] = await world.refused(BY, by={"registrationNumber": SHARED_NUMBER})
    assert code == "AMBIGUOUS_IDENTIFIER"
    assert message.count("su_") == 2


@pytest.mark.parametrize("by", [{"uscc": USCC[:17] + "?"}, {"plate": " "}, {}, {"id": None}])
async def test_what_names_nothing_is_refused(world: CreditWorld, by: Json) -> None:
    assert await world.refused(BY, by=by)


async def test_many_are_found_in_the_order_asked_and_one_bad_one_is_null(world: CreditWorld) -> None:
    query = "query($by: [SubjectBy!]!) { subjectsBy(by: $by) { name } }"
    by = [{"id": subject_id("p2")}, {"id": "su_x"}, {"registrationNumber": SHARED_NUMBER}, {"uscc": USCC}]
    result = await world.execute(query, by=by)
    found = (result.data or {})["subjectsBy"]
    assert [each and each["name"] for each in found] == ["某丙", None, None, "东海科技有限公司"]
    assert [error.path for error in result.errors or []] == [["subjectsBy", 2]]
    assert sorted(world.statements) == ["subjects_by_id", "subjects_by_identifier"]


async def test_more_than_a_hundred_are_refused(world: CreditWorld) -> None:
    query = "query($by: [SubjectBy!]!) { subjectsBy(by: $by) { id } }"
    [(code, _)] = await world.refused(query, by=[{"id": "su_x"}] * 101)
    assert code == "BAD_USER_INPUT"


async def _names(world: CreditWorld, where: Json, visibility: Visibility = ANALYST) -> set[str]:
    query = (
        "query($where: SubjectWhere) { subjects(where: $where, first: 100) { totalCount nodes { name } } }"
    )
    page = (await world.ask(query, visibility, where=where))["subjects"]
    assert page["totalCount"] == len(page["nodes"])
    return {node["name"] for node in page["nodes"]}


EVERYBODY = {"东海科技有限公司", "重庆科技", "东海", "第三中学", "某甲乙", "某丙", "浙B12345", "某投资"}


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (None, EVERYBODY),
        ({}, EVERYBODY),
        ({"and": []}, EVERYBODY),
        ({"or": []}, set()),
        ({"kind": []}, set()),
        ({"kind": ["PERSON"]}, {"某甲乙", "某丙"}),
        ({"name": {"startsWith": "东海"}}, {"东海", "东海科技有限公司"}),
        ({"name": {"contains": "科技"}, "not": {"name": {"eq": "重庆科技"}}}, {"东海科技有限公司"}),
        ({"name": {"in": ["某丙", "东海"]}}, {"某丙", "东海"}),
        ({"name": {"in": []}}, set()),
        ({"region": ["330000"]}, {"东海科技有限公司", "重庆科技"}),
        ({"region": ["330200", "110000"]}, {"东海科技有限公司", "第三中学"}),
        # Without a region the comparison is false, and its negation true.
        ({"not": {"region": ["330000", "110000"]}}, {"东海", "某甲乙", "某丙", "浙B12345", "某投资"}),
        ({"not": {"not": {"region": ["330000"]}}}, {"东海科技有限公司", "重庆科技"}),
        ({"listed": {}}, {"东海科技有限公司", "某甲乙", "重庆科技"}),
        ({"listed": {"kind": ["WARNING"]}}, set()),
        ({"listed": {"kind": ["WARNING"], "status": ["EXPIRED"]}}, {"重庆科技"}),
        ({"listed": {"or": [{"status": ["EXPIRED"]}, {"kind": ["RED"]}]}}, {"东海科技有限公司", "重庆科技"}),
        ({"kind": ["ENTERPRISE"], "not": {"listed": {}}}, {"东海", "某投资"}),
        ({"listed": {"not": {"list": ["secret"]}}}, {"东海科技有限公司"}),
        (
            {"or": [{"kind": ["VEHICLE"]}, {"and": [{"kind": ["PERSON"]}, {"listed": {}}]}]},
            {"浙B12345", "某甲乙"},
        ),
    ],
)
async def test_filters_mean_what_the_contract_says(world: CreditWorld, where: Json, names: set[str]) -> None:
    assert await _names(world, where) == names


async def test_the_public_neither_reads_names_nor_finds_by_them(world: CreditWorld) -> None:
    persons: Json = {"kind": ["PERSON"]}
    assert await _names(world, persons, PUBLIC) == {"某**", "某*"}
    assert await _names(world, {"name": {"startsWith": "某甲"}}, PUBLIC) == set()
    assert await _names(world, {"listed": {"list": ["secret"]}}, PUBLIC) == {"重庆科技"}


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ([{"field": "ESTABLISHED_ON"}], ["重庆科技", "东海科技有限公司"]),
        ([{"field": "ESTABLISHED_ON", "direction": "DESC"}, {"field": "NAME"}], ["东海", "某丙"]),
        ([{"field": "NAME", "direction": "DESC"}], ["重庆科技", "第三中学"]),
    ],
)
async def test_orders_put_an_unknown_date_after_all(
    world: CreditWorld, order: Json, names: list[str]
) -> None:
    query = "query($o: [SubjectOrder!]) { subjects(orderBy: $o, first: 2) { nodes { name } } }"
    page = (await world.ask(query, o=order))["subjects"]
    assert [node["name"] for node in page["nodes"]] == names


async def test_a_filter_beyond_measure_is_refused(world: CreditWorld) -> None:
    where: Json = {"kind": ["PERSON"]}
    for _ in range(60):
        where = {"not": where}
    query = "query($where: SubjectWhere) { subjects(where: $where) { nodes { id } } }"
    [(code, _)] = await world.refused(query, where=where)
    assert code == "BAD_USER_INPUT"


async def test_an_id_that_turned_out_to_be_anothers_resolves(world: CreditWorld) -> None:
    data = await world.ask(BY, by={"uscc": USCC})
    assert data["subject"]["__typename"] == "Enterprise"
