"""Days as numbers: the proleptic ordinal, which adds and compares fast, and its ISO text."""

from __future__ import annotations

from datetime import date
from typing import Final

from loaders.sample.settings import AS_OF

__all__ = ["END", "NEVER", "NOW", "day", "iso", "years_later"]


def day(text: str) -> int:
    """The number of an ISO date."""
    return date.fromisoformat(text).toordinal()


_FIRST: Final = day("1900-01-01")
_ISO: Final = tuple(date.fromordinal(number).isoformat() for number in range(_FIRST, day("2060-01-01")))

NOW: Final = day(AS_OF)
END: Final = NOW + 1
"""The first day after the world's last."""
NEVER: Final = day("2059-12-31")
"""Stands for an open end."""


def iso(number: int) -> str:
    """The ISO date of a number; empty for NEVER."""
    return "" if number == NEVER else _ISO[number - _FIRST]


def years_later(number: int, years: int) -> int:
    """The same day some years later; 28 February for the 29th of a leap year."""
    text = _ISO[number - _FIRST]
    month_and_day = "-02-28" if text.endswith("-02-29") else text[4:]
    return day(f"{int(text[:4]) + years}{month_and_day}")
