"""The orders of the contract as input types; the id is always the last key."""

from collections.abc import Sequence

import strawberry

from graph_schema.enums import ListEntryOrderField, SortDirection, SubjectOrderField
from loaders.paging import Key
from policy.intervals import FAR

__all__ = ["ListEntryOrder", "SubjectOrder", "entry_order", "subject_order"]

_ID = Key("id")
_ENTRY_MISSING = {"VALID_TO": FAR}
_SUBJECT_MISSING = {"ESTABLISHED_ON": FAR}


@strawberry.input(description="One key of an order of list entries.")
class ListEntryOrder:
    """A field and a direction."""

    field: ListEntryOrderField = strawberry.field(description="What to order by; an open end comes last.")
    direction: SortDirection = strawberry.field(
        default=SortDirection.DESC, description="Which end comes first."
    )


@strawberry.input(description="One key of an order of subjects.")
class SubjectOrder:
    """A field and a direction."""

    field: SubjectOrderField = strawberry.field(
        description="What to order by; an unknown date comes after all known ones."
    )
    direction: SortDirection = strawberry.field(
        default=SortDirection.ASC, description="Which end comes first."
    )


def entry_order(orders: Sequence[ListEntryOrder] | None) -> tuple[Key, ...]:
    """The order keys; recognisedOn DESC where none is asked for."""
    return _keys(orders or (ListEntryOrder(field=ListEntryOrderField.RECOGNISED_ON),), _ENTRY_MISSING)


def subject_order(orders: Sequence[SubjectOrder] | None) -> tuple[Key, ...]:
    """The order keys; by id alone where none is asked for."""
    return _keys(orders or (), _SUBJECT_MISSING)


def _keys(orders: Sequence[ListEntryOrder | SubjectOrder], missing: dict[str, str]) -> tuple[Key, ...]:
    keys: dict[str, Key] = {}
    for order in orders:
        # A field that is named again changes nothing: all ties of it are broken already.
        name = order.field.value
        keys.setdefault(name, Key(name.lower(), order.direction is SortDirection.DESC, missing.get(name, "")))
    return (*keys.values(), _ID)
