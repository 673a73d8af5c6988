"""Dates, instants and half-open intervals (architecture.md §5, two time axes).

A date is its ISO string `YYYY-MM-DD`, an instant a UTC string of fixed width
`YYYY-MM-DDTHH:MM:SS.ffffffZ`: both compare as text. Intervals are half open, `[start, end)`. An
open end is stored as `FAR`, an open start as `EARLY`; a person is shown neither (`shown`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime

from policy.errors import BadInputError

__all__ = [
    "EARLY",
    "FAR",
    "FAR_INSTANT",
    "contains",
    "format_instant",
    "last_day_of",
    "moment",
    "parse_date",
    "parse_instant",
    "parse_partial_date",
    "shown",
]

EARLY = "0001-01-01"
FAR = "9999-12-31"
FAR_INSTANT = "9999-12-31T00:00:00.000000Z"

_LAST_MOMENT = "9999-12-30"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.([0-9]+))?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def parse_date(text: str) -> str:
    """`text` if it is a real calendar date `YYYY-MM-DD`, else BadInputError."""
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    raise BadInputError(f"{text!r} is not a date.", "Write a calendar date as YYYY-MM-DD.")


def parse_partial_date(text: str) -> str:
    """`text` if it is `YYYY`, `YYYY-MM` or `YYYY-MM-DD` and exists in the calendar, else BadInputError."""
    last_day_of(text)
    return text


def last_day_of(partial: str) -> str:
    """The last day of a year, a month or a day: `2016` → `2016-12-31`, `2018-02` → `2018-02-28`.

    A memorandum known only by its year or month counts from that day (architecture.md §6).
    """
    match = _PARTIAL.fullmatch(partial)
    if match is None:
        return parse_date(partial)
    year, month = int(match[1]), int(match[2] or 12)
    try:
        return date(year, month, monthrange(year, month)[1]).isoformat()
    except ValueError:
        raise BadInputError(
            f"{partial!r} is not a date.", "Write a date as YYYY, YYYY-MM or YYYY-MM-DD."
        ) from None


def parse_instant(text: str) -> str:
    """An RFC 3339 instant with its offset as UTC of fixed width; BadInputError else.

    Digits after the microseconds are cut off, so that an instant never moves into the future.
    """
    match = _INSTANT.fullmatch(text)
    if match is not None:
        day, clock, fraction, offset = match.groups()
        micros = (fraction or "")[:6].ljust(6, "0")
        try:
            return format_instant(datetime.fromisoformat(f"{day}T{clock}.{micros}{offset.upper()}"))
        except (ValueError, OverflowError):
            pass
    raise BadInputError(
        f"{text!r} is not an instant.",
        "Write an RFC 3339 date and time with its offset, such as 2018-01-19T08:00:00+08:00.",
    )


def format_instant(value: datetime) -> str:
    """An aware datetime as UTC of fixed width."""
    utc = value.astimezone(UTC)
    return f"{utc.year:04}-{utc:%m-%dT%H:%M:%S.%f}Z"


def contains(start: str, end: str, at: str) -> bool:
    """Whether `at` lies in `[start, end)`; an end of FAR is open and holds every later date."""
    return start <= at and (at < end or end == FAR)


def moment(at: str) -> str:
    """The date to compare with stored dates for a question asked at `at`.

    `FAR` stands for "open" in the graph, so a question about that very day is asked a day earlier:
    what is open is in force then too.
    """
    return min(at, _LAST_MOMENT)


def shown(day: str | None) -> str | None:
    """A stored date as a person sees it: None where it only says that the interval is open."""
    return None if day in (None, EARLY, FAR) else day
