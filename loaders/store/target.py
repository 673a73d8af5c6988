"""Which Neo4j to use and within which limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Limits", "Target"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where the graph is: a folder in which we run Neo4j ourselves, or the URI of a Neo4j that runs.

    `uri` wins where both are given. `database` None is the server's default database. The password
    is never part of the repr; our own Neo4j has its own, kept in the folder.
    """

    data: Path | None = None
    uri: str | None = None
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Time in seconds and sizes that hold for every call of a store.

    `deadline` bounds a call as the caller sees it, with its retries; `transaction` bounds one attempt
    inside the database, and outlives the deadline only where a caller asks for a longer one.
    `page` is the number of rows that `Store.stream` fetches at a time.
    """

    deadline: float = 10.0
    write_deadline: float = 120.0
    acquisition: float = 5.0
    liveness: float = 30.0
    connect: float = 5.0
    pool: int = 100
    page: int = 1_000
