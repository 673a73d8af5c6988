"""What `lianxin verify` reads: every node of a label by its id, with what must agree with it.

Each statement is a keyset page over a unique text key (`Store.stream`). What can be judged in the
database comes back as `wrong`, a list of sentences; what needs the rules of intake comes back as values.
"""

from __future__ import annotations

from typing import Final

from loaders.statements import WITHOUT_INDEX, Statement, register
from loaders.statements.reference_write import LABELS, LINKS
from policy.intervals import FAR_INSTANT

__all__ = ["CHANGES", "EXITS", "PARTS", "RECORDS", "ROLES", "SUBJECTS", "VERSIONS", "reference_nodes"]

_PAGE: Final = {"after": "", "limit": 10}


def _wrong(*checks: tuple[str, str]) -> str:
    """A Cypher list of the sentences whose condition holds."""
    cases = ",\n  ".join(f"CASE WHEN {condition} THEN '{sentence}' END" for condition, sentence in checks)
    return f"[each IN [\n  {cases}] WHERE each IS NOT NULL]"


def _one(variable: str, relation: str, label: str, key: str, value: str) -> tuple[str, str]:
    ends = f"[({variable})-[:{relation}]->(x:{label}) | x.{key}]"
    return f"NOT coalesce({ends} = [{value}], false)", f"{relation} is not exactly the {label} that it names"


def _stream(name: str, variable: str, label: str, wrong: str, index: str) -> Statement:
    return register(
        Statement(
            name,
            f"CALL () {{ MATCH ({variable}:{label}) WHERE {variable}.id > $after\n"
            f"  RETURN {variable} ORDER BY {variable}.id LIMIT $limit }}\n"
            f"RETURN collect({{key: {variable}.id, wrong: {wrong}}}) AS page",
            index,
            _PAGE,
        )
    )


_PEOPLE: Final = "[(e)-[r:RESPONSIBLE]->(s:Subject) | s.id + '|' + r.role]"
_PEOPLE_DIFFER: Final = (
    f"any(x IN {_PEOPLE} WHERE NOT x IN coalesce(e.responsible, []))"
    f" OR any(x IN e.responsible WHERE NOT x IN {_PEOPLE})"
)
_ANY_VERSION: Final = (
    _one("e", "ABOUT", "Subject", "id", "e.subjectId"),
    (_PEOPLE_DIFFER, "responsible is not whom RESPONSIBLE leads to"),
    ("NOT coalesce(e.validFrom < e.validTo, false)", "validFrom is not before validTo"),
    ("NOT coalesce(e.recordedAt < e.supersededAt, false)", "recordedAt is not before supersededAt"),
    ("NOT coalesce(e.firstRecordedAt <= e.recordedAt, false)", "firstRecordedAt is after recordedAt"),
    (
        (
            "[(e)-[:EXITED_BY]->(x:Exit) | [x.reason, x.effectiveOn]] <>"
            " CASE WHEN e.exitReason IS NULL THEN [] ELSE [[e.exitReason, e.exitOn]] END"
        ),
        "EXITED_BY is not the exit that it names",
    ),
    ("e.exitReason IS NULL AND e.exitOn <> '9999-12-31'", "exitOn is set without an exit"),
    ("e.withdrawn <> (coalesce(e.exitReason, '') = 'WITHDRAWN')", "withdrawn is not what the exit says"),
)

VERSIONS: Final = {
    "list entry": _stream(
        "verify_entries",
        "e",
        "ListEntry",
        _wrong(
            *_ANY_VERSION,
            _one("e", "ON_LIST", "CreditList", "code", "e.listCode"),
            _one("e", "IN_DOMAIN", "Domain", "code", "e.domainCode"),
            _one("e", "RECOGNISED_BY", "Authority", "code", "e.authorityCode"),
            ("coalesce(e.entryId <> e.id, true)", "entryId is not its id"),
            (f"e.supersededAt <> '{FAR_INSTANT}'", "the current version is superseded"),
            (
                "e.source IS NULL OR e.ref IS NULL OR e.digest IS NULL OR e.recognisedOn IS NULL",
                "a required property is missing",
            ),
        ),
        "list_entry_id",
    ),
    "past entry": _stream(
        "verify_past_entries",
        "e",
        "PastEntry",
        _wrong(
            *_ANY_VERSION,
            (
                "coalesce(e.id <> e.entryId + '|' + e.recordedAt, true)",
                "its id is not entryId and recordedAt",
            ),
            (
                (
                    "EXISTS { MATCH (c:ListEntry {id: e.entryId})"
                    " WHERE c.recordedAt < e.supersededAt AND c.recordedAt >= e.recordedAt }"
                ),
                "it was superseded after the current version was recorded",
            ),
        ),
        "past_entry_id",
    ),
}
"""Both kinds of versions of entries."""

PARTS: Final = {
    "execution": _stream(
        "verify_executions",
        "e",
        "Execution",
        _wrong(
            _one("e", "OF", "ListEntry", "id", "e.entryId"),
            _one("e", "APPLIES", "Measure", "id", "e.measureId"),
            _one("e", "BY", "Authority", "code", "e.authorityCode"),
            _one("e", "ON", "Subject", "id", "e.targetId"),
            ("NOT EXISTS { (e)<-[:STATES]-(:Record) }", "no record states it"),
        ),
        "execution_id",
    ),
    "alias": _stream(
        "verify_aliases",
        "a",
        "SubjectAlias",
        _wrong(
            ("COUNT { (a)-[:RESOLVES_TO]->(:Subject) } <> 1", "it does not resolve to exactly one subject"),
            ("EXISTS { MATCH (:Subject {id: a.id}) }", "a subject has the same id"),
        ),
        "subject_alias_id",
    ),
}

EXITS: Final = _stream(
    "verify_exits",
    "x",
    "Exit",
    _wrong(
        ("COUNT { (x)-[:DECIDED_BY]->(:Authority) } <> 1", "not exactly one authority decided it"),
        ("NOT EXISTS { (x)<-[:EXITED_BY]-() }", "no entry has it"),
    ),
    "exit_id",
)

RECORDS: Final = register(
    Statement(
        "verify_records",
        "CALL () { MATCH (r:Record) WHERE r.id > $after RETURN r ORDER BY r.id LIMIT $limit }\n"
        "RETURN collect({key: r.id, current: r.key, table: r.table, source: r.source, ref: r.ref,\n"
        "  row: r.row, digest: r.digest, recordedAt: r.recordedAt, supersededAt: r.supersededAt,\n"
        "  states: COUNT { (r)-[:STATES]->() }}) AS page",
        "record_id",
        _PAGE,
    )
)

SUBJECTS: Final = register(
    Statement(
        "verify_subjects",
        "CALL () { MATCH (s:Subject) WHERE s.id > $after RETURN s ORDER BY s.id LIMIT $limit }\n"
        "RETURN collect({key: s.id, subject: properties(s),\n"
        "  identifiers: [(s)-[:IDENTIFIED_BY]->(i:Identifier) | i.key],\n"
        "  records: [(s)<-[:STATES]-(r:Record) |\n"
        "    [r.id, r.source, r.ref, r.row, r.digest, r.recordedAt, r.supersededAt]]}) AS page",
        "subject_id",
        _PAGE,
    )
)

ROLES: Final = register(
    Statement(
        "verify_roles",
        "CALL () { MATCH (a:Subject)-[h:HOLDS]->(b:Subject) WHERE h.id > $after\n"
        "  RETURN a, h, b ORDER BY h.id LIMIT $limit }\n"
        "CALL (h) { MATCH (:Subject)-[o:HOLDS {fact: h.fact}]->(:Subject)\n"
        f"  WHERE o.source = h.source AND o.supersededAt = '{FAR_INSTANT}'\n"
        "  RETURN count(o) AS current }\n"
        "RETURN collect({key: h.id, holder: a.id, unit: b.id, current: current, role: properties(h)})"
        " AS page",
        "holds_id",
        _PAGE,
    )
)

CHANGES: Final = register(
    Statement(
        "verify_changes",
        'OPTIONAL MATCH (g:Graph {id: "graph"})\n'
        "CALL () { MATCH (c:Change)\n"
        "  RETURN count(c) AS count, min(c.sequence) AS least, max(c.sequence) AS most }\n"
        "RETURN {sequence: coalesce(g.sequence, 0), count: count, least: coalesce(least, 1),\n"
        "  most: coalesce(most, 0)} AS page",
        WITHOUT_INDEX,
        {},
    )
)


_RELATIONS: Final = {
    "signatories": "[(a:Authority)-[s:SIGNED]->(n) | [a.code, properties(s)]]",
    "authorisations": "[(a:Authority)-[s:AUTHORISES]->(n) | [a.code, properties(s)]]",
}


def reference_nodes(table: str) -> Statement:
    """Nodes of a reference table with all that their rows state, and where their relations lead.

    Rows of signatories and authorisations make relations: [code of the authority at the other end,
    properties] each.
    """
    ends = ", ".join(
        f"{link.column}: [{link.path()} | t.{link.key}]" for link in LINKS if link.table == table
    )
    label = LABELS[table]
    return Statement(
        f"verify_{table}",
        f"CALL () {{ MATCH (n:{label}) WHERE n.id > $after\n  RETURN n ORDER BY n.id LIMIT $limit }}\n"
        f"RETURN collect({{key: n.id, node: properties(n), ends: {{{ends}}},\n"
        f"  relations: {_RELATIONS.get(table, '[]')},\n"
        f"  records: [(n)<-[:STATES]-(r:Record) WHERE r.table = '{table}' |\n"
        "    [r.id, r.source, r.ref, r.row, r.digest, r.recordedAt, r.supersededAt]]}) AS page",
        WITHOUT_INDEX,
        _PAGE,
    )


for _table in LABELS:
    register(reference_nodes(_table))
