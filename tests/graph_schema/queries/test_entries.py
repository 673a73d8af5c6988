"""`listEntries`, of all, of a subject and of a list."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy.visibility import ANALYST, Visibility
from policy.vocabulary import Audience
from tests.graph_schema.credit_world import ENTRIES, USCC, CreditWorld, Json, entry_id

PUBLIC, PARTNER = Visibility(Audience.PUBLIC), Visibility(Audience.PARTNER)
REFS = {entry_id(row["entry_ref"]): row["entry_ref"] for row in ENTRIES}
SEEN = set(REFS.values()) - {"wrong"}


async def _refs(
    world: CreditWorld, where: Json, visibility: Visibility = ANALYST, **arguments: Json
) -> set[str]:
    query = """query($where: ListEntryWhere, $at: Date, $known: DateTime) {
      listEntries(where: $where, at: $at, knownAt: $known, first: 100) { totalCount nodes { id } } }"""
    page = (await world.ask(query, visibility, where=where, **arguments))["listEntries"]
    assert page["totalCount"] == len(page["nodes"])
    return {REFS[node["id"]] for node in page["nodes"]}


@pytest.mark.parametrize(
    ("where", "refs"),
    [
        (None, SEEN),
        ({"or": []}, set()),
        ({"and": []}, SEEN),
        ({"list": []}, set()),
        ({"kind": ["WATCH"]}, {"exited", "watch"}),
        ({"kind": ["BLACK"], "status": ["EXPIRED"]}, {"expired"}),
        ({"list": ["red", "nowhere"]}, {"red", "pending"}),
        ({"domain": ["root"]}, SEEN - {"red", "pending", "person", "e2-secret"}),
        ({"domain": ["leaf"]}, {"force", "expired", "exited", "watch"}),
        ({"authority": ["court"]}, {"expired"}),
        ({"region": ["110000"]}, {"red"}),
        ({"region": ["330000"]}, SEEN - {"red", "person"}),
        ({"not": {"region": ["330000"]}}, {"red", "person"}),
        ({"status": ["IN_FORCE"]}, {"force", "red", "watch", "person", "e2-secret"}),
        ({"status": ["EXITED", "PENDING"]}, {"exited", "pending"}),
        ({"status": []}, set()),
        ({"status": ["WITHDRAWN"]}, {"wrong"}),
        ({"status": ["WITHDRAWN", "PENDING"]}, {"wrong", "pending"}),
        ({"not": {"status": ["IN_FORCE"]}}, {"expired", "exited", "pending", "corrected"}),
        ({"not": {"not": {"status": ["WITHDRAWN"]}}}, {"wrong"}),
        ({"validTo": {"isNull": False}}, {"expired", "corrected"}),
        ({"validTo": {"before": "2019-01-01"}}, {"expired"}),
        ({"validTo": {"from": "2018-01-01"}}, {"expired", "corrected"}),
        ({"not": {"validTo": {"from": "2018-01-02"}}}, SEEN - {"corrected"}),
        ({"recognisedOn": {"eq": "2019-02-01"}}, {"red", "watch"}),
        ({"recognisedOn": {"from": "2019-02-01", "before": "2019-12-01"}}, {"red", "watch"}),
        ({"kind": None, "list": ["watch"]}, {"exited", "watch"}),
    ],
)
async def test_filters_mean_what_the_contract_says(world: CreditWorld, where: Json, refs: set[str]) -> None:
    assert await _refs(world, where) == refs


async def test_a_status_is_judged_at_the_date_asked(world: CreditWorld) -> None:
    exited: Json = {"status": ["EXITED"]}
    assert await _refs(world, exited, at="2019-05-31") == set()
    assert await _refs(world, exited, at="2019-06-01") == {"exited"}


async def test_what_was_known_is_answered_as_it_was_known(world: CreditWorld) -> None:
    query = """query($known: DateTime) { listEntries(knownAt: $known, where: {kind: [WARNING]}) {
      nodes { reason validTo recordedAt status(knownAt: $known) now: status } } }"""
    then = (await world.ask(query, known=world.between))["listEntries"]["nodes"]
    now = (await world.ask(query))["listEntries"]["nodes"]
    assert [(each["reason"], each["validTo"], each["status"]) for each in then] == [
        ("before", None, "IN_FORCE")
    ]
    assert [(each["reason"], each["validTo"], each["status"]) for each in now] == [
        ("after", "2019-12-31", "EXPIRED")
    ]
    assert await _refs(world, None, known=world.between) == set(REFS.values())
    assert await _refs(world, None, known=world.before) == set()


async def test_a_version_that_the_entry_was_not_loaded_with_is_found_for_its_status(
    world: CreditWorld,
) -> None:
    query = """query($known: DateTime) { listEntries(where: {kind: [WARNING]}) {
      nodes { status(knownAt: $known) } } }"""
    assert (await world.ask(query, known=world.between))["listEntries"]["nodes"] == [{"status": "IN_FORCE"}]
    [(code, _)] = await world.refused(query, known=world.before)
    assert code == "BAD_USER_INPUT"


@pytest.mark.parametrize("visibility", [PUBLIC, PARTNER])
async def test_a_withdrawn_entry_is_in_no_answer_of_outsiders(
    world: CreditWorld, visibility: Visibility
) -> None:
    withdrawn: Json = {"status": ["WITHDRAWN"]}
    assert await _refs(world, withdrawn, visibility) == set()
    assert "wrong" not in await _refs(world, None, visibility, known=world.between)


async def test_the_public_sees_no_person_on_a_list_that_publishes_none(world: CreditWorld) -> None:
    assert await _refs(world, {"list": ["secret"]}, PUBLIC) == {"e2-secret"}
    query = """{ listEntries(where: {list: ["secret"]}) { nodes {
      responsible { holder { name } } sources { record } } } }"""
    [entry] = (await world.ask(query, PUBLIC))["listEntries"]["nodes"]
    assert entry == {"responsible": [], "sources": [{"record": None}]}


async def test_an_entry_says_all_that_its_row_said(world: CreditWorld) -> None:
    query = """query($by: SubjectBy!) { subject(by: $by) { listEntries(where: {list: ["black"]}, first: 1) {
      nodes { kind list { code } domain { code } recognisedBy { code } region { code } subject { id } disputed
      responsible { role holder { name } unit { name } share from to sources { record } }
      promotedTo { id } promotedFrom { id } derivedFrom { id } derivedDomains { code }
      executions { executedOn result amount measure { number } authority { code } target { name }
        entry { id } }
      sources { name record verified } } } } }"""
    [entry] = (await world.ask(query, by={"uscc": USCC}))["subject"]["listEntries"]["nodes"]
    assert entry["responsible"][0]["role"] == "LEGAL_REPRESENTATIVE"
    assert [each["holder"]["name"] for each in entry["responsible"]] == ["某丙", "某甲乙"]
    assert entry["region"] == {"code": "330203"}
    assert entry["executions"] == [
        {
            "executedOn": "2019-03-01", "result": "EXECUTED", "amount": "12.50", "measure": {"number": "1"},
            "authority": {"code": "office"}, "target": {"name": "东海科技有限公司"},
            "entry": {"id": entry_id("force")},
        }
    ]  # fmt: skip
    assert entry["sources"] == [{"name": "A", "record": "force", "verified": True}]
    assert (entry["promotedTo"], entry["derivedFrom"], entry["derivedDomains"]) == (None, [], [])


async def test_an_exit_is_shown_with_both_its_dates(world: CreditWorld) -> None:
    query = """{ listEntries(where: {status: [EXITED]}) { nodes { exit {
      reason decidedOn effectiveOn note authority { code } } } } }"""
    assert (await world.ask(query))["listEntries"]["nodes"][0]["exit"] == {
        "reason": "REPAIRED", "decidedOn": "2019-06-01", "effectiveOn": "2019-06-01", "note": None,
        "authority": {"code": "office"},
    }  # fmt: skip


async def test_one_statement_answers_each_level_whatever_its_width(world: CreditWorld) -> None:
    query = """{ listEntries { nodes { id list { name } kind domain { name } status recognisedBy { name }
      subject { name roleHolders { nodes { holder { name } unit { name } } } standing { warned } } } } }"""
    await world.ask(query)
    assert sorted(world.statements) == [
        "entries_page", "role_holders_page", "standing_of_subjects", "subjects_by_id",
    ]  # fmt: skip
    await world.ask("{ listEntries { nodes { subject { id } list { code } status } } }")
    assert world.statements == ["entries_page"]
    await world.ask("{ listEntries { totalCount } }")
    assert sorted(world.statements) == ["entries_count", "entries_page"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: -1", "BAD_USER_INPUT"),
        ("first: 101", "BAD_USER_INPUT"),
        ("last: 101", "BAD_USER_INPUT"),
        ("first: 1, last: 1", "BAD_USER_INPUT"),
        ('after: "nonsense"', "BAD_USER_INPUT"),
        ('before: "é"', "BAD_USER_INPUT"),
        ('after: ""', "BAD_USER_INPUT"),
        ('at: "2018-02-30"', "BAD_USER_INPUT"),
    ],
)
async def test_a_page_that_cannot_be_is_refused(world: CreditWorld, arguments: str, code: str) -> None:
    [(found, _)] = await world.refused(f"{{ listEntries({arguments}) {{ nodes {{ id }} }} }}")
    assert found == code


async def test_a_cursor_is_good_for_its_own_order_only(world: CreditWorld) -> None:
    one = await world.ask("{ listEntries(first: 1) { pageInfo { endCursor } } }")
    cursor = one["listEntries"]["pageInfo"]["endCursor"]
    other = "query($c: String) { listEntries(after: $c, orderBy: [{field: VALID_TO}]) { nodes { id } } }"
    assert [code for code, _ in await world.refused(other, c=cursor)] == ["BAD_USER_INPUT"]
    foreign = "query($c: String) { subjects(after: $c) { nodes { id } } }"
    assert [code for code, _ in await world.refused(foreign, c=cursor)] == ["BAD_USER_INPUT"]


PAGE = """fragment P on ListEntryConnection { edges { cursor node { id } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }"""
WINDOW = "$o: [ListEntryOrder!], $first: Int, $after: String, $last: Int, $before: String"
GIVEN = "orderBy: $o, first: $first, after: $after, last: $last, before: $before"
ROOT = f"""query({WINDOW}) {{
  listEntries(where: {{list: ["black", "watch", "red"]}}, {GIVEN}) {{ ...P }} }} {PAGE}"""
OF_SUBJECT = f"""query($by: SubjectBy!, {WINDOW}) {{
  subject(by: $by) {{ listEntries({GIVEN}) {{ ...P }} }} }} {PAGE}"""

ORDERS = st.lists(
    st.fixed_dictionaries(
        {
            "field": st.sampled_from(["RECOGNISED_ON", "VALID_FROM", "VALID_TO"]),
            "direction": st.sampled_from(["ASC", "DESC"]),
        }
    ),
    max_size=3,
)


@pytest.mark.parametrize("query", [ROOT, OF_SUBJECT], ids=["all", "subject"])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=ORDERS, size=st.integers(1, 4))
async def test_pages_of_any_size_in_both_directions_are_the_whole(
    world: CreditWorld, query: str, order: Json, size: int
) -> None:
    async def page(**window: Json) -> Json:
        by: dict[str, Json] = {"by": {"uscc": USCC}} if query is OF_SUBJECT else {}
        data = await world.ask(query, o=order, **by, **window)
        return (data.get("subject") or data)["listEntries"]

    whole = await page(first=100)
    ids = [edge["node"]["id"] for edge in whole["edges"]]
    assert len(ids) == whole["totalCount"] == len(set(ids))
    forward: list[str] = []
    found = await page(first=size)
    while True:
        forward += [edge["node"]["id"] for edge in found["edges"]]
        assert found["pageInfo"]["hasPreviousPage"] == (len(forward) > len(found["edges"]))
        assert found["pageInfo"]["hasNextPage"] == (len(forward) < len(ids))
        if not found["pageInfo"]["hasNextPage"]:
            break
        found = await page(first=size, after=found["pageInfo"]["endCursor"])
    assert forward == ids
    backward: list[str] = []
    found = await page(last=size)
    while True:
        backward = [edge["node"]["id"] for edge in found["edges"]] + backward
        assert found["pageInfo"]["hasNextPage"] == (len(backward) > len(found["edges"]))
        assert found["pageInfo"]["hasPreviousPage"] == (len(backward) < len(ids))
        if not found["pageInfo"]["hasPreviousPage"]:
            break
        found = await page(last=size, before=found["pageInfo"]["startCursor"])
    assert backward == ids


async def test_the_entries_of_a_list_are_those_on_it(world: CreditWorld) -> None:
    query = """{ creditList(code: "watch") { entries(first: 1) {
      totalCount nodes { id } pageInfo { endCursor } } } }"""
    page = (await world.ask(query))["creditList"]["entries"]
    assert (page["totalCount"], REFS[page["nodes"][0]["id"]]) == (2, "watch")
    after = """query($c: String) { creditList(code: "watch") { entries(after: $c) { nodes { id }
      pageInfo { hasNextPage hasPreviousPage } } } }"""
    rest = (await world.ask(after, c=page["pageInfo"]["endCursor"]))["creditList"]["entries"]
    assert [REFS[node["id"]] for node in rest["nodes"]] == ["exited"]
    assert rest["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": True}
