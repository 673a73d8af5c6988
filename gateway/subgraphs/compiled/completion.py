"""Completing a resolved value as its type says: leaves, objects, abstract types, and not null.

A completer takes (run, value, path, info) and gives what stands in the answer, or an awaitable of
it. `info` may be None: it is then made where somebody asks for it. Lists are in `listing`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from math import isfinite
from typing import TYPE_CHECKING, Any

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLString,
    Undefined,
    is_non_null_type,
)
from graphql.pyutils import Path, inspect

from gateway.subgraphs.compiled.field import Field, Info
from gateway.subgraphs.compiled.run import Run, waits
from gateway.subgraphs.compiled.strawberry_types import enum_names, is_judged_by_class

if TYPE_CHECKING:
    from gateway.subgraphs.compiled.selection import Selection

__all__ = ["Complete", "Select", "leaf", "object_", "quick", "required", "unchanged"]

Complete = Callable[[Run, Any, Path, Info | None], Any]
Select = Callable[[Run, GraphQLObjectType], "Selection"]
"""The selection below a field for the concrete type. Raises GraphQLError where it cannot be told."""


def unchanged(type_: GraphQLOutputType) -> frozenset[type]:
    """The types of values of a type that stand in the answer as they are."""
    found: set[type] = set()
    if is_non_null_type(type_):
        type_ = type_.of_type
    else:
        found.add(type(None))
    coerce = getattr(type_, "coerce_output_value", None)
    if coerce in (GraphQLString.coerce_output_value, GraphQLID.coerce_output_value):
        found.add(str)
    elif coerce == GraphQLBoolean.coerce_output_value:
        found.add(bool)
    return frozenset(found)


def required(inner: Complete, field: Field) -> Complete:
    """Refuse null where a type is not null."""
    message = f"Cannot return null for non-nullable field {field.title}."

    def complete(run: Run, value: Any, path: Path, info: Info | None) -> Any:  # noqa: ANN401
        completed = inner(run, value, path, info)
        if completed is None:
            raise TypeError(message)
        return completed

    return complete


def leaf(type_: GraphQLLeafType) -> Complete:
    """Complete scalars and enums by their own coercion."""
    coerce = type_.coerce_output_value

    def complete(_run: Run, value: Any, _path: Path, _info: Info | None) -> Any:  # noqa: ANN401
        if isinstance(value, Exception):
            raise value
        if value is None or value is Undefined:
            return None
        coerced = coerce(value)
        if coerced is Undefined or coerced is None:
            raise TypeError(
                f"Expected `{inspect(type_)}.coerce_output_value({inspect(value)})` to return"
                f" non-nullable value, returned: {inspect(coerced)}"
            )
        return coerced

    usual = quick(type_)
    return complete if usual is None else _quickly(usual, complete)


def _quickly(usual: Callable[[Any], Any], inner: Complete) -> Complete:
    def complete(run: Run, value: Any, path: Path, info: Info | None) -> Any:  # noqa: ANN401
        known = usual(value)
        return inner(run, value, path, info) if known is None else known

    return complete


def quick(type_: GraphQLOutputType) -> Callable[[Any], Any] | None:
    """A function for the usual values of a leaf type; it gives None for others. None if there is none."""
    if is_non_null_type(type_):
        type_ = type_.of_type
    if isinstance(type_, GraphQLEnumType):
        names = enum_names(type_)
        return (lambda value: names.get(id(value))) if names else None
    coerce = getattr(type_, "coerce_output_value", None)
    if coerce == GraphQLInt.coerce_output_value:
        return _small
    return _finite if coerce == GraphQLFloat.coerce_output_value else None


def _small(value: object) -> int | None:
    return value if type(value) is int and GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT else None


def _finite(value: object) -> float | None:
    return value if type(value) is float and isfinite(value) else None


def object_(type_: GraphQLObjectType, field: Field, select: Select) -> Complete:
    """Complete an object by its selection, after asking `is_type_of` where the type has it."""
    selection: Selection | None = None

    def complete(run: Run, value: Any, path: Path, _info: Info | None) -> Any:  # noqa: ANN401
        nonlocal selection
        if isinstance(value, Exception):
            raise value
        if value is None or value is Undefined:
            return None
        if selection is None:
            selection = select(run, type_)
        return selection.execute(run, value, path)

    return complete if type_.is_type_of is None else _checked(type_, field, complete)


def _checked(type_: GraphQLObjectType, field: Field, inner: Complete) -> Complete:
    """Ask `is_type_of` first; once per class where the class alone decides."""
    is_type_of = type_.is_type_of
    assert is_type_of is not None  # noqa: S101 - only such types get here
    by_class = is_judged_by_class(is_type_of)
    good: set[type] = set()

    def refuse(value: object) -> GraphQLError:
        return GraphQLError(f"Expected value of type '{type_}' but got: {inspect(value)}.", list(field.nodes))

    async def later(run: Run, value: Any, path: Path, verdict: Awaitable[bool]) -> Any:  # noqa: ANN401
        if not await verdict:
            raise refuse(value)
        completed = inner(run, value, path, None)
        return await completed if waits(completed) else completed

    def complete(run: Run, value: Any, path: Path, info: Info | None) -> Any:  # noqa: ANN401
        if type(value) in good and by_class(value):
            return inner(run, value, path, info)
        if isinstance(value, Exception) or value is None or value is Undefined:
            return inner(run, value, path, info)
        verdict: Any = is_type_of(value, info or field.info(run, path))
        if waits(verdict):
            return later(run, value, path, verdict)
        if not verdict:
            raise refuse(value)
        if by_class(value):
            good.add(type(value))
        return inner(run, value, path, info)

    return complete
