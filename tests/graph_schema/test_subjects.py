"""What a subject says of itself: identifiers, roles, standing, history, sources."""

from __future__ import annotations

import pytest

from policy.visibility import Visibility
from policy.vocabulary import Audience
from tests.graph_schema.credit_world import CITIZEN, USCC, CreditWorld, Json, subject_id

PUBLIC = Visibility(Audience.PUBLIC)
FIRM: Json = {"uscc": USCC}


async def _firm(world: CreditWorld, fields: str, **more: Json) -> Json:
    known = ", $known: DateTime" if "known" in more else ""
    query = f"query($by: SubjectBy!{known}) {{ subject(by: $by) {{ ... on Enterprise {{ {fields} }} }} }}"
    return (await world.ask(query, by=FIRM, **more))["subject"]


async def test_scalars_are_the_best_values_of_all_sources(world: CreditWorld) -> None:
    fields = (
        "uscc organisationCode registrationNumber establishedOn form status address industry aliases kind"
    )
    firm = await _firm(world, fields + " region { name parent { name } }")
    assert firm["uscc"] == USCC
    assert firm["organisationCode"] == USCC[8:17]
    assert firm["establishedOn"] == "2010-01-01"
    assert firm["aliases"] == ["東海科技舊名", "东海老厂"]
    assert firm["region"] == {"name": "海曙区", "parent": {"name": "宁波市"}}
    assert firm["form"] is None


async def test_identifiers_and_sources_come_from_every_record(world: CreditWorld) -> None:
    firm = await _firm(world, "identifiers { scheme value valid masked } sources { name record verified }")
    schemes = [each["scheme"] for each in firm["identifiers"]]
    assert schemes == ["ORGANISATION_CODE", "REGISTRATION_NUMBER", "USCC", "ref:A", "ref:B"]
    assert [(each["name"], each["record"]) for each in firm["sources"]] == [("B", "x1"), ("A", "e1")]


async def test_a_citizen_id_is_never_shown(world: CreditWorld) -> None:
    query = """query($by: SubjectBy!) { subject(by: $by) { identifiers { scheme value masked }
      ... on Person { idLastFour } } }"""
    by = {"id": subject_id("p1")}
    person = (await world.ask(query, by=by))["subject"]
    assert person["idLastFour"] == CITIZEN[-4:]
    assert person["identifiers"][0] == {
        "scheme": "CITIZEN_ID", "value": "*" * 14 + CITIZEN[-4:], "masked": True,
    }  # fmt: skip
    person = (await world.ask(query, PUBLIC, by=by))["subject"]
    assert person == {
        "idLastFour": None,
        "identifiers": [{"scheme": "CITIZEN_ID", "value": "*" * 18, "masked": True}],
    }


ROLES = "nodes { role share from to holder { name } unit { name } sources { name } } totalCount"


async def test_roles_hold_at_the_date_asked(world: CreditWorld) -> None:
    firm = await _firm(world, f'a: roleHolders {{ {ROLES} }} b: roleHolders(at: "2014-12-31") {{ {ROLES} }}')
    now = [(each["role"], each["holder"]["name"]) for each in firm["a"]["nodes"]]
    assert now == [("LEGAL_REPRESENTATIVE", "某丙"), ("DIRECTOR", "某甲乙"), ("SHAREHOLDER", "重庆科技")]
    then = {(each["role"], each["holder"]["name"]) for each in firm["b"]["nodes"]}
    assert then == {
        ("LEGAL_REPRESENTATIVE", "某甲乙"), ("DIRECTOR", "某甲乙"), ("SHAREHOLDER", "重庆科技"),
        ("SHAREHOLDER", "某投资"),
    }  # fmt: skip
    assert (firm["a"]["totalCount"], firm["b"]["totalCount"]) == (3, 4)
    share = firm["a"]["nodes"][2]
    assert (share["share"], share["from"], share["to"], share["sources"]) == (
        "33.30",
        None,
        None,
        [{"name": "A"}],
    )
    assert share["unit"]["name"] == "东海科技有限公司"


@pytest.mark.parametrize(
    ("arguments", "roles"),
    [
        ("roles: []", []),
        ("roles: [DIRECTOR, LEGAL_REPRESENTATIVE]", ["LEGAL_REPRESENTATIVE", "DIRECTOR"]),
        ("first: 1", ["LEGAL_REPRESENTATIVE"]),
        ("last: 1", ["SHAREHOLDER"]),
        ("first: 0", []),
    ],
)
async def test_roles_are_chosen_and_paged(world: CreditWorld, arguments: str, roles: list[str]) -> None:
    firm = await _firm(world, f"roleHolders({arguments}) {{ nodes {{ role }} }}")
    assert [each["role"] for each in firm["roleHolders"]["nodes"]] == roles


async def test_pages_of_roles_are_the_whole(world: CreditWorld) -> None:
    query = """query($by: SubjectBy!, $c: String) { subject(by: $by) { roleHolders(first: 1, after: $c) {
      nodes { role } pageInfo { endCursor hasNextPage hasPreviousPage } } } }"""
    found: list[str] = []
    cursor = None
    while True:
        page = (await world.ask(query, by=FIRM, c=cursor))["subject"]["roleHolders"]
        assert page["pageInfo"]["hasPreviousPage"] == bool(found)
        found += [each["role"] for each in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == ["LEGAL_REPRESENTATIVE", "DIRECTOR", "SHAREHOLDER"]


async def test_roles_held_are_the_same_facts_from_the_other_end(world: CreditWorld) -> None:
    query = """query($by: SubjectBy!) { subject(by: $by) { rolesHeld { totalCount nodes { role
      holder { id } unit { name } } } } }"""
    held = (await world.ask(query, by={"id": subject_id("p1")}))["subject"]["rolesHeld"]
    assert held["totalCount"] == 1
    assert held["nodes"] == [
        {"role": "DIRECTOR", "holder": {"id": subject_id("p1")}, "unit": {"name": "东海科技有限公司"}}
    ]


async def test_roles_are_answered_as_they_were_known(world: CreditWorld) -> None:
    firm = await _firm(
        world, "roleHolders(knownAt: $known) { totalCount nodes { role } }", known=world.before
    )
    assert firm["roleHolders"] == {"totalCount": 0, "nodes": []}
    held = """rolesHeld(knownAt: $known) { nodes { role } }
      roleHolders(at: "2014-12-31", knownAt: $known) { totalCount }"""
    firm = await _firm(world, held, known=world.between)
    assert firm["roleHolders"]["totalCount"] == 3


async def test_the_legal_representative_and_the_branches(world: CreditWorld) -> None:
    firm = await _firm(
        world,
        """now: legalRepresentative { name } then: legalRepresentative(at: "2014-01-01") { name }
           never: legalRepresentative(at: "2000-01-01") { name }
           branches { totalCount nodes { name } pageInfo { hasNextPage } }""",
    )
    assert (firm["now"], firm["then"], firm["never"]) == ({"name": "某丙"}, {"name": "某甲乙"}, None)
    assert firm["branches"] == {
        "totalCount": 1, "nodes": [{"name": "东海"}], "pageInfo": {"hasNextPage": False},
    }  # fmt: skip


STANDING = """{ at entriesInForce byKind { kind count } domains { code } keyWatchDomains { code } warned
  redConflict  disputed }"""


async def test_standing_counts_what_is_in_force(world: CreditWorld) -> None:
    firm = await _firm(world, f"standing {STANDING}")
    assert firm["standing"] == {
        "at": "2020-01-01", "entriesInForce": 3,
        "byKind": [{"kind": "RED", "count": 1}, {"kind": "BLACK", "count": 1}, {"kind": "WATCH", "count": 1}],
        "domains": [{"code": "leaf"}, {"code": "other"}], "keyWatchDomains": [{"code": "root"}],
        "warned": False, "redConflict": True, "disputed": False,
    }  # fmt: skip


async def test_standing_is_asked_by_date_and_by_knowledge(world: CreditWorld) -> None:
    firm = await _firm(
        world,
        f'a: standing(at: "2018-01-01") {STANDING} b: standing(knownAt: $known) {STANDING}',
        known=world.between,
    )
    assert firm["a"]["byKind"] == [{"kind": "WATCH", "count": 1}]
    # The entry that was withdrawn later was still known.
    assert firm["b"]["entriesInForce"] == 4
    warned = """{ subjects(where: {name: {eq: "重庆科技"}}) { nodes {
      standing(at: "2019-06-01") { warned redConflict } } } }"""
    [other] = (await world.ask(warned))["subjects"]["nodes"]
    assert other["standing"] == {"warned": True, "redConflict": False}


async def test_history_is_told_oldest_first_and_resumed_by_cursor(world: CreditWorld) -> None:
    fields = """history(first: 20) { totalCount nodes { sequence kind cursor subject { name } entry { id }
      list { code } summary } pageInfo { endCursor } }"""
    history = (await _firm(world, fields))["history"]
    kinds = [each["kind"] for each in history["nodes"]]
    assert history["totalCount"] == len(kinds)
    assert kinds.count("LISTED") == 7
    assert kinds.count("WITHDRAWN") == 1
    assert [each["sequence"] for each in history["nodes"]] == sorted(
        each["sequence"] for each in history["nodes"]
    )
    gone = next(each for each in history["nodes"] if each["kind"] == "WITHDRAWN")
    assert (gone["entry"], gone["list"], gone["summary"]) == (
        None,
        {"code": "black"},
        "Listing withdrawn: black",
    )
    query = (
        "query($by: SubjectBy!, $c: String) { subject(by: $by) { history(after: $c) { nodes { kind } } } }"
    )
    rest = (await world.ask(query, by=FIRM, c=history["nodes"][-2]["cursor"]))["subject"]["history"]
    assert [each["kind"] for each in rest["nodes"]] == kinds[-1:]


async def test_outsiders_are_not_told_of_what_is_withdrawn_or_hidden(world: CreditWorld) -> None:
    query = (
        "query($by: SubjectBy!) { subject(by: $by) { history { totalCount nodes { kind list { code } } } } }"
    )
    firm = (await world.ask(query, PUBLIC, by=FIRM))["subject"]["history"]
    assert "WITHDRAWN" not in {each["kind"] for each in firm["nodes"]}
    assert firm["totalCount"] == len(firm["nodes"])
    person = (await world.ask(query, PUBLIC, by={"id": subject_id("p1")}))["subject"]["history"]
    assert "secret" not in {(each["list"] or {}).get("code") for each in person["nodes"]}


async def test_a_deep_question_sends_one_statement_for_each_relation_and_level(world: CreditWorld) -> None:
    fields = """name identifiers { value } sources { name } listEntries { nodes { status subject { name }
      executions { target { name } } } } roleHolders { nodes { holder { name standing { warned }
      rolesHeld { nodes { unit { name } holder { name } } } } } } branches { nodes { name
      sources { name } } }"""
    await _firm(world, fields)
    assert sorted(world.statements) == sorted(
        ["subjects_by_identifier", "identifiers_of_subjects", "records_of_subjects",
         "entries_of_subject_page", "executions_of_entries", "role_holders_page",
         "standing_of_subjects", "roles_held_page",
         "branches_page",         "records_of_subjects"]
    )  # fmt: skip
