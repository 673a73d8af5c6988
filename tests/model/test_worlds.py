"""The worlds hold what they are meant to hold; a generator that goes blind would agree with anything."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.model import worlds as w
from tests.model.answers import Answers
from tests.model.facts import Facts, Load

FEATURES = (
    "one subject of several sources", "an id that resolves to another",
    "a role that two sources state", "a self-role", "a role of an unknown start",
    "a withdrawn entry", "an exit in force", "an exit after expiry", "a pending entry",
    "a red conflict", "two key watch domains", "a region of its own", "a responsible person",
    "a dissolved body", "a circle of bodies", "a split",
    "a memorandum of a year that ends with another", "an unchanged reload", "a corrected entry",
    "an entry that moved to another subject", "ambiguous identifiers", "MISSING REFERENCE",
    "FROM_NOT_BEFORE_TO", "EXIT_INCOMPLETE", "MINOR_NOT_LISTABLE", "AUTHORITY_NOT_COMPETENT",
)  # fmt: skip


def features(world: w.World) -> set[str]:
    """What there is in a world, by name."""
    facts, seen = Facts(), set[str]()
    for load in world.loads:
        outcome = facts.load(load)
        seen |= {code for _, _, code in outcome.rejected} - {"REFERENCE_TO_NOTHING"}
        if any(code == "REFERENCE_TO_NOTHING" for _, _, code in outcome.rejected):
            seen.add("MISSING REFERENCE")
        if load.tables.get("entries") and outcome.unchanged["entries"]:
            seen.add("an unchanged reload")
    answers = Answers(facts, "2026-01-01")
    named = {
        "one subject of several sources": any(len({r[0] for r in s.records}) > 1 for s in facts.subjects),
        "an id that resolves to another": any(len(s.ids) > 1 for s in facts.subjects),
        "ambiguous identifiers": any(
            len(answers.by_identifier(registration_number=number)) > 1
            for number in {v.row.get("registration_number", "") for v in facts.current("subjects")} - {""}
        ),
    }
    seen |= {name for name, found in named.items() if found}
    return seen | _of_roles(answers) | _of_entries(answers) | _of_reference(answers)


def _of_roles(answers: Answers) -> set[str]:
    held = [holding for day in w.DAYS for holding in answers.holdings(day)]
    named = {
        "a role that two sources state": any(len(h.said_by) > 1 for h in held),
        "a self-role": any(h.holder == h.unit for h in held),
        "a role of an unknown start": any(not h.start for h in held),
    }
    return {name for name, found in named.items() if found}


def _of_entries(answers: Answers) -> set[str]:
    facts = answers.facts
    entries = list(facts.current("entries"))
    status = Counter(answers.status(e, day) for e in entries for day in w.DAYS)
    standing = [answers.standing(s, day) for s in facts.subjects for day in w.DAYS[::3]]
    past = [(v, n) for v in facts.tables["entries"] for n in facts.tables["entries"] if v.key == n.key]
    named = {
        "a withdrawn entry": status["WITHDRAWN"],
        "an exit in force": status["EXITED"],
        "a pending entry": status["PENDING"],
        "an exit after expiry": any(
            e.row.get("exit_effective_on", "") >= e.row.get("valid_to", "9") for e in entries
        ),
        "a red conflict": any(s["redConflict"] for s in standing),
        "two key watch domains": any(len(s["keyWatchDomains"]) > 1 for s in standing),
        "a region of its own": any("region_code" in e.row for e in entries),
        "a responsible person": any("responsible" in e.row for e in entries),
        "a corrected entry": any(v.superseded <= facts.now for v in facts.tables["entries"]),
        "an entry that moved to another subject": any(
            answers.entry_subject(v) is not answers.entry_subject(n) for v, n in past
        ),
    }
    return {name for name, found in named.items() if found}


def _of_reference(answers: Answers) -> set[str]:
    reference = answers.reference
    ends = {code: reference.bodies(code, "2099-01-01") for code in w.BODIES}
    named = {
        "a dissolved body": any(found != {code} for code, found in ends.items()),
        "a split": any(len(found) > 1 for found in ends.values()),
        "a circle of bodies": any(
            a != b and b in reference.after(a) and a in reference.after(b) for a in w.BODIES for b in w.BODIES
        ),
        "a memorandum of a year that ends with another": any(
            len(reference.row("memoranda", doc).get("date", "")) == 4 and reference.successors(doc)
            for doc in (key[0] for key in answers.facts.keys("memoranda"))
        ),
    }
    return {name for name, found in named.items() if found}


def test_some_worlds_hold_every_kind_of_trouble() -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=600, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(world=w.worlds())
    def look(world: w.World) -> None:
        seen.update(features(world))

    look()
    assert [name for name in FEATURES if not seen[name]] == []


@pytest.mark.parametrize("style", ["csv", "bom", "gz", "ndjson"])
def test_a_written_table_reads_back_as_its_rows(tmp_path: Path, style: str) -> None:
    rows = ({"code": "d1", "name_zh": '税，"甲"\n'}, {"code": "d2", "is_key": "true"})
    (path,) = w.write(Load("a", {"domains": rows}), tmp_path, style)
    raw = gzip.decompress(path.read_bytes()) if style == "gz" else path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") is (style == "bom")
    text = raw.decode("utf-8-sig")
    if style == "ndjson":
        assert [json.loads(line) for line in text.splitlines()] == list(rows)
    else:
        read = csv.DictReader(text.splitlines(keepends=True))
        assert [{k: v for k, v in row.items() if v} for row in read] == list(rows)
