"""Dates and instants have one form each, and intervals are half open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import BadInputError
from policy.intervals import (
    EARLY,
    FAR,
    FAR_INSTANT,
    contains,
    format_instant,
    last_day_of,
    moment,
    parse_date,
    parse_instant,
    parse_partial_date,
    shown,
)


@given(st.dates())
def test_every_calendar_date_is_taken_as_it_is(day: date) -> None:
    assert parse_date(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018",
        "2018-02",
        "2018-02-29",
        "2018-13-01",
        "0000-01-01",
        "2018-1-9",
        "20180119",
        "2018-W03-5",
        "2018-01-19 ",
        "2018-01-19\n",
        "２０１８-01-19",
        "2018-01-19T00:00:00Z",
        "2018/01/19",
        "٢٠١٨-01-19",
    ],
)
def test_nothing_else_is_a_date(text: str) -> None:
    with pytest.raises(BadInputError, match="YYYY-MM-DD"):
        parse_date(text)


@pytest.mark.parametrize(
    ("partial", "last"),
    [
        ("2016", "2016-12-31"),
        ("2016-02", "2016-02-29"),
        ("2018-02", "2018-02-28"),
        ("2018-12", "2018-12-31"),
        ("2018-02-26", "2018-02-26"),
        ("9999-12", FAR),
        ("9999", FAR),
    ],
)
def test_a_year_or_month_counts_from_its_last_day(partial: str, last: str) -> None:
    assert last_day_of(partial) == last
    assert parse_partial_date(partial) == partial


@pytest.mark.parametrize("text", ["0000", "2018-00", "2018-13", "18", "2018-1", "2018-02-30", "mid 2018"])
def test_what_is_no_period_has_no_last_day(text: str) -> None:
    with pytest.raises(BadInputError, match="is not a date"):
        parse_partial_date(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2018-01-19T08:00:00+08:00", "2018-01-19T00:00:00.000000Z"),
        ("2018-01-19T07:59:59.9999999+08:00", "2018-01-18T23:59:59.999999Z"),
        ("2018-01-19t00:00:00.5z", "2018-01-19T00:00:00.500000Z"),
        ("2018-01-19 00:00:00-00:30", "2018-01-19T00:30:00.000000Z"),
        ("0099-01-01T00:00:00Z", "0099-01-01T00:00:00.000000Z"),
        (FAR_INSTANT, FAR_INSTANT),
    ],
)
def test_an_instant_becomes_utc_of_fixed_width(text: str, instant: str) -> None:
    assert parse_instant(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018-01-19",
        "2018-01-19T08:00:00",
        "2018-01-19T08:00Z",
        "2018-02-29T00:00:00Z",
        "2018-01-19T24:00:01Z",
        "2018-01-19T00:00:60Z",
        "2018-01-19T00:00:00+25:00",
        "2018-01-19T00:00:00.Z",
        "0001-01-01T00:00:00+08:00",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="RFC 3339"):
        parse_instant(text)


_START = datetime(2, 1, 1, tzinfo=UTC)
_AWARE = st.integers(0, 3_000_000 * 86_400_000).map(lambda milli: _START + timedelta(milliseconds=milli))


@given(_AWARE, _AWARE, st.integers(-1439, 1439))
def test_instants_compare_as_text_in_any_zone(one: datetime, other: datetime, minutes: int) -> None:
    elsewhere = one.astimezone(timezone(timedelta(minutes=minutes)))
    assert parse_instant(elsewhere.isoformat()) == format_instant(one)
    assert (format_instant(one) < format_instant(other)) == (one < other)
    assert len(format_instant(one)) == len(FAR_INSTANT)


def test_an_interval_holds_its_start_and_not_its_end() -> None:
    assert contains("2018-01-01", "2018-02-01", "2018-01-01")
    assert contains("2018-01-01", "2018-02-01", "2018-01-31")
    assert not contains("2018-01-01", "2018-02-01", "2018-02-01")
    assert not contains("2018-01-01", "2018-02-01", "2017-12-31")


def test_an_open_interval_holds_the_last_day_of_all() -> None:
    assert contains(EARLY, FAR, FAR)
    assert not contains(FAR, "2018-01-01", FAR)
    assert moment(FAR) == "9999-12-30"
    assert moment("2018-01-19") == "2018-01-19"


@pytest.mark.parametrize(
    ("day", "seen"), [(EARLY, None), (FAR, None), (None, None), ("2018-01-19", "2018-01-19")]
)
def test_an_open_end_is_not_shown(day: str | None, seen: str | None) -> None:
    assert shown(day) == seen
