"""Writing subjects: records, best values, identifiers."""

from __future__ import annotations

from typing import Final

from loaders.statements import Statement, register

__all__ = [
    "ADD_RECORDS",
    "CLEAR_IDENTIFIERS",
    "CREATE_SUBJECTS",
    "IDENTIFIER_HOLDERS",
    "IDS_TAKEN",
    "MOVE_RECORDS",
    "RECORD_HOLDERS",
    "RELEASE_USCC",
    "SET_SUBJECTS",
    "SUBJECTS_WITH_RECORDS",
    "SUPERSEDE_RECORDS",
]

RECORD_HOLDERS: Final = register(
    Statement(
        "intake_record_holders",
        "UNWIND $keys AS key MATCH (r:Record {key: key})-[:STATES]->(s:Subject)\n"
        "RETURN collect([key, r.digest, s.id]) AS page",
        "record_key",
        {"keys": ["subjects|demo|1"]},
    )
)

IDENTIFIER_HOLDERS: Final = register(
    Statement(
        "intake_identifier_holders",
        "UNWIND $keys AS key MATCH (i:Identifier {key: key})<-[:IDENTIFIED_BY]-(s:Subject)\n"
        "RETURN collect([key, s.id]) AS page",
        "identifier_key",
        {"keys": ["USCC:91110000600037341L"]},
    )
)

IDS_TAKEN: Final = register(
    Statement(
        "intake_ids_taken",
        "UNWIND $ids AS id\n"
        "OPTIONAL MATCH (s:Subject {id: id})\nOPTIONAL MATCH (a:SubjectAlias {id: id})\n"
        "WITH id WHERE s IS NOT NULL OR a IS NOT NULL\nRETURN collect(id) AS page",
        "subject_id",
        {"ids": ["su_x"]},
    )
)

SUBJECTS_WITH_RECORDS: Final = register(
    Statement(
        "intake_subjects_with_records",
        "UNWIND $ids AS id MATCH (s:Subject {id: id})\n"
        "CALL (s) { MATCH (r:Record)-[:STATES]->(s)\n"
        "RETURN collect([r.id, r.source, r.ref, r.row, r.digest, r.recordedAt, r.supersededAt])"
        " AS records }\n"
        "RETURN collect([s.id, s.recordedAt, records]) AS page",
        "subject_id",
        {"ids": ["su_x"]},
    )
)

SUPERSEDE_RECORDS: Final = register(
    Statement(
        "intake_supersede_records",
        "UNWIND $rows AS row MATCH (r:Record {key: row.key}) SET r.supersededAt = row.at REMOVE r.key",
        "record_key",
        {"rows": []},
        write=True,
    )
)

RELEASE_USCC: Final = register(
    Statement(
        "intake_release_uscc",
        "UNWIND $ids AS id MATCH (s:Subject {id: id}) REMOVE s.uscc",
        "subject_id",
        {"ids": []},
        write=True,
    )
)

CREATE_SUBJECTS: Final = register(
    Statement(
        "intake_create_subjects",
        "UNWIND $rows AS row\nCREATE (s:Subject) SET s = row.subject\n"
        "FOREACH (record IN row.records | CREATE (r:Record)-[:STATES]->(s) SET r = record)\n"
        "FOREACH (found IN row.identifiers |\n"
        "  MERGE (i:Identifier {key: found.key}) ON CREATE SET i = found\n"
        "  CREATE (s)-[:IDENTIFIED_BY]->(i))",
        "identifier_key",
        {"rows": []},
        write=True,
    )
)

ADD_RECORDS: Final = register(
    Statement(
        "intake_add_records",
        "UNWIND $rows AS row MATCH (s:Subject {id: row.subject})\n"
        "CREATE (r:Record)-[:STATES]->(s) SET r = row.record",
        "subject_id",
        {"rows": []},
        write=True,
    )
)

MOVE_RECORDS: Final = register(
    Statement(
        "intake_move_records",
        "UNWIND $rows AS row MATCH (r:Record {id: row.record})-[old:STATES]->(:Subject)\n"
        "MATCH (s:Subject {id: row.subject})\nDELETE old CREATE (r)-[:STATES]->(s)",
        "record_id",
        {"rows": []},
        write=True,
    )
)

CLEAR_IDENTIFIERS: Final = register(
    Statement(
        "intake_clear_identifiers",
        "UNWIND $ids AS id MATCH (s:Subject {id: id})-[old:IDENTIFIED_BY]->() DELETE old",
        "subject_id",
        {"ids": []},
        write=True,
    )
)

SET_SUBJECTS: Final = register(
    Statement(
        "intake_set_subjects",
        "UNWIND $rows AS row MATCH (s:Subject {id: row.subject.id}) SET s = row.subject\n"
        "FOREACH (found IN row.identifiers |\n"
        "  MERGE (i:Identifier {key: found.key}) ON CREATE SET i = found\n"
        "  CREATE (s)-[:IDENTIFIED_BY]->(i))",
        "subject_id",
        {"rows": []},
        write=True,
    )
)
