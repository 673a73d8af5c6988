"""What the catalogue says of each list, ready for drawing: when, by whom, about whom, with which measures."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from loaders.catalogue import tables
from loaders.sample.bodies import Bodies
from loaders.sample.days import END, NEVER, day, years_later
from loaders.sample.lot import Lot, Weighted
from loaders.sample.settings import DECISION_YEARS_WEIGHTS, LIST_WEIGHTS
from policy.intervals import last_day_of

__all__ = ["BLACK_SIDE", "ListPlan", "MeasurePlan", "read_plans"]

BLACK_SIDE: Final = ("BLACK", "SERIOUS_DISHONEST")
_UNDATED_START: Final = "2018-01-19"
_YEARS: Final = Weighted.of(DECISION_YEARS_WEIGHTS)
_MONEY: Final = ("FINANCING", "SUBSIDY_FUNDS", "PROCUREMENT_BIDDING", "LAND_RESOURCES", "TAX_CUSTOMS")


@dataclass(frozen=True, slots=True)
class MeasurePlan:
    """A measure that an entry on the list may trigger. `own` are the kinds of subject it hits themselves;
    `representative`: it hits persons who are legal representatives."""

    doc_no: str
    number: str
    start: int
    end: int
    bodies: tuple[str, ...]
    own: frozenset[str]
    representative: bool
    has_amount: bool


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A list. `start` … `end` is when it may recognise in this world; `root` its key or other root domain."""

    code: str
    kind: str
    domain: str
    root: str
    keeper: str
    start: int
    end: int
    rule: str
    kinds: frozenset[str]
    basis: str
    weight: float
    measures: tuple[MeasurePlan, ...] = field(repr=False)

    def valid_to(self, valid_from: int, lot: Lot) -> int:
        """The end of an entry's validity; NEVER where it is open."""
        if self.rule == "OPEN":
            return NEVER
        if self.rule == "BY_DECISION":
            years = _YEARS.draw(lot)
            return years_later(valid_from, years) if years else NEVER
        number, unit = int(self.rule[1:-1]), self.rule[-1]
        return valid_from + number if unit == "D" else years_later(valid_from, number)


def _rows(table: str) -> list[dict[str, str]]:
    with tables()[table].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _words(cell: str) -> Iterable[str]:
    return (word for word in cell.split(";") if word)


def _first_day(row: dict[str, str]) -> int:
    return day(row["effective_from"] or last_day_of(row["date"]))


def _periods(memoranda: list[dict[str, str]]) -> dict[str, tuple[int, int]]:
    """When each memorandum is in force (architecture.md §6)."""
    first = {row["doc_no"]: _first_day(row) for row in memoranda}
    return {
        row["doc_no"]: (
            first[row["doc_no"]],
            day(row["effective_to"])
            if row["effective_to"]
            else min((first[doc_no] for doc_no in _words(row["superseded_by"])), default=NEVER),
        )
        for row in memoranda
    }


def _measure(row: dict[str, str], period: tuple[int, int]) -> MeasurePlan:
    roles, kinds = set(_words(row["target_roles"])), frozenset(_words(row["target_subject_kinds"]))
    return MeasurePlan(
        doc_no=row["memorandum_doc_no"],
        number=row["no"],
        start=max(period[0], day(row["valid_from"]) if row["valid_from"] else 0),
        end=min(period[1], day(row["valid_to"]) if row["valid_to"] else NEVER),
        bodies=tuple(_words(row["implementing_authorities"])),
        own=kinds if "SELF" in roles else frozenset(),
        representative="LEGAL_REP" in roles and "PERSON" in kinds,
        has_amount=row["category"] in _MONEY,
    )


def _measures() -> dict[tuple[str, str], list[MeasurePlan]]:
    periods = _periods(_rows("memoranda"))
    found: dict[tuple[str, str], list[MeasurePlan]] = defaultdict(list)
    for row in _rows("measures"):
        doc_no = row["memorandum_doc_no"]
        found[doc_no, row["direction"]].append(_measure(row, periods[doc_no]))
    return found


def _root(code: str, parents: dict[str, str]) -> str:
    while parents[code]:
        code = parents[code]
    return code


def read_plans(bodies: Bodies) -> tuple[ListPlan, ...]:
    """The plan of every list, in the catalogue's order."""
    parents = {row["code"]: row["parent_code"] for row in _rows("domains")}
    measures = _measures()
    plans = []
    for row in _rows("lists"):
        direction = "REWARD" if row["kind"] == "RED" else "PUNISH"
        keeper = row["authority_code"]
        first = day(row["effective_from"] or _UNDATED_START)
        plans.append(
            ListPlan(
                code=row["code"],
                kind=row["kind"],
                domain=row["domain_code"],
                root=_root(row["domain_code"], parents),
                keeper=keeper,
                start=max(first, bodies.established(keeper)),
                end=min(day(row["effective_to"]) if row["effective_to"] else END, END),
                rule=row["validity_rule"],
                kinds=frozenset(_words(row["subject_kinds"])),
                basis=next(iter(_words(row["legal_basis"])), ""),
                weight=LIST_WEIGHTS.get(row["code"], 1.0),
                measures=tuple(
                    m for doc in _words(row["memorandum_doc_nos"]) for m in measures[doc, direction]
                ),
            )
        )
    return tuple(plans)
