"""Executions: what a department reports to have done because of a measure that an entry triggers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loaders.intake.entries import entry_id
from loaders.intake.reference import node_id
from loaders.intake.refs import Named, resolve
from loaders.intake.rows import Row
from loaders.intake.stated import Fact, Stated, decide, key_of
from loaders.intake.tables import TABLES
from loaders.intake.work import Work, distinct
from loaders.statements.executions_write import (
    ENTRIES_EXIST,
    EXECUTION_RECORDS,
    RECORD_EXECUTIONS,
    SET_EXECUTIONS,
)
from loaders.statements.subjects_write import SUPERSEDE_RECORDS
from loaders.store import Transaction
from policy.ids import EXECUTION, make_id
from policy.intervals import FAR_INSTANT
from policy.vocabulary import ChangeKind

__all__ = ["apply_executions"]

_TABLE = TABLES["executions"]


@dataclass(slots=True)
class _Done:
    """One row with what it names."""

    row: Row
    id: str
    entry: str
    measure: str
    target: Named
    list_code: str
    region: str | None


async def apply_executions(tx: Transaction, rows: Sequence[Row], work: Work) -> None:
    """Decide and write one batch of the table executions."""
    people = await resolve(tx, work, [(row.source, row.values["target_ref"]) for row in rows])
    entries = await _entries(tx, work, rows)
    done = [
        each for row in rows if (each := _read(row, people.get(row, row.values["target_ref"]), entries, work))
    ]
    facts = await _facts(tx, work, done)
    latest: dict[str, _Done] = {}
    for each in done:
        decide(_TABLE, facts[each.id], each.row, work)
        latest[each.id] = each
    touched = [id_ for id_ in sorted(facts) if facts[id_].touched]
    if work.shadow is not None:
        work.shadow.put("executions", {id_: [_kept(r) for r in facts[id_].records] for id_ in touched})
    elif touched:
        await _write(tx, [(latest[id_], facts[id_]) for id_ in touched], work)


async def _entries(
    tx: Transaction, work: Work, rows: Sequence[Row]
) -> Mapping[str, tuple[str | None, str | None]]:
    ids = distinct(entry_id(row.source, row.values["entry_ref"]) for row in rows)
    found = {
        id_: (code, region) for id_, code, region in (await tx.run(ENTRIES_EXIST, {"ids": ids}))[0]["page"]
    }
    if work.shadow is not None:
        found |= dict.fromkeys(work.shadow.get("entry", ids), (None, None))
    return found


def _read(
    row: Row, target: Named | None, entries: Mapping[str, tuple[str | None, str | None]], work: Work
) -> _Done | None:
    values = row.values
    entry = entry_id(row.source, values["entry_ref"])
    number = f"{values['memorandum_doc_no']}#{values['measure_no']}"
    if entry not in entries:
        work.reject(
            row, "entry_ref", "UNKNOWN_ENTRY", "the entry_ref of an entry loaded before from this source"
        )
    elif not work.codes.has("memoranda", values["memorandum_doc_no"]):
        work.reject(
            row, "memorandum_doc_no", "UNKNOWN_MEMORANDUM", "the number of a memorandum that is loaded"
        )
    elif not work.codes.has("measures", number):
        work.reject(row, "measure_no", "UNKNOWN_MEASURE", "the number of a measure of this memorandum")
    elif not work.codes.has("authorities", values["authority_code"]):
        work.reject(row, "authority_code", "UNKNOWN_AUTHORITY", "the code of one that is loaded")
    elif target is None:
        work.reject(
            row, "target_ref", "UNKNOWN_SUBJECT", "the subject_ref of a subject loaded before, or uscc:…"
        )
    else:
        measure = node_id(
            "measures", {"memorandum_doc_no": values["memorandum_doc_no"], "no": values["measure_no"]}
        )
        id_ = make_id(
            EXECUTION, "execution", entry, measure, values["authority_code"], target.id, values["executed_on"]
        )
        list_code, region = entries[entry]
        return _Done(row, id_, entry, measure, target, list_code or "", region or target.region)
    return None


async def _facts(tx: Transaction, work: Work, done: Sequence[_Done]) -> dict[str, Fact]:
    facts = {each.id: Fact(each.id) for each in done}
    if not facts:
        return facts
    for id_, *record in (await tx.run(EXECUTION_RECORDS, {"ids": sorted(facts)}))[0]["page"]:
        facts[id_].records.append(Stated.of(record))
    if work.shadow is not None:
        for id_, kept in work.shadow.get("executions", facts).items():
            facts[id_].records = [Stated(*each) for each in kept]
    return facts


def _kept(record: Stated) -> list[object]:
    return [
        record.id,
        record.source,
        record.ref,
        record.values,
        record.digest,
        record.recorded_at,
        record.superseded_at,
    ]


async def _write(tx: Transaction, done: Sequence[tuple[_Done, Fact]], work: Work) -> None:
    ended = [
        {"key": key_of("executions", each.source, each.ref), "at": each.superseded_at}
        for _, fact in done
        for each in fact.superseded
    ]
    if ended:
        await tx.run(SUPERSEDE_RECORDS, {"rows": ended})
    rows = [{"execution": _properties(each, fact), "fresh": not fact.known} for each, fact in done]
    await tx.run(SET_EXECUTIONS, {"rows": rows})
    records = [
        {"id": each.id, "record": record.properties("executions")}
        for each, fact in done
        for record in fact.records
        if record.fresh
    ]
    await tx.run(RECORD_EXECUTIONS, {"rows": records})
    for each, _ in done:
        work.change(
            ChangeKind.EXECUTED,
            subjectId=each.target.id,
            entryId=each.entry,
            listCode=each.list_code,
            regionCode=each.region,
        )


def _properties(done: _Done, fact: Fact) -> dict[str, object]:
    best = fact.best(_TABLE)
    shown = max(
        (each for each in fact.records if each.current), key=lambda each: each.rank, default=fact.records[-1]
    )
    return {
        "id": done.id,
        "entryId": done.entry,
        "measureId": done.measure,
        "authorityCode": done.row.values["authority_code"],
        "targetId": done.target.id,
        "targetRef": done.row.values["target_ref"],
        "executedOn": done.row.values["executed_on"],
        "result": best["result"],
        "amount": best.get("amount"),
        "note": best.get("note"),
        "source": shown.source,
        "recordedAt": shown.recorded_at,
        "supersededAt": FAR_INSTANT,
    }
