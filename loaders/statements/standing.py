"""What a subject's standing is counted from: its entries in force by list and domain."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from loaders.edges import ENTRIES_OF_SUBJECT
from loaders.statements import Statement, register
from loaders.statements.conditions import IN_FORCE

__all__ = ["standing_of_subjects"]


@lru_cache(maxsize=16)
def standing_of_subjects(where: tuple[str, ...], *, known: bool) -> Statement:
    """For each subject in `$keys`: its entries in force at `$at`, counted by list and domain."""
    return Statement(
        "standing_of_subjects",
        "UNWIND $keys AS key\nMATCH (a:Subject {id: key})\nCALL (a) {\n"
        f"MATCH {ENTRIES_OF_SUBJECT.pattern('a', 'n', versions=known)}\n"
        f"WHERE {' AND '.join((*where, IN_FORCE))}\n"
        "WITH n.listCode AS list, n.domainCode AS domain, count(n) AS entries,"
        " max(CASE WHEN n.disputed THEN 1 ELSE 0 END) AS disputed ORDER BY list, domain\n"
        "RETURN collect({list: list, domain: domain, entries: entries, disputed: disputed = 1}) AS rows\n}\n"
        "RETURN collect({key: key, rows: rows}) AS page",
        ENTRIES_OF_SUBJECT.index,
        _EXAMPLE,
    )


_EXAMPLE: Final[dict[str, object]] = {
    "keys": ["su_aaaaaaaaaaaaaaaaaaaa"],
    "at": "2018-01-01",
    "known": "2018-01-01T00:00:00.000000Z",
    "hidden": [],
}

register(standing_of_subjects((), known=False))
