"""Names and the pools that enterprises share: addresses, telephones, parents of branches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from loaders.sample import words
from loaders.sample.lot import Lot, Weighted, zipf
from loaders.sample.places import Place, Places
from loaders.sample.settings import (
    BRACKET_NAME,
    FULL_WIDTH_NAME,
    LATIN_NAME,
    SHARED_POOL,
    SHARED_POOL_RENEWAL,
    TRADITIONAL_NAME,
)

__all__ = ["Premises", "brand", "company_name", "person_name", "telephone"]

_FORMS: Final = Weighted(words.FORMS, (share for _, share, _ in words.FORMS.values()))
_FULL_WIDTH_TEXT: Final = 0.2


def person_name(lot: Lot) -> str:
    """A surname that nobody has and a given name of one character (a third) or two."""
    given = lot.pick(words.GIVEN)
    return lot.pick(words.SURNAMES) + (given if lot.chance(1 / 3) else given + lot.pick(words.GIVEN))


def brand(lot: Lot) -> str:
    """Three rare characters, sometimes with Latin letters before them, of full width for half of these."""
    chosen = "".join(lot.pick(words.BRAND) for _ in range(3))
    if not lot.chance(LATIN_NAME):
        return chosen
    letters = "".join(lot.pick(words.LATIN) for _ in range(3))
    return (letters.translate(words.FULL_WIDTH) if lot.chance(FULL_WIDTH_NAME) else letters) + chosen


def company_name(place: Place, trade: str, lot: Lot) -> tuple[str, str]:
    """Region, brand, trade and ending; and the ending, which says the legal form."""
    ending = _FORMS.draw(lot)
    name = f"{place.short}{brand(lot)}{trade}{ending}"
    if lot.chance(BRACKET_NAME):
        left, right = "（）" if lot.chance(0.5) else "()"
        name = f"{brand(lot)}{left}{place.short}{right}{trade}{ending}"
    return (name.translate(words.TRADITIONAL) if lot.chance(TRADITIONAL_NAME) else name), ending


def telephone(lot: Lot) -> str:
    """A number under the area code 0199, which is not assigned."""
    return f"0199-{50_000_000 + lot.below(10_000_000)}"


def address(place: Place, lot: Lot) -> str:
    """A street of the place that is no real one."""
    text = f"{place.full}{lot.pick(words.STREETS)}{1 + lot.below(400)}号"
    if lot.chance(0.6):
        text += f"{1 + lot.below(12)}栋{101 + lot.below(30) * 100 + lot.below(20)}室"
    return text


@dataclass(frozen=True, slots=True)
class Premise:
    """An address in its county with the telephone of the agency there."""

    place: Place
    address: str
    telephone: str


class Premises:
    """A bounded pool of addresses in shared use: few serve very many, most serve a few."""

    def __init__(self, places: Places, lot: Lot) -> None:
        self._places = places
        self._slots = [self._new(lot) for _ in range(SHARED_POOL)]
        self._ranks = zipf(SHARED_POOL)

    def _new(self, lot: Lot) -> Premise:
        place = self._places.draw(lot)
        return Premise(place, address(place, lot), telephone(lot))

    def draw(self, lot: Lot) -> Premise:
        """One in use; a used one may be given up for a new one, never the first."""
        slot = self._ranks.draw(lot)
        premise = self._slots[slot]
        if slot and lot.chance(SHARED_POOL_RENEWAL):
            self._slots[slot] = self._new(lot)
        return premise

    @staticmethod
    def written(text: str, lot: Lot) -> str:
        """The same text as another office writes it: sometimes in full width."""
        return text.translate(words.FULL_WIDTH) if lot.chance(_FULL_WIDTH_TEXT) else text
