"""The catalogue answers by date, as the architecture says."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from policy.catalogue import Catalogue, MeasureRecord, Row
from policy.intervals import FAR
from policy.vocabulary import Direction, ListKind

DOMAINS: list[Row] = [
    {"code": "tax", "is_key": "true"},
    {"code": "tax-major", "parent_code": "tax", "is_key": "false"},
    {"code": "tax-major-fraud", "parent_code": "tax-major", "is_key": "false"},
    {"code": "charity", "is_key": "false"},
    {"code": "charity-gifts", "parent_code": "charity", "is_key": "true"},
]
AUTHORITIES: list[Row] = [
    {"code": "sat"},
    {"code": "saic", "dissolved_on": "2018-04-10", "succeeded_by": "samr"},
    {"code": "aqsiq", "dissolved_on": "2018-04-10", "succeeded_by": "samr;gac"},
    {"code": "samr", "established_on": "2018-04-10"},
    {"code": "gac"},
]
LISTS: list[Row] = [
    {
        "code": "tax-black",
        "kind": "BLACK",
        "domain_code": "tax-major",
        "authority_code": "sat",
        "memorandum_doc_nos": "甲[2014]1号;甲〔2016〕2号;未知〔1999〕9号",
        "effective_from": "2014-10-01",
        "effective_to": "2022-02-01",
    },
    {
        "code": "tax-red",
        "kind": "RED",
        "domain_code": "tax",
        "authority_code": "sat",
        "memorandum_doc_nos": "乙〔2017〕3号",
    },
    {
        "code": "gone",
        "kind": "WATCH",
        "domain_code": "nowhere",
        "authority_code": "sat",
        "memorandum_doc_nos": "乙〔2017〕3号",
    },
]
MEMORANDA: list[Row] = [
    {
        "doc_no": "甲〔2014〕1号",
        "date": "2014-12-30",
        "superseded_by": "甲〔2016〕2号;丙〔2018〕4号;未知〔1999〕9号",
        "kind": "black",
    },
    {"doc_no": "甲〔2016〕2号", "date": "2016", "status": "REPEALED"},
    {
        "doc_no": "乙〔2017〕3号",
        "date": "2017-02",
        "effective_from": "2017-01-05",
        "effective_to": "2019-01-05",
    },
    {"doc_no": "丙〔2018〕4号"},
    {
        "doc_no": "丁〔2018〕5号",
        "effective_from": "2018-05-01",
        "superseded_by": "丙〔2018〕4号",
        "effective_to": "9999-12-31",
    },
]


def measure(doc_no: str, no: str, bodies: str, **more: str) -> Row:
    return {
        "memorandum_doc_no": doc_no,
        "no": no,
        "category": "FINANCING",
        "direction": "PUNISH",
        "strength": "BAR",
        "implementing_authorities": bodies,
        **more,
    }


MEASURES: list[Row] = [
    measure("甲〔2016〕2号", "10", "saic;samr;nobody"),
    measure("甲〔2016〕2号", "2", "aqsiq", valid_from="2018-01-01", valid_to="2020-01-01"),
    measure("甲〔2016〕2号", "3", "sat", direction="REWARD", strength="COMMEND"),
    measure("乙〔2017〕3号", "1", "saic"),
    measure("丙〔2018〕4号", "1", "samr"),
]
SIGNATORIES: list[Row] = [
    {"memorandum_doc_no": "甲[2016]2号", "authority_code": "sat", "lead": "false"},
    {"memorandum_doc_no": "甲〔2016〕2号", "authority_code": "aqsiq", "lead": "false"},
    {"memorandum_doc_no": "甲〔2016〕2号", "authority_code": "saic", "lead": "true"},
    {"memorandum_doc_no": "甲〔2016〕2号", "authority_code": "nobody", "lead": "true"},
    {"memorandum_doc_no": "丙〔2018〕4号", "authority_code": "sat", "lead": "true"},
]
REGIONS: list[Row] = [
    {"code": "330000", "name": "浙江省"},
    {"code": "330200", "name": "宁波市", "parent_code": "330000"},
    {"code": "330203", "name": "海曙区", "parent_code": "330200"},
]
CATALOGUE = Catalogue.build(
    domains=DOMAINS,
    lists=LISTS,
    authorities=AUTHORITIES,
    memoranda=MEMORANDA,
    measures=MEASURES,
    signatories=SIGNATORIES,
    authorisations=[{"association_code": "x", "authorised_by": "sat", "from": "2018-01-01"}],
    regions=REGIONS,
    version=7,
)


def codes(found: Iterable[object]) -> list[str]:
    return [str(getattr(each, "code", None) or getattr(each, "doc_no", None)) for each in found]


def numbers(found: Iterable[MeasureRecord]) -> list[str]:
    return [f"{each.memorandum_doc_no}/{each.number}" for each in found]


def measure_id(doc_no: str, number: str) -> str:
    return next(
        m.id for m in CATALOGUE.measures.values() if (m.memorandum_doc_no, m.number) == (doc_no, number)
    )


def test_everything_is_found_by_its_key_and_by_its_id() -> None:
    assert CATALOGUE.version == 7
    assert list(CATALOGUE.domains) == ["charity", "charity-gifts", "tax", "tax-major", "tax-major-fraud"]
    assert len(CATALOGUE.nodes) == 5 + 3 + 5 + 5 + 5
    assert all(CATALOGUE.nodes[each].id == each for each in CATALOGUE.nodes)
    assert numbers(CATALOGUE.measures.values())[:3] == [
        "丙〔2018〕4号/1",
        "乙〔2017〕3号/1",
        "甲〔2016〕2号/2",
    ]


def test_the_later_row_of_a_key_counts() -> None:
    twice = Catalogue.build(domains=[{"code": "d", "name_zh": "一"}, {"code": "d", "name_zh": "二"}])
    assert [domain.name for domain in twice.domains.values()] == ["二"]
    assert twice != Catalogue.build(domains=[{"code": "d", "name_zh": "二"}])
    assert {twice: "a key of caches"}[twice]


def test_a_key_domain_is_a_key_root() -> None:
    keys = {code: CATALOGUE.key_domain(code) for code in (*CATALOGUE.domains, "unknown")}
    assert {code: key.code for code, key in keys.items() if key} == {
        "tax": "tax",
        "tax-major": "tax",
        "tax-major-fraud": "tax",
    }
    root = CATALOGUE.root_domain("charity-gifts")
    assert root is not None
    assert root.code == "charity"


def test_a_domain_knows_what_is_below_and_in_it() -> None:
    assert CATALOGUE.domains_below("tax") == ("tax", "tax-major", "tax-major-fraud")
    assert codes(CATALOGUE.child_domains("tax")) == ["tax-major"]
    assert codes(CATALOGUE.lists_in_domain("tax")) == ["tax-red"]
    assert CATALOGUE.lists_in_domain("unknown") == ()
    assert codes(CATALOGUE.memoranda_of_domain("tax", "2018-01-01")) == ["乙〔2017〕3号"]
    assert codes(CATALOGUE.memoranda_of_domain("tax-major", "2018-01-01")) == ["甲〔2016〕2号"]


def test_lists_are_kept_from_their_first_day_to_the_day_before_their_end() -> None:
    assert codes(CATALOGUE.lists_at("2014-09-30")) == ["gone", "tax-red"]
    assert codes(CATALOGUE.lists_at("2014-10-01")) == ["gone", "tax-black", "tax-red"]
    assert codes(CATALOGUE.lists_at("2022-01-31", [ListKind.BLACK])) == ["tax-black"]
    assert CATALOGUE.lists_at("2022-02-01", [ListKind.BLACK]) == ()
    assert CATALOGUE.lists_at("2018-01-01", []) == ()
    assert not CATALOGUE.list_in_force("unknown", "2018-01-01")


@pytest.mark.parametrize(
    ("doc_no", "period"),
    [
        ("甲〔2014〕1号", ("2014-12-30", "2016-12-31")),  # the earliest successor that ever begins
        ("甲〔2016〕2号", ("2016-12-31", FAR)),  # a year counts from its last day; the status is not used
        ("乙〔2017〕3号", ("2017-01-05", "2019-01-05")),  # effective dates before the date
        ("丙〔2018〕4号", None),  # neither date: never
        (
            "丁〔2018〕5号",
            ("2018-05-01", FAR),
        ),  # an end given as 9999-12-31 is open; a successor never begins
        ("未知〔1999〕9号", None),
    ],
)
def test_a_memorandum_has_the_period_of_the_rules(doc_no: str, period: tuple[str, str] | None) -> None:
    assert CATALOGUE.memorandum_period(doc_no) == period


def test_a_memorandum_is_in_force_in_its_half_open_period() -> None:
    days = ("2014-12-29", "2014-12-30", "2016-12-30", "2016-12-31")
    assert [CATALOGUE.memorandum_in_force("甲〔2014〕1号", day) for day in days] == [False, True, True, False]
    assert not CATALOGUE.memorandum_in_force("丙〔2018〕4号", "2020-01-01")
    assert codes(CATALOGUE.memoranda_at("2016-12-31")) == ["甲〔2016〕2号"]
    assert codes(CATALOGUE.memoranda_at("2018-06-01")) == ["丁〔2018〕5号", "乙〔2017〕3号", "甲〔2016〕2号"]


def test_a_memorandum_is_found_however_its_brackets_are_written() -> None:
    for written in ("甲〔2016〕2号", "甲[2016]2号", "甲（２０１６） 2号"):
        found = CATALOGUE.memorandum(written)
        assert found is not None
        assert found.doc_no == "甲〔2016〕2号"
    assert CATALOGUE.memorandum("甲〔2016〕3号") is None


def test_memoranda_attach_to_the_lists_that_name_them_and_to_nothing_else() -> None:
    assert codes(CATALOGUE.memoranda_of_list("tax-black", "2016-01-01")) == ["甲〔2014〕1号"]
    assert codes(CATALOGUE.memoranda_of_list("tax-black", "2018-01-01")) == ["甲〔2016〕2号"]
    assert CATALOGUE.memoranda_of_list("unknown", "2018-01-01") == ()
    assert codes(CATALOGUE.lists_of_memorandum("乙〔2017〕3号")) == ["gone", "tax-red"]
    assert codes(CATALOGUE.domains_of_memorandum("乙〔2017〕3号")) == ["tax"]
    assert CATALOGUE.lists_of_memorandum("丁〔2018〕5号") == ()


def test_supersession_is_told_both_ways() -> None:
    assert codes(CATALOGUE.memoranda_superseding("甲〔2014〕1号")) == ["丙〔2018〕4号", "甲〔2016〕2号"]
    assert codes(CATALOGUE.memoranda_superseded_by("丙〔2018〕4号")) == ["丁〔2018〕5号", "甲〔2014〕1号"]
    assert CATALOGUE.memoranda_superseding("未知〔1999〕9号") == ()
    assert CATALOGUE.memoranda_superseded_by("甲〔2014〕1号") == ()


def test_signatories_are_known_authorities_and_the_lead_stands_first() -> None:
    assert [s.authority_code for s in CATALOGUE.signatories_of("甲〔2016〕2号")] == ["saic", "aqsiq", "sat"]
    assert codes(CATALOGUE.memoranda_signed_by("sat", "2018-01-01")) == ["甲〔2016〕2号"]
    assert CATALOGUE.memoranda_signed_by("samr", "2020-01-01") == ()


def test_directions_are_those_of_the_kind_else_of_the_measures() -> None:
    assert CATALOGUE.directions_of("甲〔2014〕1号") == (Direction.PUNISH,)
    assert CATALOGUE.directions_of("甲〔2016〕2号") == (Direction.PUNISH, Direction.REWARD)
    assert CATALOGUE.directions_of("丁〔2018〕5号") == CATALOGUE.directions_of("未知〔1999〕9号") == ()


def test_measures_in_a_memorandum_are_those_in_force_in_numeric_order() -> None:
    assert [m.number for m in CATALOGUE.measures_in("甲〔2016〕2号", "2017-12-31")] == ["3", "10"]
    assert [m.number for m in CATALOGUE.measures_in("甲〔2016〕2号", "2018-01-01")] == ["2", "3", "10"]
    two = measure_id("甲〔2016〕2号", "2")
    assert [CATALOGUE.measure_in_force(two, day) for day in ("2019-12-31", "2020-01-01")] == [True, False]
    assert not CATALOGUE.measure_in_force("ms_unknown", "2018-01-01")


def test_implementing_bodies_follow_succession_each_once() -> None:
    ten = measure_id("甲〔2016〕2号", "10")
    assert codes(CATALOGUE.implementing_bodies(ten, "2018-04-09")) == ["saic", "samr"]
    assert codes(CATALOGUE.implementing_bodies(ten, "2018-04-10")) == ["samr"]
    two = measure_id("甲〔2016〕2号", "2")
    assert codes(CATALOGUE.implementing_bodies(two, "2019-01-01")) == ["samr", "gac"]
    assert CATALOGUE.implementing_bodies("ms_unknown", "2019-01-01") == ()


@pytest.mark.parametrize(
    ("code", "at", "found"),
    [
        ("saic", "2018-04-09", ["乙〔2017〕3号/1", "甲〔2016〕2号/10"]),
        ("saic", "2018-04-10", []),
        ("samr", "2018-04-10", ["乙〔2017〕3号/1", "甲〔2016〕2号/2", "甲〔2016〕2号/10"]),
        ("samr", "2019-01-05", ["甲〔2016〕2号/2", "甲〔2016〕2号/10"]),  # 乙 has ended
        ("samr", "2020-01-01", ["甲〔2016〕2号/10"]),  # and so has measure 2
        ("gac", "2018-04-10", ["甲〔2016〕2号/2"]),
        ("sat", "2016-12-30", []),
        ("unknown", "2018-04-10", []),
    ],
)
def test_an_authority_has_the_measures_whose_bodies_then_include_it(
    code: str, at: str, found: list[str]
) -> None:
    assert numbers(CATALOGUE.measures_of(code, at)) == found


def test_authorities_are_told_with_their_lines() -> None:
    assert codes(CATALOGUE.authorities_at("2018-04-09")) == ["aqsiq", "gac", "saic", "sat"]
    assert codes(CATALOGUE.authorities_at("2018-04-10")) == ["gac", "samr", "sat"]
    assert CATALOGUE.authority_exists("samr", "2018-04-10")
    assert not CATALOGUE.authority_exists("unknown", "2018-04-10")
    assert codes(CATALOGUE.successors("aqsiq")) == ["samr", "gac"]
    assert codes(CATALOGUE.predecessors("samr")) == ["aqsiq", "saic"]
    assert codes(CATALOGUE.bodies_at("aqsiq", "2018-04-10")) == ["samr", "gac"]
    assert [each.authorised_by for each in CATALOGUE.authorisations_of("x")] == ["sat"]
    assert CATALOGUE.authorisations_of("y") == ()


def test_regions_are_a_tree() -> None:
    assert codes(CATALOGUE.region_ancestors("330203")) == ["330200", "330000"]
    assert CATALOGUE.regions_below("330200") == ("330200", "330203")
    assert CATALOGUE.region_ancestors("990000") == ()
