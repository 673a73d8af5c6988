"""Rows of the roles table: who holds what in a unit, since when, with which share.

Degrees have heavy tails: nominees and investors are drawn with weight 1/rank, a part of all holders by
a power of the rank, the others from the neighbourhood of the unit, which makes communities.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from loaders.sample.days import NEVER, NOW, iso, years_later
from loaders.sample.layout import Layout
from loaders.sample.lot import Lot, Weighted, zipf
from loaders.sample.settings import (
    ACTUAL_CONTROLLER,
    CHAIN,
    CHAIN_MAXIMUM,
    CORPORATE_SHAREHOLDER,
    DIRECTLY_RESPONSIBLE,
    DIRECTORS_WEIGHTS,
    ENTERPRISE_DIRECTOR,
    ENTERPRISE_REPRESENTATIVE,
    ENTERPRISES_PER_INVESTOR,
    FAR_PICK,
    FORMER_REPRESENTATIVE,
    INVESTOR,
    NEIGHBOURHOOD,
    NOMINEE,
    PERSONS_PER_NOMINEE,
    PRINCIPAL,
    ROLE_ENDED,
    ROLE_START_UNKNOWN,
    SAFETY_HEAD,
    SECOND_REPRESENTATIVE,
    SENIOR_MANAGERS_WEIGHTS,
    SHAREHOLDERS_WEIGHTS,
    SUPERVISORS_WEIGHTS,
    VEHICLE_OWNER,
)
from loaders.sample.subjects import Subject

__all__ = ["ROLE_COLUMNS", "RoleWriter"]

ROLE_COLUMNS: Final = ("holder_ref", "unit_ref", "relation", "share", "from", "to")
Row = tuple[str, ...]

_SEVERAL: Final = (
    ("DIRECTOR", Weighted(range(len(DIRECTORS_WEIGHTS)), DIRECTORS_WEIGHTS)),
    ("SUPERVISOR", Weighted(range(len(SUPERVISORS_WEIGHTS)), SUPERVISORS_WEIGHTS)),
    ("SENIOR_MANAGER", Weighted(range(len(SENIOR_MANAGERS_WEIGHTS)), SENIOR_MANAGERS_WEIGHTS)),
)
_ONE: Final = (
    ("PRINCIPAL", PRINCIPAL),
    ("SAFETY_HEAD", SAFETY_HEAD),
    ("DIRECTLY_RESPONSIBLE", DIRECTLY_RESPONSIBLE),
)
_SHAREHOLDERS: Final = Weighted(range(len(SHAREHOLDERS_WEIGHTS)), SHAREHOLDERS_WEIGHTS)
Holder = tuple[str, int]
"""Ref and the first day on which it may hold a role."""


class RoleWriter:
    """Makes the roles in one unit after the other, in the order of their indexes."""

    def __init__(self, layout: Layout, lot: Lot) -> None:
        self._layout, self._lot = layout, lot
        self._nominees = zipf(max(1, layout.persons // PERSONS_PER_NOMINEE))
        self._investors = zipf(max(1, layout.enterprises // ENTERPRISES_PER_INVESTOR))
        self._chain_left = 0

    # --- holders ---------------------------------------------------------------------------------

    def neighbour(self, unit: Subject) -> Holder:
        """A person from the unit's neighbourhood or, sometimes, from anywhere."""
        lot, persons = self._lot, self._layout.persons
        luck = lot.unit()
        if lot.chance(FAR_PICK):
            return self._person(int(persons * luck * luck * luck))
        home = unit.index * persons // self._layout.counts[unit.kind] // NEIGHBOURHOOD
        return self._person(min(home * NEIGHBOURHOOD + int(NEIGHBOURHOOD * luck * luck), persons - 1))

    def _person(self, index: int) -> Holder:
        return self._layout.ref("PERSON", index), years_later(self._layout.birth(index)[0], 18) + 1

    def _enterprise(self, index: int) -> Holder:
        return self._layout.ref("ENTERPRISE", index), self._layout.established(index)

    def _other_enterprise(self, unit: Subject) -> Holder | None:
        """An investor or one established nearby before; None where there is no other."""
        lot = self._lot
        if lot.chance(INVESTOR):
            index = self._investors.draw(lot) * ENTERPRISES_PER_INVESTOR % self._layout.enterprises
        else:
            index = unit.index - 1 - lot.below(40)
        if index < 0 or (unit.kind == "ENTERPRISE" and index == unit.index):
            return None
        return self._enterprise(index)

    # --- periods ---------------------------------------------------------------------------------

    def _start(self, unit: Subject, since: int) -> int:
        """The unit's first day for half of the roles, else a later one; never before the holder's."""
        lot, first = self._lot, max(unit.since, since)
        return first if lot.chance(0.5) or first >= NOW - 30 else lot.between(first, NOW - 30)

    def _end(self, start: int, ended: float) -> int:
        lot = self._lot
        return lot.between(start + 30, NOW) if lot.chance(ended) and start + 30 < NOW else NEVER

    def _row(self, holder: str, unit: Subject, relation: str, start: int, end: int, share: str = "") -> Row:
        unknown = self._lot.chance(ROLE_START_UNKNOWN)
        return holder, unit.ref, relation, share, "" if unknown else iso(start), iso(end)

    # --- units -----------------------------------------------------------------------------------

    def of(self, unit: Subject) -> Iterator[Row]:
        """Every role in the unit, and its parent where it is a branch."""
        if unit.kind == "VEHICLE":
            yield from self._owner(unit)
        elif unit.parent:
            yield unit.parent.ref, unit.ref, "BRANCH", "", iso(unit.since), ""
            holder, since = self.neighbour(unit)
            start = self._start(unit, since)
            yield self._row(holder, unit, "PRINCIPAL", start, self._end(start, ROLE_ENDED))
        elif unit.since < NOW - 60:
            yield from self._representatives(unit)
            yield from self._officers(unit)
            if unit.kind == "ENTERPRISE":
                yield from self._owners(unit)

    def _owner(self, unit: Subject) -> Iterator[Row]:
        if self._lot.chance(VEHICLE_OWNER):
            holder, since = self.neighbour(unit)
            start = self._start(unit, since)
            yield self._row(holder, unit, "ACTUAL_CONTROLLER", start, self._end(start, ROLE_ENDED))

    def _representatives(self, unit: Subject) -> Iterator[Row]:
        lot, role = self._lot, "LEGAL_REPRESENTATIVE"
        if unit.kind == "ENTERPRISE" and lot.chance(ENTERPRISE_REPRESENTATIVE):
            other = self._other_enterprise(unit)
            if other and max(other[1], unit.since) < NOW:
                yield other[0], unit.ref, role, "", iso(max(other[1], unit.since)), ""
                return
        is_nominee = unit.kind == "ENTERPRISE" and lot.chance(NOMINEE)
        holder, since = self._person(self._nominees.draw(lot)) if is_nominee else self.neighbour(unit)
        start = max(unit.since, since)
        if lot.chance(FORMER_REPRESENTATIVE) and start + 400 < NOW:
            former, former_since = self.neighbour(unit)
            change = lot.between(max(start, former_since) + 100, NOW)
            if former != holder and change < NOW:
                first = max(unit.since, former_since)
                unit.representatives.append((former, first, change))
                yield former, unit.ref, role, "", iso(first), iso(change)
                start = change
        unit.representatives.append((holder, start, NEVER))
        yield holder, unit.ref, role, "", iso(start), ""
        if lot.chance(SECOND_REPRESENTATIVE):
            second, second_since = self.neighbour(unit)
            if second not in {ref for ref, _, _ in unit.representatives}:
                yield second, unit.ref, role, "", iso(max(unit.since, second_since)), ""

    def _officers(self, unit: Subject) -> Iterator[Row]:
        lot = self._lot
        for relation, counts in _SEVERAL:
            held = set[str]()
            for _ in range(counts.draw(lot)):
                holder, since = self.neighbour(unit)
                if relation == "DIRECTOR" and lot.chance(ENTERPRISE_DIRECTOR):
                    holder, since = self._other_enterprise(unit) or (holder, since)
                start = self._start(unit, since)
                if holder not in held and start < NOW:
                    held.add(holder)
                    yield self._row(holder, unit, relation, start, self._end(start, ROLE_ENDED))
        for relation, probability in _ONE:
            if lot.chance(probability):
                holder, since = self.neighbour(unit)
                start = self._start(unit, since)
                yield self._row(holder, unit, relation, start, self._end(start, ROLE_ENDED))

    # --- owners ----------------------------------------------------------------------------------

    def _owners(self, unit: Subject) -> Iterator[Row]:
        """Shareholders whose present shares add up to at most 100, and who controls the unit."""
        lot, left, held = self._lot, 10_000, set[str]()
        biggest: tuple[int, str, int] = (0, "", 0)
        for holder, since, wanted in self._stakes(unit):
            start = self._start(unit, since)
            share = min(wanted, left)
            if holder in held or share <= 0 or start >= NOW:
                continue
            held.add(holder)
            left -= share
            biggest = max(biggest, (share, holder, start))
            yield self._row(holder, unit, "SHAREHOLDER", start, NEVER, _percent(share))
        share, holder, start = biggest
        if share > 5000 and lot.chance(0.5):
            yield self._row(holder, unit, "CONTROLLING_SHAREHOLDER", start, NEVER, "")
        if lot.chance(ACTUAL_CONTROLLER):
            person, since = self.neighbour(unit)
            first = self._start(unit, since)
            yield self._row(person, unit, "ACTUAL_CONTROLLER", first, self._end(first, ROLE_ENDED))

    def _stakes(self, unit: Subject) -> Iterator[tuple[str, int, int]]:
        """Holder, its first day, and its share in hundredths of a percent."""
        lot = self._lot
        if self._chain_left and unit.index:
            self._chain_left -= 1
            yield *self._enterprise(unit.index - 1), 5100 + lot.below(4901)
        elif lot.chance(CHAIN):
            self._chain_left = min(CHAIN_MAXIMUM, int(1 / (1 - lot.unit())))
        count = _SHAREHOLDERS.draw(lot)
        for number in range(count):
            last = number == count - 1
            share = 10_000 if last and lot.chance(0.7) else 100 + lot.below(12_000 // (count + 1))
            holder = self._other_enterprise(unit) if lot.chance(CORPORATE_SHAREHOLDER) else None
            yield *(holder or self.neighbour(unit)), share


def _percent(hundredths: int) -> str:
    """`5125` → `51.25`, `5100` → `51`."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
