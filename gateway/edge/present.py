"""How an error leaves: message, place, code and remedy; what nobody outside may read is masked.

Every map has `message` and `extensions.code`. What we foresaw (a LianxinError, or a GraphQL error
of the request itself) is shown. Anything else is logged with an id and leaves with that id only.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from graphql import ExecutionResult, GraphQLError

from gateway.errors import INTERNAL, DocumentError, LianxinError, Who, rule_of
from gateway.observe.logs import log_unexpected

__all__ = ["Presenter", "document_errors", "error_map", "execution_errors"]

ErrorMap = dict[str, Any]

LONGEST_MESSAGE = 1_000
_SUGGESTION = re.compile(r"\s*Did you mean\b.*", re.DOTALL)
_MASKED = "Something went wrong on our side."
_UNAVAILABLE = "The graph is not available at the moment."
_MASKED_REMEDY = "Try again; if it stays, tell the operator the id."


def error_map(error: LianxinError) -> ErrorMap:
    """Return a foreseen error as a GraphQL error without place."""
    return {"message": error.problem[:LONGEST_MESSAGE], "extensions": _extensions(error.code, error.remedy)}


def document_errors(
    errors: Iterable[GraphQLError], code: str, *, suggestions: bool = False
) -> list[ErrorMap]:
    """Return errors of parsing, validation or variables, which show their messages and places."""
    return [_with_place(error, _message(error, suggestions=suggestions), {"code": code}) for error in errors]


def execution_errors(result: ExecutionResult) -> DocumentError | None:
    """Return the error of an execution that never began (variables), or None if fields were executed."""
    errors = result.errors or []
    if result.data is None and errors and all(error.path is None for error in errors):
        return DocumentError(
            "A variable cannot be taken.",
            code="BAD_USER_INPUT",
            errors=document_errors(errors, "BAD_USER_INPUT"),
        )
    return None


class Presenter:
    """Turns errors of one request into maps; one exception that failed many fields is logged once."""

    def __init__(self) -> None:
        self._ids: dict[int, str] = {}

    def field_errors(self, errors: Iterable[GraphQLError]) -> list[ErrorMap]:
        """Return the errors of fields."""
        return [self._field_error(error) for error in errors]

    def whole(self, error: Exception) -> list[ErrorMap]:
        """Return the errors of a request that failed as a whole."""
        if isinstance(error, DocumentError) and error.errors:
            return [dict(one) for one in error.errors]
        if isinstance(error, LianxinError) and not rule_of(error.code).masked:
            return [error_map(error)]
        return [self._masked(error)]

    def _field_error(self, error: GraphQLError) -> ErrorMap:
        cause = _cause(error)
        if isinstance(cause, LianxinError) and not rule_of(cause.code).masked:
            return _with_place(error, cause.problem[:LONGEST_MESSAGE], _extensions(cause.code, cause.remedy))
        if isinstance(cause, GraphQLError):
            code = (cause.extensions or {}).get("code")
            if isinstance(code, str) and not rule_of(code).masked:
                return _with_place(error, _message(cause), {**(cause.extensions or {}), "code": code})
            if cause.message.startswith("Argument '"):
                # A variable left out where an argument needs it: found only while executing.
                return _with_place(error, _message(cause), {"code": "BAD_USER_INPUT"})
        masked = self._masked(cause)
        return _with_place(error, masked["message"], masked["extensions"])

    def _masked(self, cause: BaseException) -> ErrorMap:
        code = cause.code if isinstance(cause, LianxinError) else INTERNAL
        known = self._ids.get(id(cause))
        if known is None:
            known = self._ids[id(cause)] = secrets.token_hex(8)
            log_unexpected(cause, known, code, _for_operator(cause))
        message = _UNAVAILABLE if rule_of(code).who is Who.OPERATOR else _MASKED
        return {"message": message, "extensions": {**_extensions(code, _MASKED_REMEDY), "id": known}}


def _for_operator(cause: BaseException) -> str | None:
    """Return the sentence that an operator needs: about the store, without anybody's data."""
    if isinstance(cause, LianxinError) and rule_of(cause.code).who is Who.OPERATOR:
        return cause.problem
    return None


def _cause(error: GraphQLError) -> BaseException:
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _extensions(code: str, remedy: str) -> dict[str, Any]:
    return {"code": code, "remedy": remedy} if remedy else {"code": code}


def _message(error: GraphQLError, *, suggestions: bool = False) -> str:
    message = error.message if suggestions else _SUGGESTION.sub("", error.message)
    return message[:LONGEST_MESSAGE]


def _with_place(error: GraphQLError, message: str, extensions: Mapping[str, Any]) -> ErrorMap:
    found: ErrorMap = {"message": message}
    if error.locations:
        found["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path is not None:
        found["path"] = error.path
    found["extensions"] = dict(extensions)
    return found
