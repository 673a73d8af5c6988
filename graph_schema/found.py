"""Following a code into the reference data."""

from collections.abc import Mapping
from typing import TypeVar

from policy.errors import LianxinError

__all__ = ["found"]

R = TypeVar("R")


def found(records: Mapping[str, R], code: str, what: str) -> R:
    """The record of a code that the graph itself refers to.

    LianxinError where it is missing: the graph is then broken, which no question can mend.
    """
    record = records.get(code)
    if record is None:
        raise LianxinError(
            f"The {what} {code!r} is referred to but is not in the catalogue.",
            "Run `lianxin verify` to see what is wrong with the graph.",
        )
    return record
