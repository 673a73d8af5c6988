"""The change records of a subject, oldest first."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from loaders.edges import HISTORY
from loaders.statements import Statement, register
from loaders.statements.conditions import HIDDEN_PERSON, Sight
from loaders.statements.pages import Bounds, Leg, Ordered, Shape, count_statement, page_statement

__all__ = ["history_count", "history_page"]


def _seen(sight: Sight) -> tuple[str, ...]:
    """A viewer who may not see an entry does not see what happened to it either."""
    hidden = [
        *([] if sight.withdrawn else ["n.withdrawn"]),
        *([] if sight.persons_everywhere else [HIDDEN_PERSON]),
    ]
    if not hidden:
        return ()
    return (f"NOT EXISTS {{ MATCH (n:ListEntry {{id: c.entryId}}) WHERE {' OR '.join(hidden)} }}",)


@lru_cache(maxsize=8)
def _shape(sight: Sight) -> Shape:
    return Shape(
        name="history",
        index=HISTORY.index,
        legs=(Leg(f"(c:{HISTORY.target})", "c:Change(subjectId, sequence)", "c.subjectId"),),
        where=(f"c.{HISTORY.through} = key", "c.sequence >= 0", *_seen(sight)),
        keys=(Ordered("c.sequence"),),
        row="{sequence: c.sequence, kind: c.kind, at: c.at, subject_id: c.subjectId, entry_id: c.entryId,"
        " list_code: c.listCode}",
        anchor="key",
        scope="key",
        carry="c",
        counted="count(c)",
    )


@lru_cache(maxsize=64)
def history_page(sight: Sight, bounds: Bounds) -> Statement:
    """A page of changes per subject id in `$keys`; `$hidden` where persons are hidden on some lists."""
    return page_statement(_shape(sight), bounds, _EXAMPLE)


@lru_cache(maxsize=8)
def history_count(sight: Sight) -> Statement:
    """How many changes a subject has."""
    return count_statement(_shape(sight), _EXAMPLE)


_EXAMPLE: Final[dict[str, object]] = {
    "keys": ["su_aaaaaaaaaaaaaaaaaaaa"],
    "limit": 21,
    "hidden": [],
    "a0": 1,
}

register(history_page(Sight(), Bounds(after=True)))
register(history_count(Sight()))
