"""An operation of a valid document, compiled for a schema.

Which fields are selected depends on a request only by the variables of @skip and @include. So there
is a plan per combination of their values, made by graphql-core's own collection of fields and grown
as types are met: what is compiled is what has been executed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from operator import attrgetter
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLObjectType,
    GraphQLOutputType,
    OperationType,
    TypeNameMetaFieldDef,
    default_field_resolver,
    get_variable_values,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetails, collect_fields, collect_subfields
from graphql.execution.executor import SELECTIONS_NESTED_TOO_DEEPLY

from gateway.subgraphs.compiled.abstract import abstract
from gateway.subgraphs.compiled.arguments import arguments_of
from gateway.subgraphs.compiled.completion import Complete, leaf, object_, quick, required, unchanged
from gateway.subgraphs.compiled.field import Field, Frame
from gateway.subgraphs.compiled.listing import Listing
from gateway.subgraphs.compiled.run import Run, waits
from gateway.subgraphs.compiled.selection import Item, Selection
from gateway.subgraphs.compiled.steps import Read, Reading, Resolving, Step
from gateway.subgraphs.compiled.strawberry_calls import Call, direct_call
from gateway.subgraphs.compiled.strawberry_types import basic_reader

__all__ = ["Operation", "Plan"]

MAX_COERCION_ERRORS = 50
"""Errors of variables reported at most; graphql-core's default."""
MAX_PLANS = 16
"""Combinations of @skip and @include kept; a further one pushes out the oldest."""
NOTHING: frozenset[type] = frozenset()
MISSING = object()


class Operation:
    """Executes one operation, with what it learnt from earlier executions.

    It remembers about `room` fields; having learnt more, it starts anew with the next execution.
    """

    def __init__(self, frame: Frame, guards: frozenset[str], room: int) -> None:
        self._frame = frame
        self._guards = sorted(guards)
        self._room = room
        self._plans: dict[tuple[object, ...], Plan] = {}

    def execute(
        self, root: object, context: object, variables: Mapping[str, Any]
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        """Execute: the result, or an awaitable of it if any resolver is asynchronous."""
        frame = self._frame
        values = get_variable_values(
            frame.schema,
            frame.operation.variable_definitions or (),
            dict(variables),
            MAX_COERCION_ERRORS,
            frame.hide_suggestions,
        )
        if isinstance(values, list):
            return ExecutionResult(None, values)
        run = Run(root, context, values)
        try:
            data = self._plan(values.coerced).execute(run)
        except GraphQLError as error:
            return run.refused(error)
        return _finished(run, data) if waits(data) else run.result(data)

    def _plan(self, coerced: Mapping[str, Any]) -> Plan:
        key = tuple(coerced.get(name, MISSING) for name in self._guards)
        if not all(value is MISSING or isinstance(value, (bool, type(None))) for value in key):
            return Plan(self._frame)  # Not valid, and so not worth keeping.
        if sum(plan.size for plan in self._plans.values()) > self._room:
            self._plans.clear()
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= MAX_PLANS:
                del self._plans[next(iter(self._plans))]
            plan = self._plans[key] = Plan(self._frame)
        return plan


async def _finished(run: Run, data: Awaitable[dict[str, Any]]) -> ExecutionResult:
    try:
        return run.result(await data)
    except GraphQLError as error:
        return run.refused(error)


class Plan:
    """The selections of an operation for one combination of @skip and @include; `size` fields so far."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._root: Selection | None = None
        self.size = 0

    def execute(self, run: Run) -> Any:  # noqa: ANN401
        """Execute from the root: the data, or an awaitable of it. Raises GraphQLError."""
        if self._root is None:
            self._root = self._compile_root(run)
        if self._frame.operation.operation is OperationType.MUTATION:
            return self._root.execute_serially(run, run.root)
        return self._root.execute(run, run.root, None)

    def _compile_root(self, run: Run) -> Selection:
        frame = self._frame
        type_ = frame.schema.get_root_type(frame.operation.operation)
        if type_ is None:
            kind = frame.operation.operation.value
            raise GraphQLError(f"Schema is not configured to execute {kind} operation.", frame.operation)
        try:
            collected = collect_fields(
                frame.schema,
                frame.fragments,
                run.variables,
                type_,
                frame.operation,
                frame.hide_suggestions,
            )
        except RecursionError:
            collected = None
        if collected is None:  # Here, so that the frames of the recursion are not kept.
            raise GraphQLError(SELECTIONS_NESTED_TOO_DEEPLY, frame.operation)
        return self._selection(type_, collected.grouped_field_set)

    def _selection(self, parent: GraphQLObjectType, groups: Mapping[str, list[FieldDetails]]) -> Selection:
        items: list[Item] = []
        for key, details in groups.items():
            definition = self._frame.schema.get_field(parent, details[0].node.name.value)
            if definition is not None:
                items.append(self._item(Field(self._frame, parent, key, details, definition)))
        self.size += len(items)
        return Selection(items)

    def _item(self, field: Field) -> Item:
        definition = field.definition
        complete = self._completer(definition.type, field)
        read, lenient = _reader(field)
        if read is None:
            call = direct_call(definition) or Call(
                definition.resolve or default_field_resolver, informed=True
            )
            step: Step = Resolving(field, complete, call.resolve, arguments_of(field), informed=call.informed)
            return Item(field.key, None, NOTHING, step, field.name, lenient=False)
        step = Reading(field, complete, quick(definition.type), calls=lenient)
        return Item(field.key, read, unchanged(definition.type), step, field.name, lenient)

    def _completer(self, type_: GraphQLOutputType, field: Field) -> Complete:
        if is_non_null_type(type_):
            return required(self._completer(type_.of_type, field), field)
        if is_list_type(type_):
            item = type_.of_type
            complete = self._completer(item, field)
            return Listing(field, complete, unchanged(item), required=is_non_null_type(item)).complete
        if is_leaf_type(type_):
            return leaf(type_)

        def select(run: Run, concrete: GraphQLObjectType) -> Selection:
            return self._below(run, concrete, field)

        if is_abstract_type(type_):
            return abstract(type_, field, select)
        assert isinstance(type_, GraphQLObjectType)  # noqa: S101 - no other output type is left
        return object_(type_, field, select)

    def _below(self, run: Run, type_: GraphQLObjectType, field: Field) -> Selection:
        frame = self._frame
        collected = collect_subfields(
            frame.schema,
            frame.fragments,
            run.variables,
            frame.operation,
            type_,
            field.details,
            frame.hide_suggestions,
        )
        return self._selection(type_, collected.grouped_field_set)


def _reader(field: Field) -> tuple[Read | None, bool]:
    """How to read a field that has no resolver of its own, and whether graphql-core's default reads it."""
    definition = field.definition
    if definition is TypeNameMetaFieldDef:
        name = field.parent.name
        return (lambda _source: name), False
    if definition.resolve is None and not definition.args:
        return attrgetter(field.name), True
    return basic_reader(definition), False
