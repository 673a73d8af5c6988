"""The graph's own state: which migrations it has seen, and whether it answers."""

from __future__ import annotations

from typing import Final

from loaders.statements import WITHOUT_INDEX, Statement, register

__all__ = ["APPLIED_MIGRATIONS", "AWAIT_INDEXES", "PING", "RECORD_MIGRATION"]

PING: Final = register(Statement(name="ping", text="RETURN 1 AS page", index=WITHOUT_INDEX, example={}))

APPLIED_MIGRATIONS: Final = register(
    Statement(
        name="applied_migrations",
        text="MATCH (m:Migration) WITH m.number AS number ORDER BY number RETURN collect(number) AS page",
        index=WITHOUT_INDEX,
        example={},
    )
)

RECORD_MIGRATION: Final = register(
    Statement(
        name="record_migration",
        text="""
        MERGE (m:Migration {number: $number})
          ON CREATE SET m.name = $name, m.appliedAt = $now
        MERGE (g:Graph {id: "graph"})
          ON CREATE SET g.sequence = 0, g.catalogueVersion = 0
        SET g.schemaVersion = CASE
          WHEN coalesce(g.schemaVersion, 0) < $number THEN $number ELSE g.schemaVersion END
        """,
        index="migration_number",
        example={"number": 1, "name": "example", "now": "2026-01-01T00:00:00.000000Z"},
        write=True,
    )
)

AWAIT_INDEXES: Final = register(
    Statement(
        name="await_indexes",
        text="CALL db.awaitIndexes($seconds)",
        index=WITHOUT_INDEX,
        example={"seconds": 300},
        write=True,
    )
)
