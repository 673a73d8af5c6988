"""The ids of a role: of the fact, and of what one source says of it at one time."""

from __future__ import annotations

from policy.ids import ROLE, make_id
from policy.intervals import EARLY

__all__ = ["fact_id", "statement_id"]


def fact_id(holder: str, unit: str, relation: str, since: str | None) -> str:
    """The id that every source's statement of (holder, unit, relation, from) shares."""
    return make_id(ROLE, "role", holder, unit, relation, "" if since in (None, EARLY) else str(since))


def statement_id(source: str, fact: str, recorded_at: str) -> str:
    """The id of one version of one source's statement."""
    return make_id("rs_", "statement", source, fact, recorded_at)
