"""`search`: what finds whom, in which order."""

from __future__ import annotations

import pytest

from policy.visibility import ANALYST, Visibility
from policy.vocabulary import Audience
from tests.graph_schema.credit_world import CITIZEN, USCC, CreditWorld, Json

PUBLIC = Visibility(Audience.PUBLIC)
QUERY = """query($text: String!, $kinds: [SubjectKind!], $first: Int, $after: String) {
  search(text: $text, kinds: $kinds, first: $first, after: $after) {
    totalCount nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""


async def _names(world: CreditWorld, text: str, visibility: Visibility = ANALYST, **more: Json) -> list[str]:
    found = (await world.ask(QUERY, visibility, text=text, **more))["search"]
    assert found["totalCount"] == len(found["nodes"])
    return [node["name"] for node in found["nodes"]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("东海", ["东海", "东海科技有限公司"]),
        ("東海", ["东海", "东海科技有限公司"]),
        ("科技", ["重庆科技", "东海科技有限公司"]),
        ("海科", ["东海科技有限公司"]),
        ("東海科技舊名", ["东海科技有限公司"]),
        ("老厂", ["东海科技有限公司"]),
        ("东海 (科技)", ["东海科技有限公司"]),
        ("chongqingkeji", ["重庆科技"]),
        ("ChongQing", ["重庆科技"]),
        ("cqkj", ["重庆科技"]),
        ("dhkj", ["东海科技有限公司"]),
        ("donghai", ["东海", "东海科技有限公司"]),
        (USCC, ["东海科技有限公司"]),
        (USCC.lower(), ["东海科技有限公司"]),
        ("".join(chr(ord(char) + 0xFEE0) for char in USCC), ["东海科技有限公司"]),
        (USCC[8:17], ["东海科技有限公司"]),
        (USCC[:10], ["东海科技有限公司"]),
        ("浙B·12345", ["浙B12345"]),
        (CITIZEN, ["某甲乙"]),
        ("v1", ["浙B12345"]),
        ("某", []),
        ("！？＊", []),
        ("   ", []),
        ("", []),
        ('科"技(*~', ["重庆科技", "东海科技有限公司"]),
        ("科技 AND", []),
        ("searchNames:东海", []),
        ("没有这样的名字", []),
    ],
)
async def test_a_text_finds_the_best_first(world: CreditWorld, text: str, names: list[str]) -> None:
    assert await _names(world, text) == names


async def test_a_single_character_finds_a_name_of_one(world: CreditWorld) -> None:
    assert await _names(world, "东") == []


async def test_kinds_leave_out_the_others(world: CreditWorld) -> None:
    assert await _names(world, "某", kinds=["PERSON"]) == []
    assert await _names(world, "某甲", kinds=["PERSON"]) == ["某甲乙"]
    assert await _names(world, "某甲", kinds=["VEHICLE"]) == []
    assert await _names(world, "某甲", kinds=[]) == []


async def test_the_public_finds_no_person_by_name_or_number_and_no_reference(world: CreditWorld) -> None:
    for text in ("某甲乙", "moujiayi", CITIZEN, "p1", "v1"):
        assert await _names(world, text, PUBLIC) == []
    assert await _names(world, "东海", PUBLIC) == ["东海", "东海科技有限公司"]


async def test_pages_follow_each_other(world: CreditWorld) -> None:
    one = (await world.ask(QUERY, text="东海", first=1))["search"]
    two = (await world.ask(QUERY, text="东海", first=1, after=one["pageInfo"]["endCursor"]))["search"]
    assert [one["nodes"], two["nodes"]] == [[{"name": "东海"}], [{"name": "东海科技有限公司"}]]
    assert (one["totalCount"], two["totalCount"]) == (2, 2)
    assert [one["pageInfo"]["hasNextPage"], one["pageInfo"]["hasPreviousPage"]] == [True, False]
    assert [two["pageInfo"]["hasNextPage"], two["pageInfo"]["hasPreviousPage"]] == [False, True]


@pytest.mark.parametrize(
    "more", [{"text": "字" * 201}, {"text": "东海", "first": 101}, {"text": "东海", "after": "x"}]
)
async def test_what_cannot_be_searched_is_refused(world: CreditWorld, more: Json) -> None:
    assert [code for code, _ in await world.refused(QUERY, **more)] == ["BAD_USER_INPUT"]
