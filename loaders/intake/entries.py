"""List entries: new ones, corrections that keep what was known before, and what must be refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from loaders.intake.cells import split
from loaders.intake.exits import exit_of
from loaders.intake.refs import Named, People, resolve
from loaders.intake.rows import Row
from loaders.intake.work import Work, distinct
from loaders.statements.entries_write import (
    CREATE_ENTRIES,
    CREATE_EXITS,
    CREATE_PAST_ENTRIES,
    CREATE_RESPONSIBLE,
    ENTRY_VERSIONS,
    KEEP_PAST_ENTRIES,
    PAST_IDS,
    SET_FIRST_RECORDED,
    UPDATE_ENTRIES,
)
from loaders.statements.snapshots_write import ENTRIES_WITH_PARTS
from loaders.store import Transaction
from policy.eligibility import NotEligibleError, require_adult, require_competent
from policy.ids import LIST_ENTRY, make_id
from policy.intervals import FAR, FAR_INSTANT
from policy.vocabulary import ChangeKind, ExitReason

__all__ = ["apply_entries", "entry_id", "write_inferred_exits"]

_LONG_AGO = "0001-01-01T00:00:00.000000Z"
_PLAIN = {
    "standard": "standard",
    "reason": "reason",
    "basis": "basis",
    "conduct_on": "conductOn",
    "published_on": "publishedOn",
    "case_number": "caseNumber",
    "region_code": "regionCode",
}

_ABSENT = "inferred: the full snapshot no longer has this entry"

Properties = dict[str, Any]


def entry_id(source: str, ref: str) -> str:
    """The id of the entry that a source calls `ref`."""
    return make_id(LIST_ENTRY, "entry", source, ref)


@dataclass(slots=True)
class _Version:
    """One version of an entry to be written, and whom it holds responsible: (subject, role, ref)."""

    entry: Properties
    responsible: list[tuple[str, str, str]]
    exit: Properties | None


@dataclass(slots=True)
class _State:
    """What is known of one entry: as the graph has it, then as the batch makes it."""

    digest: str | None = None
    recorded_at: str | None = None
    first: str | None = None
    exit_reason: str | None = None
    exit_before: str | None = None
    stored: bool = False
    kept_until: str | None = None
    latest: _Version | None = None
    change: ChangeKind | None = None
    region: str | None = None


@dataclass(slots=True)
class _Batch:
    states: dict[str, _State] = field(default_factory=dict)
    past: list[_Version] = field(default_factory=list)
    past_ids: set[str] = field(default_factory=set)
    earlier: dict[str, str] = field(default_factory=dict)


async def apply_entries(tx: Transaction, rows: Sequence[Row], work: Work) -> None:
    """Decide and write one batch of the table entries."""
    ids = [entry_id(row.source, row.values["entry_ref"]) for row in rows]
    batch = _Batch(await _states(tx, work, ids))
    open_ids = {
        id_
        for id_, row in zip(ids, rows, strict=True)
        if row.superseded_at is not None or id_ not in batch.states or batch.states[id_].digest != row.digest
    }
    work.counts.unchanged += sum(1 for id_ in ids if id_ not in open_ids)
    pairs = [(id_, row) for id_, row in zip(ids, rows, strict=True) if id_ in open_ids]
    if not pairs:
        return
    batch.past_ids = await _past_ids(tx, pairs)
    people = await resolve(tx, work, _refs(row for _, row in pairs))
    for id_, row in pairs:
        _decide(batch, id_, row, people, work)
    if work.shadow is not None:
        _remember(work, batch)
    else:
        await _write(tx, batch, work)


async def _states(tx: Transaction, work: Work, ids: Iterable[str]) -> dict[str, _State]:
    wanted = distinct(ids)
    page = (await tx.run(ENTRY_VERSIONS, {"ids": wanted}))[0]["page"]
    kept = work.shadow.get("entry", wanted) if work.shadow else {}
    known = {each[0]: each for each in [*page, *kept.values()]}
    return {
        id_: _State(digest, recorded_at, first, exit_reason, exit_reason, stored=recorded_at is not None)
        for id_, digest, recorded_at, first, exit_reason in known.values()
    }


async def _past_ids(tx: Transaction, pairs: Iterable[tuple[str, Row]]) -> set[str]:
    ids = distinct(_past_id(id_, row.recorded_at or _LONG_AGO) for id_, row in pairs if row.superseded_at)
    return set((await tx.run(PAST_IDS, {"ids": ids}))[0]["page"]) if ids else set()


def _past_id(id_: str, recorded_at: str) -> str:
    return f"{id_}|{recorded_at}"


def _refs(rows: Iterable[Row]) -> Iterable[tuple[str, str]]:
    for row in rows:
        yield row.source, row.values["subject_ref"]
        for each in split(row.get("responsible")):
            yield row.source, each.rpartition(":")[0]


# --- decisions -------------------------------------------------------------------------------------


def _decide(batch: _Batch, id_: str, row: Row, people: People, work: Work) -> None:
    state = batch.states.get(id_)
    if row.superseded_at is None and state is not None and state.digest == row.digest:
        work.counts.unchanged += 1
        return
    read = _read(id_, row, people, work)
    if read is None:
        return
    version, subject = read
    work.sources.add(row.source)
    if row.superseded_at is not None:
        _decide_history(batch, id_, row, version, work)
        return
    state = batch.states.setdefault(id_, _State())
    at = work.instant(row, state.recorded_at)
    state.first = min(state.first or at, at)
    version.entry |= {"recordedAt": at, "firstRecordedAt": state.first}
    _number_exit(version)
    _supersede(batch, state, at)
    state.change = _change(state, version, work)
    state.region = row.get("region_code") or subject.region
    state.digest, state.recorded_at, state.latest = row.digest, at, version
    state.exit_reason = version.entry["exitReason"]


def _supersede(batch: _Batch, state: _State, at: str) -> None:
    """End the version before: one of the graph is kept there, one of this batch is written as past."""
    if state.latest is not None:
        before = state.latest
        before.entry |= {
            "id": _past_id(before.entry["entryId"], before.entry["recordedAt"]),
            "supersededAt": at,
        }
        batch.past.append(before)
    elif state.stored:
        state.kept_until = at


def _change(state: _State, version: _Version, work: Work) -> ChangeKind:
    """What the change record of this entry says; one per entry and batch, LISTED wherever it is new.

    Before and after the batch are compared, so that an exit that a later row takes back is none.
    """
    if state.recorded_at is None or state.change is ChangeKind.LISTED:
        work.counts.created += state.recorded_at is None
        work.counts.corrected += state.recorded_at is not None
        return ChangeKind.LISTED
    work.counts.corrected += 1
    reason = version.entry["exitReason"]
    if reason == ExitReason.WITHDRAWN and state.exit_before != ExitReason.WITHDRAWN:
        return ChangeKind.WITHDRAWN
    return ChangeKind.EXITED if reason is not None and state.exit_before is None else ChangeKind.CORRECTED


def _decide_history(batch: _Batch, id_: str, row: Row, version: _Version, work: Work) -> None:
    recorded_at, superseded_at = row.recorded_at or _LONG_AGO, row.superseded_at or FAR_INSTANT
    if recorded_at >= superseded_at:
        work.reject(row, "superseded_at", "INTERVAL_EMPTY", "an instant after recorded_at", superseded_at)
        return
    past = _past_id(id_, recorded_at)
    if past in batch.past_ids:
        work.counts.unchanged += 1
        return
    batch.past_ids.add(past)
    state = batch.states.setdefault(id_, _State())
    if state.first is None or recorded_at < state.first:
        state.first = recorded_at
        if state.latest is not None:
            state.latest.entry["firstRecordedAt"] = recorded_at
        elif state.stored:
            batch.earlier[id_] = recorded_at
    version.entry |= {
        "id": past,
        "recordedAt": recorded_at,
        "supersededAt": superseded_at,
        "firstRecordedAt": state.first,
    }
    _number_exit(version)
    batch.past.append(version)
    work.counts.created += 1


def _number_exit(version: _Version) -> None:
    if version.exit is not None:
        version.exit["id"] = make_id("xi_", "exit", version.entry["entryId"], version.entry["recordedAt"])


def _read(id_: str, row: Row, people: People, work: Work) -> tuple[_Version, Named] | None:
    """The version that a row states, with its subject; None if it is refused, which is noted."""
    subject = people.get(row, row.values["subject_ref"])
    if subject is None:
        work.reject(
            row, "subject_ref", "UNKNOWN_SUBJECT", "the subject_ref of a subject loaded before, or uscc:…"
        )
        return None
    if not (_codes_known(row, work) and _dates_fit(row, work)):
        return None
    responsible = _responsible(row, people, work)
    exit_ = exit_of(row, work)
    if responsible is None or exit_ is None or not _eligible(row, subject, work):
        return None
    _note(row, subject, work)
    domain = row.get("domain_code") or work.catalogue.lists[row.values["list_code"]].domain_code
    entry: Properties = {
        "id": id_,
        "entryId": id_,
        "source": row.source,
        "ref": row.values["entry_ref"],
        "subjectId": subject.id,
        "subjectRef": row.values["subject_ref"],
        "listCode": row.values["list_code"],
        "domainCode": domain,
        "authorityCode": row.values["authority_code"],
        "recognisedOn": row.values["recognised_on"],
        "validFrom": row.get("valid_from") or row.values["recognised_on"],
        "validTo": row.get("valid_to") or FAR,
        "responsible": [f"{person}|{role}" for person, role, _ in responsible],
        "digest": row.digest,
        "supersededAt": FAR_INSTANT,
    }
    entry |= {name: row.get(column) for column, name in _PLAIN.items()}
    entry |= exit_.properties
    return _Version(entry, responsible, exit_.node), subject


def _codes_known(row: Row, work: Work) -> bool:
    catalogue = work.catalogue
    for column, code, known in (
        ("list_code", "UNKNOWN_LIST", catalogue.lists),
        ("domain_code", "UNKNOWN_DOMAIN", catalogue.domains),
        ("authority_code", "UNKNOWN_AUTHORITY", catalogue.authorities),
        ("exit_authority_code", "UNKNOWN_AUTHORITY", catalogue.authorities),
    ):
        value = row.get(column)
        if value is not None and value not in known:
            work.reject(row, column, code, "the code of one that is loaded")
            return False
    return True


def _dates_fit(row: Row, work: Work) -> bool:
    start = row.get("valid_from") or row.values["recognised_on"]
    end = row.get("valid_to")
    if end is not None and start >= end:
        work.reject(row, "valid_to", "INTERVAL_EMPTY", f"a date after valid_from ({start}), or empty")
        return False
    return True


def _responsible(row: Row, people: People, work: Work) -> list[tuple[str, str, str]] | None:
    found: dict[tuple[str, str], str] = {}
    for each in split(row.get("responsible")):
        ref, _, role = each.rpartition(":")
        person = people.get(row, ref)
        if person is None:
            work.reject(row, "responsible", "UNKNOWN_SUBJECT", "refs of subjects loaded before", each)
            return None
        found.setdefault((person.id, role), ref)
    return [(person, role, ref) for (person, role), ref in found.items()]


def _eligible(row: Row, subject: Named, work: Work) -> bool:
    """Promise 7: what must not be stored at all."""
    catalogue, recognised_on = work.catalogue, row.values["recognised_on"]
    domain = row.get("domain_code") or catalogue.lists[row.values["list_code"]].domain_code
    column = "subject_ref"
    try:
        require_adult(subject.adult_on, recognised_on)
        column = "authority_code"
        require_competent(
            catalogue, catalogue.authorities[row.values["authority_code"]], domain, recognised_on
        )
    except NotEligibleError as error:
        work.reject(row, column, error.code, error.remedy)
        return False
    return True


def _note(row: Row, subject: Named, work: Work) -> None:
    region = row.get("region_code")
    if region is not None and region not in work.catalogue.regions:
        work.find(row, "UNKNOWN_REGION", f"region_code {region} is not in the catalogue")
    listed = work.catalogue.lists[row.values["list_code"]]
    if listed.subject_kinds and subject.kind not in listed.subject_kinds:
        work.find(row, "KIND_NOT_ON_LIST", f"a subject of kind {subject.kind} on the list {listed.code}")


# --- writing ---------------------------------------------------------------------------------------


async def _write(tx: Transaction, batch: _Batch, work: Work) -> None:
    written = [(id_, state) for id_, state in sorted(batch.states.items()) if state.latest is not None]
    kept = [{"id": id_, "at": state.kept_until} for id_, state in written if state.kept_until]
    if kept:
        await tx.run(KEEP_PAST_ENTRIES, {"rows": kept})
    created = [state.latest for _, state in written if state.latest and not state.stored]
    updated = [state.latest for _, state in written if state.latest and state.stored]
    for statement, versions in (
        (CREATE_ENTRIES, created),
        (UPDATE_ENTRIES, updated),
        (CREATE_PAST_ENTRIES, batch.past),
    ):
        if versions:
            await tx.run(statement, {"rows": [{"entry": version.entry} for version in versions]})
    if batch.earlier:
        rows = [{"id": id_, "at": at} for id_, at in sorted(batch.earlier.items())]
        await tx.run(SET_FIRST_RECORDED, {"rows": rows})
    await _write_parts(tx, [*created, *updated, *batch.past])
    for id_, state in written:
        if state.change is not None and state.latest is not None:
            work.change(
                state.change,
                subjectId=state.latest.entry["subjectId"],
                entryId=id_,
                listCode=state.latest.entry["listCode"],
                regionCode=state.region,
            )


async def write_inferred_exits(tx: Transaction, ids: Sequence[str], day: str, work: Work) -> None:
    """Correct entries that a full snapshot no longer has: an exit of reason OTHER, decided and effective on
    `day`. Should the row come back, it differs and corrects the exit away."""
    batch = _Batch()
    for found in (await tx.run(ENTRIES_WITH_PARTS, {"ids": list(ids)}))[0]["page"]:
        old = found["entry"]
        at = work.clock.tick(old["recordedAt"])
        exit_: Properties = {
            "reason": ExitReason.OTHER.value,
            "decidedOn": day,
            "effectiveOn": day,
            "note": _ABSENT,
        }
        entry = old | {
            "exitReason": ExitReason.OTHER.value,
            "exitDecidedOn": day,
            "exitOn": day,
            "exitAuthorityCode": old["authorityCode"],
            "digest": f"absent:{old['digest']}",
            "recordedAt": at,
        }
        version = _Version(entry, [(person, role, ref) for person, role, ref in found["responsible"]], exit_)
        _number_exit(version)
        batch.states[old["id"]] = _State(
            stored=True, kept_until=at, latest=version, change=ChangeKind.EXITED, region=found["region"]
        )
    if work.shadow is None:
        await _write(tx, batch, work)


async def _write_parts(tx: Transaction, versions: Iterable[_Version]) -> None:
    responsible: list[Mapping[str, str]] = []
    exits: list[Mapping[str, object]] = []
    for version in versions:
        id_ = version.entry["id"]
        for subject, role, ref in version.responsible:
            responsible.append({"id": id_, "subject": subject, "role": role, "ref": ref})
        if version.exit is not None:
            authority = version.entry["exitAuthorityCode"]
            exits.append({"entry": id_, "authority": authority, "exit": version.exit})
    if responsible:
        await tx.run(CREATE_RESPONSIBLE, {"rows": responsible})
    if exits:
        await tx.run(CREATE_EXITS, {"rows": exits})


def _remember(work: Work, batch: _Batch) -> None:
    if work.shadow is not None:
        work.shadow.put(
            "entry",
            {
                id_: [id_, state.digest, state.recorded_at, state.first, state.exit_reason]
                for id_, state in batch.states.items()
                if state.latest is not None
            },
        )
