"""An input of which exactly one member is given is refused before anything runs, as bad input."""

from __future__ import annotations

import pytest
from graphql import OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from tests.graph_schema.asking import schema

EXACTLY_ONE = "exactly one field must be specified"


@pytest.mark.parametrize(
    "by", ['{id: "x", plate: "y"}', '{id: "x", plate: null}', "{id: null}", "{}", '{plate: "y", uscc: null}']
)
def test_validation_refuses_what_is_not_exactly_one_member(by: str) -> None:
    for query in (f"{{subject(by: {by}) {{id}}}}", f"{{subjectsBy(by: [{by}]) {{id}}}}"):
        [error] = validate(schema()._schema, parse(query))
        assert EXACTLY_ONE in error.message


@pytest.mark.parametrize("by", [{"id": "x", "plate": "y"}, {"id": "x", "plate": None}, {"id": None}, {}])
def test_variables_are_refused_the_same_way(by: dict[str, str | None]) -> None:
    [operation] = parse("query($by: SubjectBy!) {subject(by: $by) {id}}").definitions
    assert isinstance(operation, OperationDefinitionNode)
    found = get_variable_values(schema()._schema, operation.variable_definitions or (), {"by": by})
    assert isinstance(found, list)
    assert EXACTLY_ONE in found[0].message


def test_one_member_passes() -> None:
    assert validate(schema()._schema, parse('{subject(by: {plate: "y"}) {id}}')) == []
