"""Every generated row can be taken: the rules of intake.md, checked here without the generator's code."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from typing import Final

from policy.identifiers import read_citizen_id, read_plate, read_registration_number, read_uscc
from policy.vocabulary import ExecutionResult, ExitReason, Role, SubjectKind
from tests.loaders.sample.conftest import Row, World

LAST: Final = "2026-10-31"
RELATIONS: Final = {*Role, "BRANCH"}
DATES: Final = {
    "subjects": ("established_on",),
    "roles": ("from", "to"),
    "entries": (
        "conduct_on", "recognised_on", "valid_from", "valid_to", "published_on", "exit_decided_on",
        "exit_effective_on",
    ),
    "authorities": ("established_on", "dissolved_on", "succeeded_on"),
    "authorisations": ("from", "to"),
    "executions": ("executed_on",),
}  # fmt: skip
KEYS: Final = {
    "subjects": ("subject_ref",),
    "roles": ("holder_ref", "unit_ref", "relation", "from"),
    "entries": ("entry_ref",),
    "authorities": ("code",),
    "authorisations": ("association_code", "authorised_by", "domain_code", "from"),
    "executions": (
        "entry_ref", "memorandum_doc_no", "measure_no", "authority_code", "target_ref", "executed_on",
    ),
}  # fmt: skip


def _adult_on(row: Row) -> str:
    """The eighteenth birthday, roughly on the safe side; empty without a citizen ID."""
    digits = row["citizen_id"]
    return f"{int(digits[6:10]) + 18}-{digits[10:12]}-{digits[12:14]}" if digits and "*" not in digits else ""


def _authorities(world: World) -> dict[str, Row]:
    return {row["code"]: row for row in [*world.catalogue["authorities"], *world.tables["authorities"]]}


def _exists(authority: Row, on: str) -> bool:
    return authority["established_on"] <= on and (
        not authority["dissolved_on"] or on < authority["dissolved_on"]
    )


def _entry_end(entry: Row) -> str:
    left = entry["exit_effective_on"] or entry["exit_decided_on"]
    return min(day for day in (entry["valid_to"], left, "9999-12-31") if day)


def test_the_tables_are_the_canonical_ones_and_the_summary_counts_their_rows(world: World) -> None:
    assert set(world.tables) == set(DATES)
    assert world.summary.rows == {table: len(rows) for table, rows in world.tables.items()}
    assert len(world.tables["subjects"]) == world.summary.subjects == sum(world.summary.kinds.values())
    assert not [path for path in world.directory.iterdir() if path.suffix != ".csv"]


def test_every_key_stands_once_and_every_cell_is_trimmed(world: World) -> None:
    for table, columns in KEYS.items():
        keys = Counter(tuple(row[column] for column in columns) for row in world.tables[table])
        assert [key for key, count in keys.items() if count > 1] == [], table
        for row in world.tables[table]:
            assert all(cell == cell.strip() for cell in row.values()), row


def test_every_date_is_a_real_day(world: World) -> None:
    for table, columns in DATES.items():
        for row in world.tables[table]:
            for column in columns:
                assert not row[column] or date.fromisoformat(row[column]).isoformat() == row[column], row


def test_subjects_have_a_kind_a_name_and_a_region_that_exists(world: World) -> None:
    regions = {row["code"] for row in world.catalogue["regions"]}
    for row in world.tables["subjects"]:
        assert row["kind"] in set(SubjectKind)
        assert row["name"]
        assert not set(";:") & set(row["subject_ref"])
        assert (row["region_code"] in regions) == (row["kind"] != "PERSON")
        if row["kind"] != "PERSON" and re.fullmatch("[0-9A-Z]{18}", row["uscc"]):
            assert row["uscc"][2:8] == row["region_code"]


def test_persons_stand_only_in_the_reserved_region_and_are_of_age(world: World) -> None:
    persons = [row for row in world.tables["subjects"] if row["kind"] == "PERSON"]
    with_id = [row["citizen_id"] for row in persons if row["citizen_id"]]
    assert all(number.startswith("199999") for number in with_id)
    assert not any(row["code"].startswith("19") for row in world.catalogue["regions"])
    unmasked = [number for number in with_id if "*" not in number]
    assert len(unmasked) == len(set(unmasked))
    for number in with_id:
        read = read_citizen_id(number, LAST)
        assert read.masked or "1945" <= number[6:10] <= "1993"
        assert read.valid or read.masked or number[:17].isdigit()
    assert all(not row["address"] and not row["established_on"] for row in persons)
    assert not any(row["citizen_id"] for row in world.tables["subjects"] if row["kind"] != "PERSON")


def test_valid_codes_are_unique_and_in_the_reserved_series(world: World) -> None:
    codes = [read_uscc(row["uscc"]) for row in world.tables["subjects"] if row["uscc"]]
    valid = [code.value for code in codes if code.valid]
    assert len(valid) == len(set(valid)) > 0.98 * len(codes)
    assert all(code[8:10] == "YY" for code in valid)
    assert any(code.masked for code in codes)
    assert any(not code.valid and not code.masked for code in codes)
    plates = [row["plate"] for row in world.tables["subjects"] if row["kind"] == "VEHICLE"]
    assert len(plates) == len(set(plates))
    assert all(read_plate(plate).valid and plate[1] == "O" and plate[2:4].isalpha() for plate in plates)
    numbers = [read_registration_number(r["registration_number"]) for r in world.tables["subjects"]]
    given = [number for number in numbers if number.value]
    assert {len(number.value) for number in given} == {14, 15}
    assert all(number.valid == (len(number.value) == 15) for number in given)


def test_roles_join_subjects_in_time(world: World) -> None:
    subjects = world.by_key("subjects", "subject_ref")
    for row in world.tables["roles"]:
        holder, unit = subjects[row["holder_ref"]], subjects[row["unit_ref"]]
        assert holder is not unit
        assert unit["kind"] != "PERSON"
        assert row["relation"] in RELATIONS
        assert bool(row["share"]) == (row["relation"] == "SHAREHOLDER")
        assert not row["to"] or row["from"] < row["to"] <= LAST
        assert (
            not row["from"]
            or max(unit["established_on"], _adult_on(holder), holder["established_on"]) <= row["from"]
        )
        assert row["from"] <= LAST
        assert row["relation"] != "BRANCH" or {holder["kind"], unit["kind"]} == {"ENTERPRISE"}


def test_shares_of_one_unit_add_up_to_at_most_a_hundred(world: World) -> None:
    shares: dict[str, Decimal] = defaultdict(Decimal)
    for row in world.tables["roles"]:
        if row["share"]:
            assert Decimal(0) < Decimal(row["share"]) <= 100
            shares[row["unit_ref"]] += Decimal(row["share"])
    assert max(shares.values()) == 100
    assert len(shares) > 1000


def test_entries_fit_their_list_and_its_period(world: World) -> None:
    lists = {row["code"]: row for row in world.catalogue["lists"]}
    subjects = world.by_key("subjects", "subject_ref")
    for row in world.tables["entries"]:
        listed, subject = lists[row["list_code"]], subjects[row["subject_ref"]]
        assert subject["kind"] in listed["subject_kinds"].split(";")
        assert listed["effective_from"] <= row["recognised_on"] <= LAST
        assert not listed["effective_to"] or row["recognised_on"] < listed["effective_to"]
        assert max(subject["established_on"], _adult_on(subject)) < row["recognised_on"]
        assert row["domain_code"] in {"", listed["domain_code"]}
        assert not row["conduct_on"] or row["conduct_on"] <= row["recognised_on"]
        assert not row["published_on"] or row["recognised_on"] <= row["published_on"] <= LAST


def test_entries_are_valid_by_their_lists_rule(world: World) -> None:
    rules = {row["code"]: row["validity_rule"] for row in world.catalogue["lists"]}
    for row in world.tables["entries"]:
        start, rule = row["valid_from"] or row["recognised_on"], rules[row["list_code"]]
        assert row["recognised_on"] <= start
        if rule == "OPEN":
            assert not row["valid_to"]
        elif row["valid_to"]:
            days = (date.fromisoformat(row["valid_to"]) - date.fromisoformat(start)).days
            number = int(rule[1:-1]) if rule[0] == "P" else 0
            allowed = {number * 365, number * 365 + 1} if rule.endswith("Y") else {number}
            if rule[0] == "P":
                assert days in allowed or (number == 5 and days in {1826, 1827})
            else:
                assert days // 365 in {1, 2, 3, 5}
        else:
            assert rule == "BY_DECISION"


def test_recognisers_exist_on_the_day_and_are_competent(world: World) -> None:
    authorities, parents = (
        _authorities(world),
        {r["code"]: r["parent_code"] for r in world.catalogue["domains"]},
    )
    domains = {row["code"]: row["domain_code"] for row in world.catalogue["lists"]}
    granted = defaultdict(list)
    for row in world.tables["authorisations"]:
        granted[row["association_code"]].append(row)
        assert authorities[row["authorised_by"]]["level"] == "NATIONAL"
        assert _exists(authorities[row["authorised_by"]], row["from"])
    used = set()
    for row in world.tables["entries"]:
        authority, on = authorities[row["authority_code"]], row["recognised_on"]
        assert authority["level"] != "TOWNSHIP"
        assert _exists(authority, on), row
        if authority["kind"] == "ASSOCIATION":
            used.add(authority["code"])
            line, domain = [""], domains[row["list_code"]]
            while domain:
                line, domain = [*line, domain], parents[domain]
            assert any(
                each["domain_code"] in line and each["from"] <= on and (not each["to"] or on < each["to"])
                for each in granted[authority["code"]]
            ), row
    assert len(used) >= 3


def test_local_authorities_resolve_and_nest_under_regions(world: World) -> None:
    authorities, regions = _authorities(world), {row["code"] for row in world.catalogue["regions"]}
    national = {row["code"] for row in world.catalogue["authorities"]}
    levels = Counter(row["level"] for row in world.tables["authorities"])
    assert set(levels) == {"PROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP"}
    names = Counter(row["name_zh"] for row in world.tables["authorities"])
    assert max(names.values()) == 1
    for row in world.tables["authorities"]:
        assert row["code"] not in national
        assert row["region_code"] in regions
        assert bool(row["dissolved_on"]) == bool(row["succeeded_by"])
        assert (
            not row["succeeded_by"]
            or authorities[row["succeeded_by"]]["established_on"] <= row["dissolved_on"]
        )


def test_exits_are_whole_and_follow_the_entry(world: World) -> None:
    authorities = _authorities(world)
    exits = [row for row in world.tables["entries"] if row["exit_reason"]]
    assert {row["exit_reason"] for row in exits} == set(ExitReason)
    for row in exits:
        dates = [day for day in (row["exit_decided_on"], row["exit_effective_on"]) if day]
        assert dates == sorted(dates)
        assert min(dates) >= row["recognised_on"]
        decider = authorities[row["exit_authority_code"] or row["authority_code"]]
        assert _exists(decider, dates[0]), row
    for row in world.tables["entries"]:
        if not row["exit_reason"]:
            assert not any(row[f"exit_{cell}"] for cell in ("decided_on", "effective_on", "authority_code"))


def test_responsible_persons_exist_and_hold_roles_by_name(world: World) -> None:
    subjects = world.by_key("subjects", "subject_ref")
    named = [word for row in world.tables["entries"] for word in row["responsible"].split(";") if word]
    assert len(named) > 100
    for word in named:
        ref, role = word.split(":")
        assert subjects[ref]["kind"] == "PERSON"
        assert role in set(Role)


def _in_force(memorandum: Row, others: dict[str, Row]) -> tuple[str, str]:
    def first(row: Row) -> str:
        # Later than any day of a month or year of which nothing else is known.
        return row["effective_from"] or row["date"] + "-31"[: 10 - len(row["date"])].ljust(0)

    ends = [first(others[code]) for code in memorandum["superseded_by"].split(";") if code]
    return first(memorandum), min([memorandum["effective_to"] or "9999-12-31", *ends])


def test_executions_apply_measures_that_exist_to_whom_they_apply(world: World) -> None:
    lists = {row["code"]: row for row in world.catalogue["lists"]}
    memoranda = {row["doc_no"]: row for row in world.catalogue["memoranda"]}
    measures = {(row["memorandum_doc_no"], row["no"]): row for row in world.catalogue["measures"]}
    entries, subjects = world.by_key("entries", "entry_ref"), world.by_key("subjects", "subject_ref")
    authorities, represents = _authorities(world), defaultdict(list)
    for row in world.tables["roles"]:
        if row["relation"] == "LEGAL_REPRESENTATIVE":
            represents[row["unit_ref"], row["holder_ref"]].append(row)
    seen_roles = set()
    for row in world.tables["executions"]:
        entry, on = entries[row["entry_ref"]], row["executed_on"]
        listed, measure = lists[entry["list_code"]], measures[row["memorandum_doc_no"], row["measure_no"]]
        assert row["memorandum_doc_no"] in listed["memorandum_doc_nos"].split(";")
        assert measure["direction"] == ("REWARD" if listed["kind"] == "RED" else "PUNISH")
        assert (entry["valid_from"] or entry["recognised_on"]) <= on <= LAST
        assert on < _entry_end(entry) or entry["exit_decided_on"] == _entry_end(entry)
        start, end = _in_force(memoranda[row["memorandum_doc_no"]], memoranda)
        assert start <= on < end
        assert measure["valid_from"] <= on
        assert subjects[row["target_ref"]]["kind"] in measure["target_subject_kinds"].split(";")
        role = "SELF" if row["target_ref"] == entry["subject_ref"] else "LEGAL_REP"
        seen_roles.add(role)
        assert role in measure["target_roles"].split(";")
        assert role == "SELF" or any(
            held["from"] <= on and (not held["to"] or on < held["to"])
            for held in represents[entry["subject_ref"], row["target_ref"]]
        )
        assert _exists(authorities[row["authority_code"]], on)
        assert row["result"] in set(ExecutionResult)
        assert not row["amount"] or Decimal(row["amount"]) > 0
    assert seen_roles == {"SELF", "LEGAL_REP"}
