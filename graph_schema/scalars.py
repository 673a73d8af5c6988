"""The scalars of the contract. Values are plain strings on both sides of a resolver.

`SCALARS` is the `scalar_map` of the schema's configuration. A value that cannot be read is a
`BAD_USER_INPUT`, with what would be right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal as Number
from decimal import InvalidOperation
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from policy.errors import BadInputError, LianxinError
from policy.identifiers import read_uscc
from policy.intervals import parse_date, parse_instant

__all__ = ["SCALARS", "USCC", "Date", "DateTime", "Decimal", "refused"]

Date = NewType("Date", str)
DateTime = NewType("DateTime", str)
Decimal = NewType("Decimal", str)
USCC = NewType("USCC", str)


def refused(error: LianxinError) -> GraphQLError:
    """The GraphQL error of one of ours, its code in `extensions.code`."""
    return GraphQLError(str(error), extensions={"code": error.code}, original_error=error)


def _reader(name: str, read: Callable[[str], str]) -> Callable[[object], str]:
    def parse(value: object) -> str:
        try:
            if not isinstance(value, str):
                raise BadInputError(f"{name} is written as a string, not as {type(value).__name__}.")
            return read(value)
        except LianxinError as error:
            raise refused(error) from error

    return parse


def _decimal(text: str) -> str:
    try:
        number = Number(text)
    except InvalidOperation:
        number = Number("NaN")
    if not number.is_finite():
        raise BadInputError(f"{text[:40]!r} is not a decimal number.", 'Write it like "12.50".')
    return text


def _uscc(text: str) -> str:
    found = read_uscc(text)
    if not found.valid:
        raise BadInputError(
            f"{text[:40]!r} is not a valid 统一社会信用代码.",
            "It has 18 characters, and the last is a check digit (GB 32100-2015).",
        )
    return found.value


def _scalar(name: str, description: str, read: Callable[[str], str]) -> ScalarDefinition:
    return strawberry.scalar(
        name=name, description=description, serialize=_same, parse_value=_reader(name, read)
    )


def _same(value: str) -> str:
    return value


SCALARS: Mapping[object, ScalarDefinition] = {
    Date: _scalar("Date", "A calendar date, ISO 8601, no time zone.", parse_date),
    DateTime: _scalar("DateTime", "An instant with its offset, RFC 3339.", parse_instant),
    Decimal: _scalar("Decimal", "A decimal number as a string, exact.", _decimal),
    USCC: _scalar(
        "USCC",
        "统一社会信用代码, 18 characters, GB 32100-2015; input is normalised (case, spaces, full width) "
        "and its check digit verified.",
        _uscc,
    ),
}
