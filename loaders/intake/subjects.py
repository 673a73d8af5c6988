"""Subjects: which rows are new, corrected or unchanged, whom they belong to, and writing that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from loaders.intake.portraits import Portrait, StatedRecord, best_values, id_candidates
from loaders.intake.registry import Known, Registry
from loaders.intake.rehome import move_facts
from loaders.intake.rows import Row
from loaders.intake.subjectfindings import findings_of
from loaders.intake.work import Work, distinct, write_rows
from loaders.statements import Statement
from loaders.statements.subjects_write import (
    ADD_RECORDS,
    CLEAR_IDENTIFIERS,
    CREATE_SUBJECTS,
    IDENTIFIER_HOLDERS,
    IDS_TAKEN,
    MOVE_RECORDS,
    RECORD_HOLDERS,
    RELEASE_USCC,
    SET_SUBJECTS,
    SUBJECTS_WITH_RECORDS,
    SUPERSEDE_RECORDS,
)
from loaders.store import Transaction
from policy.ids import RECORD, make_id
from policy.intervals import FAR_INSTANT
from policy.vocabulary import ChangeKind

__all__ = ["apply_subjects"]

_LONG_AGO = "0001-01-01T00:00:00.000000Z"


def record_id(key: str, recorded_at: str) -> str:
    """The id of one version of one source's record."""
    return make_id(RECORD, "record", key, recorded_at)


async def apply_subjects(tx: Transaction, rows: Sequence[Row], work: Work) -> None:
    """Decide and write one batch of the table subjects."""
    stated = [_stated(row) for row in rows]
    known = await _page(tx, work, RECORD_HOLDERS, "record", {"keys": distinct(each.key for each in stated)})
    holders = {key: (digest, subject) for key, digest, subject in known}
    open_keys = {
        each.key
        for row, each in zip(rows, stated, strict=True)
        if row.superseded_at is not None or holders.get(each.key, ("", ""))[0] != row.digest
    }
    work.counts.unchanged += sum(1 for each in stated if each.key not in open_keys)
    pairs = [(row, each) for row, each in zip(rows, stated, strict=True) if each.key in open_keys]
    if not pairs:
        return
    registry = await _registry(tx, work, [each for _, each in pairs], {s for _, s in holders.values()})
    taken = await _taken(tx, work, registry, pairs)
    for row, each in pairs:
        _decide(registry, row, each, taken, work)
    if work.shadow is None:
        await _write(tx, registry, work)
    else:
        _remember(work, registry)


def _stated(row: Row) -> StatedRecord:
    return StatedRecord("", row.source, row.values["subject_ref"], row.values, row.digest, "", fresh=True)


async def _page(
    tx: Transaction, work: Work, statement: Statement, kind: str, parameters: Mapping[str, list[str]]
) -> list[Any]:
    """The rows of a lookup, with what a dry run would have written laid over them."""
    page: list[Any] = (await tx.run(statement, parameters))[0]["page"]
    if work.shadow is None:
        return page
    (keys,) = parameters.values()
    kept = work.shadow.get(kind, keys)
    found = [each for each in page if each[0] not in kept]
    return found + [each for value in kept.values() if value is not None for each in value]


# --- what is known ---------------------------------------------------------------------------------


async def _registry(tx: Transaction, work: Work, stated: Iterable[StatedRecord], homes: set[str]) -> Registry:
    strong = distinct(name for each in stated for name in each.portrait.strong)
    holding = await _page(tx, work, IDENTIFIER_HOLDERS, "identifier", {"keys": strong})
    registry = Registry()
    await _know(tx, work, registry, homes | {subject for _, subject in holding})
    return registry


async def _know(tx: Transaction, work: Work, registry: Registry, ids: Iterable[str]) -> None:
    wanted = {"ids": distinct(ids)}
    if wanted["ids"]:
        for id_, recorded_at, records in await _page(tx, work, SUBJECTS_WITH_RECORDS, "subject", wanted):
            registry.know(_known(id_, recorded_at, records))


def _known(id_: str, recorded_at: str, records: Iterable[Sequence[str]]) -> Known:
    subject = Known(id_, recorded_at)
    for record, source, ref, row, digest, at, superseded in records:
        found = StatedRecord(record, source, ref, orjson.loads(row), digest, at, superseded)
        if found.current:
            subject.current[found.key] = found
        else:
            subject.past.append(found)
    return subject


async def _taken(
    tx: Transaction, work: Work, registry: Registry, pairs: Iterable[tuple[Row, StatedRecord]]
) -> set[str]:
    """Which of the ids that new subjects may want are another's already."""
    wanted = [each for _, each in pairs if _may_be_new(registry, each)]
    first = {each.key: next(_ids_of(each)) for each in wanted}
    taken = set(await _ids_taken(tx, work, distinct(first.values())))
    if not taken:
        return taken
    # Who has the id may be the subject itself, known so far by superseded records only.
    await _know(tx, work, registry, taken - registry.subjects.keys())
    again = distinct(id_ for each in wanted if first[each.key] in taken for id_ in _ids_of(each))
    return taken | set(await _ids_taken(tx, work, again))


def _may_be_new(registry: Registry, stated: StatedRecord) -> bool:
    home = registry.by_record.get(stated.key)
    return home is None or bool(home.others(stated.key))


def _ids_of(stated: StatedRecord) -> Iterator[str]:
    return id_candidates(stated.values, stated.portrait, stated.source, stated.ref)


async def _ids_taken(tx: Transaction, work: Work, ids: list[str]) -> list[str]:
    if not ids:
        return []
    taken: list[str] = (await tx.run(IDS_TAKEN, {"ids": ids}))[0]["page"]
    return taken + list(work.shadow.get("subject", ids)) if work.shadow else taken


# --- decisions -------------------------------------------------------------------------------------


def _decide(registry: Registry, row: Row, stated: StatedRecord, taken: set[str], work: Work) -> None:
    work.sources.add(row.source)
    if row.superseded_at is not None:
        _decide_history(registry, row, stated, taken, work)
        return
    home = registry.by_record.get(stated.key)
    before = home.current.get(stated.key) if home else None
    if before is not None and before.digest == stated.digest:
        work.counts.unchanged += 1
        return
    stated.recorded_at = work.instant(row, before.recorded_at if before else None)
    stated.id = record_id(stated.key, stated.recorded_at)
    subject = registry.home_of(stated, stated.portrait.strong) or _create(registry, stated, taken)
    _note_twins(row, stated, subject, work)
    registry.put(stated, subject)
    findings_of(row, stated.portrait, work)
    if before is None:
        work.counts.created += 1
    else:
        work.counts.corrected += 1


def _create(registry: Registry, stated: StatedRecord, taken: set[str]) -> Known:
    for id_ in _ids_of(stated):
        if id_ not in taken and id_ not in registry.subjects and id_ not in registry.aliases:
            taken.add(id_)
            return registry.create(id_, stated.recorded_at)
    message = f"no id is free for {stated.key}"
    raise AssertionError(message)


def _note_twins(row: Row, stated: StatedRecord, subject: Known, work: Work) -> None:
    others = subject.others(stated.key)
    twin = next((each for each in others if each.source == stated.source), None)
    if twin is not None:
        work.find(row, "ONE_SUBJECT_TWICE", f"{stated.ref} and {twin.ref} of {stated.source} are one subject")
    other = next((each for each in others if each.values["kind"] != stated.values["kind"]), None)
    if other is not None:
        work.find(row, "KINDS_DIFFER", f"{other.source} calls the subject {other.values['kind']}")


def _decide_history(registry: Registry, row: Row, stated: StatedRecord, taken: set[str], work: Work) -> None:
    """A row with `superseded_at` is history: it is kept, and adds to what is shown only former names."""
    stated.recorded_at = row.recorded_at or _LONG_AGO
    stated.superseded_at = row.superseded_at or FAR_INSTANT
    if stated.recorded_at >= stated.superseded_at:
        work.reject(row, "superseded_at", "INTERVAL_EMPTY", "an instant after recorded_at", row.superseded_at)
        return
    stated.id = record_id(stated.key, stated.recorded_at)
    subject = registry.by_record.get(stated.key)
    if subject is None:
        found = registry.candidates(stated.portrait.strong, stated.key)
        subject = found[0] if found else registry.past_home(stated.key) or _create(registry, stated, taken)
    if any(each.id == stated.id for each in subject.records):
        work.counts.unchanged += 1
        return
    registry.add_past(stated, subject)
    work.counts.created += 1


# --- writing ---------------------------------------------------------------------------------------


async def _write(tx: Transaction, registry: Registry, work: Work) -> None:
    touched = [subject for _, subject in sorted(registry.subjects.items()) if subject.touched]
    fresh = [subject for subject in touched if subject.fresh]
    changed = [subject for subject in touched if not subject.fresh]
    at = work.clock.tick()
    if registry.superseded:
        ended = [{"key": each.key, "at": each.superseded_at} for each in registry.superseded]
        await tx.run(SUPERSEDE_RECORDS, {"rows": sorted(ended, key=lambda row: row["key"])})
    releasing = sorted({*(subject.id for subject in changed), *registry.aliases})
    if releasing:
        await tx.run(RELEASE_USCC, {"ids": releasing})
    if fresh:
        rows = (_subject_row(subject, with_records=True) for subject in fresh)
        await write_rows(tx, CREATE_SUBJECTS, rows)
    await _write_records(tx, registry, touched)
    if registry.moves:
        await move_facts(tx, registry.moves, at)
    if changed:
        await tx.run(CLEAR_IDENTIFIERS, {"ids": [subject.id for subject in changed]})
        await tx.run(SET_SUBJECTS, {"rows": [_subject_row(subject) for subject in changed]})
    for subject in changed:
        work.change(ChangeKind.SUBJECT_CHANGED, subjectId=subject.id)


async def _write_records(tx: Transaction, registry: Registry, touched: Iterable[Known]) -> None:
    added, moved = [], []
    for subject in touched:
        for record in subject.records:
            if record.fresh and not subject.fresh:
                added.append({"subject": subject.id, "record": _record_row(record)})
            elif not record.fresh and registry.lived[record.id] != subject.id:
                moved.append({"subject": subject.id, "record": record.id})
    if added:
        await tx.run(ADD_RECORDS, {"rows": added})
    if moved:
        await tx.run(MOVE_RECORDS, {"rows": moved})


def _subject_row(subject: Known, *, with_records: bool = False) -> dict[str, object]:
    """The parameters of one subject: its properties, identifiers and, of a new one, its records."""
    records = subject.records
    row: dict[str, object] = {
        "subject": {"id": subject.id, "recordedAt": subject.recorded_at, **best_values(records)},
        "identifiers": _identifier_rows(each.portrait for each in subject.current.values()),
    }
    if with_records:
        row["records"] = [_record_row(each) for each in records if each.fresh]
    return row


def _identifier_rows(portraits: Iterable[Portrait]) -> list[dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for each in portraits:
        for identifier in each.identifiers:
            key = f"{identifier.scheme}:{identifier.value}"
            found[key] = {
                "key": key,
                "scheme": identifier.scheme,
                "value": identifier.value,
                "valid": identifier.valid,
                "masked": identifier.masked,
            }
    return [found[key] for key in sorted(found)]


def _record_row(record: StatedRecord) -> dict[str, object]:
    row: dict[str, object] = {
        "id": record.id,
        "table": "subjects",
        "source": record.source,
        "ref": record.ref,
        "row": orjson.dumps(dict(record.values)).decode(),
        "digest": record.digest,
        "recordedAt": record.recorded_at,
        "supersededAt": record.superseded_at,
    }
    return row | {"key": record.key} if record.current else row


def _remember(work: Work, registry: Registry) -> None:
    """Let the rows after this batch of a dry run see what it would have written."""
    shadow = work.shadow
    if shadow is None:
        return
    touched = [subject for subject in registry.subjects.values() if subject.touched]
    holders: dict[str, list[list[str]]] = {}
    records: dict[str, list[list[str]]] = {}
    for subject in touched:
        for record in subject.current.values():
            records[record.key] = [[record.key, record.digest, subject.id]]
            for name in record.portrait.strong:
                holders.setdefault(name, []).append([name, subject.id])
    shadow.put("record", records)
    shadow.put("identifier", holders)
    shadow.put("subject", dict.fromkeys(registry.aliases))
    shadow.put("subject", {subject.id: [_kept(subject)] for subject in touched})
    shadow.put("brief", {subject.id: _brief(subject) for subject in touched})


def _kept(subject: Known) -> list[Any]:
    records = [
        [
            each.id,
            each.source,
            each.ref,
            orjson.dumps(dict(each.values)).decode(),
            each.digest,
            each.recorded_at,
            each.superseded_at,
        ]
        for each in subject.records
    ]
    return [subject.id, subject.recorded_at, records]


def _brief(subject: Known) -> list[object]:
    best = best_values(subject.records)
    return [subject.id, best["kind"], best["adultOn"], best["regionCode"]]
