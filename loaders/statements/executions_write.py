"""Writing executions: what a department did because of an entry's measure."""

from __future__ import annotations

from typing import Final

from loaders.statements import Statement, register

__all__ = ["ENTRIES_EXIST", "EXECUTION_RECORDS", "RECORD_EXECUTIONS", "SET_EXECUTIONS"]

ENTRIES_EXIST: Final = register(
    Statement(
        "intake_entries_exist",
        "UNWIND $ids AS id MATCH (e:ListEntry {id: id})\n"
        "RETURN collect([id, e.listCode, e.regionCode]) AS page",
        "list_entry_id",
        {"ids": ["le_x"]},
    )
)

EXECUTION_RECORDS: Final = register(
    Statement(
        "intake_execution_records",
        "UNWIND $ids AS id MATCH (x:Execution {id: id})<-[:STATES]-(r:Record)\n"
        "RETURN collect([id, r.id, r.source, r.ref, r.row, r.digest, r.recordedAt, r.supersededAt]) AS page",
        "execution_id",
        {"ids": ["ex_x"]},
    )
)

SET_EXECUTIONS: Final = register(
    Statement(
        "intake_set_executions",
        "UNWIND $rows AS row MERGE (x:Execution {id: row.execution.id}) SET x = row.execution\n"
        "WITH x, row WHERE row.fresh\n"
        "MATCH (e:ListEntry {id: row.execution.entryId}) CREATE (x)-[:OF]->(e)\n"
        "WITH x, row MATCH (m:Measure {id: row.execution.measureId}) CREATE (x)-[:APPLIES]->(m)\n"
        "WITH x, row MATCH (a:Authority {code: row.execution.authorityCode}) CREATE (x)-[:BY]->(a)\n"
        "WITH x, row MATCH (s:Subject {id: row.execution.targetId}) CREATE (x)-[:ON]->(s)",
        "execution_id",
        {"rows": []},
        write=True,
    )
)

RECORD_EXECUTIONS: Final = register(
    Statement(
        "intake_record_executions",
        "UNWIND $rows AS row MATCH (x:Execution {id: row.id})\n"
        "CREATE (r:Record)-[:STATES]->(x) SET r = row.record",
        "execution_id",
        {"rows": []},
        write=True,
    )
)
