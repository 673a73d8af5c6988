"""Reading all reference data for the snapshot: small tables, read whole whenever their version changed.

Each statement walks one label from end to end on purpose. A node leaves with all its properties and
with its current records, latest received first, so that every value can name its sources. Nothing
here follows a relation to list entries, of which an authority or a list may have a million.
"""

from __future__ import annotations

from typing import Final

from loaders.statements import WITHOUT_INDEX, Statement, register
from policy.intervals import FAR_INSTANT

__all__ = ["CATALOGUE_VERSION", "REFERENCE_TABLES", "parameters_of"]

_RECORDS = """
  CALL (n) {
    MATCH (n)<-[:STATES]-(r:Record)
    WHERE r.table = $table AND r.supersededAt = $far
    WITH r ORDER BY r.recordedAt DESC, r.source, r.ref
    RETURN collect(r {.id, .source, .ref, .row, .recordedAt, .confidence}) AS records
  }"""

_NODES = {
    "domains": "Domain",
    "lists": "CreditList",
    "authorities": "Authority",
    "memoranda": "Memorandum",
    "measures": "Measure",
}

_SIGNATORIES = f"""MATCH (n:Memorandum) WHERE EXISTS {{ (n)<-[:SIGNED]-() }}{_RECORDS}
  CALL (n) {{
    MATCH (n)<-[s:SIGNED]-(a:Authority)
    WITH a, s ORDER BY a.code
    RETURN collect({{authorityCode: a.code, lead: s.lead, confidence: s.confidence}}) AS signed
  }}
  WITH n, records, signed ORDER BY n.id
  RETURN collect({{memorandumDocNo: n.docNo, signed: signed, records: records}}) AS page"""

_AUTHORISATIONS = """MATCH (by:Authority)-[s:AUTHORISES]->(a:Authority)
  WITH by, a, s ORDER BY a.code, by.code, s.from
  RETURN collect(s {.from, .to, .domainCode, .documentNo, associationCode: a.code, authorisedBy: by.code})
  AS page"""

_REGIONS = """MATCH (n:Region)
  WITH n ORDER BY n.code
  RETURN collect(n {.code, .nameZh, .parentCode}) AS page"""


def parameters_of(table: str) -> dict[str, object]:
    """The parameters with which the table's statement is read."""
    return {"table": table, "far": FAR_INSTANT} if table in {*_NODES, "signatories"} else {}


def _reading(table: str, text: str) -> Statement:
    return register(Statement(f"reference_{table}", text, WITHOUT_INDEX, parameters_of(table)))


CATALOGUE_VERSION: Final = register(
    Statement(
        name="catalogue_version",
        text='OPTIONAL MATCH (g:Graph {id: "graph"}) RETURN coalesce(g.catalogueVersion, 0) AS page',
        index="graph_id",
        example={},
    )
)
"""The version that the reference data of the graph has now: a number."""

REFERENCE_TABLES: Final = {
    **{
        table: _reading(
            table,
            f"MATCH (n:{label}){_RECORDS}\n  WITH n, records ORDER BY n.id\n"
            "  RETURN collect(n {.*, records: records}) AS page",
        )
        for table, label in _NODES.items()
    },
    "signatories": _reading("signatories", _SIGNATORIES),
    "authorisations": _reading("authorisations", _AUTHORISATIONS),
    "regions": _reading("regions", _REGIONS),
}
"""By table of the catalogue, the statement whose page is a list of maps, with properties as in the graph.

`records` are what states a node now. Signatories come by memorandum: `{memorandumDocNo, signed: [{…}],
records}`, where a record's row says which signature it states.
"""
