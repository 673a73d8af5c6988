"""Counties of the shipped catalogue with what names, addresses and local authorities need of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from loaders.catalogue import tables
from loaders.sample.lot import Lot, Weighted
from loaders.sample.words import PROVINCE_SIGNS, PROVINCE_WEIGHTS

__all__ = ["Place", "Places"]

_PSEUDO = ("市辖区", "省直辖县级行政区划", "自治区直辖县级行政区划", "县")


@dataclass(frozen=True, slots=True)
class Place:
    """A county with its prefecture and province. `short` is what a company name begins with."""

    code: str
    prefecture_code: str
    province_code: str
    province: str
    prefecture: str
    county: str
    short: str
    sign: str

    @property
    def full(self) -> str:
        """The whole name, as an address begins."""
        return f"{self.province}{self.prefecture if self.prefecture != self.province else ''}{self.county}"

    @property
    def is_municipality(self) -> bool:
        """Whether the province is a city (its bodies are 局, not 厅)."""
        return self.province.endswith("市")


def _short(name: str) -> str:
    return name[:-1] if name.endswith("市") and len(name) > 2 else name


def _place(row: dict[str, str], names: dict[str, str]) -> Place:
    code = row["code"]
    prefecture_code, province_code = f"{code[:4]}00", f"{code[:2]}0000"
    province, prefecture = names[province_code], names[prefecture_code]
    if prefecture in _PSEUDO:
        prefecture = province if province.endswith("市") else ""
    short = _short(prefecture or row["name_zh"])
    sign = PROVINCE_SIGNS[code[:2]]
    return Place(code, prefecture_code, province_code, province, prefecture, row["name_zh"], short, sign)


class Places:
    """The counties, drawn by their province's weight; within a province number r has weight 1/(r+3)."""

    def __init__(self) -> None:
        with tables()["regions"].open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["code"][:2] in PROVINCE_WEIGHTS]
        names = {row["code"]: row["name_zh"] for row in rows}
        counties = [row for row in rows if not row["code"].endswith("00") and row["name_zh"] not in _PSEUDO]
        self.all = tuple(_place(row, names) for row in counties)
        self._weighted = Weighted(self.all, _weights(self.all))

    def draw(self, lot: Lot) -> Place:
        """One county."""
        return self._weighted.draw(lot)

    def biggest(self, count: int) -> list[Place]:
        """The counties drawn most often, of all provinces in turn."""
        ranked: dict[str, int] = {}
        order = []
        for place in self.all:
            rank = ranked[place.province_code] = ranked.get(place.province_code, 0) + 1
            order.append((rank / PROVINCE_WEIGHTS[place.code[:2]], place.code, place))
        return [place for _, _, place in sorted(order, key=lambda each: each[:2])[:count]]


def _weights(places: tuple[Place, ...]) -> list[float]:
    ranks: dict[str, int] = {}
    weights = []
    for place in places:
        rank = ranks[place.province_code] = ranks.get(place.province_code, 0) + 1
        weights.append(1 / (rank + 3))
    totals: dict[str, float] = {}
    for place, weight in zip(places, weights, strict=True):
        totals[place.province_code] = totals.get(place.province_code, 0.0) + weight
    return [
        PROVINCE_WEIGHTS[place.code[:2]] * weight / totals[place.province_code]
        for place, weight in zip(places, weights, strict=True)
    ]
