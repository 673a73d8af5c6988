from __future__ import annotations

from tests.loaders.intake.desk import ENTRY, SUBJECT, Desk, citizen_id, organisation_code, uscc


async def test_loading_the_same_rows_twice_changes_nothing_and_says_so(desk: Desk) -> None:
    rows = f"{SUBJECT},uscc\n1,ENTERPRISE,A,{uscc(1)}\n2,ENTERPRISE,B,{uscc(2)}"
    first = await desk.load(subjects=rows)
    second = await desk.load(subjects=rows)
    assert (first.total.created, first.total.unchanged) == (2, 0)
    assert (second.total.created, second.total.corrected, second.total.unchanged) == (0, 0, 2)
    assert await desk.count("Subject") == 2
    assert await desk.changes() == []
    await desk.sound()


async def test_a_changed_row_of_one_source_is_a_correction_that_keeps_the_old_record(desk: Desk) -> None:
    await desk.load(subjects=f"{SUBJECT},form\n1,ENTERPRISE,Old Name,LLC")
    before = await desk.subjects()
    report = await desk.load(subjects=f"{SUBJECT},form\n1,ENTERPRISE,New Name,")
    assert report.total.corrected == 1
    after = (await desk.subjects())["New Name"]
    assert after["id"] == before["Old Name"]["id"]
    assert after["aliases"] == ["Old Name"]
    assert after["searchNames"] == ["newname", "oldname"]
    assert "form" not in after
    assert await desk.count("Record {table: 'subjects'}") == 2
    assert await desk.changes() == ["SUBJECT_CHANGED"]
    await desk.sound()


async def test_a_later_row_of_the_same_key_in_one_file_corrects_the_earlier(desk: Desk) -> None:
    report = await desk.load(
        subjects=f"{SUBJECT}\n1,ENTERPRISE,First\n1,ENTERPRISE,Second\n1,ENTERPRISE,Third"
    )
    assert (report.total.created, report.total.corrected) == (1, 2)
    assert (await desk.subjects())["Third"]["aliases"] == ["First", "Second"]
    await desk.sound()


async def test_two_sources_are_one_subject_when_they_share_a_strong_identifier(desk: Desk) -> None:
    code = organisation_code(7)
    await desk.load("one", subjects=f"{SUBJECT},uscc,address\n1,ENTERPRISE,甲公司,{uscc(7)},路1号")
    await desk.load(
        "two", subjects=f"{SUBJECT},organisation_code,telephone\nx,ENTERPRISE,乙公司,{code},010-1"
    )
    (subject,) = (await desk.subjects()).values()
    assert (subject["name"], subject["aliases"]) == ("乙公司", ["甲公司"])
    assert (subject["address"], subject["telephone"]) == ("路1号", "010-1")
    assert (subject["uscc"], subject["organisationCode"]) == (uscc(7), code)
    await desk.sound()


async def test_an_invalid_or_masked_identifier_never_joins_two_subjects(desk: Desk) -> None:
    wrong = uscc(1)[:-1] + ("0" if uscc(1)[-1] != "0" else "1")
    report = await desk.load(
        subjects=f"{SUBJECT},uscc,citizen_id\n1,ENTERPRISE,A,{wrong},\n2,ENTERPRISE,B,{wrong},\n"
        "3,PERSON,C,,110101********123X\n4,PERSON,D,,110101********123X"
    )
    assert report.total.created == 4
    assert report.finding_codes == {"INVALID_IDENTIFIER": 2, "MASKED_IDENTIFIER": 2}
    subjects = await desk.subjects()
    assert len({subject["id"] for subject in subjects.values()}) == 4
    assert "uscc" not in subjects["A"]
    await desk.sound()


async def test_two_rows_of_one_source_that_are_one_subject_are_a_finding(desk: Desk) -> None:
    report = await desk.load(
        subjects=f"{SUBJECT},citizen_id\n1,PERSON,A,{citizen_id(1)}\n2,PERSON,A,{citizen_id(1)}"
    )
    assert report.finding_codes == {"ONE_SUBJECT_TWICE": 1}
    assert await desk.count("Subject") == 1
    await desk.sound()


async def test_no_citizen_id_stands_anywhere_in_clear(desk: Desk) -> None:
    secret = citizen_id(5)
    await desk.load(
        subjects=f"{SUBJECT},aliases,citizen_id,address\n{secret},PERSON,甲{secret},乙{secret},{secret},{secret}号"
    )
    found = await desk.ask(
        "MATCH (n) WHERE n:Subject OR n:Record OR n:Identifier RETURN collect(properties(n)) AS page"
    )
    assert secret not in repr([each for each in found if each.get("table") in (None, "subjects")])
    (subject,) = [each for each in found if "idLastFour" in each]
    assert (subject["idLastFour"], subject["adultOn"]) == (secret[-4:], "2008-01-01")


async def test_subjects_that_turn_out_to_be_one_join_under_the_id_recorded_first(desk: Desk) -> None:
    await desk.load("one", subjects=f"{SUBJECT},uscc\n1,ENTERPRISE,A,{uscc(1)}\n9,PERSON,P,")
    await desk.load("two", subjects=f"{SUBJECT},registration_number\n2,ENTERPRISE,B,")
    before = await desk.subjects()
    await desk.load("two", roles="holder_ref,unit_ref,relation\nuscc:" + uscc(1) + ",2,SHAREHOLDER")
    await desk.load(
        "two",
        entries=f"{ENTRY},responsible\ne,judgment-defaulters,2,spc,2020-01-01,2:PRINCIPAL",
    )
    await desk.load("two", subjects=f"{SUBJECT},uscc\n2,ENTERPRISE,B,{uscc(1)}")
    after = await desk.subjects()
    assert set(after) == {"B", "P"}
    assert after["B"]["id"] == before["A"]["id"]
    alias = await desk.ask("MATCH (a:SubjectAlias)-[:RESOLVES_TO]->(s) RETURN collect([a.id, s.id]) AS page")
    assert alias == [[before["B"]["id"], before["A"]["id"]]]
    entry = await desk.ask(
        "MATCH (e:ListEntry)-[:ABOUT]->(s) RETURN [s.id, e.subjectId, e.responsible] AS page"
    )
    kept = before["A"]["id"]
    assert entry == [kept, kept, [f"{kept}|PRINCIPAL"]]
    await desk.sound()


async def test_a_record_whose_identifiers_point_elsewhere_takes_its_facts_along(desk: Desk) -> None:
    await desk.load("one", subjects=f"{SUBJECT},uscc\n1,ENTERPRISE,A,{uscc(1)}\n3,PERSON,P,")
    await desk.load("two", subjects=f"{SUBJECT},uscc\n1,ENTERPRISE,A two,{uscc(1)}\n2,ENTERPRISE,B,{uscc(2)}")
    await desk.load(
        "two",
        roles="holder_ref,unit_ref,relation\n2,1,SHAREHOLDER",
        entries=f"{ENTRY}\ne,judgment-defaulters,1,spc,2020-01-01",
    )
    await desk.load("one", entries=f"{ENTRY}\nf,judgment-defaulters,1,spc,2020-01-01")
    await desk.load("two", subjects=f"{SUBJECT},uscc\n1,ENTERPRISE,B again,{uscc(2)}")
    subjects = await desk.subjects()
    assert set(subjects) == {"A", "B again", "P"}
    owners = await desk.ask("MATCH (e:ListEntry)-[:ABOUT]->(s) RETURN collect([e.source, s.name]) AS page")
    assert sorted(owners) == [["one", "A"], ["two", "B again"]]
    units = await desk.ask("MATCH (h)-[:HOLDS]->(u) RETURN collect([h.name, u.name]) AS page")
    assert units == [["B again", "B again"]]
    await desk.sound()


async def test_a_record_that_leaves_a_shared_subject_gets_one_of_its_own(desk: Desk) -> None:
    await desk.load("one", subjects=f"{SUBJECT},uscc\n1,ENTERPRISE,A,{uscc(1)}")
    await desk.load("two", subjects=f"{SUBJECT},uscc\n1,ENTERPRISE,A two,{uscc(1)}")
    await desk.load("two", subjects=f"{SUBJECT},uscc\n1,ENTERPRISE,C,{uscc(3)}")
    subjects = await desk.subjects()
    assert {(each["name"], each["uscc"]) for each in subjects.values()} == {("A", uscc(1)), ("C", uscc(3))}
    await desk.sound()


async def test_an_organisation_code_that_contradicts_the_uscc_is_a_finding_and_joins_nothing(
    desk: Desk,
) -> None:
    report = await desk.load(
        subjects=f"{SUBJECT},uscc,organisation_code\n1,ENTERPRISE,A,{uscc(1)},{organisation_code(2)}\n"
        f"2,ENTERPRISE,B,{uscc(2)},"
    )
    assert report.finding_codes == {"IDENTIFIERS_DISAGREE": 1}
    assert await desk.count("Subject") == 2
    await desk.sound()


async def test_history_that_was_loaded_before_its_current_row_is_of_the_same_subject(desk: Desk) -> None:
    header = f"{SUBJECT},recorded_at,superseded_at"
    await desk.load(subjects=f"{header}\n1,ENTERPRISE,Old,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z")
    assert set(await desk.subjects()) == {"Old"}
    await desk.load(subjects=f"{header}\n1,ENTERPRISE,New,2021-01-01T00:00:00Z,")
    assert set(await desk.subjects()) == {"New"}
    await desk.sound()


async def test_a_row_with_superseded_at_is_history(desk: Desk) -> None:
    header = f"{SUBJECT},recorded_at,superseded_at"
    rows = (
        "1,ENTERPRISE,Old,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z\n1,ENTERPRISE,New,2021-01-01T00:00:00Z,"
    )
    await desk.load(subjects=f"{header}\n{rows}")
    again = await desk.load(subjects=f"{header}\n{rows}")
    assert again.total.unchanged == 2
    subject = (await desk.subjects())["New"]
    assert subject["aliases"] == ["Old"]
    records = await desk.ask(
        "MATCH (r:Record {table: 'subjects'}) RETURN collect([r.recordedAt, r.supersededAt]) AS page"
    )
    assert min(records) == ["2020-01-01T00:00:00.000000Z", "2021-01-01T00:00:00.000000Z"]
    assert await desk.count("Subject") == 1
    await desk.sound()
