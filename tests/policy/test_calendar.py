"""Today is Asia/Shanghai's, and one is 18 on the eighteenth birthday."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.calendar import eighteenth_birthday, now, today
from policy.errors import BadInputError
from policy.intervals import parse_date, parse_instant


def test_the_day_begins_at_four_in_the_afternoon_utc() -> None:
    assert today(datetime(2018, 1, 18, 15, 59, 59, tzinfo=UTC)) == "2018-01-18"
    assert today(datetime(2018, 1, 18, 16, 0, 0, tzinfo=UTC)) == "2018-01-19"


def test_today_and_now_are_of_the_stored_forms() -> None:
    before = datetime.now(UTC)
    instant, day = now(), today()
    after = datetime.now(UTC)
    assert parse_instant(instant) == instant
    assert before.isoformat()[:19] <= instant[:19] <= after.isoformat()[:19]
    assert today(before) <= parse_date(day) <= today(after)


@pytest.mark.parametrize(
    ("born", "adult"),
    [
        ("2000-01-19", "2018-01-19"),
        ("1999-12-31", "2017-12-31"),
        ("2000-02-29", "2018-02-28"),  # 民法典 第二百零二条: the month's last day
        ("2000-02-28", "2018-02-28"),
        ("2000-03-01", "2018-03-01"),
    ],
)
def test_one_is_eighteen_on_the_eighteenth_birthday(born: str, adult: str) -> None:
    assert eighteenth_birthday(born) == adult


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_the_elder_is_never_of_age_later(one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert eighteenth_birthday(first.isoformat()) <= eighteenth_birthday(second.isoformat())


def test_a_birthday_needs_a_date() -> None:
    with pytest.raises(BadInputError):
        eighteenth_birthday("2001-02-29")
