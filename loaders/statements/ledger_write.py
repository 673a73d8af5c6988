"""What every load writes beside its facts: the sequence of changes, sources, loads, the graph's own node."""

from __future__ import annotations

from typing import Final

from loaders.statements import Statement, register

__all__ = [
    "BUMP_CATALOGUE",
    "CREATE_CHANGES",
    "GRAPH_STATE",
    "LOCK_GRAPH",
    "MERGE_SOURCES",
    "SET_IDENTITY_KEY",
    "SET_RELEASE",
    "TAKE_SEQUENCE",
    "WRITE_LOAD",
]

GRAPH_STATE: Final = register(
    Statement(
        "intake_graph_state",
        'OPTIONAL MATCH (g:Graph {id: "graph"})\n'
        "RETURN {release: g.catalogueRelease, version: coalesce(g.catalogueVersion, 0),"
        " identityKey: g.identityKey} AS page",
        "graph_id",
        {},
    )
)

LOCK_GRAPH: Final = register(
    Statement(
        "intake_lock_graph",
        # Setting a property takes the node's lock until the commit: writers decide one after another.
        'MERGE (g:Graph {id: "graph"}) SET g.sequence = coalesce(g.sequence, 0)\n'
        "RETURN {sequence: g.sequence, version: coalesce(g.catalogueVersion, 0),"
        " identityKey: g.identityKey, release: g.catalogueRelease} AS page",
        "graph_id",
        {},
        write=True,
    )
)

TAKE_SEQUENCE: Final = register(
    Statement(
        "intake_take_sequence",
        'MATCH (g:Graph {id: "graph"}) SET g.sequence = g.sequence + $count\n'
        "RETURN g.sequence - $count AS page",
        "graph_id",
        {"count": 1},
        write=True,
    )
)

CREATE_CHANGES: Final = register(
    Statement(
        "intake_create_changes",
        "UNWIND $rows AS row CREATE (c:Change) SET c = row",
        "",
        {"rows": []},
        write=True,
    )
)

BUMP_CATALOGUE: Final = register(
    Statement(
        "intake_bump_catalogue",
        'MATCH (g:Graph {id: "graph"}) SET g.catalogueVersion = coalesce(g.catalogueVersion, 0) + 1',
        "graph_id",
        {},
        write=True,
    )
)

SET_RELEASE: Final = register(
    Statement(
        "intake_set_release",
        'MATCH (g:Graph {id: "graph"}) SET g.catalogueRelease = $release',
        "graph_id",
        {"release": "2026.11.1"},
        write=True,
    )
)

SET_IDENTITY_KEY: Final = register(
    Statement(
        "intake_set_identity_key",
        'MATCH (g:Graph {id: "graph"}) SET g.identityKey = coalesce(g.identityKey, $fingerprint)',
        "graph_id",
        {"fingerprint": "0" * 16},
        write=True,
    )
)

MERGE_SOURCES: Final = register(
    Statement(
        "intake_merge_sources",
        "UNWIND $rows AS row MERGE (s:Source {id: row.id}) ON CREATE SET s.name = row.name",
        "source_id",
        {"rows": []},
        write=True,
    )
)

WRITE_LOAD: Final = register(
    Statement(
        "intake_write_load",
        "MERGE (l:Load {id: $load.id}) SET l += $load",
        "load_id",
        {"load": {"id": "lo_x"}},
        write=True,
    )
)
