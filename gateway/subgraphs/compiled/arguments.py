"""The arguments of a field, coerced once where no request can change them.

Resolvers get values of their own: what can be changed in place is copied for each call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from graphql import GraphQLError, ListValueNode, ObjectValueNode, ValueNode, VariableNode
from graphql.execution.values import VariableValues, get_argument_values

from gateway.subgraphs.compiled.field import Field
from gateway.subgraphs.compiled.run import Run

__all__ = ["Arguments", "arguments_of", "variables_in"]

Arguments = Callable[[Run], dict[str, Any]]
"""Gives the keyword arguments of a resolver. Raises GraphQLError where they do not fit."""

FROZEN = (str, int, float, bool, type(None), Decimal, date, datetime, time, timedelta, UUID)
NO_VARIABLES = VariableValues({}, {})


def arguments_of(field: Field) -> Arguments | None:
    """The arguments of a field; None where it has none."""
    if not field.definition.args:
        return None

    def fresh(run: Run) -> dict[str, Any]:
        return get_argument_values(
            field.definition, field.nodes[0], run.variables, None, field.frame.hide_suggestions
        )

    if any(any(variables_in(argument.value)) for argument in field.nodes[0].arguments or ()):
        return _once_a_run(field, fresh)
    try:
        constant = fresh(Run(None, None, NO_VARIABLES))
    except GraphQLError:
        return fresh
    return _copies(constant) or fresh


def variables_in(node: ValueNode) -> Iterator[str]:
    """The names of the variables in a value."""
    if isinstance(node, VariableNode):
        yield node.name.value
    elif isinstance(node, ListValueNode):
        for item in node.values:
            yield from variables_in(item)
    elif isinstance(node, ObjectValueNode):
        for one in node.fields:
            yield from variables_in(one.value)


def _once_a_run(field: Field, fresh: Arguments) -> Arguments:
    def arguments(run: Run) -> dict[str, Any]:
        known = run.arguments.get(field)
        if known is None:
            known = fresh(run)
            if not _is_tree(known):
                return known
            run.arguments[field] = known
        copied: dict[str, Any] = _copy(known)
        return copied

    return arguments


def _copies(constant: dict[str, Any]) -> Arguments | None:
    """Give out a constant: as it is if nothing in it can change, else copies, if it can be copied."""
    if all(isinstance(value, (*FROZEN, Enum)) for value in constant.values()):
        return lambda _run: constant
    if _is_tree(constant):
        return lambda _run: _copy(constant)
    return None


def _is_tree(value: object) -> bool:
    """Whether a value is made of plain lists, dictionaries and what cannot change."""
    if type(value) is dict:
        return all(map(_is_tree, value.values()))
    if type(value) is list:
        return all(map(_is_tree, value))
    return isinstance(value, (*FROZEN, Enum))


def _copy(value: Any) -> Any:  # noqa: ANN401 - any tree
    if type(value) is dict:
        return {key: _copy(one) for key, one in value.items()}
    if type(value) is list:
        return [_copy(one) for one in value]
    return value
