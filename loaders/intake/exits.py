"""The exit that a row of entries carries: its reason, dates (each defaulting to the other), authority."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.intake.rows import Row
from loaders.intake.work import Work
from policy.intervals import FAR
from policy.vocabulary import ExitReason

__all__ = ["ReadExit", "exit_of"]


@dataclass(frozen=True, slots=True)
class ReadExit:
    """The properties that an entry keeps of its exit, and the exit's own (None: no exit)."""

    properties: dict[str, object]
    node: dict[str, object] | None


_NONE = {
    "exitReason": None,
    "exitDecidedOn": None,
    "exitOn": FAR,
    "exitAuthorityCode": None,
    "withdrawn": False,
}


def exit_of(row: Row, work: Work, note: str | None = None) -> ReadExit | None:
    """The exit of a row; None if it is incomplete, which refuses the row and is noted."""
    reason, authority = row.get("exit_reason"), row.get("exit_authority_code")
    decided, effective = row.get("exit_decided_on"), row.get("exit_effective_on")
    dated = decided is not None or effective is not None
    if (reason is not None) != dated:
        column = "exit_reason" if reason is None else "exit_decided_on"
        work.reject(
            row, column, "EXIT_INCOMPLETE", "exit_reason together with exit_decided_on or exit_effective_on"
        )
        return None
    if reason is None:
        if authority is not None:
            work.find(row, "EXIT_AUTHORITY_ALONE", "exit_authority_code without an exit")
        return ReadExit(dict(_NONE), None)
    decided, effective = decided or effective, effective or decided
    _note(row, effective or FAR, work)
    return ReadExit(
        {
            "exitReason": reason,
            "exitDecidedOn": decided,
            "exitOn": effective,
            "exitAuthorityCode": authority or row.values["authority_code"],
            "withdrawn": reason == ExitReason.WITHDRAWN,
        },
        {"reason": reason, "decidedOn": decided, "effectiveOn": effective, "note": note},
    )


def _note(row: Row, effective: str, work: Work) -> None:
    end, start = row.get("valid_to"), row.get("valid_from") or row.values["recognised_on"]
    if end is not None and effective >= end:
        work.find(row, "EXIT_AFTER_EXPIRY", f"the exit takes effect on {effective}, the entry ends on {end}")
    if effective < start:
        work.find(
            row, "EXIT_BEFORE_START", f"the exit takes effect on {effective}, the entry begins on {start}"
        )
