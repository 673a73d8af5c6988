"""The four check characters of domain.md §4.1. Bodies are upper case ASCII of the right form.

What each detects: MOD 31 and MOD 11-2 every single substitution and every swap of neighbours;
GB 11714 the same among digits (letters that differ by 11 look alike to it); MOD 11,10 every single
substitution, swaps only mostly.
"""

from __future__ import annotations

from typing import Final

__all__ = ["USCC_ALPHABET", "citizen_check", "organisation_check", "registration_check", "uscc_check"]

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100: no I, O, Z, S, V; a character's place is its value."""

_USCC_VALUES = {char: value for value, char in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0123456789X"
_CITIZEN_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_CITIZEN_CHECKS = "0123456789X"


def uscc_check(body: str) -> str:
    """The check character of 17 characters: (31 − Σ value · 3^i mod 31) mod 31."""
    total = sum(_USCC_VALUES[char] * weight for char, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The check character of 8 characters, A=10 … Z=35: 11 − Σ mod 11, where 10 is X and 11 is 0."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_CHECKS[-total % 11]


def registration_check(body: str) -> str:
    """The check digit of 14 digits by ISO 7064 MOD 11,10."""
    product = 10
    for char in body:
        product = ((product + int(char)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def citizen_check(body: str) -> str:
    """The check character of 17 digits by ISO 7064 MOD 11-2, where 10 is X."""
    total = sum(int(char) * weight for char, weight in zip(body, _CITIZEN_WEIGHTS, strict=True))
    return _CITIZEN_CHECKS[(1 - total) % 11]
