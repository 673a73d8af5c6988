"""graphql-eslint's schema-recommended and schema-relay on the printed schema, and the few exceptions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.suites.programs import SCHEMA, node

SCRIPT = Path(__file__).parent / "lint.mjs"

VALUES = (
    r"\w+Connection|\w+Edge|Change|Exit|Identifier|KindCount|PageInfo|Query|Region|RoleHolding|Signatory|"
    r"Source|Standing|TargetRule|Viewer|_Service"
)

# Rule → (which of its findings, why it does not hold here).
EXCEPTIONS = {
    "naming-convention": (
        r"_service|_entities|_Any|_Entity|_Service|underscores",
        "the names of the federation protocol are given",
    ),
    "require-description": (
        r'"oneOf"',
        "Strawberry prints the definition of a directive that GraphQL has built in",
    ),
    "relay-edge-types": (
        r"should only wrap an edge type|must implement `Node`",
        "the contract has plain lists where the whole is small; a change has no page of its own to go to",
    ),
    "relay-arguments": (
        r"Field `(measures|history|branches|search)`",
        "the contract pages these forwards only: best first, newest first, or by document number",
    ),
    "strict-id-in-types": (
        rf'type "({VALUES})"',
        "only a Node has an id; these are values that live and die with the object they belong to",
    ),
}


@pytest.mark.outside
def test_the_schema_has_no_finding_beyond_the_listed_exceptions() -> None:
    printed = node(SCRIPT, SCHEMA, package="@graphql-eslint")
    findings = [json.loads(line) for line in printed.splitlines()]
    used = set()
    beyond = []
    for finding in findings:
        rule = (finding["rule"] or "").removeprefix("@graphql-eslint/")
        pattern, _ = EXCEPTIONS.get(rule, (None, None))
        if pattern and re.search(pattern, finding["message"]):
            used.add(rule)
        else:
            beyond.append(finding)
    assert beyond == []
    assert used == set(EXCEPTIONS), "an exception that nothing needs any more"
