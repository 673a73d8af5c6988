"""Our subgraph composes with a partner's (npm @theguild/federation-composition)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from graph_schema.schema import build_schema
from tests.suites.programs import SCHEMA, SUITES, node

SCRIPT = Path(__file__).parent / "compose.mjs"
PARTNER = SUITES.parents[1] / "examples" / "partner" / "schema.graphql"
PACKAGE = "@theguild/federation-composition"


def _compose(**subgraphs: Path) -> dict[str, object]:
    printed = node(SCRIPT, *(f"{name}={file}" for name, file in subgraphs.items()), package=PACKAGE)
    answer: dict[str, object] = json.loads(printed)
    return answer


@pytest.mark.outside
def test_the_printed_schema_composes_alone_and_with_a_partner() -> None:
    assert "errors" not in _compose(credit=SCHEMA)
    answer = _compose(credit=SCHEMA, bank=PARTNER)
    assert "errors" not in answer
    api = str(answer["api"])
    assert re.search(r"type Enterprise [^}]*loans: \[Loan!\]!", api, re.DOTALL)
    assert re.search(r"type ListEntry [^}]*decisions: \[CreditDecision!\]!", api, re.DOTALL)
    # Nothing of the federation protocol is left for a client to see.
    assert "_entities" not in api


@pytest.mark.outside
def test_a_partner_that_refers_by_what_is_no_key_does_not_compose(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.graphql"
    wrong.write_text(
        PARTNER.read_text("utf-8").replace('@key(fields: "uscc")', '@key(fields: "name")'), "utf-8"
    )
    assert _compose(credit=SCHEMA, bank=wrong)["errors"]


def test_the_sdl_of_the_service_is_the_printed_schema() -> None:
    answer = build_schema().execute_sync("{ _service { sdl } }")
    assert answer.data is not None
    assert answer.data["_service"]["sdl"].strip() == SCHEMA.read_text("utf-8").strip()
