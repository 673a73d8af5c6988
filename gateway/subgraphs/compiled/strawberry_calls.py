"""Calling Strawberry's resolvers directly where Strawberry wraps nothing around them.

A field with an extension, a permission or an exception handler, or of a class that resolves in its own
way, is left to the resolver that Strawberry made for it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from inspect import getclosurevars, iscoroutinefunction
from typing import Any, NamedTuple

from graphql import GraphQLField, GraphQLFieldResolver
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import convert_argument
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from gateway.subgraphs.compiled.field import Info
from gateway.subgraphs.compiled.strawberry_types import definition_of

__all__ = ["Call", "direct_call"]

SYNC = "GraphQLCoreConverter.from_resolver.<locals>._resolver"
ASYNC = "GraphQLCoreConverter.from_resolver.<locals>._async_resolver"


class Call(NamedTuple):
    """A resolver, and whether it looks at its `info` at all."""

    resolve: GraphQLFieldResolver
    informed: bool


def direct_call(definition: GraphQLField) -> Call | None:
    """Call the resolver of a Strawberry field as Strawberry would; None where that is not certain."""
    wrapper = definition.resolve
    kind = getattr(wrapper, "__qualname__", "")
    field = definition_of(definition)
    if wrapper is None or kind not in (SYNC, ASYNC) or field is None or field.extensions:
        return None
    around = getclosurevars(wrapper).nonlocals
    inside = getclosurevars(around["_strawberry_info_from_graphql"]).nonlocals
    converter = inside.get("self")
    same: bool = inside.get("field") is field
    if around["field_exception_handlers"] or not same:
        return None
    resolver = field.base_resolver
    if not isinstance(converter, GraphQLCoreConverter) or not _is_usual(resolver):
        return None
    assert resolver is not None  # noqa: S101 - or it would not be usual
    if iscoroutinefunction(resolver.wrapped_func) is not (kind == ASYNC):
        return None  # An asynchronous generator, or a function that only looks synchronous.
    call = _call(field, resolver, converter)
    if call is not None and call.informed and kind == ASYNC:
        return Call(_late(call.resolve), informed=True)
    return call


def _is_usual(resolver: StrawberryResolver[Any] | None) -> bool:
    return (
        resolver is not None
        and type(resolver).__call__ is StrawberryResolver.__call__
        and callable(resolver.wrapped_func)
    )


def _call(
    field: StrawberryField, resolver: StrawberryResolver[Any], converter: GraphQLCoreConverter
) -> Call | None:
    function: Callable[..., Any] = resolver.wrapped_func  # type: ignore[assignment]
    info_class, registry, config = converter.config.info_class, converter.scalar_registry, converter.config
    arguments = [
        (config.name_converter.from_argument(one), one.python_name, one.type) for one in field.arguments
    ]
    if any("info" in names[:2] for names in arguments):
        return None  # Strawberry would put its own info there.
    positional = resolver.self_parameter is not None
    named = [one.name for one in (resolver.parent_parameter, resolver.root_parameter) if one is not None]
    asks = resolver.info_parameter.name if resolver.info_parameter is not None else None
    if positional and not (arguments or named or asks):
        return Call(lambda source, _info: function(source), informed=False)

    def resolve(source: object, raw: Info, /, **values: object) -> Any:  # noqa: ANN401
        info = info_class(_raw_info=raw, _field=field)
        converted: dict[str, object] = {
            python_name: convert_argument(values[name], type_, registry, config, info, path=(name,))
            for name, python_name, type_ in arguments
            if name in values
        }
        for name in named:
            converted[name] = source
        if asks is not None:
            converted[asks] = info
        return function(source, **converted) if positional else function(**converted)

    return Call(resolve, informed=True)


def _late(resolve: GraphQLFieldResolver) -> GraphQLFieldResolver:
    """Raise what an asynchronous resolver raises before it starts only when it is awaited."""

    def call(source: object, info: Info, /, **values: object) -> Any:  # noqa: ANN401
        try:
            return resolve(source, info, **values)
        except Exception as error:  # noqa: BLE001 - raised again, later
            return _raise(error)

    return call


def _raise(error: Exception) -> Coroutine[Any, Any, None]:
    async def later() -> None:
        raise error

    return later()
