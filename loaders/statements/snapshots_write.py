"""What a full snapshot compares with: a source's entries in force on one list."""

from __future__ import annotations

from typing import Final

from loaders.statements import Statement, register
from policy.intervals import FAR_INSTANT

__all__ = ["ENTRIES_IN_FORCE", "ENTRIES_WITH_PARTS"]

ENTRIES_IN_FORCE: Final = register(
    Statement(
        "intake_entries_in_force",
        "CALL () { MATCH (e:ListEntry) WHERE e.source = $source AND e.ref > $after\n"
        "  AND e.listCode = $list AND NOT e.withdrawn\n"
        f"  AND e.supersededAt = '{FAR_INSTANT}'\n"
        "  AND e.validFrom <= $at AND $at < e.validTo AND $at < e.exitOn\n"
        "  RETURN e ORDER BY e.ref LIMIT $limit }\n"
        "RETURN collect({key: e.ref, id: e.id}) AS page",
        "list_entry_source",
        {"source": "demo", "list": "judgment-defaulters", "at": "2020-01-01", "after": "", "limit": 10},
    )
)

ENTRIES_WITH_PARTS: Final = register(
    Statement(
        "intake_entries_with_parts",
        "UNWIND $ids AS id MATCH (e:ListEntry {id: id})-[:ABOUT]->(s:Subject)\n"
        "CALL (e) { MATCH (e)-[r:RESPONSIBLE]->(p:Subject) \n"
        "  RETURN collect([p.id, r.role, r.ref]) AS people }\n"
        "RETURN collect({entry: properties(e), responsible: people,\n"
        "  region: coalesce(e.regionCode, s.regionCode)})\n"
        "  AS page",
        "list_entry_id",
        {"ids": ["le_x"]},
    )
)
