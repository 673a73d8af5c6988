"""The credit subgraph, assembled.

`python -m graph_schema.schema > docs/schema.graphql` prints it.
"""

import sys

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    Undefined,
)
from strawberry.federation.schema import FederationAny, Schema
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema_converter import GraphQLCoreConverter

from graph_schema.entities import EntityQueries
from graph_schema.queries.entries import EntryQueries
from graph_schema.queries.node import NodeQueries
from graph_schema.queries.reference import ReferenceQueries
from graph_schema.queries.search import SearchQueries
from graph_schema.queries.subjects import SubjectQueries
from graph_schema.scalars import SCALARS
from graph_schema.subjects import Enterprise, Organisation, Person, Vehicle
from graph_schema.viewer import ViewerQueries

__all__ = ["Query", "build_schema"]

_ANY = strawberry.scalar(
    name="_Any",
    description="An object of any type: `__typename` and the fields of one of its keys.",
    serialize=lambda value: value,
    parse_value=lambda value: value,
)


@strawberry.type(description="What can be asked of the credit graph.")
class Query(
    NodeQueries, ViewerQueries, SubjectQueries, SearchQueries, EntryQueries, ReferenceQueries, EntityQueries
):
    """Every root field; each mixin has those of one noun."""


def build_schema() -> Schema:
    """The schema of the credit subgraph, with Federation 2.9 directives."""
    schema = Schema(
        query=Query,
        types=[Enterprise, Organisation, Person, Vehicle],
        config=StrawberryConfig(scalar_map=SCALARS),
        scalar_overrides={FederationAny: _ANY},
        federation_version="2.9",
    )
    for kind in schema._schema.type_map.values():  # noqa: SLF001 - Strawberry has no public way to it
        _drop_null_defaults(kind)
        _mark_one_of(kind)
    return schema


def _mark_one_of(kind: GraphQLNamedType) -> None:
    """Let graphql-core know of `@oneOf`: Strawberry checks it only while executing, with its own error."""
    if isinstance(kind, GraphQLInputObjectType):
        definition = kind.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        kind.is_one_of = bool(getattr(definition, "is_one_of", False))


def _drop_null_defaults(kind: GraphQLNamedType) -> None:
    """Say of an optional argument that it is optional, and not that its default is null.

    Strawberry makes a default of every Python default. Resolvers and inputs keep theirs, so that an
    explicit null and an absent argument are the same.
    """
    inputs: list[GraphQLArgument | GraphQLInputField] = []
    if isinstance(kind, GraphQLInputObjectType):
        inputs += kind.fields.values()
    elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        inputs += (argument for field in kind.fields.values() for argument in field.args.values())
    for each in inputs:
        if each.default_value is None:
            each.default_value = Undefined


if __name__ == "__main__":
    sys.stdout.write(f"{build_schema().as_str()}\n")
