"""On which lists a subject stands: profiles that make the cases people ask about, in known numbers.

- PLAIN: black, serious and abnormal lists; a heavy tail of how many.
- RED: red lists only.
- WATCH: watch lists in exactly 1, 2, 3 or 4 distinct key domains, all in force on one day (R-16).
- CONFLICT: a red entry and a later black one.

While a list has no entry yet, the next subject that fits goes on it, so that small worlds have all.
"""

from __future__ import annotations

from collections import defaultdict
from math import sqrt
from typing import Final

from loaders.sample.days import END, NEVER, NOW, day, years_later
from loaders.sample.lot import Lot, Weighted
from loaders.sample.plans import BLACK_SIDE, ListPlan
from loaders.sample.settings import (
    CONFLICT_OPEN,
    ENTRIES_MAXIMUM,
    LONG_ENOUGH,
    PAST_WATCH_DAY,
    PROFILE_WEIGHTS,
    PROMOTED,
    SAME_DOMAIN_TWICE,
    WARNED,
    WATCH_DOMAINS_WEIGHTS,
    WATCH_NOW,
)
from loaders.sample.subjects import Subject
from loaders.sample.validity import Entry, make_entry, maybe_exit

__all__ = ["Choices"]

_PROFILES: Final = {kind: Weighted.of(weights) for kind, weights in PROFILE_WEIGHTS.items()}
_WATCH_DOMAINS: Final = Weighted(range(1, len(WATCH_DOMAINS_WEIGHTS) + 1), WATCH_DOMAINS_WEIGHTS)
_PAST: Final = day(PAST_WATCH_DAY)
_LONG: Final = day(LONG_ENOUGH)
_PAST_WINDOW: Final = 350
"""Shorter than the validity of any watch list: what is recognised in it is in force on PAST_WATCH_DAY."""
_ATTEMPTS: Final = 4


class Choices:
    """Chooses the entries of one subject after the other."""

    def __init__(self, plans: tuple[ListPlan, ...], lot: Lot) -> None:
        self._lot = lot
        self._by_kind: dict[tuple[str, str], list[ListPlan]] = defaultdict(list)
        for plan in plans:
            for kind in sorted(plan.kinds):
                self._by_kind[_profile_of(plan), kind].append(plan)
        self._weighted = {
            key: Weighted(found, (plan.weight for plan in found)) for key, found in self._by_kind.items()
        }
        self._uncovered = {key: list(found) for key, found in self._by_kind.items()}
        self._warning = next(plan for plan in plans if plan.kind == "WARNING")
        watch = self._by_kind["WATCH", "ENTERPRISE"]
        self._watch_now = [plan for plan in watch if _lasting_from(plan) < plan.end]
        self._watch_past = [plan for plan in watch if plan.start < _PAST]
        self._red_now = [p for p in self._by_kind["RED", "ENTERPRISE"] if _lasting_from(p) < p.end]
        self._black_now = [
            p
            for p in self._by_kind["PLAIN", "ENTERPRISE"]
            if p.kind in BLACK_SIDE and p.rule.startswith("P") and _lasting_from(p) < p.end == END
        ]

    def of(self, subject: Subject) -> list[Entry]:
        """The entries of a subject, oldest decision first within a profile."""
        profile = _PROFILES[subject.kind].draw(self._lot)
        if profile == "PLAIN":
            count = min(ENTRIES_MAXIMUM, int(1 / sqrt(1 - self._lot.unit())))
            return self._some(profile, subject, count)
        if profile == "RED" or (profile == "WATCH" and subject.kind != "ENTERPRISE"):
            return self._some(profile, subject, 2 if self._lot.chance(0.2) else 1)
        if profile == "WATCH":
            return self._watched(subject)
        return self._conflict(subject) if profile == "CONFLICT" else []

    # --- one list at a time ----------------------------------------------------------------------

    def _some(self, profile: str, subject: Subject, count: int) -> list[Entry]:
        found = (self._one(profile, subject) for _ in range(count))
        return [entry for entry in found if entry]

    def _one(self, profile: str, subject: Subject) -> Entry | None:
        lot, key = self._lot, (profile, subject.kind)
        first = subject.since + 30
        for plan in self._uncovered[key]:
            if first < plan.end:
                self._uncovered[key].remove(plan)
                return make_entry(plan, lot.between(max(plan.start, first), plan.end), lot)
        for _ in range(_ATTEMPTS):
            plan = self._weighted[key].draw(lot)
            if first < plan.end:
                return maybe_exit(make_entry(plan, lot.between(max(plan.start, first), plan.end), lot), lot)
        return None

    # --- watch lists -----------------------------------------------------------------------------

    def _watched(self, subject: Subject) -> list[Entry]:
        lot = self._lot
        count = _WATCH_DOMAINS.draw(lot)
        first = subject.since + 30
        is_now = lot.chance(WATCH_NOW) or first >= _PAST
        pool = self._watch_now if is_now else self._watch_past
        entries: list[Entry] = []
        for plan in self._distinct(pool, count):
            start, end = self._window(plan, is_now=is_now)
            if max(start, first) >= end:
                return []
            entries.append(self._watch(plan, max(start, first), end, is_now=is_now))
            if lot.chance(SAME_DOMAIN_TWICE):
                entries.append(self._watch(plan, max(start, first), end, is_now=is_now))
        if count >= 3 and lot.chance(WARNED):
            entries.append(self._warn(entries, count))
        if len(entries) == 1 and not is_now and lot.chance(PROMOTED):
            entries.extend(self._promote(subject, entries[0]))
        return entries

    def _distinct(self, pool: list[ListPlan], count: int) -> list[ListPlan]:
        """That many lists of the pool, those without an entry first; each has its own key domain."""
        uncovered = self._uncovered["WATCH", "ENTERPRISE"]
        chosen = [plan for plan in pool if plan in uncovered][:count]
        rest = [plan for plan in pool if plan not in chosen]
        while len(chosen) < count:
            chosen.append(rest.pop(self._lot.below(len(rest))))
        for plan in chosen:
            if plan in uncovered:
                uncovered.remove(plan)
        return chosen

    @staticmethod
    def _window(plan: ListPlan, *, is_now: bool) -> tuple[int, int]:
        if is_now:
            return _lasting_from(plan), plan.end
        return max(plan.start, _PAST - _PAST_WINDOW), min(plan.end, _PAST + 1)

    def _watch(self, plan: ListPlan, start: int, end: int, *, is_now: bool) -> Entry:
        lot = self._lot
        recognised = lot.between(start, end)
        entry = Entry(plan, recognised, recognised, plan.valid_to(recognised, lot))
        if is_now:
            return entry
        if entry.valid_to == NEVER:
            entry.exit_reason, entry.exit_on = "STANDARD_CHANGED", max(plan.end, _PAST + 1) + lot.below(30)
        elif lot.chance(0.25):
            entry.exit_reason, entry.exit_on = "SELF_CORRECTED", lot.between(_PAST + 1, entry.valid_to)
        return entry

    def _warn(self, entries: list[Entry], domains: int) -> Entry:
        """The warning that the third domain brought; it ends on the day that leaves two."""
        lot = self._lot
        recognised = min(max(entry.recognised for entry in entries) + lot.below(20), NOW)
        ends: dict[str, int] = {}
        for entry in entries:
            ends[entry.plan.root] = max(ends.get(entry.plan.root, 0), entry.end)
        ends_in_order = sorted(ends.values())
        warning = Entry(self._warning, recognised, recognised, NEVER)
        if (last := ends_in_order[domains - 3]) <= NOW and last > recognised:
            warning.exit_reason, warning.exit_on = "OTHER", last
        return warning

    def _promote(self, subject: Subject, watch: Entry) -> list[Entry]:
        """The black entry of the same key domain that ends the watch entry within its validity (R-18)."""
        lot = self._lot
        fitting = [
            plan
            for plan in self._by_kind["PLAIN", subject.kind]
            if plan.kind in BLACK_SIDE
            and plan.root == watch.plan.root
            and max(plan.start, _PAST + 1) < min(plan.end, watch.valid_to)
        ]
        if not fitting:
            return []
        plan = lot.pick(fitting)
        recognised = lot.between(max(plan.start, _PAST + 1), min(plan.end, watch.valid_to, _PAST + 300))
        black = Entry(plan, recognised, recognised, plan.valid_to(recognised, lot))
        black.conduct = lot.between(watch.valid_from, recognised)
        watch.exit_reason, watch.exit_on = "PROMOTED", recognised
        return [black]

    # --- red and black at once -------------------------------------------------------------------

    def _conflict(self, subject: Subject) -> list[Entry]:
        lot = self._lot
        red_plan, black_plan = lot.pick(self._red_now), lot.pick(self._black_now)
        first = max(_lasting_from(red_plan), subject.since + 30)
        if first >= NOW - 30:
            return []
        recognised = lot.between(first, NOW - 30)
        red = Entry(red_plan, recognised, recognised, NEVER)
        if red_plan.rule.startswith("P"):
            red.valid_to = red_plan.valid_to(recognised, lot)
        later = max(recognised + 1, _lasting_from(black_plan))
        punished = lot.between(later, END)
        black = Entry(black_plan, punished, punished, black_plan.valid_to(punished, lot))
        if not lot.chance(CONFLICT_OPEN):
            red.exit_reason, red.exit_on = "RED_CONFLICT", min(punished + lot.below(30), red.valid_to)
        return [red, black]


def _profile_of(plan: ListPlan) -> str:
    return plan.kind if plan.kind in {"RED", "WATCH", "WARNING"} else "PLAIN"


def _lasting_from(plan: ListPlan) -> int:
    """The first recognition on the list that is still valid at LONG_ENOUGH."""
    if not plan.rule.startswith("P"):
        return plan.start
    number, unit = int(plan.rule[1:-1]), plan.rule[-1]
    return max(plan.start, _LONG - number if unit == "D" else years_later(_LONG, -number))
