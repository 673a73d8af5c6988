"""The GraphQL enums say everything that the vocabularies hold, described."""

from __future__ import annotations

from enum import StrEnum

import pytest
import strawberry

from graph_schema import enums


@strawberry.type
class Query:
    """A schema just big enough to see how an enum leaves."""

    kind: enums.ListKind = enums.ListKind.BLACK
    strength: enums.Strength = enums.Strength.BAR


@pytest.mark.parametrize("name", enums.__all__)
def test_every_enum_and_every_value_is_described(name: str) -> None:
    definition = getattr(enums, name).__strawberry_definition__
    assert definition.name == name
    assert definition.description
    assert [value.name for value in definition.values if not value.description] == []


def test_the_order_of_declaration_is_kept() -> None:
    sdl = strawberry.Schema(Query).as_str()
    values = [value.name for value in enums.Strength]
    positions = [sdl.index(f"\n  {value}\n") for value in values]
    assert positions == sorted(positions)


def test_members_leave_as_their_names() -> None:
    result = strawberry.Schema(Query).execute_sync("{ kind strength }", root_value=Query())
    assert result.data == {"kind": "BLACK", "strength": "BAR"}


def test_a_value_without_description_is_refused() -> None:
    class Half(StrEnum):
        SAID = "SAID"
        UNSAID = "UNSAID"

    with pytest.raises(ValueError, match="Half"):
        enums._describe(Half, "Half described.", {"SAID": "Said."})
