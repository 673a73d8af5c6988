"""What a dry run would have written, kept on disk so that later rows see it as a real load would."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

__all__ = ["Shadow"]

_SLICE = 500


class Shadow:
    """A temporary table of key → JSON value, per kind; gone when it is closed."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", check_same_thread=False)
        self._database.execute(
            "CREATE TABLE kept (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )

    def put(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keep `values`; None stands for what is gone."""
        rows = [(kind, key, orjson.dumps(value)) for key, value in values.items()]
        self._database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, Any]:
        """What is kept under `keys`."""
        wanted, found = list(keys), {}
        for start in range(0, len(wanted), _SLICE):
            part = wanted[start : start + _SLICE]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, value FROM kept WHERE kind = ? AND key IN ({marks})"  # noqa: S608 - only marks
            found.update(
                {key: orjson.loads(value) for key, value in self._database.execute(query, (kind, *part))}
            )
        return found

    def close(self) -> None:
        """Forget everything."""
        self._database.close()
