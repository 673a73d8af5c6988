"""What day it is, and when somebody comes of age.

`at` defaults to today in Asia/Shanghai (api.graphql). Mainland China has kept UTC+8 without
summer time since 1991, so a fixed offset answers without a time zone database.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from policy.intervals import format_instant, parse_date

__all__ = ["eighteenth_birthday", "now", "today"]

_SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def today(instant: datetime | None = None) -> str:
    """The date in Asia/Shanghai at `instant` (aware; default: now)."""
    return (instant or datetime.now(UTC)).astimezone(_SHANGHAI).date().isoformat()


def now() -> str:
    """The present instant, UTC, fixed width."""
    return format_instant(datetime.now(UTC))


def eighteenth_birthday(born: str) -> str:
    """The day on which somebody born on the date `born` is 18.

    Where the month has no such day it is the month's last (民法典 第二百零二条): who was born on
    29 February is 18 on 28 February, for no eighteenth year after a leap year is one.
    """
    day = date.fromisoformat(parse_date(born))
    if (day.month, day.day) == (2, 29):
        day -= timedelta(days=1)
    return day.replace(year=day.year + 18).isoformat()
