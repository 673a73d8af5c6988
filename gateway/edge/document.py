"""Stage 3, document: text to a parsed, limited and validated document, cached.

Preparing is plain synchronous code on one event loop, so no two requests ever prepare one text at
the same time: single flight needs no lock. Its cost is bounded by the limits. Documents that are
refused are remembered too, in a small cache of their own, so that they push out no good one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from gateway.edge.decode import Parameters
from gateway.edge.limits import PageCost, check_document, check_pages
from gateway.edge.present import document_errors
from gateway.edge.variables import check_variables_size
from gateway.errors import DocumentError, LimitError, MethodError, OperationError, ParseError, ValidationError
from gateway.settings import Settings

__all__ = ["Documents", "Prepared", "select"]

BYTES_PER_CHARACTER = 250
"""Memory of a parsed document per character of its text, tokens included: 46 to 274 measured."""
BYTES_COMPILED = 350
"""What the engine compiles a document to takes as much more per character at most: 70 to 320 measured."""
BYTES_PER_DOCUMENT = 24_000
REFUSED_SHARE = 8
"""Refused documents may take one part in so many of either bound of the cache."""
MAX_VALIDATION_ERRORS = 10


@dataclass(slots=True)
class Prepared:
    """A document ready to execute, or the reason why it is refused (`problem`).

    In `kept` an engine keeps what it has made of the document; it goes when the document goes.
    """

    operations: Mapping[str, OperationDefinitionNode] = field(default_factory=dict)
    document: DocumentNode | None = None
    problem: DocumentError | None = None
    pages: Mapping[str, PageCost] = field(default_factory=dict)
    kept: dict[object, Any] = field(default_factory=dict)


class Cache:
    """Least recently used documents, bounded by number and estimated bytes."""

    def __init__(self, entries: int, size: int, per_character: int = BYTES_PER_CHARACTER) -> None:
        self.entries = entries
        self.size = size
        self.bytes = 0
        self._per_character = per_character
        self._kept: OrderedDict[tuple[int, str], Prepared] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: tuple[int, str]) -> Prepared | None:
        """Return a document and make it the most recently used."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: tuple[int, str], prepared: Prepared) -> None:
        """Keep a document; the least recently used ones leave until all fit."""
        cost = _cost(key[1], self._per_character)
        if cost > self.size:
            return
        self._kept[key] = prepared
        self.bytes += cost
        while len(self._kept) > self.entries or self.bytes > self.size:
            (_, text), _ = self._kept.popitem(last=False)
            self.bytes -= _cost(text, self._per_character)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.bytes = 0


class Documents:
    """Prepares documents, each text once per schema while it is cached."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        entries, size = settings.document_cache_entries, settings.document_cache_bytes
        self.good = Cache(entries, size, BYTES_PER_CHARACTER + BYTES_COMPILED)
        self.refused = Cache(max(1, entries // REFUSED_SHARE), size // REFUSED_SHARE)
        self._schema: GraphQLSchema | None = None
        self.hits = 0
        self.misses = 0

    @property
    def caches(self) -> Iterable[tuple[str, Cache]]:
        """The caches, for metrics."""
        return (("good", self.good), ("refused", self.refused))

    def prepare(self, schema: GraphQLSchema, text: str) -> Prepared:
        """Return the prepared document; what is wrong with it is in its `problem`."""
        if schema is not self._schema:
            # Holding the schema keeps its id from being used again for another one.
            self._schema = schema
            self.good.clear()
            self.refused.clear()
        key = (id(schema), text)
        found = self.good.get(key) or self.refused.get(key)
        if found is not None:
            self.hits += 1
            return found
        self.misses += 1
        prepared = prepare(schema, text, self._settings)
        (self.good if prepared.problem is None else self.refused).put(key, prepared)
        return prepared


def prepare(schema: GraphQLSchema, text: str, settings: Settings) -> Prepared:
    """Parse, limit and validate one text."""
    try:
        document = _parse(text, settings)
    except DocumentError as error:
        return Prepared(problem=_without_frames(error))
    operations = {
        node.name.value if node.name else "": node
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
    }
    try:
        pages = check_document(document, settings)
        _validate(schema, document, settings)
    except DocumentError as error:
        return Prepared(operations, problem=_without_frames(error))
    return Prepared(operations, document, None, pages)


def select(
    prepared: Prepared, parameters: Parameters, method: str, settings: Settings
) -> OperationDefinitionNode:
    """Return the operation to run, with all that depends on the request checked.

    Raises MethodError for a mutation by GET, even if the document is invalid; else the document's
    problem, OperationError, or LimitError for page sizes and variables.
    """
    operation = _chosen(prepared, parameters.operation_name)
    if method == "GET" and operation is not None and operation.operation is not OperationType.QUERY:
        raise MethodError(
            "Only queries can be sent by GET.", "Send mutations by POST.", headers=((b"allow", b"POST"),)
        )
    if prepared.problem is not None:
        raise _without_frames(prepared.problem)
    if operation is None:
        raise _unresolved(prepared, parameters.operation_name)
    if operation.operation is OperationType.SUBSCRIPTION:
        raise OperationError(
            "Subscriptions are not served over this transport.",
            "Send a query or a mutation.",
            code="SUBSCRIPTION_NOT_SUPPORTED",
        )
    check_variables_size(parameters, settings)
    cost = prepared.pages.get(operation.name.value if operation.name else "")
    if cost is not None:
        check_pages(cost, parameters.variables)
    return operation


def _chosen(prepared: Prepared, name: str | None) -> OperationDefinitionNode | None:
    if name is not None:
        return prepared.operations.get(name)
    if len(prepared.operations) == 1:
        return next(iter(prepared.operations.values()))
    return None


def _unresolved(prepared: Prepared, name: str | None) -> OperationError:
    if name is not None:
        return OperationError(
            "The document has no operation of the name in `operationName`.",
            "Name one that the document defines.",
        )
    if prepared.operations:
        return OperationError("The document has several operations.", "Name one in `operationName`.")
    return OperationError("The document has no operation.", "Send a query or a mutation.")


def _parse(text: str, settings: Settings) -> DocumentNode:
    try:
        return parse(text, max_lexical_tokens=settings.max_tokens, max_comments=settings.max_tokens)
    except GraphQLSyntaxError as error:
        if error.message.endswith("Parsing aborted."):
            raise _too_long(error, settings) from None
        raise ParseError(
            "The document is not GraphQL.", errors=document_errors([error], ParseError.code)
        ) from None


def _too_long(error: GraphQLSyntaxError, settings: Settings) -> LimitError:
    """Return the limit at which the parser stopped: its own for nesting, ours for tokens."""
    if "nested" in error.message:
        return LimitError("The document is nested too deeply.", "Ask for fewer levels.", code="TOO_DEEP")
    return LimitError(
        f"The document has more than {settings.max_tokens} tokens.",
        "Split it, or move values into variables.",
        code="TOO_MANY_TOKENS",
    )


def _validate(schema: GraphQLSchema, document: DocumentNode, settings: Settings) -> None:
    errors: list[GraphQLError] = validate(
        schema, document, max_errors=MAX_VALIDATION_ERRORS, hide_suggestions=not settings.suggestions
    )
    if errors:
        maps = document_errors(errors, ValidationError.code, suggestions=settings.suggestions)
        raise ValidationError("The document does not fit the schema.", errors=maps)


def _without_frames(error: DocumentError) -> DocumentError:
    """Return the error without its traceback: raised again and again, a kept one would only grow."""
    return error.with_traceback(None)


def _cost(text: str, per_character: int = BYTES_PER_CHARACTER) -> int:
    return BYTES_PER_DOCUMENT + per_character * len(text)
