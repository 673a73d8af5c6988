"""Completing values of interfaces and unions: first their concrete type, then as that type."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLError,
    GraphQLObjectType,
    Undefined,
    default_type_resolver,
    is_object_type,
)
from graphql.pyutils import Path, inspect

from gateway.subgraphs.compiled.completion import Complete, Select, object_
from gateway.subgraphs.compiled.field import Field, Info
from gateway.subgraphs.compiled.run import Run, waits
from gateway.subgraphs.compiled.strawberry_types import is_named_by_class

__all__ = ["abstract"]


def abstract(type_: GraphQLAbstractType, field: Field, select: Select) -> Complete:
    """Complete values of an abstract type."""
    return Concrete(type_, field, select).complete


class Concrete:
    """The concrete types met so far where an abstract one was declared."""

    def __init__(self, type_: GraphQLAbstractType, field: Field, select: Select) -> None:
        self._type = type_
        self._field = field
        self._select = select
        self._resolve = type_.resolve_type or default_type_resolver
        self._by_class = is_named_by_class(self._resolve)
        self._classes: dict[type, Complete] = {}
        self._names: dict[str, Complete] = {}

    def complete(self, run: Run, value: Any, path: Path, info: Info | None) -> Any:  # noqa: ANN401
        """Complete a value; see `completion`."""
        known = self._classes.get(type(value))
        if known is not None and self._by_class(value):
            return known(run, value, path, info)
        if isinstance(value, Exception):
            raise value
        if value is None or value is Undefined:
            return None
        info = info or self._field.info(run, path)
        name: Any = self._resolve(value, info, self._type)
        if waits(name):
            return self._later(run, value, path, info, name)
        complete = self._named(name, value)
        if self._by_class(value):
            self._classes[type(value)] = complete
        return complete(run, value, path, info)

    async def _later(
        self,
        run: Run,
        value: Any,  # noqa: ANN401 - what a resolver gave
        path: Path,
        info: Info,
        name: Awaitable[Any],
    ) -> Any:  # noqa: ANN401 - what a completer gives
        completed = self._named(await name, value)(run, value, path, info)
        return await completed if waits(completed) else completed

    def _named(self, name: object, value: object) -> Complete:
        known = self._names.get(name) if isinstance(name, str) else None
        if known is None:
            type_ = self._checked(name, value)
            known = self._names[type_.name] = object_(type_, self._field, self._select)
        return known

    def _checked(self, name: object, value: object) -> GraphQLObjectType:
        """The object type of a name. GraphQLError, worded as graphql-core words it, if it will not do."""
        schema = self._field.frame.schema
        if not isinstance(name, str):
            raise self._error(self._unnamed(name, value))
        type_ = schema.get_type(name)
        if type_ is None:
            raise self._error(
                f"Abstract type '{self._type}' was resolved to a type '{name}'"
                " that does not exist inside the schema."
            )
        if not is_object_type(type_):
            raise self._error(f"Abstract type '{self._type}' was resolved to a non-object type '{name}'.")
        if not schema.is_sub_type(self._type, type_):
            raise self._error(f"Runtime Object type '{type_}' is not a possible type for '{self._type}'.")
        return type_

    def _unnamed(self, name: object, value: object) -> str:
        start = (
            f"Abstract type '{self._type}' must resolve to an Object type at runtime"
            f" for field '{self._field.title}'"
        )
        if name is None:
            return (
                f"{start}. Either the '{self._type}' type should provide a 'resolve_type' function"
                " or each possible type should provide an 'is_type_of' function."
            )
        return (
            f"{start} with value {inspect(value)}, received '{inspect(name)}',"
            " which is not a valid Object type name."
        )

    def _error(self, message: str) -> GraphQLError:
        return GraphQLError(message, list(self._field.nodes))
