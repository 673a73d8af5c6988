"""The schema holds to the contract, and what the contract has beyond it is named here."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from graphql import (
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    parse,
    print_ast,
)

from graph_schema.schema import build_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import NameNode

ROOT = Path(__file__).parents[2]
CONTRACT = Path(__file__).with_name("contract.graphql")

ABSENT_TYPES = {
    "AuthorityCount",
    "DomainCount",
    "GraphView",
    "LinkedSubject",
    "Linkage",
    "ListCount",
    "ListOverlap",
    "MemorandumCount",
    "OfficeConflict",
    "Path",
    "PathStep",
    "Reach",
    "ReachGround",
    "ReachItem",
    "RedConflict",
    "RelationKind",
    "SharedRepresentative",
    "StrengthCount",
    "Subscription",
    "WarningCandidate",
}
"""What only reach, linkage, paths, the questions over the whole graph and the change feed need."""

ABSENT_FIELDS = {
    "Authority.duties",
    "ListEntry.reach",
    "Query.among",
    "Query.changes",
    "Query.listOverlap",
    "Query.officeConflicts",
    "Query.paths",
    "Query.redConflicts",
    "Query.sharedRepresentatives",
    "Query.warningCandidates",
    "Subject.linkage",
    "Subject.measuresFrom",
    "Subject.measuresOn",
}

KEYS = {
    "Subject": ["id"],
    "Enterprise": ["id", "uscc"],
    "Organisation": ["id", "uscc"],
    "Person": ["id"],
    "Vehicle": ["id"],
    "ListEntry": ["id"],
    "Domain": ["code"],
    "CreditList": ["code"],
    "Authority": ["code"],
    "Memorandum": ["docNo"],
}


class Named(Protocol):
    """A node of a document that has a name."""

    @property
    def name(self) -> NameNode: ...


Definition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode


def definitions(text: str) -> dict[str, TypeDefinitionNode]:
    return {each.name.value: each for each in parse(text).definitions if isinstance(each, TypeDefinitionNode)}


@cache
def ours() -> dict[str, TypeDefinitionNode]:
    return definitions(build_schema().as_str())


@cache
def contract() -> dict[str, TypeDefinitionNode]:
    return definitions(CONTRACT.read_text(encoding="utf-8"))


def fields_of(node: TypeDefinitionNode) -> dict[str, FieldDefinitionNode]:
    assert isinstance(node, Definition)
    return {field.name.value: field for field in node.fields or ()}


def inputs(nodes: tuple[InputValueDefinitionNode, ...] | None) -> dict[str, str]:
    return {
        node.name.value: print_ast(node.type)
        + (f" = {print_ast(node.default_value)}" if node.default_value else "")
        for node in nodes or ()
    }


def names(nodes: Sequence[Named] | None) -> list[str]:
    return [node.name.value for node in nodes or ()]


def field_text(field: FieldDefinitionNode) -> str:
    arguments = ", ".join(f"{name}: {kind}" for name, kind in inputs(field.arguments).items())
    return f"({arguments}): {print_ast(field.type)}"


def test_every_type_of_the_contract_is_there_or_named_as_absent() -> None:
    assert set(contract()) - set(ours()) == ABSENT_TYPES


def test_every_field_of_the_contract_is_there_as_it_stands_or_named_as_absent() -> None:
    missing, differing = set(), {}
    for name, theirs in contract().items():
        if name in ABSENT_TYPES or not isinstance(theirs, Definition):
            continue
        present = fields_of(ours()[name])
        for field_name, field in fields_of(theirs).items():
            if field_name not in present:
                missing.add(f"{name}.{field_name}")
            elif (found := field_text(present[field_name])) != (wanted := field_text(field)):
                differing[f"{name}.{field_name}"] = (found, wanted)
    assert missing == ABSENT_FIELDS
    assert differing == {}


@pytest.mark.parametrize("kind", ["Enterprise", "Organisation", "Person", "Vehicle"])
def test_a_subject_of_each_kind_has_all_fields_of_the_interface(kind: str) -> None:
    common = {name: field_text(field) for name, field in fields_of(ours()["Subject"]).items()}
    own = {name: field_text(field) for name, field in fields_of(ours()[kind]).items()}
    assert common.items() <= own.items()


def test_interfaces_are_implemented_as_the_contract_says() -> None:
    for name, theirs in contract().items():
        if name in ABSENT_TYPES or not isinstance(theirs, Definition):
            continue
        node = ours()[name]
        assert isinstance(node, Definition)
        assert names(node.interfaces) == names(theirs.interfaces), name


def test_enums_have_the_values_of_the_contract_in_its_order() -> None:
    for name, theirs in contract().items():
        if name in ABSENT_TYPES or not isinstance(theirs, EnumTypeDefinitionNode):
            continue
        node = ours()[name]
        assert isinstance(node, EnumTypeDefinitionNode)
        assert names(node.values) == names(theirs.values)


def test_inputs_have_the_fields_of_the_contract() -> None:
    for name, theirs in contract().items():
        if not isinstance(theirs, InputObjectTypeDefinitionNode):
            continue
        node = ours()[name]
        assert isinstance(node, InputObjectTypeDefinitionNode)
        assert inputs(node.fields) == inputs(theirs.fields), name
        assert names(node.directives) == names(theirs.directives)


def test_connections_have_the_one_shape() -> None:
    connections = [name for name in ours() if name.endswith("Connection")]
    assert len(connections) >= 7
    for name in connections:
        node = name.removesuffix("Connection")
        assert {field: print_ast(each.type) for field, each in fields_of(ours()[name]).items()} == {
            "edges": f"[{node}Edge!]!",
            "nodes": f"[{node}!]!",
            "pageInfo": "PageInfo!",
            "totalCount": "Int!",
        }
        assert {field: print_ast(each.type) for field, each in fields_of(ours()[f"{node}Edge"]).items()} == {
            "cursor": "String!",
            "node": f"{node}!",
        }


@pytest.mark.parametrize(("name", "keys"), KEYS.items())
def test_keys_are_those_that_partners_refer_by(name: str, keys: list[str]) -> None:
    found = [
        print_ast(argument.value).strip('"')
        for directive in ours()[name].directives or ()
        if directive.name.value == "key"
        for argument in directive.arguments or ()
        if argument.name.value == "fields"
    ]
    assert found == keys


def test_page_info_is_shareable() -> None:
    assert names(ours()["PageInfo"].directives) == ["shareable"]


def test_everything_is_described() -> None:
    bare = []
    for name, node in ours().items():
        bare += [] if node.description else [name]
        if isinstance(node, ScalarTypeDefinitionNode):
            continue
        if isinstance(node, EnumTypeDefinitionNode):
            bare += [f"{name}.{value.name.value}" for value in node.values or () if not value.description]
        for field in getattr(node, "fields", None) or ():
            bare += [] if field.description else [f"{name}.{field.name.value}"]
            for argument in getattr(field, "arguments", None) or ():
                bare += [] if argument.description else [f"{name}.{field.name.value}({argument.name.value})"]
    assert bare == []


def test_the_printed_schema_is_the_one_in_the_docs() -> None:
    committed = (ROOT / "docs" / "schema.graphql").read_text(encoding="utf-8")
    assert committed == f"{build_schema().as_str()}\n", (
        "run: python -m graph_schema.schema > docs/schema.graphql"
    )
