"""The six named operations: what our gateway is asked, and the same written by hand in Cypher.

Each asks for the same objects in every language, with their ids, so that the answers can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["OPERATIONS", "Operation", "Variables", "ids"]

Variables = Mapping[str, object]

_IN_FORCE: Final = "NOT n.withdrawn AND n.validFrom <= $at AND $at < n.validTo AND $at < n.exitOn"


@dataclass(frozen=True, slots=True)
class Operation:
    """A question: `anchors` reads the variables to ask it with, a list of maps, from any world."""

    name: str
    document: str
    cypher: str
    anchors: str


SUBJECT = Operation(
    "subject with entries",
    """query Subject($uscc: USCC!) {
  subject(by: {uscc: $uscc}) {
    id name kind
    ... on Enterprise { uscc status }
    listEntries(first: 20, where: {status: [IN_FORCE]}) {
      nodes {
        id recognisedOn validFrom validTo reason caseNumber
        list { code name kind } recognisedBy { code name }
      }
    }
  }
}""",
    f"""MATCH (s:Subject {{uscc: $uscc}})
CALL (s) {{
  MATCH (s)<-[:ABOUT]-(n:ListEntry) WHERE {_IN_FORCE}
  WITH n ORDER BY n.recognisedOn DESC, n.id LIMIT 20
  MATCH (n)-[:ON_LIST]->(l) MATCH (n)-[:RECOGNISED_BY]->(a)
  WITH n, l, a ORDER BY n.recognisedOn DESC, n.id
  RETURN collect(n {{.id, .recognisedOn, .validFrom, .validTo, .reason, .caseNumber,
    list: l {{.code, .nameZh, .kind}}, recognisedBy: a {{.code, .nameZh}}}}) AS entries
}}
RETURN s {{.id, .name, .kind, .uscc, .status, entries: entries}} AS page""",
    """MATCH (s:Subject {kind: 'ENTERPRISE'}) WHERE s.uscc IS NOT NULL AND EXISTS { (s)<-[:ABOUT]-() }
WITH s ORDER BY reverse(s.id) LIMIT $count RETURN collect({uscc: s.uscc}) AS page""",
)

ROLES = Operation(
    "role holders with entries",
    """query Roles($id: ID!) {
  subject(by: {id: $id}) {
    id name
    roleHolders(first: 20) {
      nodes {
        role from to
        holder {
          id kind name
          listEntries(first: 10, where: {status: [IN_FORCE]}) {
            nodes { id recognisedOn list { code name kind } }
          }
        }
      }
    }
  }
}""",
    f"""MATCH (s:Subject {{id: $id}})
CALL (s) {{
  MATCH (s)<-[r:HOLDS]-(o:Subject)
  WHERE r.supersededAt = '9999-12-31T00:00:00.000000Z' AND r.from <= $at AND $at < r.to
    AND r.relation <> 'BRANCH'
  WITH r, o ORDER BY r.relation, r.from DESC, r.fact LIMIT 20
  CALL (o) {{
    MATCH (o)<-[:ABOUT]-(n:ListEntry) WHERE {_IN_FORCE}
    WITH n ORDER BY n.recognisedOn DESC, n.id LIMIT 10
    MATCH (n)-[:ON_LIST]->(l)
    WITH n, l ORDER BY n.recognisedOn DESC, n.id
    RETURN collect(n {{.id, .recognisedOn, list: l {{.code, .nameZh, .kind}}}}) AS entries
  }}
  RETURN collect(r {{.relation, .from, .to, holder: o {{.id, .kind, .name, entries: entries}}}}) AS roles
}}
RETURN s {{.id, .name, roles: roles}} AS page""",
    """MATCH (s:Subject {kind: 'ENTERPRISE'}) WHERE EXISTS { (s)<-[:HOLDS]-() }
WITH s ORDER BY reverse(s.id) LIMIT $count RETURN collect({id: s.id}) AS page""",
)

_HIT: Final = "s {.id, .kind, .name, .uscc}"

SEARCH = Operation(
    "search",
    """query Search($text: String!) {
  search(text: $text, first: 20) { nodes { id kind name ... on Enterprise { uscc } } }
}""",
    f"""CALL () {{
  CALL db.index.fulltext.queryNodes('subjectKeys', 'searchNames:' + $text, {{limit: 300}})
    YIELD node AS s RETURN s, 1 AS tier
  UNION ALL
  CALL db.index.fulltext.queryNodes('subjectKeys', 'searchNames:' + $text + '*', {{limit: 300}})
    YIELD node AS s RETURN s, 2 AS tier
  UNION ALL
  CALL db.index.fulltext.queryNodes('subjectNames', '"' + $text + '"', {{limit: 300}})
    YIELD node AS s RETURN s, 4 AS tier
}}
WITH s, min(tier) AS tier ORDER BY tier, size(s.name), s.id LIMIT 20
RETURN collect({_HIT}) AS page""",
    """MATCH (s:Subject {kind: 'ENTERPRISE'}) WHERE size(s.searchNames[0]) > 6 AND s.name = s.searchNames[0]
WITH s ORDER BY reverse(s.id) LIMIT $count RETURN collect({text: substring(s.name, 2, 4)}) AS page""",
)

ENTRIES = Operation(
    "page of entries",
    """query Entries($list: ID!) {
  listEntries(first: 50, where: {list: [$list], status: [IN_FORCE]}) {
    nodes { id recognisedOn validTo caseNumber subject { id name kind } recognisedBy { code name } }
  }
}""",
    f"""MATCH (n:ListEntry) USING INDEX n:ListEntry(listCode, recognisedOn, id)
WHERE n.listCode = $list AND n.recognisedOn >= '' AND n.id IS NOT NULL AND {_IN_FORCE}
WITH n ORDER BY n.listCode DESC, n.recognisedOn DESC, n.id LIMIT 50
MATCH (n)-[:ABOUT]->(s) MATCH (n)-[:RECOGNISED_BY]->(a)
WITH n, s, a ORDER BY n.recognisedOn DESC, n.id
RETURN collect(n {{.id, .recognisedOn, .validTo, .caseNumber, subject: s {{.id, .name, .kind}},
  recognisedBy: a {{.code, .nameZh}}}}) AS page""",
    """MATCH (l:CreditList) WITH l, COUNT { (l)<-[:ON_LIST]-() } AS entries WHERE entries > 0
WITH l ORDER BY entries DESC, l.code LIMIT 8 RETURN collect({list: l.code}) AS page""",
)

NODES = Operation(
    "50 subjects with standing",
    """query Nodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Subject {
      name kind
      standing { entriesInForce byKind { kind count } keyWatchDomains { code name } redConflict }
    }
  }
}""",
    f"""UNWIND $ids AS key MATCH (s:Subject {{id: key}})
CALL (s) {{
  MATCH (s)<-[:ABOUT]-(n:ListEntry) WHERE {_IN_FORCE}
  MATCH (n)-[:ON_LIST]->(l) MATCH (n)-[:IN_DOMAIN]->(d)
  WITH l.kind AS kind, d.code AS domain, count(n) AS entries
  RETURN collect({{kind: kind, domain: domain, entries: entries}}) AS standing
}}
RETURN collect(s {{.id, .name, .kind, standing: standing}}) AS page""",
    """MATCH (s:Subject {kind: 'ENTERPRISE'}) WHERE EXISTS { (s)<-[:ABOUT]-() }
WITH s ORDER BY reverse(s.id) LIMIT 50 * 20 WITH collect(s.id) AS every
RETURN [at IN range(0, size(every) - 50, 50) | {ids: every[at..at + 50]}][..$count] AS page""",
)

MEMORANDUM = Operation(
    "memorandum with measures",
    """query Memorandum($docNo: ID!) {
  memorandum(docNo: $docNo) {
    id docNo title
    measures(first: 100) { nodes { id number text strength mandatory implementedBy { code name } } }
  }
}""",
    """MATCH (m:Memorandum {docNo: $docNo})
CALL (m) {
  MATCH (m)-[:CONTAINS]->(x:Measure)
  WITH x ORDER BY x.number
  CALL (x) {
    MATCH (x)-[:IMPLEMENTED_BY]->(a) WITH a ORDER BY a.code
    RETURN collect(a {.code, .nameZh}) AS bodies
  }
  RETURN collect(x {.id, .number, .textZh, .strength, .mandatory, bodies: bodies}) AS measures
}
RETURN m {.id, .docNo, .titleZh, measures: measures} AS page""",
    """MATCH (m:Memorandum) WITH m, COUNT { (m)-[:CONTAINS]->() } AS measures WHERE measures > 0
WITH m ORDER BY measures DESC, m.docNo LIMIT 20 RETURN collect({docNo: m.docNo}) AS page""",
)

OPERATIONS: Final = (SUBJECT, ROLES, SEARCH, ENTRIES, NODES, MEMORANDUM)


def ids(answer: object) -> frozenset[str]:
    """The ids of everything in an answer, whatever its shape."""
    if isinstance(answer, Mapping):
        named = answer.get("id")
        here = {named} if isinstance(named, str) else set()
        return frozenset(here).union(*map(ids, answer.values()))
    if isinstance(answer, list):
        return frozenset().union(*map(ids, answer))
    return frozenset()
