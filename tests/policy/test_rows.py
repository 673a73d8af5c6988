"""Rows are read as the catalogue's files write them, or as the graph keeps them."""

from __future__ import annotations

import pytest

from policy.errors import BadInputError
from policy.ids import make_id
from policy.records import is_verified
from policy.rows import (
    Row,
    read_authorisation,
    read_authority,
    read_domain,
    read_list,
    read_measure,
    read_memorandum,
    read_region,
    read_signatory,
)
from policy.vocabulary import (
    AuthorityKind,
    AuthorityLevel,
    Direction,
    ListKind,
    ListScope,
    MeasureFamily,
    MemorandumStatus,
    SubjectKind,
)

LIST: Row = {"code": "l", "kind": "BLACK", "domain_code": "d", "authority_code": "a"}
MEASURE: Row = {
    "memorandum_doc_no": "甲[2018]1号",
    "no": "07",
    "category": "FINANCING",
    "direction": "PUNISH",
    "strength": "BAR",
}


def source(name: str, received_at: str, confidence: object = None) -> Row:
    return {"source": name, "received_at": received_at, "confidence": confidence}


def test_text_and_parsed_values_are_read_alike() -> None:
    as_file: Row = {
        **LIST,
        "subject_kinds": "PERSON;VEHICLE",
        "natural_persons_published": "true",
        "confidence": "0.9",
    }
    as_graph: Row = {
        **LIST,
        "subject_kinds": ["PERSON", "VEHICLE"],
        "natural_persons_published": True,
        "confidence": 0.9,
        "name_zh": None,
    }
    assert read_list(as_file) == read_list(as_graph)
    assert read_list(as_file).subject_kinds == (SubjectKind.PERSON, SubjectKind.VEHICLE)
    assert read_list(as_file).natural_persons_published


def test_ids_are_made_of_the_natural_key_or_given() -> None:
    assert read_domain({"code": "d"}).id == make_id("do_", "domain", "d")
    assert read_list(LIST).id == make_id("cl_", "list", "l")
    assert read_authority({"code": "a"}).id == make_id("au_", "authority", "a")
    assert read_memorandum({"doc_no": "甲[2018]1号"}).id == make_id("me_", "memorandum", "甲〔2018〕1号")
    assert read_measure(MEASURE).id == make_id("ms_", "measure", "甲〔2018〕1号", "07")
    assert read_domain({"code": "d", "id": "do_given"}).id == "do_given"


def test_missing_cells_have_plain_defaults() -> None:
    credit_list, authority = read_list(LIST), read_authority({"code": "a", "name_zh": " "})
    assert (credit_list.scope, credit_list.name, credit_list.natural_persons_published) == (
        ListScope.NATIONAL,
        "l",
        False,
    )
    assert (authority.level, authority.kind, authority.name) == (
        AuthorityLevel.COUNTY,
        AuthorityKind.OTHER,
        "a",
    )
    memorandum = read_memorandum({"doc_no": "甲1号"})
    assert (memorandum.status, memorandum.directions, memorandum.signed_in, memorandum.signed_on) == (
        MemorandumStatus.IN_FORCE,
        (),
        None,
        None,
    )
    measure = read_measure(MEASURE)
    assert (measure.family, measure.mandatory, measure.targets, measure.text) == (None, False, (), "07")
    assert read_region({"code": "330000"}).name == "330000"


def test_the_family_is_read_where_it_is_given() -> None:
    assert read_measure({**MEASURE, "family": "SOCIAL"}).family is MeasureFamily.SOCIAL


def test_only_the_warning_list_is_derived() -> None:
    derived = [kind for kind in ListKind if read_list({**LIST, "kind": kind}).derived]
    assert derived == [ListKind.WARNING]


@pytest.mark.parametrize(
    ("date", "signed_on"), [("2018", None), ("2018-02", None), ("2018-02-26", "2018-02-26"), ("", None)]
)
def test_signed_on_needs_a_whole_date(date: str, signed_on: str | None) -> None:
    memorandum = read_memorandum({"doc_no": "甲1号", "date": date})
    assert (memorandum.signed_in, memorandum.signed_on) == (date or None, signed_on)


@pytest.mark.parametrize(
    ("kind", "directions"),
    [
        ("black", (Direction.PUNISH,)),
        ("red", (Direction.REWARD,)),
        ("both", (Direction.PUNISH, Direction.REWARD)),
        ("", ()),
    ],
)
def test_a_kind_tells_the_directions(kind: str, directions: tuple[Direction, ...]) -> None:
    assert read_memorandum({"doc_no": "甲1号", "kind": kind}).directions == directions


def test_open_ends_are_none() -> None:
    read = read_authorisation(
        {"association_code": "x", "authorised_by": "a", "from": "0001-01-01", "to": "9999-12-31"}
    )
    assert (read.valid_from, read.valid_to, read.domain_code) == (None, None, None)


def test_the_latest_received_source_stands_first_and_lends_its_confidence() -> None:
    read = read_domain(
        {
            "code": "d",
            "sources": [
                source("b", "2026-01-01T00:00:00.000000Z", "0.95"),
                source("c", "2026-01-02T00:00:00.000000Z", 0.8),
                source("a", "2026-01-01T00:00:00.000000Z"),
            ],
        }
    )
    assert [each.name for each in read.sources] == ["c", "a", "b"]
    assert [each.verified for each in read.sources] == [False, True, True]
    assert (read.confidence, read.verified) == (0.8, False)
    assert len({each.id for each in read.sources}) == 3


def test_a_given_confidence_is_that_of_the_values_shown() -> None:
    row = {"code": "d", "confidence": "0.85", "sources": [source("a", "2026-01-01T00:00:00.000000Z", 0.1)]}
    assert read_domain(row).verified
    assert read_domain({"code": "d"}).confidence is None
    assert [is_verified(each) for each in (None, 0.85, 0.849)] == [True, True, False]


def test_a_source_keeps_the_id_it_is_given() -> None:
    given = {**source("a", "2026-01-01T00:00:00.000000Z"), "id": "so_given", "record": "row 7"}
    (read,) = read_signatory(
        {"memorandum_doc_no": "甲1号", "authority_code": "a", "sources": [given]}
    ).sources
    assert (read.id, read.record) == ("so_given", "row 7")


@pytest.mark.parametrize(("number", "order"), [("07", 7), ("12-3", 12), ("第3条", 3), ("附", 0)])
def test_measures_are_ordered_by_the_numeric_part(number: str, order: int) -> None:
    assert read_measure({**MEASURE, "no": number}).order == ("甲〔2018〕1号", order, number)


def test_bad_cells_are_named() -> None:
    with pytest.raises(BadInputError, match="no kind: code=l"):
        read_list({"code": "l"})
    with pytest.raises(BadInputError, match="scope 'CITY': code=l"):
        read_list({**LIST, "scope": "CITY"})
    with pytest.raises(BadInputError, match="strength 'HARSH'"):
        read_measure({**MEASURE, "strength": "HARSH"})
    with pytest.raises(BadInputError, match="is not a date"):
        read_memorandum({"doc_no": "甲1号", "date": "2018-13"})
