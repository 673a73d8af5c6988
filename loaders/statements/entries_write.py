"""Writing list entries: their versions, relations and exits."""

from __future__ import annotations

from typing import Final

from loaders.statements import Statement, register

__all__ = [
    "CREATE_ENTRIES",
    "CREATE_EXITS",
    "CREATE_PAST_ENTRIES",
    "CREATE_RESPONSIBLE",
    "ENTRY_VERSIONS",
    "KEEP_PAST_ENTRIES",
    "PAST_IDS",
    "SET_FIRST_RECORDED",
    "UPDATE_ENTRIES",
]

ENTRY_VERSIONS: Final = register(
    Statement(
        "intake_entry_versions",
        "UNWIND $ids AS id OPTIONAL MATCH (e:ListEntry {id: id})\n"
        "CALL (id, e) { WITH id, e WHERE e IS NULL MATCH (p:PastEntry {entryId: id})\n"
        "  RETURN min(p.recordedAt) AS first }\n"
        "WITH id, e, first WHERE e IS NOT NULL OR first IS NOT NULL\n"
        "RETURN collect([id, e.digest, e.recordedAt, coalesce(e.firstRecordedAt, first), e.exitReason])"
        " AS page",
        "list_entry_id",
        {"ids": ["le_x"]},
    )
)

PAST_IDS: Final = register(
    Statement(
        "intake_past_ids",
        "UNWIND $ids AS id MATCH (p:PastEntry {id: id}) RETURN collect(id) AS page",
        "past_entry_id",
        {"ids": ["le_x|2026"]},
    )
)

_RELATE: Final = (
    "WITH e, row\nMATCH (s:Subject {id: row.entry.subjectId}) CREATE (e)-[:ABOUT]->(s)\n"
    "WITH e, row MATCH (l:CreditList {code: row.entry.listCode}) CREATE (e)-[:ON_LIST]->(l)\n"
    "WITH e, row MATCH (d:Domain {code: row.entry.domainCode}) CREATE (e)-[:IN_DOMAIN]->(d)\n"
    "WITH e, row MATCH (a:Authority {code: row.entry.authorityCode}) CREATE (e)-[:RECOGNISED_BY]->(a)"
)

CREATE_ENTRIES: Final = register(
    Statement(
        "intake_create_entries",
        f"UNWIND $rows AS row CREATE (e:ListEntry) SET e = row.entry\n{_RELATE}",
        "subject_id",
        {"rows": []},
        write=True,
    )
)

KEEP_PAST_ENTRIES: Final = register(
    Statement(
        "intake_keep_past_entries",
        # The version that ends keeps its subject, its responsible persons and its exit.
        "UNWIND $rows AS row MATCH (e:ListEntry {id: row.id})\n"
        "CREATE (p:PastEntry) SET p = properties(e), p.id = e.id + '|' + e.recordedAt,\n"
        "  p.supersededAt = row.at\n"
        "WITH e, p\n"
        "CALL (e, p) { MATCH (e)-[:ABOUT]->(s:Subject) CREATE (p)-[:ABOUT]->(s) }\n"
        "CALL (e, p) { MATCH (e)-[old:RESPONSIBLE]->(s:Subject)\n"
        "  CREATE (p)-[new:RESPONSIBLE]->(s) SET new = properties(old) }\n"
        "CALL (e, p) { MATCH (e)-[:EXITED_BY]->(x:Exit) CREATE (p)-[:EXITED_BY]->(x) }\n"
        "CALL (e) { MATCH (e)-[old:ABOUT|ON_LIST|IN_DOMAIN|RECOGNISED_BY|RESPONSIBLE|EXITED_BY]->()\n"
        "  DELETE old }",
        "list_entry_id",
        {"rows": []},
        write=True,
    )
)

UPDATE_ENTRIES: Final = register(
    Statement(
        "intake_update_entries",
        f"UNWIND $rows AS row MATCH (e:ListEntry {{id: row.entry.id}}) SET e = row.entry\n{_RELATE}",
        "list_entry_id",
        {"rows": []},
        write=True,
    )
)

CREATE_PAST_ENTRIES: Final = register(
    Statement(
        "intake_create_past_entries",
        "UNWIND $rows AS row MATCH (s:Subject {id: row.entry.subjectId})\n"
        "CREATE (p:PastEntry)-[:ABOUT]->(s) SET p = row.entry",
        "subject_id",
        {"rows": []},
        write=True,
    )
)

SET_FIRST_RECORDED: Final = register(
    Statement(
        "intake_set_first_recorded",
        "UNWIND $rows AS row MATCH (e:ListEntry {id: row.id}) SET e.firstRecordedAt = row.at",
        "list_entry_id",
        {"rows": []},
        write=True,
    )
)

CREATE_RESPONSIBLE: Final = register(
    Statement(
        "intake_create_responsible",
        "UNWIND $rows AS row MATCH (s:Subject {id: row.subject})\n"
        "OPTIONAL MATCH (e:ListEntry {id: row.id}) OPTIONAL MATCH (p:PastEntry {id: row.id})\n"
        "WITH s, row, coalesce(e, p) AS entry\n"
        "CREATE (entry)-[:RESPONSIBLE {role: row.role, ref: row.ref}]->(s)",
        "subject_id",
        {"rows": []},
        write=True,
    )
)

CREATE_EXITS: Final = register(
    Statement(
        "intake_create_exits",
        "UNWIND $rows AS row MATCH (a:Authority {code: row.authority})\n"
        "OPTIONAL MATCH (e:ListEntry {id: row.entry}) OPTIONAL MATCH (p:PastEntry {id: row.entry})\n"
        "WITH a, row, coalesce(e, p) AS entry\n"
        "CREATE (entry)-[:EXITED_BY]->(x:Exit)-[:DECIDED_BY]->(a) SET x = row.exit",
        "authority_code",
        {"rows": []},
        write=True,
    )
)
