"""Moving facts from one subject to another: all of them, or those that came by one source's ref.

`$moves` are {source, target, system, ref}: from the subject `source` to the subject `target`; `system`
and `ref` null move everything, else only what that source system said under that ref.
"""

from __future__ import annotations

from typing import Final

from loaders.statements import Statement, register
from policy.intervals import FAR_INSTANT

__all__ = [
    "BECOME_ALIASES",
    "CREATE_ROLES",
    "DELETE_ROLES",
    "MOVE_CHANGES",
    "MOVE_ENTRIES",
    "MOVE_EXECUTIONS",
    "MOVE_RESPONSIBLE",
    "ROLES_TO_MOVE",
    "SUPERSEDE_TWINS",
]

_EXAMPLE: Final = {"moves": [{"source": "su_a", "target": "su_b", "system": None, "ref": None}]}

MOVE_ENTRIES: Final = register(
    Statement(
        "intake_move_entries",
        "UNWIND $moves AS move MATCH (s:Subject {id: move.target})\n"
        "MATCH (:Subject {id: move.source})<-[old:ABOUT]-(e:ListEntry|PastEntry)\n"
        "WHERE move.ref IS NULL OR (e.source = move.system AND e.subjectRef = move.ref)\n"
        "DELETE old CREATE (e)-[:ABOUT]->(s) SET e.subjectId = move.target",
        "subject_id",
        _EXAMPLE,
        write=True,
    )
)

MOVE_RESPONSIBLE: Final = register(
    Statement(
        "intake_move_responsible",
        "UNWIND $moves AS move MATCH (s:Subject {id: move.target})\n"
        "MATCH (:Subject {id: move.source})<-[old:RESPONSIBLE]-(e:ListEntry|PastEntry)\n"
        "WHERE move.ref IS NULL OR (e.source = move.system AND old.ref = move.ref)\n"
        "CREATE (e)-[new:RESPONSIBLE]->(s) SET new = properties(old)\n"
        "WITH e, old, move, old.role AS role DELETE old\n"
        "SET e.responsible = [each IN e.responsible | CASE each WHEN move.source + '|' + role\n"
        "  THEN move.target + '|' + role ELSE each END]",
        "subject_id",
        _EXAMPLE,
        write=True,
    )
)

MOVE_EXECUTIONS: Final = register(
    Statement(
        "intake_move_executions",
        "UNWIND $moves AS move MATCH (s:Subject {id: move.target})\n"
        "MATCH (:Subject {id: move.source})<-[old:ON]-(x:Execution)\n"
        "WHERE move.ref IS NULL OR (x.source = move.system AND x.targetRef = move.ref)\n"
        "DELETE old CREATE (x)-[:ON]->(s) SET x.targetId = move.target",
        "subject_id",
        _EXAMPLE,
        write=True,
    )
)

MOVE_CHANGES: Final = register(
    Statement(
        "intake_move_changes",
        "UNWIND $moves AS move\n"
        "MATCH (c:Change) WHERE c.subjectId = move.source AND c.sequence > 0\n"
        "SET c.subjectId = move.target",
        "change_subject",
        _EXAMPLE,
        write=True,
    )
)

ROLES_TO_MOVE: Final = register(
    Statement(
        "intake_roles_to_move",
        "UNWIND $moves AS move MATCH (s:Subject {id: move.source})-[h:HOLDS]-(:Subject)\n"
        "WITH DISTINCT h, startNode(h) AS holder, endNode(h) AS unit\n"
        "RETURN collect({holder: holder.id, unit: unit.id, role: properties(h)}) AS page",
        "subject_id",
        _EXAMPLE,
    )
)

DELETE_ROLES: Final = register(
    Statement(
        "intake_delete_roles",
        "UNWIND $rows AS row\n"
        "MATCH (:Subject {id: row.holder})-[h:HOLDS {id: row.id}]->(:Subject {id: row.unit})\n"
        "DELETE h",
        "subject_id",
        {"rows": []},
        write=True,
    )
)

CREATE_ROLES: Final = register(
    Statement(
        "intake_create_roles",
        "UNWIND $rows AS row MATCH (a:Subject {id: row.holder}) MATCH (b:Subject {id: row.unit})\n"
        "CREATE (a)-[h:HOLDS]->(b) SET h = row.role",
        "subject_id",
        {"rows": []},
        write=True,
    )
)

BECOME_ALIASES: Final = register(
    Statement(
        "intake_become_aliases",
        "UNWIND $moves AS move MATCH (s:Subject {id: move.source}) MATCH (t:Subject {id: move.target})\n"
        "CALL (s, t) { MATCH (a:SubjectAlias)-[old:RESOLVES_TO]->(s)\n"
        "DELETE old CREATE (a)-[:RESOLVES_TO]->(t) }\n"
        "DETACH DELETE s CREATE (:SubjectAlias {id: move.source})-[:RESOLVES_TO]->(t)",
        "subject_id",
        _EXAMPLE,
        write=True,
    )
)

SUPERSEDE_TWINS: Final = register(
    Statement(
        "intake_supersede_twins",
        # Two rows of one source that are one fact now: the later received stands.
        "UNWIND $facts AS fact MATCH (:Subject)-[h:HOLDS {fact: fact}]->(:Subject)\n"
        f"WHERE h.supersededAt = '{FAR_INSTANT}'\n"
        "WITH fact, h.source AS source, h ORDER BY h.recordedAt DESC, h.id\n"
        "WITH fact, source, collect(h) AS twins WHERE size(twins) > 1\n"
        "FOREACH (h IN tail(twins) | SET h.supersededAt = $at)",
        "holds_fact",
        {"facts": ["rh_x"], "at": FAR_INSTANT},
        write=True,
    )
)
