"""Every subject's best values are what its records rebuild."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import orjson

from loaders.intake.portraits import StatedRecord, best_values
from loaders.statements.verify import SUBJECTS
from loaders.store import Store
from loaders.verify.problems import Problem

__all__ = ["wrong_subjects"]

_OWN = frozenset({"id", "recordedAt"})


async def wrong_subjects(store: Store) -> AsyncIterator[Problem]:
    """The problems of subjects and their identifiers."""
    async for row in store.stream(SUBJECTS):
        for detail in _wrong(row):
            yield Problem("subject", row["key"], detail)


def _wrong(row: Mapping[str, Any]) -> Iterator[str]:
    records = [_stated(*record) for record in row["records"]]
    if not records:
        yield "no record states it"
        return
    expected = {name: value for name, value in best_values(records).items() if value is not None}
    found = {name: value for name, value in row["subject"].items() if name not in _OWN}
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield f"{name} is {found.get(name)!r}, its records say {expected.get(name)!r}"
    identifiers = {
        f"{each.scheme}:{each.value}"
        for record in records
        if record.current
        for each in record.portrait.identifiers
    }
    if identifiers != set(row["identifiers"]) or len(row["identifiers"]) != len(identifiers):
        yield "its identifiers are not those of its records"


def _stated(id_: str, source: str, ref: str, row: str, digest: str, at: str, until: str) -> StatedRecord:
    return StatedRecord(id_, source, ref, orjson.loads(row), digest, at, until)
