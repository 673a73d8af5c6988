"""What is known of Strawberry's own functions, so that they need not be called for every value.

Everything is recognised by the very function that Strawberry made for the schema; whatever is not
(another release, a custom resolver or `is_type_of`) is called as graphql-core would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from graphql import GraphQLEnumType, GraphQLField
from strawberry.schema.schema_converter import CustomGraphQLEnumType, GraphQLCoreConverter
from strawberry.types.base import get_object_definition
from strawberry.types.cast import get_strawberry_type_cast
from strawberry.types.field import StrawberryField

__all__ = ["basic_reader", "definition_of", "enum_names", "is_judged_by_class", "is_named_by_class"]

BACKREF = GraphQLCoreConverter.DEFINITION_BACKREF
BASIC = "GraphQLCoreConverter.from_resolver.<locals>._get_basic_result"
IS_TYPE_OF = "GraphQLCoreConverter.from_object.<locals>._get_is_type_of.<locals>.is_type_of"
NAMING = frozenset(
    {
        "GraphQLCoreConverter.from_interface.<locals>._get_resolve_type.<locals>.resolve_type",
        "StrawberryUnion.get_type_resolver.<locals>._resolve_union_type",
    }
)

Judge = Callable[[Any], bool]


def definition_of(field: GraphQLField) -> StrawberryField | None:
    """The Strawberry field behind a field, if it resolves as Strawberry's own do."""
    definition = (field.extensions or {}).get(BACKREF)
    if not isinstance(definition, StrawberryField):
        return None
    return definition if type(definition).get_result is StrawberryField.get_result else None


def basic_reader(field: GraphQLField) -> Callable[[Any], Any] | None:
    """Read a field that has no resolver, extension or permission; None where it has any."""
    definition = definition_of(field)
    if getattr(field.resolve, "__qualname__", "") != BASIC or definition is None:
        return None
    plain = definition.is_basic_field and definition.default_resolver is getattr
    return attrgetter(definition.python_name) if plain else None


def enum_names(type_: GraphQLEnumType) -> Mapping[int, str]:
    """The names of an enum by the identity of its Python members."""
    if type(type_) is not CustomGraphQLEnumType:
        return {}
    members: Iterable[object] = type_.wrapped_cls
    return {id(member): type_.coerce_output_value(member) for member in members}


def is_judged_by_class(is_type_of: Callable[..., object]) -> Judge:
    """Tell of which values an `is_type_of` knows by their class alone: of none, or of those not cast."""
    return _is_not_cast if getattr(is_type_of, "__qualname__", "") == IS_TYPE_OF else _never


def is_named_by_class(resolve_type: Callable[..., object]) -> Judge:
    """Tell for which values a `resolve_type` names a type by their class alone.

    Those are instances of Strawberry types that are not generic and not cast.
    """
    return _is_plain if getattr(resolve_type, "__qualname__", "") in NAMING else _never


def _never(_value: object) -> bool:
    return False


def _is_not_cast(value: object) -> bool:
    return get_strawberry_type_cast(value) is None


def _is_plain(value: object) -> bool:
    definition = get_object_definition(type(value))
    if definition is None or definition.is_graphql_generic or definition.concrete_of is not None:
        return False
    return get_strawberry_type_cast(value) is None
