"""What schemathesis is told of this API: values that exist, and what every error must carry.

Loaded by schemathesis itself (SCHEMATHESIS_HOOKS). `FUZZ_KNOWN` holds JSON: `ids` and `texts` that the
graph under test knows, so that part of the requests get beyond "unknown".
"""

from __future__ import annotations

import json
import os
from typing import Any, TypeAlias

import graphql
import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

Case: TypeAlias = schemathesis.Case[Any]
KNOWN = json.loads(os.environ.get("FUZZ_KNOWN", '{"ids": [""], "texts": [""]}'))
CODES = {
    "AMBIGUOUS_IDENTIFIER",
    "BAD_USER_INPUT",
    "GRAPHQL_VALIDATION_FAILED",
    "PAGES_TOO_LARGE",
    "TOO_BROAD",
}
"""Every code that a valid query may be answered with; anything else is a fault of ours."""

# Nine in ten pages have a size that is allowed; else hardly a request gets past the limits.
SIZES = st.one_of(*[st.integers(0, 100)] * 9, st.integers(-(2**31), 2**31 - 1))

schemathesis.graphql.scalar("ID", st.one_of(st.sampled_from(KNOWN["ids"]), st.text()).map(nodes.String))
schemathesis.graphql.scalar("String", st.one_of(st.sampled_from(KNOWN["texts"]), st.text()).map(nodes.String))
schemathesis.graphql.scalar("USCC", st.one_of(st.sampled_from(KNOWN["texts"]), st.text()).map(nodes.String))
schemathesis.graphql.scalar("Int", SIZES.map(nodes.Int))

TURNED = {"after", "before", "last"}


class _Plain(graphql.Visitor):
    """Takes away the cursors and the other direction of a page: all four together are always refused."""

    def enter_argument(self, node: graphql.ArgumentNode, *_: object) -> graphql.VisitorAction:
        return graphql.REMOVE if node.name.value in TURNED else None


@schemathesis.hook
def map_case(ctx: schemathesis.HookContext, case: Case) -> Case:
    """Leave one valid request in four as it is drawn, and make plain pages of the others."""
    del ctx
    valid = case.meta is not None and case.meta.generation.mode is schemathesis.GenerationMode.POSITIVE
    if valid and isinstance(case.body, str) and len(case.body) % 4:
        case.body = graphql.print_ast(graphql.visit(graphql.parse(case.body), _Plain()))
    return case


@schemathesis.check
def every_error_is_coded(ctx: schemathesis.CheckContext, response: schemathesis.Response, case: Case) -> None:
    """Hold each error to have a known code, and a message without Python in it."""
    del ctx, case
    answer = response.json()
    assert response.status_code < 500, f"HTTP {response.status_code}"
    assert "data" in answer or "errors" in answer
    for error in answer.get("errors", ()):
        assert error["extensions"]["code"] in CODES, error
        assert "<class" not in error["message"], error
        assert "Error(" not in error["message"], error
