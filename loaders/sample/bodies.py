"""Who recognises: the catalogue's national bodies, local ones that the world adds, authorised associations.

Local bodies that were reorganised end together on 2018-11-01, with a successor, whatever the day was
in their province. Bodies of townships exist and never recognise (R-05).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from loaders.catalogue import tables
from loaders.sample.days import NEVER, day
from loaders.sample.lot import Lot
from loaders.sample.places import Place, Places
from loaders.sample.settings import (
    ASSOCIATION_RECOGNISER,
    COUNTIES_MAXIMUM,
    NATIONAL_RECOGNISER,
    PREFECTURES_MAXIMUM,
    SUBJECTS_PER_COUNTY,
    SUBJECTS_PER_PREFECTURE,
    TOWNSHIPS,
)

__all__ = ["AUTHORISATIONS", "AUTHORISATION_COLUMNS", "AUTHORITY_COLUMNS", "Bodies"]

AUTHORITY_COLUMNS: Final = (
    "code", "name_zh", "short_zh", "name_en", "kind", "level", "region_code", "established_on",
    "dissolved_on", "succeeded_by", "succeeded_on", "source", "confidence",
)  # fmt: skip
AUTHORISATION_COLUMNS: Final = (
    "association_code", "authorised_by", "domain_code", "from", "to", "document_no",
)  # fmt: skip
AUTHORISATIONS: Final = (
    ("sac", "csrc", "securities", "2016-01-01", "", "示授〔2016〕1号"),
    ("amac", "csrc", "finance", "2017-06-01", "2022-06-01", "示授〔2017〕6号"),
    ("iac", "circ", "insurance", "2017-09-01", "2018-04-08", "示授〔2017〕9号"),
    ("cflp", "ndrc", "logistics", "2017-09-01", "2021-09-01", "示授〔2017〕10号"),
    ("cec", "nea", "energy", "2017-06-01", "2024-06-01", "示授〔2017〕7号"),
    ("ctba", "ndrc", "", "2018-04-01", "2023-04-01", "示授〔2018〕4号"),
    ("cicpa", "mof", "accounting", "2018-12-01", "", "示授〔2018〕12号"),
    ("chsa", "mofcom", "trade-circulation", "2019-08-01", "2025-08-01", "示授〔2019〕8号"),
)
_USED: Final = {
    "securities-dishonest": "sac", "securities-watch": "amac", "insurance-dishonest": "iac",
    "logistics-black": "cflp", "electricity-black": "cec", "public-resource-serious": "ctba",
    "accounting-dishonest": "cicpa", "commerce-joint": "chsa", "domestic-services-dishonest": "chsa",
}  # fmt: skip
"""List → the association that recognises for it while it is authorised."""

_SUCCESSORS: Final = {
    ("drug-safety-black", "cfda"): "nmpa", ("ciq-aa", "aqsiq"): "gac", ("ciq-serious", "aqsiq"): "gac",
}  # fmt: skip
"""Which of several successors took a list over; elsewhere the first."""

_REORGANISED: Final = "2018-11-01"
_LINES: Final[dict[str, tuple[tuple[str, str, str, str], ...]]] = {
    "court": (("court", "法院", "", ""),),
    "tax": (("nta", "国家税务局", "", "2018-06-15"), ("tax", "税务局", "2018-06-15", "")),
    "market": (("aic", "工商行政管理局", "", _REORGANISED), ("amr", "市场监督管理局", _REORGANISED, "")),
    "food": (
        ("fda", "食品药品监督管理局", "2013-06-01", _REORGANISED),
        ("amr", "市场监督管理局", _REORGANISED, ""),
    ),
    "quality": (("qts", "质量技术监督局", "", _REORGANISED), ("amr", "市场监督管理局", _REORGANISED, "")),
    "environment": (("epb", "环境保护厅", "", _REORGANISED), ("eeb", "生态环境厅", _REORGANISED, "")),
    "safety": (("wsb", "安全生产监督管理局", "", _REORGANISED), ("emb", "应急管理厅", _REORGANISED, "")),
    "culture": (("tdc", "旅游发展委员会", "", _REORGANISED), ("ctb", "文化和旅游厅", _REORGANISED, "")),
    "agriculture": (("agr", "农业厅", "", _REORGANISED), ("ara", "农业农村厅", _REORGANISED, "")),
    "labour": (("hrss", "人力资源和社会保障厅", "", ""),),
    "construction": (("hurd", "住房和城乡建设厅", "", ""),),
    "transport": (("trans", "交通运输厅", "", ""),),
    "commerce": (("commerce", "商务厅", "", ""),),
    "treasury": (("treasury", "财政厅", "", ""),),
    "reform": (("drc", "发展和改革委员会", "", ""),),
    "civil": (("civil", "民政厅", "", ""),),
    "statistics": (("stat", "统计局", "", ""),),
    "industry": (("iit", "工业和信息化厅", "", ""),),
    "health": (("health", "卫生健康委员会", "", ""),),
}
_LINE_OF: Final = {
    "spc": "court", "sat": "tax", "saic": "market", "samr": "market", "cfda": "food", "aqsiq": "quality",
    "mep": "environment", "mee": "environment", "saws": "safety", "mem": "safety", "mct": "culture",
    "moa": "agriculture", "mohrss": "labour", "mohurd": "construction", "mot": "transport",
    "mofcom": "commerce", "mof": "treasury", "mca": "civil", "nbs": "statistics",
    "nhc": "health",
}  # fmt: skip
"""Keeper of a list → the line of local bodies that recognise for it; other keepers recognise alone."""
_NATIONAL_LISTS: Final = ("ciq-aa", "ciq-serious")
_PREFECTURE_LINES: Final = ("court", "tax", "market", "environment", "labour", "construction", "culture")
_COUNTY_LINES: Final = ("court", "tax", "market")
_COURTS: Final = {"PROVINCE": "高级人民法院", "PREFECTURE": "中级人民法院", "COUNTY": "人民法院"}


@dataclass(frozen=True, slots=True)
class _Body:
    established: int
    dissolved: int
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Phase:
    code: str
    start: int
    end: int


class Bodies:
    """Every authority of the world, and who acts where on a day."""

    def __init__(self, places: Places, subjects: int) -> None:
        self.rows = list(_local_rows(places, subjects))
        self._bodies = {row["code"]: _body(row) for row in _national_rows()}
        self._bodies |= {row[0]: _body(dict(zip(AUTHORITY_COLUMNS, row, strict=True))) for row in self.rows}
        self._phases = {
            line: tuple(_Phase(code, _start(start), _end(end)) for code, _, start, end in phases)
            for line, phases in _LINES.items()
        }
        self._authorised = {
            association: (_start(start), _end(end)) for association, _, _, start, end, _ in AUTHORISATIONS
        }

    def established(self, code: str) -> int:
        """The first day of a body; 0 where it is not known."""
        return self._bodies[code].established

    def at(self, code: str, on: int, list_code: str = "") -> str:
        """The body that does on a day what `code` did: itself or, once it is dissolved, its successor."""
        body = self._bodies[code]
        while body.dissolved <= on and body.successors:
            code = _SUCCESSORS.get((list_code, code), body.successors[0])
            body = self._bodies[code]
        return code

    def acts(self, code: str, on: int) -> bool:
        """Whether the body exists on the day."""
        body = self._bodies[code]
        return body.established <= on < body.dissolved

    def recogniser(self, list_code: str, keeper: str, place: Place, on: int, lot: Lot) -> str:
        """An authority that may recognise an entry on the list, in the place, on the day."""
        association = _USED.get(list_code)
        if association and lot.chance(ASSOCIATION_RECOGNISER):
            start, end = self._authorised[association]
            if start <= on < end:
                return association
        line = _LINE_OF.get(keeper)
        if line is None or list_code in _NATIONAL_LISTS or lot.chance(NATIONAL_RECOGNISER):
            return self.at(keeper, on, list_code)
        return self._local(line, place, on, lot) or self.at(keeper, on, list_code)

    def _local(self, line: str, place: Place, on: int, lot: Lot) -> str:
        for phase in self._phases[line]:
            if phase.start <= on < phase.end:
                for region in (place.code, place.prefecture_code):
                    code = f"{phase.code}-{region}"
                    if code in self._bodies and lot.chance(0.6):
                        return code
                return f"{phase.code}-{place.province_code}"
        return ""


def _start(text: str) -> int:
    return day(text) if text else 0


def _end(text: str) -> int:
    return day(text) if text else NEVER


def _body(row: dict[str, str]) -> _Body:
    successors = tuple(code for code in row["succeeded_by"].split(";") if code)
    return _Body(_start(row["established_on"]), _end(row["dissolved_on"]), successors)


def _national_rows() -> list[dict[str, str]]:
    with tables()["authorities"].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _local_rows(places: Places, subjects: int) -> Iterator[tuple[str, ...]]:
    provinces = {place.province_code: place for place in places.all}
    prefectures: dict[str, Place] = {}
    for place in places.biggest(len(places.all)):
        if place.prefecture and not place.is_municipality:
            prefectures.setdefault(place.prefecture_code, place)
    chosen = list(prefectures.values())[: min(PREFECTURES_MAXIMUM, subjects // SUBJECTS_PER_PREFECTURE)]
    counties = places.biggest(min(COUNTIES_MAXIMUM, subjects // SUBJECTS_PER_COUNTY))
    for place in provinces.values():
        yield from _bodies_in(place, "PROVINCE", place.province_code, place.province, tuple(_LINES))
    for place in chosen:
        name = f"{place.province}{place.prefecture}"
        yield from _bodies_in(place, "PREFECTURE", place.prefecture_code, name, _PREFECTURE_LINES)
    for place in counties:
        yield from _bodies_in(place, "COUNTY", place.code, place.full, _COUNTY_LINES)
    for place in places.biggest(TOWNSHIPS):
        name = f"{place.full}示例镇人民政府"
        yield (
            f"town-{place.code}",
            name,
            "",
            "",
            "OTHER",
            "TOWNSHIP",
            place.code,
            *[""] * 4,
            "generated",
            "1.00",
        )


def _bodies_in(
    place: Place, level: str, region: str, name: str, lines: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    seen = set()
    for line in lines:
        following = ""
        for code, title, start, end in reversed(_LINES[line]):
            if code not in seen:
                seen.add(code)
                kind = "COURT" if line == "court" else "BUREAU"
                full = name + _title(title, level, place)
                succession = (end, f"{following}-{region}" if end else "", end)
                yield (
                    f"{code}-{region}",
                    full,
                    "",
                    "",
                    kind,
                    level,
                    region,
                    start,
                    *succession,
                    "generated",
                    "1.00",
                )
            following = code


def _title(title: str, level: str, place: Place) -> str:
    if title == "法院":
        return _COURTS[level]
    is_department = level == "PROVINCE" and not place.is_municipality
    return title if is_department or not title.endswith("厅") else f"{title[:-1]}局"
