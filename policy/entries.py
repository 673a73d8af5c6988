"""What a list entry is at a date (architecture.md §6, Entry status).

Only the entry's own dates count: not its list's, not the day on which an exit was decided once it
has an effective day. Dates are stored order keys: no exit and no end are `FAR`.

The four dated statuses as plain comparisons, for a statement to mirror (an entry withdrawn has
none of them, at any date):

| status   | holds when                                             |
|----------|--------------------------------------------------------|
| EXITED   | exit_on ≤ at and exit_on < valid_to                    |
| EXPIRED  | valid_to ≤ at and valid_to ≤ exit_on                   |
| PENDING  | at < valid_from and at < valid_to and at < exit_on     |
| IN_FORCE | valid_from ≤ at and at < valid_to and at < exit_on     |
"""

from __future__ import annotations

from policy.intervals import moment
from policy.vocabulary import EntryStatus

__all__ = ["in_force", "status"]


def status(valid_from: str, valid_to: str, exit_on: str, withdrawn: bool, at: str) -> EntryStatus:
    """The status at the date `at`. A withdrawal hides the entry at every date, whatever the exit's dates."""
    day = moment(at)
    if withdrawn:
        return EntryStatus.WITHDRAWN
    if exit_on <= day and exit_on < valid_to:
        return EntryStatus.EXITED
    if valid_to <= day:
        return EntryStatus.EXPIRED
    if day < valid_from:
        return EntryStatus.PENDING
    return EntryStatus.IN_FORCE


def in_force(valid_from: str, valid_to: str, exit_on: str, withdrawn: bool, at: str) -> bool:
    """Whether the entry is IN_FORCE at the date `at`."""
    return status(valid_from, valid_to, exit_on, withdrawn, at) is EntryStatus.IN_FORCE
