from __future__ import annotations

from typing import Any

import pytest

from tests.loaders.intake.desk import ENTRY, SUBJECT, Desk, citizen_id, uscc

PEOPLE = (
    f"{SUBJECT},uscc,citizen_id,region_code\n1,ENTERPRISE,A,{uscc(1)},,110101\n2,PERSON,P,,{citizen_id(1)},"
)
ROW = "e1,judgment-defaulters,1,spc,2020-01-01"


async def only_entry(desk: Desk) -> dict[str, Any]:
    entry: dict[str, Any] = await desk.ask("MATCH (e:ListEntry) RETURN properties(e) AS page")
    return entry


async def test_an_entry_defaults_its_domain_and_start_and_is_open(desk: Desk) -> None:
    await desk.load(subjects=PEOPLE, entries=f"{ENTRY}\n{ROW}")
    entry = await only_entry(desk)
    assert entry["domainCode"] == "judgment-default"
    assert (entry["validFrom"], entry["validTo"], entry["exitOn"]) == (
        "2020-01-01",
        "9999-12-31",
        "9999-12-31",
    )
    assert (entry["withdrawn"], entry["responsible"]) == (False, [])
    change = await desk.ask("MATCH (c:Change) RETURN [c.sequence, c.kind, c.regionCode, c.listCode] AS page")
    assert change == [1, "LISTED", "110101", "judgment-defaulters"]
    await desk.sound()


async def test_the_same_entries_again_are_unchanged(desk: Desk) -> None:
    await desk.load(subjects=PEOPLE, entries=f"{ENTRY}\n{ROW}")
    again = await desk.load(entries=f"{ENTRY}\n{ROW}")
    assert again.total.unchanged == 1
    assert await desk.changes() == ["LISTED"]


async def test_a_correction_keeps_the_id_and_the_earlier_version(desk: Desk) -> None:
    await desk.load(subjects=PEOPLE, entries=f"{ENTRY},reason,responsible\n{ROW},first,2:PRINCIPAL")
    before = await only_entry(desk)
    report = await desk.load(entries=f"{ENTRY},reason\n{ROW},second")
    assert report.total.corrected == 1
    after = await only_entry(desk)
    assert (after["id"], after["reason"], after["responsible"]) == (before["id"], "second", [])
    assert after["firstRecordedAt"] == before["recordedAt"]
    past = await desk.ask(
        "MATCH (p:PastEntry)-[:ABOUT]->(s) MATCH (p)-[r:RESPONSIBLE]->(o)"
        " RETURN {past: properties(p), about: s.name, role: r.role, person: o.name} AS page"
    )
    assert past["past"]["reason"] == "first"
    assert past["past"]["supersededAt"] == after["recordedAt"]
    assert past["past"]["id"] == f"{before['id']}|{before['recordedAt']}"
    assert (past["about"], past["role"], past["person"]) == ("A", "PRINCIPAL", "P")
    assert await desk.changes() == ["LISTED", "CORRECTED"]
    await desk.sound()


async def test_versions_within_one_file_follow_each_other(desk: Desk) -> None:
    await desk.load(subjects=PEOPLE, entries=f"{ENTRY},reason\n{ROW},a\n{ROW},b\n{ROW},c")
    assert (await only_entry(desk))["reason"] == "c"
    past = await desk.ask("MATCH (p:PastEntry) WITH p ORDER BY p.recordedAt RETURN collect(p.reason) AS page")
    assert past == ["a", "b"]
    assert await desk.changes() == ["LISTED"]
    await desk.sound()


@pytest.mark.parametrize(("reason", "kind"), [("REPAIRED", "EXITED"), ("WITHDRAWN", "WITHDRAWN")])
async def test_a_correction_that_adds_an_exit_is_that_change(desk: Desk, reason: str, kind: str) -> None:
    await desk.load(subjects=PEOPLE, entries=f"{ENTRY}\n{ROW}")
    await desk.load(entries=f"{ENTRY},exit_reason,exit_decided_on\n{ROW},{reason},2021-02-03")
    entry = await only_entry(desk)
    assert (entry["exitReason"], entry["exitOn"], entry["withdrawn"]) == (
        reason,
        "2021-02-03",
        reason == "WITHDRAWN",
    )
    exit_ = await desk.ask(
        "MATCH (e:ListEntry)-[:EXITED_BY]->(x)-[:DECIDED_BY]->(a)"
        " RETURN [x.decidedOn, x.effectiveOn, a.code] AS page"
    )
    assert exit_ == ["2021-02-03", "2021-02-03", "spc"]
    assert await desk.changes() == ["LISTED", kind]
    await desk.sound()


@pytest.mark.parametrize("cells", ["REPAIRED,,", ",2021-01-01,", ",,2021-01-01"])
async def test_a_lone_reason_or_a_lone_date_is_rejected(desk: Desk, cells: str) -> None:
    report = await desk.load(
        subjects=PEOPLE, entries=f"{ENTRY},exit_reason,exit_decided_on,exit_effective_on\n{ROW},{cells}"
    )
    assert report.reject_codes == {"EXIT_INCOMPLETE": 1}
    assert report.exit_code == 2


async def test_several_sources_stay_apart(desk: Desk) -> None:
    await desk.load("one", subjects=PEOPLE, entries=f"{ENTRY}\n{ROW}")
    await desk.load("two", entries=f"{ENTRY}\ne1,judgment-defaulters,uscc:{uscc(1).lower()},spc,2020-01-01")
    found = await desk.ask("MATCH (e:ListEntry)-[:ABOUT]->(s) RETURN collect([e.source, s.name]) AS page")
    assert sorted(found) == [["one", "A"], ["two", "A"]]
    await desk.sound()


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("e,nothing,1,spc,2020-01-01,,,,", "UNKNOWN_LIST", "list_code"),
        ("e,judgment-defaulters,9,spc,2020-01-01,,,,", "UNKNOWN_SUBJECT", "subject_ref"),
        ("e,judgment-defaulters,uscc:9,spc,2020-01-01,,,,", "UNKNOWN_SUBJECT", "subject_ref"),
        ("e,judgment-defaulters,1,nobody,2020-01-01,,,,", "UNKNOWN_AUTHORITY", "authority_code"),
        ("e,judgment-defaulters,1,spc,2020-01-01,nowhere,,,", "UNKNOWN_DOMAIN", "domain_code"),
        ("e,judgment-defaulters,1,spc,2020-01-01,,2020-01-01,,", "INTERVAL_EMPTY", "valid_to"),
        ("e,judgment-defaulters,1,spc,2020-01-01,,,9:PRINCIPAL,", "UNKNOWN_SUBJECT", "responsible"),
        ("e,judgment-defaulters,1,spc,2020-01-01,,,1:BOSS,", "NOT_IN_VOCABULARY", "responsible"),
        ("e,judgment-defaulters,1,spc,2020-13-01,,,,", "UNPARSABLE_CELL", "recognised_on"),
        ("e,judgment-defaulters,1,,2020-01-01,,,,", "MISSING_VALUE", "authority_code"),
    ],
)
async def test_a_row_that_cannot_be_taken_is_rejected_and_leaves_nothing(
    desk: Desk, row: str, code: str, column: str
) -> None:
    report = await desk.load(
        subjects=PEOPLE,
        entries=f"{ENTRY},domain_code,valid_to,responsible,reason\n{row}\n{ROW},,,,",
    )
    assert [(each.code, each.column, each.row, each.file) for each in report.rejects] == [
        (code, column, 2, "entries.csv")
    ]
    assert (report.tables["entries"].created, report.tables["entries"].rejected) == (1, 1)
    assert await desk.count("ListEntry") == 1
    await desk.sound()


async def test_a_minor_is_refused_until_the_eighteenth_birthday(desk: Desk) -> None:
    report = await desk.load(
        subjects=f"{SUBJECT},citizen_id\n1,PERSON,P,{citizen_id(1, '20020228')}\n2,PERSON,Q,",
        entries=f"{ENTRY}\na,judgment-defaulters,1,spc,2020-02-27\nb,judgment-defaulters,1,spc,2020-02-28\n"
        "c,judgment-defaulters,2,spc,1999-01-01",
    )
    assert [(each.code, each.row) for each in report.rejects] == [("MINOR_NOT_LISTABLE", 2)]
    assert "2002" not in repr(report.rejects)


async def test_an_authority_below_county_level_and_an_association_without_authorisation_are_refused(
    desk: Desk,
) -> None:
    report = await desk.load(
        authorities="code,name_zh,kind,level\ntown,乡,BUREAU,TOWNSHIP\nguild,协会,ASSOCIATION,NATIONAL",
        authorisations="association_code,authorised_by,domain_code,from,to\nguild,spc,judicial,2019-01-01,2020-01-01",
        subjects=PEOPLE,
        entries=f"{ENTRY}\na,judgment-defaulters,1,town,2019-01-01\nb,judgment-defaulters,1,guild,2018-12-31\n"
        "c,judgment-defaulters,1,guild,2019-01-01\nd,judgment-defaulters,1,guild,2020-01-01",
    )
    assert [(each.code, each.row) for each in report.rejects] == [
        ("AUTHORITY_NOT_COMPETENT", 2),
        ("AUTHORITY_NOT_COMPETENT", 3),
        ("AUTHORITY_NOT_COMPETENT", 5),
    ]


async def test_what_looks_wrong_loads_and_is_a_finding(desk: Desk) -> None:
    report = await desk.load(
        subjects=PEOPLE,
        entries=f"{ENTRY},region_code,valid_to,exit_reason,exit_decided_on\n"
        f"{ROW},999999,2021-01-01,REPAIRED,2022-01-01\ne2,tax-a-grade,2,sat,2020-01-01,,,OTHER,2019-01-01",
    )
    assert report.exit_code == 0
    assert report.finding_codes == {
        "UNKNOWN_REGION": 1,
        "EXIT_AFTER_EXPIRY": 1,
        "EXIT_BEFORE_START": 1,
        "KIND_NOT_ON_LIST": 1,
    }
    await desk.sound()


async def test_an_exported_history_is_kept_as_given_in_any_order(desk: Desk) -> None:
    header = f"{ENTRY},reason,source,recorded_at,superseded_at"
    current = f"{ROW},new,origin,2021-01-01T00:00:00Z,"
    past = f"{ROW},old,origin,2020-01-01T08:00:00+08:00,2021-01-01T00:00:00Z"
    for rows in ((past, current), (current, past)):
        await desk.ask(
            "CALL () { MATCH (n) WHERE n:ListEntry OR n:PastEntry DETACH DELETE n } RETURN 0 AS page"
        )
        await desk.load("origin", subjects=PEOPLE)
        await desk.load("copy", entries="\n".join((header, *rows)))
        entry = await only_entry(desk)
        assert (entry["source"], entry["reason"]) == ("origin", "new")
        assert entry["recordedAt"] == "2021-01-01T00:00:00.000000Z"
        assert entry["firstRecordedAt"] == "2020-01-01T00:00:00.000000Z"
        assert await desk.ask("MATCH (p:PastEntry) RETURN p.reason AS page") == "old"
        again = await desk.load("copy", entries="\n".join((header, *rows)))
        assert again.total.unchanged == 2
        await desk.sound()
