"""How long an entry is in force: its validity by the list's rule, and its exit (R-14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from loaders.sample.days import END, NEVER, NOW
from loaders.sample.lot import Lot, Weighted
from loaders.sample.plans import ListPlan
from loaders.sample.settings import EXIT_AFTER_EXPIRY, EXIT_WEIGHTS, EXITED, PENDING

__all__ = ["Entry", "make_entry", "maybe_exit"]

_REASONS: Final = {kind: Weighted.of(weights) for kind, weights in EXIT_WEIGHTS.items()}


@dataclass(slots=True)
class Entry:
    """An entry in the making; `exit_on` is the day its exit takes effect, NEVER without one."""

    plan: ListPlan
    recognised: int
    valid_from: int
    valid_to: int
    conduct: int = 0
    exit_reason: str = ""
    exit_on: int = NEVER

    @property
    def end(self) -> int:
        """The first day on which it is no more in force."""
        return min(self.valid_to, self.exit_on)


def make_entry(plan: ListPlan, recognised: int, lot: Lot) -> Entry:
    """An entry recognised on that day and valid by the list's rule; a very few begin later."""
    valid_from = recognised
    if recognised > NOW - 40 and lot.chance(0.3):
        valid_from = NOW + 1 + lot.below(60)
    elif lot.chance(PENDING):
        valid_from = recognised + 1 + lot.below(30)
    return Entry(plan, recognised, valid_from, plan.valid_to(valid_from, lot))


def maybe_exit(entry: Entry, lot: Lot) -> Entry:
    """The entry, ended for a reason that its kind of list knows, or left."""
    first, last = entry.valid_from + 30, min(entry.valid_to, NOW + 60)
    if first >= last or not lot.chance(EXITED):
        return entry
    reason = _REASONS["RED" if entry.plan.kind == "RED" else "BLACK"].draw(lot)
    if reason == "EXPIRED":
        if entry.valid_to >= END:
            return entry
        late = 1 + lot.below(30) if lot.chance(EXIT_AFTER_EXPIRY) else 0
        entry.exit_reason, entry.exit_on = reason, entry.valid_to + late
    else:
        entry.exit_reason, entry.exit_on = reason, lot.between(first, last)
    return entry
