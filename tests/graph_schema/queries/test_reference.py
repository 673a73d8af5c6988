"""Reference data is answered by date, from the snapshot, with one tiny statement at most."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.catalogue.snapshot import fresh
from tests.graph_schema.asking import ask, failures
from tests.graph_schema.reference_world import ReferenceStore


@pytest.fixture(scope="module")
async def store() -> ReferenceStore:
    reference = ReferenceStore()
    await fresh(reference)  # type: ignore[arg-type]
    return reference


async def walked(store: ReferenceStore, field: str, node: str, size: int, *, back: bool = False) -> list[Any]:
    """Every node of a root connection, page by page, from one end."""
    found: list[Any] = []
    cursor: str | None = None
    arguments = "last: $size, before: $cursor" if back else "first: $size, after: $cursor"
    query = f"""query Walk($size: Int, $cursor: String) {{ page: {field}({arguments}) {{
      nodes {{ {node} }} totalCount edges {{ cursor }}
      pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""
    while True:
        page = (await ask(store, query, {"size": size, "cursor": cursor}))["page"]
        info = page["pageInfo"]
        assert [each["cursor"] for each in page["edges"]][:1] == [info["startCursor"]]
        found = page["nodes"] + found if back else found + page["nodes"]
        if not info["hasPreviousPage" if back else "hasNextPage"]:
            assert len(found) == page["totalCount"]
            return found
        cursor = info["startCursor" if back else "endCursor"]


async def test_an_operation_on_reference_data_costs_one_tiny_statement(store: ReferenceStore) -> None:
    store.asked.clear()
    await ask(
        store,
        """{ domains { name keyDomain { code } children { lists { memoranda { measures { nodes {
             implementedBy { name } targets { role } } } } } } }
             authorities(first: 100) { nodes { successors { code } measures { totalCount } } }
             creditLists { authority { name } } }""",
    )
    assert store.asked == {"catalogue_version": 1}


async def test_answers_are_never_older_than_the_request() -> None:
    store = ReferenceStore()
    assert (await ask(store, '{ domain(code: "judicial") { name } }'))["domain"]
    store.nodes["domains"] = []
    store.version = 2
    assert (await ask(store, '{ domain(code: "judicial") { name } domains { code } }')) == {
        "domain": None,
        "domains": [],
    }


async def test_a_list_shows_its_domain_authority_and_dates(store: ReferenceStore) -> None:
    data = await ask(
        store,
        """{ creditList(code: "judgment-defaulters") { code name kind scope derived legalBasis from to
             domain { code keyDomain { code isKey } parent { code } } authority { code level kind } } }""",
    )
    assert data["creditList"] == {
        "code": "judgment-defaulters",
        "name": "失信被执行人名单",
        "kind": "BLACK",
        "scope": "NATIONAL",
        "derived": False,
        "legalBasis": "民事诉讼法;法释〔2013〕17号;法释〔2017〕7号",
        "from": "2013-10-01",
        "to": None,
        "domain": {
            "code": "judgment-default",
            "keyDomain": {"code": "judicial", "isKey": True},
            "parent": {"code": "judicial"},
        },
        "authority": {"code": "spc", "level": "NATIONAL", "kind": "COURT"},
    }


async def test_only_the_warning_list_is_derived(store: ReferenceStore) -> None:
    lists = (await ask(store, "{ creditLists { code derived } }"))["creditLists"]
    assert [each["code"] for each in lists if each["derived"]] == ["bigdata-warning"]


async def test_lists_are_those_kept_at_the_date(store: ReferenceStore) -> None:
    query = "query At($at: Date, $kind: [ListKind!]) { creditLists(at: $at, kind: $kind) { code kind } }"
    now = {each["code"] for each in (await ask(store, query))["creditLists"]}
    then = {each["code"] for each in (await ask(store, query, {"at": "2022-01-30"}))["creditLists"]}
    ended = {each["code"] for each in (await ask(store, query, {"at": "2022-01-31"}))["creditLists"]}
    assert "tax-major-cases-published" in then
    assert "tax-major-cases-published" not in ended
    assert "tax-major-cases-published" not in now
    red = (await ask(store, query, {"kind": ["RED", "WATCH"]}))["creditLists"]
    assert {each["kind"] for each in red} == {"RED", "WATCH"}
    assert (await ask(store, query, {"kind": []}))["creditLists"] == []
    assert {
        each["code"] for each in (await ask(store, query, {"at": None, "kind": None}))["creditLists"]
    } == now


async def test_domains_can_be_asked_for_key_ones(store: ReferenceStore) -> None:
    query = "query Key($key: Boolean) { domains(key: $key) { code isKey parent { code } } }"
    every, key, other = [(await ask(store, query, {"key": each}))["domains"] for each in (None, True, False)]
    assert {each["isKey"] for each in key} == {True}
    assert {each["isKey"] for each in other} == {False}
    assert sorted(key + other, key=lambda each: str(each["code"])) == every


async def test_what_is_unknown_is_null(store: ReferenceStore) -> None:
    data = await ask(
        store,
        """{ domain(code: "x") { id } creditList(code: "x") { id } authority(code: "x") { id }
             memorandum(docNo: "x") { id } }""",
    )
    assert set(data.values()) == {None}


@pytest.mark.parametrize(
    "written",
    [
        "发改财金〔2016〕141号",
        "发改财金[2016]141号",
        "发改财金（2016）141号",
        "发改财金(２０１６) 141号",
        "发改财金【2016】141号",
    ],
)
async def test_a_document_number_is_found_however_it_is_written(store: ReferenceStore, written: str) -> None:
    data = await ask(
        store, "query Doc($docNo: ID!) { memorandum(docNo: $docNo) { docNo } }", {"docNo": written}
    )
    assert data["memorandum"] == {"docNo": "发改财金〔2016〕141号"}


async def test_a_date_known_by_its_month_is_no_day(store: ReferenceStore) -> None:
    data = await ask(
        store,
        """{ month: memorandum(docNo: "发改财金〔2018〕1862号") { signedOn signedIn }
             year: memorandum(docNo: "发改财金〔2016〕2012号") { signedOn signedIn }
             day: memorandum(docNo: "发改财金〔2016〕141号") { signedOn signedIn } }""",
    )
    assert data["month"] == {"signedOn": None, "signedIn": "2018-12"}
    assert data["year"] == {"signedOn": None, "signedIn": "2016"}
    assert data["day"] == {"signedOn": "2016-01-20", "signedIn": "2016-01-20"}


async def test_a_memorandum_ends_when_its_successor_begins(store: ReferenceStore) -> None:
    query = """query At($at: Date) { memoranda(at: $at, first: 100) { nodes { docNo } }
      old: memorandum(docNo: "发改财金〔2016〕2796号") { supersededBy { docNo supersedes { docNo } } } }"""

    async def in_force(at: str) -> set[str]:
        data = await ask(store, query, {"at": at})
        assert data["old"]["supersededBy"] == [
            {"docNo": "发改财金〔2018〕1862号", "supersedes": [{"docNo": "发改财金〔2016〕2796号"}]}
        ]
        return {each["docNo"] for each in data["memoranda"]["nodes"]}

    # The new one is known by its month only and counts from that month's last day.
    before, after = await in_force("2018-12-30"), await in_force("2018-12-31")
    assert ("发改财金〔2016〕2796号" in before, "发改财金〔2018〕1862号" in before) == (True, False)
    assert ("发改财金〔2016〕2796号" in after, "发改财金〔2018〕1862号" in after) == (False, True)


async def test_a_memorandum_shows_signatories_lists_domains_and_sources(store: ReferenceStore) -> None:
    data = await ask(
        store,
        """{ memorandum(docNo: "发改财金〔2016〕141号") { direction status lists { code } domains { code }
             signatories { lead authority { code name } }
             sources { name record receivedAt confidence verified } } }""",
    )
    memorandum = data["memorandum"]
    assert memorandum["direction"] == ["PUNISH"]
    assert {"code": "judgment-defaulters"} in memorandum["lists"]
    assert {"code": "judgment-default"} in memorandum["domains"]
    leads = [each["lead"] for each in memorandum["signatories"]]
    assert leads == sorted(leads, reverse=True)
    assert len(leads) > 2
    (source,) = memorandum["sources"]
    assert source["name"] == "lianxin-catalogue"
    assert source["record"]
    assert source["verified"] is (source["confidence"] >= 0.85)


async def test_everything_names_its_sources_and_whether_they_are_verified(store: ReferenceStore) -> None:
    fields = "sources { name record confidence verified }"
    data = await ask(
        store,
        f"""{{ domain(code: "judicial") {{ {fields} }} creditList(code: "judgment-defaulters") {{ {fields} }}
             authority(code: "ndrc") {{ {fields} }}
             memorandum(docNo: "发改财金〔2017〕1579号") {{ {fields} signatories {{ {fields} }} }} }}""",
    )
    signatures = data["memorandum"]["signatories"]
    for each in [data["domain"], data["creditList"], data["authority"], data["memorandum"], *signatures]:
        (source,) = each["sources"]
        assert source["name"] == "lianxin-catalogue"
        assert source["verified"] is (source["confidence"] >= 0.85)
    assert data["domain"]["sources"][0]["verified"] is False
    assert data["authority"]["sources"][0]["verified"] is True


async def test_a_measure_shows_rules_bodies_and_its_memorandum(store: ReferenceStore) -> None:
    data = await ask(
        store,
        """{ memorandum(docNo: "发改财金〔2016〕2798号") { measures(first: 2) { totalCount nodes {
             id number text textEn category family direction strength mandatory legalBasis from to
             memorandum { docNo } implementedBy { code } sources { confidence verified }
             targets { relation role minimumShare subjectKinds } } } } }""",
    )
    first, second = data["memorandum"]["measures"]["nodes"]
    assert (first["number"], second["number"]) == ("1", "2")
    assert first["memorandum"] == {"docNo": "发改财金〔2016〕2798号"}
    assert first["targets"] == [
        {
            "relation": "SELF",
            "role": None,
            "minimumShare": None,
            "subjectKinds": ["ENTERPRISE", "ORGANISATION"],
        }
    ]
    assert [rule["role"] for rule in second["targets"]] == [None, "LEGAL_REPRESENTATIVE"]
    assert first["strength"] == "INSPECT_MORE"
    assert first["mandatory"] is True
    assert first["sources"] == [{"confidence": 0.92, "verified": True}]


async def test_departments_follow_succession_at_the_date(store: ReferenceStore) -> None:
    """The taxation, industry and other bodies of 2018 stand for those they replaced."""
    query = """query At($at: Date) { authorities(at: $at, first: 100) { nodes { code dissolvedOn } } }"""
    dissolved = next(
        node for node in store.nodes["authorities"] if node.get("dissolvedOn") and node.get("succeededBy")
    )
    code, end, heir = dissolved["code"], dissolved["dissolvedOn"], dissolved["succeededBy"][0]
    data = await ask(
        store,
        f"""{{ old: authority(code: "{code}") {{ dissolvedOn successors {{ code }} measures(at: "{end}") {{
               totalCount }} }} heir: authority(code: "{heir}") {{ predecessors {{ code }} }} }}""",
    )
    assert data["old"]["dissolvedOn"] == end
    assert {"code": heir} in data["old"]["successors"]
    assert {"code": code} in data["heir"]["predecessors"]
    assert data["old"]["measures"]["totalCount"] == 0
    there = await walked(store, "authorities", "code", 100)
    assert code not in {each["code"] for each in there}
    assert (await ask(store, query, {"at": "1900-01-01"}))["authorities"]["nodes"]


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("size", [1, 7, 100])
@pytest.mark.parametrize(("field", "node"), [("memoranda", "docNo"), ("authorities", "code")])
async def test_pages_meet_without_gap_or_overlap(
    store: ReferenceStore, field: str, node: str, size: int, *, back: bool
) -> None:
    keys = [each[node] for each in await walked(store, field, node, size, back=back)]
    assert keys == sorted(set(keys))
    assert len(keys) > 40


async def test_a_cursor_outlives_what_it_points_at() -> None:
    store = ReferenceStore()
    query = """query Next($after: String) { authorities(first: 2, after: $after) {
      nodes { code } pageInfo { endCursor } } }"""
    page = (await ask(store, query))["authorities"]
    gone = page["nodes"][1]["code"]
    following = (await ask(store, query, {"after": page["pageInfo"]["endCursor"]}))["authorities"]["nodes"]
    store.nodes["authorities"] = [node for node in store.nodes["authorities"] if node["code"] != gone]
    store.version += 1
    again = (await ask(store, query, {"after": page["pageInfo"]["endCursor"]}))["authorities"]["nodes"]
    assert again == following


@pytest.mark.parametrize(
    "arguments",
    ["first: 101", "first: -1", "last: 101", "first: 1, last: 1", 'after: "x"', 'at: "2018-02-30"'],
)
@pytest.mark.parametrize("field", ["memoranda", "authorities"])
async def test_arguments_that_mean_nothing_are_refused(
    store: ReferenceStore, field: str, arguments: str
) -> None:
    found = await failures(store, f"{{ {field}({arguments}) {{ nodes {{ id }} }} }}")
    assert [code for _, code, _ in found] == ["BAD_USER_INPUT"]


async def test_they_are_refused_also_where_there_is_nothing_to_page_through() -> None:
    found = await failures(ReferenceStore({}), "{ memoranda(first: 101) { nodes { id } } }")
    assert [code for _, code, _ in found] == ["BAD_USER_INPUT"]


async def test_a_nested_field_takes_its_own_date(store: ReferenceStore) -> None:
    data = await ask(
        store,
        """{ authority(code: "ndrc") { then: measures(at: "2010-01-01") { totalCount }
             now: measures { totalCount nodes { number } } } }""",
    )
    assert data["authority"]["then"]["totalCount"] == 0
    assert data["authority"]["now"]["totalCount"] > 20
    assert len(data["authority"]["now"]["nodes"]) == 20


async def test_memoranda_are_found_from_every_side(store: ReferenceStore) -> None:
    data = await ask(
        store,
        """{ domain(code: "judgment-default") { now: memoranda { docNo }
               then: memoranda(at: "2014-01-01") { docNo } }
             creditList(code: "judgment-defaulters") { memoranda { docNo } }
             authority(code: "ndrc") { memoranda { docNo } } }""",
    )
    wanted = {"docNo": "发改财金〔2016〕141号"}
    assert wanted in data["domain"]["now"]
    assert wanted in data["creditList"]["memoranda"]
    assert {"docNo": "发改财金〔2017〕1579号"} in data["authority"]["memoranda"]
    assert data["domain"]["then"] == []


async def test_measures_of_a_memorandum_can_be_asked_for_by_direction(store: ReferenceStore) -> None:
    both = next(node["docNo"] for node in store.nodes["memoranda"] if node["kind"] == "both")
    data = await ask(
        store,
        """query M($docNo: ID!) { memorandum(docNo: $docNo) { direction
             all: measures { totalCount } none: measures(directions: []) { totalCount }
             punish: measures(directions: [PUNISH], first: 100) { totalCount nodes { direction } }
             reward: measures(directions: [REWARD], first: 100) { totalCount nodes { direction } } } }""",
        {"docNo": both},
    )
    found = data["memorandum"]
    assert found["direction"] == ["PUNISH", "REWARD"]
    assert found["none"]["totalCount"] == 0
    assert found["punish"]["totalCount"] + found["reward"]["totalCount"] == found["all"]["totalCount"] > 0
    assert {each["direction"] for each in found["reward"]["nodes"]} <= {"REWARD"}


async def test_an_authority_lies_in_its_region_and_that_in_another() -> None:
    store = ReferenceStore()
    mine, lost = ({**store.nodes["authorities"][0], "code": code} for code in ("local", "lost"))
    mine["regionCode"], lost["regionCode"] = "110105", "999999"
    store.nodes["authorities"] = [mine, lost]
    data = await ask(
        store,
        """{ authority(code: "local") { region { code name parent { name parent { name parent { code } } } } }
             lost: authority(code: "lost") { region { code } } }""",
    )
    assert data["authority"]["region"] == {
        "code": "110105",
        "name": "朝阳区",
        "parent": {"name": "市辖区", "parent": {"name": "北京市", "parent": None}},
    }
    assert data["lost"]["region"] is None


async def test_a_code_that_leads_nowhere_is_said_to_be_the_graphs_fault() -> None:
    store = ReferenceStore()
    store.nodes["domains"] = []
    ((path, code, message),) = await failures(
        store, '{ creditList(code: "judgment-defaulters") { domain { code } } }'
    )
    assert (path, code) == (["creditList", "domain"], "INTERNAL_SERVER_ERROR")
    assert "judgment-default" in message


async def test_the_viewer_is_the_one_of_the_request(store: ReferenceStore) -> None:
    data = await ask(store, "{ viewer { audience authority { code } region { code } } }")
    assert data["viewer"] == {"audience": "ANALYST", "authority": None, "region": None}
