"""The `at` argument that fields share."""

from typing import Annotated

import strawberry

from graph_schema.context import Info
from graph_schema.scalars import Date

__all__ = ["At", "date_or_none", "day_of"]

At = Annotated[
    Date | None,
    strawberry.argument(description="The date that the answer is of; today in Asia/Shanghai if absent."),
]


def day_of(info: Info, at: Date | None) -> str:
    """The date asked for, or the request's own; a field never takes its parent's."""
    return at or info.context.at


def date_or_none(day: str | None) -> Date | None:
    """A date of a record as the scalar's type."""
    return None if day is None else Date(day)
