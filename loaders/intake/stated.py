"""Facts that are made of what several sources state: reference data and executions.

A fact is named by the key of its table. Every source's row is a record; the values shown are, column
by column, those of the latest received record that has one; the shipped catalogue's yield to any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import orjson

from loaders.intake.rows import Row
from loaders.intake.tables import Table
from loaders.intake.work import Work
from policy.ids import RECORD, make_id
from policy.intervals import FAR_INSTANT

__all__ = ["CATALOGUE_SOURCE", "Fact", "Stated", "decide", "ref_of"]

CATALOGUE_SOURCE = "lianxin-catalogue"
_LONG_AGO = "0001-01-01T00:00:00.000000Z"


@dataclass(slots=True)
class Stated:
    """What one source stated at one time."""

    id: str
    source: str
    ref: str
    values: dict[str, str]
    digest: str
    recorded_at: str
    superseded_at: str = FAR_INSTANT
    fresh: bool = False

    @classmethod
    def of(cls, record: Sequence[str]) -> Stated:
        """From a record of the graph: [id, source, ref, row, digest, recordedAt, supersededAt]."""
        id_, source, ref, row, digest, recorded_at, superseded_at = record
        return cls(id_, source, ref, orjson.loads(row), digest, recorded_at, superseded_at)

    @property
    def current(self) -> bool:
        """Whether it has not been corrected."""
        return self.superseded_at == FAR_INSTANT

    @property
    def rank(self) -> tuple[bool, str, str]:
        """Of two records the one that ranks higher is shown."""
        return (self.source != CATALOGUE_SOURCE, self.recorded_at, self.source)

    def properties(self, table: str) -> dict[str, object]:
        """The record's node."""
        confidence = self.values.get("confidence")
        found: dict[str, object] = {
            "id": self.id,
            "table": table,
            "source": self.source,
            "ref": self.ref,
            "row": orjson.dumps(self.values).decode(),
            "digest": self.digest,
            "recordedAt": self.recorded_at,
            "supersededAt": self.superseded_at,
            "confidence": float(confidence) if confidence is not None else None,
        }
        return found | {"key": key_of(table, self.source, self.ref)} if self.current else found


@dataclass(slots=True)
class Fact:
    """A fact with all its records. `corrected`: a source has changed its mind in this batch."""

    ref: str
    records: list[Stated] = field(default_factory=list)
    touched: bool = False
    corrected: bool = False
    superseded: list[Stated] = field(default_factory=list)

    @property
    def known(self) -> bool:
        """Whether the graph had it before this batch."""
        return any(not record.fresh for record in self.records)

    def best(self, table: Table) -> dict[str, str]:
        """Per column the value of the highest ranking current record that has one."""
        current = [each for each in self.records if each.current] or self.records
        ranked = sorted(current, key=lambda each: each.rank)
        merged: dict[str, str] = {}
        for each in ranked:
            merged |= each.values
        return {column.name: merged[column.name] for column in table.columns if column.name in merged}


def key_of(table: str, source: str, ref: str) -> str:
    """The key of the current record of a source under a ref."""
    return f"{table}|{source}|{ref}"


def ref_of(table: Table, row: Row) -> str:
    """The key of a row's fact within its table, parts joined by `#`."""
    return "#".join(row.get(column) or "" for column in table.key)


def decide(table: Table, fact: Fact, row: Row, work: Work) -> None:
    """Take one row into its fact and count it."""
    work.sources.add(row.source)
    stated = [each for each in fact.records if each.source == row.source]
    if row.superseded_at is not None:
        _decide_history(table, fact, row, stated, work)
        return
    current = next((each for each in stated if each.current), None)
    if current is not None and current.digest == row.digest:
        work.counts.unchanged += 1
        return
    at = work.instant(row, current.recorded_at if current else None)
    if current is None:
        work.counts.created += 1
    else:
        work.counts.corrected += 1
        fact.corrected = True
        current.superseded_at = at
        if not current.fresh:
            fact.superseded.append(current)
    fact.records.append(_fresh(table, fact, row, at, FAR_INSTANT))
    fact.touched = True


def _decide_history(table: Table, fact: Fact, row: Row, stated: Iterable[Stated], work: Work) -> None:
    recorded_at, superseded_at = row.recorded_at or _LONG_AGO, row.superseded_at or FAR_INSTANT
    if recorded_at >= superseded_at:
        work.reject(row, "superseded_at", "INTERVAL_EMPTY", "an instant after recorded_at", superseded_at)
        return
    fresh = _fresh(table, fact, row, recorded_at, superseded_at)
    if any(each.id == fresh.id for each in stated):
        work.counts.unchanged += 1
        return
    fact.records.append(fresh)
    fact.touched = True
    work.counts.created += 1


def _fresh(table: Table, fact: Fact, row: Row, recorded_at: str, superseded_at: str) -> Stated:
    id_ = make_id(RECORD, "record", key_of(table.name, row.source, fact.ref), recorded_at)
    return Stated(
        id_, row.source, fact.ref, dict(row.values), row.digest, recorded_at, superseded_at, fresh=True
    )
