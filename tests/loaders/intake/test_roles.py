from __future__ import annotations

from typing import Any

import pytest

from tests.loaders.intake.desk import SUBJECT, Desk, uscc

PEOPLE = f"{SUBJECT},uscc\n1,ENTERPRISE,A,{uscc(1)}\n2,PERSON,P,\n3,PERSON,Q,\n4,ENTERPRISE,B,"
ROLE = "holder_ref,unit_ref,relation,share,from,to"


async def held(desk: Desk) -> list[dict[str, Any]]:
    page: list[dict[str, Any]] = await desk.ask(
        "MATCH (a)-[h:HOLDS]->(b) WITH a, h, b ORDER BY h.recordedAt"
        " RETURN collect(h {.*, holder: a.name, unit: b.name}) AS page"
    )
    return page


async def test_a_role_goes_from_holder_to_unit_with_open_ends(desk: Desk) -> None:
    await desk.load(subjects=PEOPLE, roles=f"{ROLE}\n2,1,SHAREHOLDER,12.50,,\n1,4,BRANCH,,2020-01-01,")
    share, branch = await held(desk)
    assert (share["holder"], share["unit"], share["relation"], share["share"]) == (
        "P",
        "A",
        "SHAREHOLDER",
        "12.50",
    )
    assert (share["from"], share["to"]) == ("0001-01-01", "9999-12-31")
    assert (branch["holder"], branch["unit"], branch["from"]) == ("A", "B", "2020-01-01")
    await desk.sound()


async def test_a_changed_end_is_a_correction_and_a_changed_start_another_fact(desk: Desk) -> None:
    await desk.load(subjects=PEOPLE, roles=f"{ROLE}\n2,1,DIRECTOR,,2020-01-01,")
    report = await desk.load(roles=f"{ROLE}\n2,1,DIRECTOR,,2020-01-01,2021-01-01\n2,1,DIRECTOR,,2022-01-01,")
    assert (report.total.corrected, report.total.created) == (1, 1)
    old, new, other = await held(desk)
    assert old["supersededAt"] == new["recordedAt"]
    assert old["fact"] == new["fact"] != other["fact"]
    assert (old["to"], new["to"]) == ("9999-12-31", "2021-01-01")
    assert await desk.changes() == ["ROLE_CHANGED"]
    again = await desk.load(roles=f"{ROLE}\nuscc:{uscc(1)},4,BRANCH,,,\n2,1,DIRECTOR,,2020-01-01,2021-01-01")
    assert (again.total.created, again.total.unchanged) == (1, 1)
    await desk.sound()


async def test_several_sources_state_one_fact(desk: Desk) -> None:
    await desk.load("one", subjects=PEOPLE, roles=f"{ROLE}\n2,1,DIRECTOR,,2020-01-01,")
    await desk.load("two", subjects=f"{SUBJECT},uscc\n1,ENTERPRISE,A,{uscc(1)}\n2,PERSON,P,")
    await desk.load("two", roles=f"{ROLE}\n4,1,DIRECTOR,,,")
    report = await desk.load("one", roles=f"{ROLE}\n2,uscc:{uscc(1)},DIRECTOR,,2020-01-01,")
    assert report.total.unchanged == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("9,1,DIRECTOR,,,", "UNKNOWN_SUBJECT"),
        ("2,9,DIRECTOR,,,", "UNKNOWN_SUBJECT"),
        ("2,1,BOSS,,,", "NOT_IN_VOCABULARY"),
        ("2,1,DIRECTOR,,2020-01-01,2020-01-01", "INTERVAL_EMPTY"),
        ("2,1,SHAREHOLDER,half,,", "UNPARSABLE_CELL"),
        ("2,,DIRECTOR,,,", "MISSING_VALUE"),
        ("2:x,1,DIRECTOR,,,", "UNPARSABLE_CELL"),
    ],
)
async def test_a_role_that_cannot_be_taken_is_rejected(desk: Desk, row: str, code: str) -> None:
    report = await desk.load(subjects=PEOPLE, roles=f"{ROLE}\n{row}")
    assert report.reject_codes == {code: 1}
    assert await held(desk) == []


async def test_odd_roles_load_with_findings(desk: Desk) -> None:
    report = await desk.load(
        subjects=PEOPLE,
        roles=f"{ROLE}\n2,1,LEGAL_REPRESENTATIVE,,2020-01-01,2021-01-01\n3,1,LEGAL_REPRESENTATIVE,,2020-06-01,\n"
        "4,1,DIRECTOR,,,\n2,1,SUPERVISOR,5,,\n2,1,SHAREHOLDER,101,,\n2,4,BRANCH,,,\n1,1,SHAREHOLDER,1,,\n"
        "2,4,LEGAL_REPRESENTATIVE,,2020-01-01,2021-01-01\n3,4,LEGAL_REPRESENTATIVE,,2021-01-01,",
    )
    assert report.finding_codes == {
        "SEVERAL_LEGAL_REPRESENTATIVES": 1,
        "HOLDER_IS_NO_PERSON": 1,
        "SHARE_WITHOUT_HOLDING": 1,
        "SHARE_OUT_OF_RANGE": 1,
        "HOLDER_IS_A_PERSON": 1,
        "HOLDER_IS_UNIT": 1,
    }
    assert report.exit_code == 0
    await desk.sound()


async def test_the_history_of_a_role_is_kept_as_given(desk: Desk) -> None:
    header = f"{ROLE},recorded_at,superseded_at"
    rows = (
        f"{header}\n2,1,DIRECTOR,,,2030-01-01,2020-01-01T00:00:00Z,2021-01-01T00:00:00Z\n"
        "2,1,DIRECTOR,,,,2021-01-01T00:00:00Z,\n2,1,DIRECTOR,,,2020-01-01,2021-01-01T00:00:00Z,2021-01-01T00:00:00Z"
    )
    first = await desk.load(subjects=PEOPLE, roles=rows)
    assert first.reject_codes == {"INTERVAL_EMPTY": 1}
    old, new = await held(desk)
    assert (old["recordedAt"], old["supersededAt"]) == (
        "2020-01-01T00:00:00.000000Z",
        "2021-01-01T00:00:00.000000Z",
    )
    assert new["recordedAt"] == "2021-01-01T00:00:00.000000Z"
    again = await desk.load(roles=rows)
    assert again.total.unchanged == 2
    await desk.sound()


async def test_two_statements_of_one_source_that_become_one_fact_leave_one_current(desk: Desk) -> None:
    await desk.load(
        subjects=f"{SUBJECT},uscc\n1,ENTERPRISE,A,{uscc(1)}\n5,ENTERPRISE,A,\n2,PERSON,P,",
        roles=f"{ROLE}\n2,1,DIRECTOR,,,\n2,5,DIRECTOR,,,2030-01-01",
    )
    await desk.load(subjects=f"{SUBJECT},uscc\n5,ENTERPRISE,A,{uscc(1)}")
    statements = await held(desk)
    assert len({each["fact"] for each in statements}) == 1
    assert [each["to"] for each in statements if each["supersededAt"].startswith("9999")] == ["2030-01-01"]
    await desk.sound()
