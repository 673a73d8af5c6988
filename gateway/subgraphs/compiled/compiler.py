"""From a document to an executable operation; what cannot be compiled is left to graphql-core."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator, Mapping
from typing import Any, Protocol

from graphql import (
    BREAK,
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    Visitor,
    VisitorAction,
    assert_valid_schema,
    execute,
    visit,
)
from graphql.execution.collect_fields import FragmentDetails

from gateway.subgraphs.compiled.arguments import variables_in
from gateway.subgraphs.compiled.field import Frame
from gateway.subgraphs.compiled.operation import Operation

__all__ = ["Executable", "compile_operation"]

GUARDS = frozenset({"include", "skip"})
UNSUPPORTED = frozenset({"defer", "stream", "experimental_disableErrorPropagation"})
"""Directives that change how an operation is executed."""

CHARACTERS_PER_FIELD = 4
"""Characters of text for each field that is remembered, which takes 700 to 1,500 bytes."""
LEAST_ROOM = 16
UNKNOWN_LENGTH = 4_000
"""Characters of a document that does not say where its text is."""


class Executable(Protocol):
    """An operation that can be executed any number of times."""

    def execute(
        self, root: object, context: object, variables: Mapping[str, Any]
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        """Give what graphql-core's `execute` gives: the result, or an awaitable of it."""
        ...


def compile_operation(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None = None,
    *,
    hide_suggestions: bool = False,
) -> Executable:
    """Compile an operation of a valid document. Raises TypeError if the schema is not valid.

    Subscriptions, incremental delivery, fragments with variables and errors that do not propagate
    are executed by graphql-core, and so is a document that has no such operation.
    """
    assert_valid_schema(schema)
    operation = _chosen(document, operation_name)
    directives = Directives()
    visit(document, directives)
    incremental = any(schema.get_directive(name) for name in ("defer", "stream"))
    if operation is None or incremental or directives.unsupported or _has_fragment_variables(document):
        return Interpreted(schema, document, operation_name, hide_suggestions=hide_suggestions)
    definitions = {node.name.value: node for node in _fragments(document)}
    fragments = {name: FragmentDetails(node) for name, node in definitions.items()}
    frame = Frame(schema, operation, fragments, definitions, hide_suggestions)
    return Operation(frame, frozenset(directives.guards), _room(document))


class Interpreted:
    """An operation that graphql-core executes."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation_name: str | None,
        *,
        hide_suggestions: bool,
    ) -> None:
        self._schema = schema
        self._document = document
        self._operation_name = operation_name
        self._hide_suggestions = hide_suggestions

    def execute(
        self, root: object, context: object, variables: Mapping[str, Any]
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        """Execute with graphql-core."""
        return execute(
            self._schema,
            self._document,
            root,
            context,
            variable_values=dict(variables),
            operation_name=self._operation_name,
            hide_suggestions=self._hide_suggestions,
        )


class Directives(Visitor):
    """Finds the variables of @skip and @include, and the directives that are not supported."""

    def __init__(self) -> None:
        super().__init__()
        self.guards: set[str] = set()
        self.unsupported = False

    def enter_directive(self, node: DirectiveNode, *_: object) -> VisitorAction:
        """Look at one directive."""
        if node.name.value in UNSUPPORTED:
            self.unsupported = True
            return BREAK
        if node.name.value in GUARDS:
            for argument in node.arguments or ():
                self.guards.update(variables_in(argument.value))
        return None


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The query or mutation to execute, or None."""
    found = [
        node
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
        and (name is None or (node.name is not None and node.name.value == name))
    ]
    if not found or (name is None and len(found) > 1):
        return None
    return None if found[-1].operation is OperationType.SUBSCRIPTION else found[-1]


def _room(document: DocumentNode) -> int:
    """How many fields each operation may remember: in all, so many as the text may pay for."""
    length = document.loc.end - document.loc.start if document.loc else UNKNOWN_LENGTH
    operations = sum(isinstance(node, OperationDefinitionNode) for node in document.definitions)
    return max(LEAST_ROOM, length // CHARACTERS_PER_FIELD // operations)


def _fragments(document: DocumentNode) -> Iterator[FragmentDefinitionNode]:
    return (node for node in document.definitions if isinstance(node, FragmentDefinitionNode))


def _has_fragment_variables(document: DocumentNode) -> bool:
    return any(node.variable_definitions for node in _fragments(document))
