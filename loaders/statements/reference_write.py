"""Writing reference data: nodes, the records that state them, and the relations that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from loaders.statements import WITHOUT_INDEX, Statement, register

__all__ = [
    "LABELS",
    "LINKS",
    "REFERENCE_CODES",
    "SET_AUTHORISATIONS",
    "SET_SIGNATORIES",
    "SET_TARGETS",
    "Link",
    "node_records",
    "record_nodes",
    "set_nodes",
]

LABELS: Final = MappingProxyType(
    {
        "regions": "Region",
        "domains": "Domain",
        "authorities": "Authority",
        "memoranda": "Memorandum",
        "lists": "CreditList",
        "measures": "Measure",
        "signatories": "Memorandum",
        "authorisations": "Authority",
    }
)
"""The label of the node that a table's rows state; a signatory states of a memorandum who signed it, an
authorisation of an association who authorised it."""

_INDEXES: Final = MappingProxyType(
    {
        "Region": "region_id",
        "Domain": "domain_id",
        "Authority": "authority_id",
        "Memorandum": "memorandum_id",
        "CreditList": "credit_list_id",
        "Measure": "measure_id",
    }
)


@dataclass(frozen=True, slots=True)
class Link:
    """A relation that follows from a column: from the row's node to another (`incoming`: from the other)."""

    table: str
    column: str
    kind: str
    target: str
    key: str = "code"
    incoming: bool = False

    def path(self, relation: str = "", end: str = "t") -> str:
        """The relation as a pattern, from the row's node `n` to its end."""
        left, right = ("<-", "-") if self.incoming else ("-", "->")
        return f"(n){left}[{relation}:{self.kind}]{right}({end}:{self.target})"

    @property
    def clearing(self) -> Statement:
        """Remove the relations of the nodes `$ids`."""
        label = LABELS[self.table]
        return Statement(
            f"intake_clear_{self.table}_{self.kind.lower()}",
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})\nMATCH {self.path('old', 't')} DELETE old",
            _INDEXES[label],
            {"ids": ["x"]},
            write=True,
        )

    @property
    def creating(self) -> Statement:
        """Write the relations `$rows`: {id, key}."""
        label = LABELS[self.table]
        path = self.path("", "t").replace(f"(t:{self.target})", "(t)")
        return Statement(
            f"intake_link_{self.table}_{self.kind.lower()}",
            f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}})\n"
            f"MATCH (t:{self.target} {{{self.key}: row.key}})\nMERGE {path}",
            _INDEXES[label],
            {"rows": []},
            write=True,
        )


LINKS: Final = (
    Link("domains", "parent_code", "CHILD_OF", "Domain"),
    Link("authorities", "succeeded_by", "SUCCEEDED_BY", "Authority"),
    Link("memoranda", "superseded_by", "SUPERSEDED_BY", "Memorandum", "docNo"),
    Link("lists", "domain_code", "LIST_IN", "Domain"),
    Link("lists", "authority_code", "KEPT_BY", "Authority"),
    Link("lists", "memorandum_doc_nos", "ATTACHES_TO", "Memorandum", "docNo", incoming=True),
    Link("measures", "memorandum_doc_no", "CONTAINS", "Memorandum", "docNo", incoming=True),
    Link("measures", "implementing_authorities", "IMPLEMENTED_BY", "Authority"),
)
"""Declared once; a relation of one node is written anew whenever its row changed."""

for _link in LINKS:
    register(_link.clearing)
    register(_link.creating)


def set_nodes(table: str) -> Statement:
    """Write `$rows` of {id, properties} as nodes of the table's label."""
    label = LABELS[table]
    return Statement(
        f"intake_set_{table}",
        f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row.properties",
        _INDEXES[label],
        {"rows": []},
        write=True,
    )


def node_records(table: str) -> Statement:
    """Everything that was ever stated of the nodes `$ids` by rows of the table."""
    label = LABELS[table]
    return Statement(
        f"intake_records_of_{table}",
        f"UNWIND $ids AS id MATCH (:{label} {{id: id}})<-[:STATES]-(r:Record) WHERE r.table = $table\n"
        "RETURN collect([r.id, r.source, r.ref, r.row, r.digest, r.recordedAt, r.supersededAt]) AS page",
        _INDEXES[label],
        {"ids": ["x"], "table": table},
    )


def record_nodes(table: str) -> Statement:
    """Add records, `$rows` of {id, record}, to nodes."""
    label = LABELS[table]
    return Statement(
        f"intake_record_{table}",
        f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) "
        "CREATE (r:Record)-[:STATES]->(n) SET r = row.record",
        _INDEXES[label],
        {"rows": []},
        write=True,
    )


for _table in LABELS:
    register(node_records(_table))
    register(record_nodes(_table))
    if _table not in {"signatories", "authorisations"}:
        register(set_nodes(_table))

SET_TARGETS: Final = register(
    Statement(
        "intake_set_targets",
        "UNWIND $rows AS row MATCH (m:Measure {id: row.id})\n"
        "CALL (m) { MATCH (m)-[old:APPLIES_TO]->() DELETE old }\n"
        "CALL (m, row) { UNWIND row.rules AS rule MERGE (t:TargetRule {id: rule.id}) ON CREATE SET t = rule\n"
        "  CREATE (m)-[:APPLIES_TO]->(t) }",
        "measure_id",
        {"rows": []},
        write=True,
    )
)

SET_SIGNATORIES: Final = register(
    Statement(
        "intake_set_signatories",
        "UNWIND $rows AS row MATCH (a:Authority {code: row.authority}) MATCH (m:Memorandum {id: row.id})\n"
        "MERGE (a)-[s:SIGNED]->(m) SET s = row.properties",
        "authority_code",
        {"rows": []},
        write=True,
    )
)

SET_AUTHORISATIONS: Final = register(
    Statement(
        "intake_set_authorisations",
        "UNWIND $rows AS row MATCH (by:Authority {code: row.by}) MATCH (a:Authority {id: row.id})\n"
        "MERGE (by)-[s:AUTHORISES {id: row.properties.id}]->(a) SET s = row.properties",
        "authority_code",
        {"rows": []},
        write=True,
    )
)

REFERENCE_CODES: Final = register(
    Statement(
        "intake_reference_codes",
        "CALL () { MATCH (n:Region) RETURN collect([n.code, n.parentCode]) AS regions }\n"
        "CALL () { MATCH (n:Domain) RETURN collect([n.code, n.parentCode]) AS domains }\n"
        "CALL () { MATCH (n:Authority) RETURN collect([n.code, n.kind, n.level]) AS authorities }\n"
        "CALL () { MATCH (n:Memorandum) RETURN collect([n.docNo]) AS memoranda }\n"
        "CALL () { MATCH (n:Measure) RETURN collect([n.docNo, n.number]) AS measures }\n"
        "CALL () { MATCH (n:CreditList)\n"
        "  RETURN collect([n.code, n.kind, n.domainCode, n.authorityCode, n.subjectKinds]) AS lists }\n"
        "CALL () { MATCH (by:Authority)-[s:AUTHORISES]->(a:Authority)\n"
        "  RETURN collect([a.code, by.code, s.domainCode, s.from, s.to]) AS authorisations }\n"
        "RETURN {regions: regions, domains: domains, authorities: authorities, memoranda: memoranda,\n"
        "  measures: measures, lists: lists, authorisations: authorisations} AS page",
        WITHOUT_INDEX,
        {},
    )
)
"""What deciding needs of the reference data, read in the batch's transaction whenever its version changed."""
