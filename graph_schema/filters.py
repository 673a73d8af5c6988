"""The filters of the contract as input types, and what they mean as a `Condition`.

Logic has two values: a comparison with a property that is null is false, and its `not` is true. An
empty list of values matches nothing; `and: []` is true, `or: []` false. All that stands in one object
must hold.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Optional, TypeVar

import strawberry

from graph_schema.enums import EntryStatus, ListKind, SubjectKind
from graph_schema.scalars import Date
from loaders.filters import (
    EVERYTHING,
    Compare,
    Condition,
    Every,
    HasEntry,
    Negated,
    Some,
    checked,
    in_force_unless_said,
)

__all__ = [
    "DateFilter",
    "ListEntryWhere",
    "StringFilter",
    "SubjectWhere",
    "entry_condition",
    "subject_condition",
]


@strawberry.input(description="Compares a text; all that is given must hold. Capitals count.")
class StringFilter:
    """Comparisons with a string."""

    eq: str | None = strawberry.field(default=None, description="Is this very text.")
    in_: list[str] | None = strawberry.field(
        default=None, name="in", description="Is one of these texts; an empty list matches nothing."
    )
    contains: str | None = strawberry.field(default=None, description="Has this text in it.")
    starts_with: str | None = strawberry.field(default=None, description="Begins with this text.")


@strawberry.input(
    description="Compares a date; all that is given must hold. A null date fails all but isNull."
)
class DateFilter:
    """Comparisons with a date; an open end is null."""

    eq: Date | None = strawberry.field(default=None, description="Is this day.")
    from_: Date | None = strawberry.field(default=None, name="from", description="Is this day or later.")
    before: Date | None = strawberry.field(default=None, description="Is before this day.")
    is_null: bool | None = strawberry.field(
        default=None, description="True: open or not known. False: a known date."
    )


@strawberry.input(description="Which list entries; all that is given must hold.")
class ListEntryWhere:
    """A condition on list entries."""

    and_: list["ListEntryWhere"] | None = strawberry.field(
        default=None, name="and", description="All of these hold; true if the list is empty."
    )
    or_: list["ListEntryWhere"] | None = strawberry.field(
        default=None, name="or", description="One of these holds; false if the list is empty."
    )
    not_: Optional["ListEntryWhere"] = strawberry.field(
        default=None, name="not", description="This does not hold."
    )
    kind: list[ListKind] | None = strawberry.field(
        default=None, description="The entry's list is of one of these kinds."
    )
    lists: list[strawberry.ID] | None = strawberry.field(
        default=None, name="list", description="The entry is on one of these lists, by code or id."
    )
    domain: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The entry's domain is one of these or below it, by code or id."
    )
    authority: list[strawberry.ID] | None = strawberry.field(
        default=None, description="One of these authorities recognised the entry, by code or id."
    )
    region: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="The entry's region, or its subject's where it has none, is one of these or lies in it.",
    )
    status: list[EntryStatus] | None = strawberry.field(
        default=None,
        description="The entry's status at the date. WITHDRAWN, for those who may see it, must be named "
        "outside of any `not` for a withdrawn entry to be looked at.",
    )
    recognised_on: DateFilter | None = strawberry.field(
        default=None, description="When the entry was recognised."
    )
    valid_to: DateFilter | None = strawberry.field(
        default=None, description="The first day on which the entry no longer holds; null is open."
    )


@strawberry.input(description="Which subjects; all that is given must hold.")
class SubjectWhere:
    """A condition on subjects."""

    and_: list["SubjectWhere"] | None = strawberry.field(
        default=None, name="and", description="All of these hold; true if the list is empty."
    )
    or_: list["SubjectWhere"] | None = strawberry.field(
        default=None, name="or", description="One of these holds; false if the list is empty."
    )
    not_: Optional["SubjectWhere"] = strawberry.field(
        default=None, name="not", description="This does not hold."
    )
    kind: list[SubjectKind] | None = strawberry.field(
        default=None, description="The subject is of one of these kinds."
    )
    name: StringFilter | None = strawberry.field(
        default=None, description="The subject's name as it is shown."
    )
    region: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The subject's region is one of these or lies in it."
    )
    listed: ListEntryWhere | None = strawberry.field(
        default=None,
        description="The subject has such a list entry, in force at the date unless a `status` stands "
        "anywhere in this filter. Under `not`: it has none.",
    )


W = TypeVar("W", ListEntryWhere, SubjectWhere)


def entry_condition(where: ListEntryWhere | None) -> Condition:
    """The condition that a filter on entries means; `BadInputError` if it is larger than allowed."""
    return EVERYTHING if where is None else checked(_entry(where))


def subject_condition(where: SubjectWhere | None) -> Condition:
    """The condition that a filter on subjects means; `BadInputError` if it is larger than allowed."""
    return EVERYTHING if where is None else checked(_subject(where))


def _entry(where: ListEntryWhere) -> Condition:
    parts = [
        *_logic(where, _entry),
        *_among("kind_of_list", where.kind),
        *_among("list", where.lists),
        *_among("domain", where.domain),
        *_among("authority", where.authority),
        *_among("region", where.region),
        *_among("status", where.status),
        *_date("recognised_on", where.recognised_on),
        *_date("valid_to", where.valid_to),
    ]
    return Every(tuple(parts))


def _subject(where: SubjectWhere) -> Condition:
    parts = [
        *_logic(where, _subject),
        *_among("kind", where.kind),
        *_text("name", where.name),
        *_among("region", where.region),
    ]
    if where.listed is not None:
        parts.append(HasEntry(in_force_unless_said(_entry(where.listed))))
    return Every(tuple(parts))


def _logic(where: W, convert: Callable[[W], Condition]) -> Iterable[Condition]:
    if where.and_ is not None:
        yield Every(tuple(convert(part) for part in where.and_))
    if where.or_ is not None:
        yield Some(tuple(convert(part) for part in where.or_))
    if where.not_ is not None:
        yield Negated(convert(where.not_))


def _among(name: str, values: Sequence[str] | None) -> Iterable[Condition]:
    if values is not None:
        yield Compare(name, "in", tuple(str(value) for value in values))


def _text(name: str, test: StringFilter | None) -> Iterable[Condition]:
    if test is None:
        return
    for operator, value in (("eq", test.eq), ("contains", test.contains), ("starts", test.starts_with)):
        if value is not None:
            yield Compare(name, operator, value)
    yield from _among(name, test.in_)


def _date(name: str, test: DateFilter | None) -> Iterable[Condition]:
    if test is None:
        return
    for operator, value in (("eq", test.eq), ("from", test.from_), ("before", test.before)):
        if value is not None:
            yield Compare(name, operator, value)
    if test.is_null is not None:
        yield Compare(name, "null", test.is_null)
