"""Over HTTP the subgraph answers for each key that its schema declares, as a router would ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving import ask, serving

FIND = """{
  enterprise: subjects(first: 1, where: { kind: [ENTERPRISE] }) { nodes { id ... on Enterprise { uscc } } }
  organisation: subjects(first: 1, where: { kind: [ORGANISATION] }) {
    nodes { id ... on Organisation { uscc } }
  }
  person: subjects(first: 1, where: { kind: [PERSON] }) { nodes { id } }
  vehicle: subjects(first: 1, where: { kind: [VEHICLE] }) { nodes { id } }
  listEntries(first: 1) { nodes { id } }
  domains { code }
  creditLists { code }
  authorities(first: 1) { nodes { code } }
  memoranda(first: 1) { nodes { docNo } }
}"""

RESOLVE = """query($of: [_Any!]!) {
  _entities(representations: $of) {
    __typename
    ... on Subject { id }
    ... on Enterprise { uscc }
    ... on Organisation { uscc }
    ... on ListEntry { id }
    ... on Domain { code }
    ... on CreditList { code }
    ... on Authority { code }
    ... on Memorandum { docNo }
  }
}"""


@pytest.mark.xdist_group("world")
def test_every_declared_key_resolves_over_http_in_order(world: Path, tmp_path: Path) -> None:
    with serving(world, tmp_path / "log", "--anonymous", "ANALYST", deadline=90) as url:
        found = ask(url, FIND)["data"]
        wanted = []
        for name in ("enterprise", "organisation", "person", "vehicle"):
            for node in found[name]["nodes"]:
                wanted += [{"__typename": name.capitalize(), key: node[key]} for key in node if node[key]]
        wanted += [
            {"__typename": "ListEntry", "id": found["listEntries"]["nodes"][0]["id"]},
            {"__typename": "Domain", "code": found["domains"][0]["code"]},
            {"__typename": "CreditList", "code": found["creditLists"][0]["code"]},
            {"__typename": "Authority", "code": found["authorities"]["nodes"][0]["code"]},
            {"__typename": "Memorandum", "docNo": found["memoranda"]["nodes"][0]["docNo"]},
        ]
        assert {each["__typename"] for each in wanted} >= {"Enterprise", "Organisation", "Person"}
        unknown = {"__typename": "Enterprise", "id": "su_aaaaaaaaaaaaaaaaaaaa"}
        answer = ask(url, RESOLVE, {"of": [unknown, *wanted]})
        assert "errors" not in answer
        assert answer["data"]["_entities"][0] is None
        for asked, given in zip(wanted, answer["data"]["_entities"][1:], strict=True):
            assert asked.items() <= given.items()
        assert "type Enterprise" in ask(url, "{ _service { sdl } }")["data"]["_service"]["sdl"]
