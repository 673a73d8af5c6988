"""Writing roles; and who a row's refs name, which roles, entries and executions ask alike."""

from __future__ import annotations

from typing import Final

from loaders.statements import Statement, register
from policy.intervals import FAR_INSTANT

__all__ = ["LEGAL_REPRESENTATIVES", "RESOLVE_REFS", "RESOLVE_USCCS", "ROLE_STATEMENTS", "SUPERSEDE_ROLES"]

RESOLVE_REFS: Final = register(
    Statement(
        "intake_resolve_refs",
        "UNWIND $keys AS key MATCH (:Record {key: key})-[:STATES]->(s:Subject)\n"
        "RETURN collect([key, s.id, s.kind, s.adultOn, s.regionCode]) AS page",
        "record_key",
        {"keys": ["subjects|demo|1"]},
    )
)

RESOLVE_USCCS: Final = register(
    Statement(
        "intake_resolve_usccs",
        "UNWIND $keys AS key MATCH (s:Subject {uscc: key})\n"
        "RETURN collect([key, s.id, s.kind, s.adultOn, s.regionCode]) AS page",
        "subject_uscc",
        {"keys": ["91110000600037341L"]},
    )
)

ROLE_STATEMENTS: Final = register(
    Statement(
        "intake_role_statements",
        "UNWIND $facts AS fact MATCH (:Subject)-[h:HOLDS {fact: fact}]->(:Subject)\n"
        "RETURN collect([fact, h.source, h.id, h.digest, h.recordedAt, h.supersededAt]) AS page",
        "holds_fact",
        {"facts": ["rh_x"]},
    )
)

LEGAL_REPRESENTATIVES: Final = register(
    Statement(
        "intake_legal_representatives",
        "UNWIND $units AS unit MATCH (:Subject {id: unit})<-[h:HOLDS]-(s:Subject)\n"
        f"WHERE h.relation = 'LEGAL_REPRESENTATIVE' AND h.supersededAt = '{FAR_INSTANT}'\n"
        "RETURN collect([unit, s.id, h.from, h.to]) AS page",
        "subject_id",
        {"units": ["su_x"]},
    )
)

SUPERSEDE_ROLES: Final = register(
    Statement(
        "intake_supersede_roles",
        "UNWIND $rows AS row MATCH (:Subject)-[h:HOLDS {id: row.id}]->(:Subject) SET h.supersededAt = row.at",
        "holds_id",
        {"rows": []},
        write=True,
    )
)
