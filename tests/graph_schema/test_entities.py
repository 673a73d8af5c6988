"""What a gateway asks: entities by any key, in order, one error per bad reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph_schema.entities import MAX_REPRESENTATIONS
from loaders.catalogue.snapshot import fresh
from policy.errors import LianxinError
from policy.intervals import FAR
from tests.graph_schema.asking import ask, execute, failures, schema
from tests.graph_schema.reference_world import ReferenceStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loaders.statements import Statement

QUERY = """query Entities($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename
  ... on Domain { code } ... on CreditList { code } ... on Authority { code } ... on Memorandum { docNo }
  ... on Subject { id } ... on Enterprise { uscc } ... on ListEntry { id } } }"""

USCC = "91330203674737244W"


def subject(node_id: str, kind: str, uscc: str | None = None) -> dict[str, Any]:
    return {"id": node_id, "kind": kind, "name": "宁波某某有限公司", "uscc": uscc}


class GraphStore(ReferenceStore):
    """The reference data, two subjects and an entry, by the names of the statements."""

    def __init__(self) -> None:
        super().__init__()
        self.subjects = {
            "su_a": subject("su_a", "ENTERPRISE", USCC),
            "su_b": subject("su_b", "PERSON"),
        }
        self.entries = {"le_a": {"id": "le_a", "valid_to": FAR}}
        self.broken = False

    async def read(self, statement: Statement, parameters: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        if statement.name.startswith(("reference_", "catalogue_version")):
            return await super().read(statement, parameters)
        self.asked[statement.name] += 1
        self.catalogue_version = self.version
        if self.broken:
            raise LianxinError("The graph is away.", "Wait.", code="STORE_UNREACHABLE")
        keys = (parameters or {})["keys"]
        if statement.name.startswith("subjects_by_id") and "identifier" not in statement.name:
            return [{"key": key, "row": self.subjects.get(key)} for key in keys]
        if statement.name.startswith("entries_by_id"):
            return [{"key": key, "row": self.entries.get(key)} for key in keys]
        assert statement.name.startswith("subjects_by_identifier")
        found = {
            f"USCC:{row['uscc']}": [{"names": [], "row": row}]
            for row in self.subjects.values()
            if row["uscc"]
        }
        return [{"key": key, "rows": found.get(key, [])} for key in keys]


@pytest.fixture(scope="module")
async def graph() -> GraphStore:
    graph = GraphStore()
    await fresh(graph)  # type: ignore[arg-type]
    return graph


@pytest.fixture
def store(graph: GraphStore) -> GraphStore:
    graph.broken = False
    graph.asked.clear()
    return graph


async def entities(store: GraphStore, *representations: object) -> list[Any]:
    data = await ask(store, QUERY, {"representations": list(representations)})
    found: list[Any] = data["_entities"]
    return found


async def test_every_key_of_the_contract_finds_its_entity(store: GraphStore) -> None:
    found = await entities(
        store,
        {"__typename": "Memorandum", "docNo": "发改财金[2016]141号"},
        {"__typename": "Enterprise", "uscc": USCC.lower()},
        {"__typename": "Domain", "code": "judicial"},
        {"__typename": "Person", "id": "su_b"},
        {"__typename": "CreditList", "code": "judgment-defaulters"},
        {"__typename": "ListEntry", "id": "le_a"},
        {"__typename": "Authority", "code": "ndrc"},
        {"__typename": "Enterprise", "id": "su_a"},
        {"__typename": "Subject", "id": "su_b"},
    )
    assert found == [
        {"__typename": "Memorandum", "docNo": "发改财金〔2016〕141号"},
        {"__typename": "Enterprise", "id": "su_a", "uscc": USCC},
        {"__typename": "Domain", "code": "judicial"},
        {"__typename": "Person", "id": "su_b"},
        {"__typename": "CreditList", "code": "judgment-defaulters"},
        {"__typename": "ListEntry", "id": "le_a"},
        {"__typename": "Authority", "code": "ndrc"},
        {"__typename": "Enterprise", "id": "su_a", "uscc": USCC},
        {"__typename": "Person", "id": "su_b"},
    ]


async def test_each_group_costs_one_statement(store: GraphStore) -> None:
    many = [{"__typename": "Enterprise", "id": f"su_{number}"} for number in range(300)]
    many += [{"__typename": "ListEntry", "id": f"le_{number}"} for number in range(300)]
    many += [{"__typename": "Domain", "code": f"d{number}"} for number in range(300)]
    assert set(map(str, await entities(store, *many))) == {"None"}
    assert {name: count for name, count in store.asked.items() if "version" not in name} == {
        name: 1 for name in store.asked if "version" not in name
    }
    assert len(store.asked) <= 3


async def test_the_same_reference_twice_is_answered_twice(store: GraphStore) -> None:
    first, second = await entities(store, *[{"__typename": "Enterprise", "id": "su_a"}] * 2)
    assert first == second
    assert first["id"] == "su_a"


async def test_an_unknown_key_is_null_and_so_is_one_of_another_kind(store: GraphStore) -> None:
    assert (
        await entities(
            store,
            {"__typename": "Enterprise", "id": "su_unknown"},
            {"__typename": "Enterprise", "id": "su_b"},
            {"__typename": "Organisation", "uscc": USCC},
            {"__typename": "ListEntry", "id": "su_a"},
            {"__typename": "Memorandum", "docNo": "x"},
        )
        == [None] * 5
    )


async def test_fields_that_are_no_key_are_left_alone(store: GraphStore) -> None:
    found = await entities(store, {"__typename": "Domain", "code": "judicial", "partner": {"score": 3}})
    assert found[0]["code"] == "judicial"


async def test_the_first_key_that_is_there_counts(store: GraphStore) -> None:
    found = await entities(store, {"__typename": "Enterprise", "id": None, "uscc": USCC})
    assert found[0]["id"] == "su_a"


BAD: list[object] = [
    {"__typename": "Nonsense", "id": "x"},
    {"__typename": "Query"},
    {"__typename": "Measure", "id": "ms_x"},
    {"__typename": 3, "id": "x"},
    {"id": "su_a"},
    {"__typename": "Enterprise"},
    {"__typename": "Enterprise", "id": 7},
    {"__typename": "Enterprise", "uscc": "91330203674737244X"},
    {"__typename": "Domain", "id": "do_x"},
    "text",
    [],
    12,
]


@pytest.mark.parametrize("bad", BAD)
async def test_a_bad_reference_is_one_error_at_its_own_path(store: GraphStore, bad: object) -> None:
    sound = {"__typename": "Domain", "code": "judicial"}
    variables = {"representations": [sound, bad, sound]}
    result = await execute(store, QUERY, variables)
    assert result.data is not None
    first, second, third = result.data["_entities"]
    assert first == third == {"__typename": "Domain", "code": "judicial"}
    assert second is None
    ((path, code, message),) = await failures(store, QUERY, variables)
    assert path == ["_entities", 1]
    assert code == "BAD_USER_INPUT"
    for word in ("Traceback", "object at", "KeyError", "__init__", "NoneType", "dict", "Python"):
        assert word not in message


async def test_a_batch_that_fails_fails_its_items_only(store: GraphStore) -> None:
    store.broken = True
    variables = {
        "representations": [
            {"__typename": "Enterprise", "id": "su_a"},
            {"__typename": "Domain", "code": "judicial"},
            {"__typename": "Person", "id": "su_b"},
        ]
    }
    found = await failures(store, QUERY, variables)
    assert [(path, code) for path, code, _ in found] == [
        (["_entities", 0], "STORE_UNREACHABLE"),
        (["_entities", 2], "STORE_UNREACHABLE"),
    ]


async def test_too_many_references_are_refused(store: GraphStore) -> None:
    some = [{"__typename": "Domain", "code": "judicial"}] * (MAX_REPRESENTATIONS + 1)
    ((path, code, message),) = await failures(store, QUERY, {"representations": some})
    assert (path, code) == (["_entities"], "BAD_USER_INPUT")
    assert "1000" in message
    assert len(await entities(store, *some[:-1])) == MAX_REPRESENTATIONS


async def test_no_references_are_no_entities(store: GraphStore) -> None:
    assert await entities(store) == []


async def test_the_service_describes_itself(store: GraphStore) -> None:
    data = await ask(store, "{ _service { sdl } }")
    assert data["_service"]["sdl"] == schema().as_str()
    assert '@link(url: "https://specs.apollo.dev/federation/v2.9"' in data["_service"]["sdl"]


async def test_nodes_come_in_the_order_asked_whatever_their_type(store: GraphStore) -> None:
    catalogue = await fresh(store)  # type: ignore[arg-type]
    measure = next(iter(catalogue.measures))
    ids = ["le_a", catalogue.domains["judicial"].id, "su_b", "nonsense", measure, "su_a", "", "su_b"]
    data = await ask(store, "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", {"ids": ids})
    assert [each and (each["__typename"], each["id"]) for each in data["nodes"]] == [
        ("ListEntry", "le_a"),
        ("Domain", ids[1]),
        ("Person", "su_b"),
        None,
        ("Measure", measure),
        ("Enterprise", "su_a"),
        None,
        ("Person", "su_b"),
    ]
    assert max(store.asked.values()) == 1


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("domains", "Domain"),
        ("lists", "CreditList"),
        ("authorities", "Authority"),
        ("memoranda", "Memorandum"),
        ("measures", "Measure"),
    ],
)
async def test_every_type_of_reference_data_is_a_node(store: GraphStore, table: str, name: str) -> None:
    for node in store.nodes[table][:3]:
        data = await ask(store, "query N($id: ID!) { node(id: $id) { __typename id } }", {"id": node["id"]})
        assert data["node"] == {"__typename": name, "id": node["id"]}


async def test_at_most_a_hundred_nodes_at_once(store: GraphStore) -> None:
    query = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert (await ask(store, query, {"ids": ["x"] * 100}))["nodes"] == [None] * 100
    ((_, code, _),) = await failures(store, query, {"ids": ["x"] * 101})
    assert code == "BAD_USER_INPUT"
