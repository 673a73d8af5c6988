"""Which subject stands where: refs, codes and birth dates by index, so that nothing need be remembered."""

from __future__ import annotations

from math import sqrt
from typing import Final

from loaders.sample.days import day
from loaders.sample.lot import Affine, mixed
from loaders.sample.settings import (
    BIRTH_YEARS,
    ESTABLISHED_FROM,
    ESTABLISHED_TO,
    KIND_WEIGHTS,
    ORGANISATION_CODE_PREFIX,
)
from policy.check_digits import USCC_ALPHABET

__all__ = ["Layout"]

_PREFIXES: Final = {"ENTERPRISE": "E", "ORGANISATION": "O", "PERSON": "P", "VEHICLE": "V"}
_BODIES: Final = len(USCC_ALPHABET) ** 6
_PLATES: Final = 24 * 24 * 1000
_PLATE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_BORN_FROM: Final = day(f"{BIRTH_YEARS[0]}-01-01")
_BORN_DAYS: Final = day(f"{BIRTH_YEARS[1] + 1}-01-01") - _BORN_FROM
_ESTABLISHED_FROM: Final = day(ESTABLISHED_FROM)
_ESTABLISHED_DAYS: Final = day(ESTABLISHED_TO) - _ESTABLISHED_FROM


class Layout:
    """How many subjects of each kind there are, and what is fixed about each by its index from 0."""

    def __init__(self, subjects: int, key: int) -> None:
        others = {kind: int(subjects * share) for kind, share in KIND_WEIGHTS.items() if kind != "ENTERPRISE"}
        self.counts = {"ENTERPRISE": subjects - sum(others.values()), **others}
        self.enterprises = self.counts["ENTERPRISE"]
        self.persons = self.counts["PERSON"]
        self._key = key
        self._bodies = Affine(_BODIES, mixed(key, 11))
        self._births = Affine(_BORN_DAYS * 1000, mixed(key, 12))
        self._plates = Affine(_PLATES, mixed(key, 13))

    @staticmethod
    def ref(kind: str, index: int) -> str:
        """The subject's ref in every table."""
        return f"{_PREFIXES[kind]}{index + 1:08d}"

    def organisation_body(self, kind: str, index: int) -> str:
        """The first 8 characters of the organisation code; no two bodies share them."""
        number = self._bodies.at(index if kind == "ENTERPRISE" else self.enterprises + index)
        letters = []
        for _ in range(6):
            number, place = divmod(number, len(USCC_ALPHABET))
            letters.append(USCC_ALPHABET[place])
        return ORGANISATION_CODE_PREFIX + "".join(letters)

    def established(self, index: int) -> int:
        """The day on which an enterprise was established."""
        unit = (mixed(self._key, index) >> 11) / (1 << 53)
        return _ESTABLISHED_FROM + int(_ESTABLISHED_DAYS * sqrt(unit))

    def birth(self, index: int) -> tuple[int, int]:
        """A person's birth day and the number 0 … 999 that tells persons born on that day apart."""
        place, sequence = divmod(self._births.at(index), 1000)
        return _BORN_FROM + place, sequence

    def plate_serial(self, index: int) -> str:
        """Five characters of a plate; they repeat after 576,000 vehicles, in another province."""
        letters, digits = divmod(self._plates.at(index % _PLATES), 1000)
        first, second = divmod(letters, 24)
        return f"{_PLATE_LETTERS[first]}{_PLATE_LETTERS[second]}{digits:03d}"
