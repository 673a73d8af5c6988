"""Entries, exits, executions, aliases, records, roles and the sequence of changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import orjson

from loaders.intake.rolekeys import fact_id, statement_id
from loaders.intake.rows import digest_of
from loaders.statements.verify import CHANGES, EXITS, PARTS, RECORDS, ROLES, VERSIONS
from loaders.store import Store
from loaders.verify.problems import Problem
from policy.ids import RECORD, make_id
from policy.intervals import FAR_INSTANT

__all__ = ["wrong_facts"]


async def wrong_facts(store: Store) -> AsyncIterator[Problem]:
    """The problems of everything but subjects and reference data."""
    for what, statement in {**VERSIONS, **PARTS, "exit": EXITS}.items():
        async for row in store.stream(statement):
            for detail in row["wrong"]:
                yield Problem(what, row["key"], detail)
    async for row in store.stream(RECORDS):
        for detail in _wrong_record(row):
            yield Problem("record", row["key"], detail)
    async for row in store.stream(ROLES):
        for detail in _wrong_role(row):
            yield Problem("role", row["key"], detail)
    counted = await store.read(CHANGES)
    if not counted["sequence"] == counted["count"] == counted["most"] or counted["least"] != 1:
        yield Problem("change", str(counted["most"]), f"the sequence has gaps: {counted}")


def _wrong_record(row: Mapping[str, Any]) -> Iterator[str]:
    key = f"{row['table']}|{row['source']}|{row['ref']}"
    current = row["supersededAt"] == FAR_INSTANT
    if row["states"] != 1:
        yield f"it states {row['states']} nodes"
    if row["current"] != (key if current else None):
        yield f"its key is {row['current']!r}"
    if not row["recordedAt"] < row["supersededAt"]:
        yield "recordedAt is not before supersededAt"
    if row["table"] != "executions" and row["key"] != make_id(RECORD, "record", key, row["recordedAt"]):
        yield "its id is not that of its key and time"
    if digest_of(orjson.loads(row["row"])) != row["digest"]:
        yield "its digest is not that of its row"


def _wrong_role(row: Mapping[str, Any]) -> Iterator[str]:
    role = row["role"]
    fact = fact_id(row["holder"], row["unit"], role["relation"], role["from"])
    if role["fact"] != fact:
        yield "its fact is not that of its ends, relation and from"
    if row["key"] != statement_id(role["source"], fact, role["recordedAt"]):
        yield "its id is not that of its source, fact and time"
    if not role["from"] < role["to"]:
        yield "from is not before to"
    if not role["recordedAt"] < role["supersededAt"]:
        yield "recordedAt is not before supersededAt"
    if row["current"] > 1:
        yield f"{row['current']} statements of {role['source']} are current at once"
