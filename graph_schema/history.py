"""The history of a subject: its change records, oldest first."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from graph_schema.connections import Connection
from graph_schema.context import Info
from graph_schema.enums import ChangeKind
from graph_schema.lists import CreditList
from graph_schema.paged import paged
from graph_schema.scalars import DateTime
from loaders.batches import Ask, Row
from loaders.edges import HISTORY
from loaders.paging import cursors_of, window_of

if TYPE_CHECKING:
    from graph_schema.entries import ListEntry
    from graph_schema.subjects import Subject

__all__ = ["Change", "history_connection"]

# Changes have one order wherever they are listed, so a cursor is good in all of those places.
_CURSORS = cursors_of("changes", HISTORY.order)

_SUMMARIES = {
    ChangeKind.LISTED: "Listed",
    ChangeKind.EXITED: "Left the list",
    ChangeKind.EXPIRED: "Expired",
    ChangeKind.PROMOTED: "Promoted",
    ChangeKind.WARNED: "Warned",
    ChangeKind.WARNING_ENDED: "Warning ended",
    ChangeKind.CORRECTED: "Entry corrected",
    ChangeKind.WITHDRAWN: "Listing withdrawn",
    ChangeKind.OBJECTED: "Objected to",
    ChangeKind.OBJECTION_DECIDED: "Objection decided",
    ChangeKind.REPAIR_OPENED: "Repair opened",
    ChangeKind.REPAIR_COMPLETED: "Repair completed",
    ChangeKind.EXECUTED: "Measure executed",
    ChangeKind.MEASURE_CHANGED: "Measure changed",
    ChangeKind.MEMORANDUM_CHANGED: "Memorandum changed",
    ChangeKind.ROLE_CHANGED: "Role changed",
    ChangeKind.SUBJECT_CHANGED: "Subject changed",
}


@strawberry.type(description="Something that was recorded and may matter to who follows a subject or list.")
class Change:
    """One change record; numbers have no gap."""

    sequence: int = strawberry.field(description="The number of the change, ascending without gap.")
    kind: ChangeKind = strawberry.field(description="What happened.")
    at: DateTime = strawberry.field(description="When it was recorded.")
    subject_id: strawberry.Private[str | None]
    entry_id: strawberry.Private[str | None]
    list_code: strawberry.Private[str | None]

    @strawberry.field(description="The change's cursor, for `after`.")
    def cursor(self) -> str:
        return _CURSORS.write((self.sequence,))

    @strawberry.field(description="Whom it concerns.")
    def subject(self, info: Info) -> Annotated["Subject", strawberry.lazy("graph_schema.subjects")] | None:
        from graph_schema.subjects import subject_or_none

        return None if self.subject_id is None else subject_or_none(info, self.subject_id)

    @strawberry.field(description="The entry it concerns; null where that is withdrawn.")
    async def entry(
        self, info: Info
    ) -> Annotated["ListEntry", strawberry.lazy("graph_schema.entries")] | None:
        from graph_schema.entries import load_entries

        return None if self.entry_id is None else (await load_entries(info, [self.entry_id]))[0]

    @strawberry.field(name="list", description="The list it concerns.")
    def credit_list(
        self, info: Info
    ) -> Annotated["CreditList", strawberry.lazy("graph_schema.lists")] | None:
        return None if self.list_code is None else CreditList.of(info.context.snapshot, self.list_code)

    @strawberry.field(description="One line for people.")
    def summary(self, info: Info) -> str:
        text = _SUMMARIES[ChangeKind(self.kind)]
        found = None if self.list_code is None else info.context.snapshot.lists.get(self.list_code)
        return text if found is None else f"{text}: {found.name}"


def _change(row: Row) -> Change:
    return Change(
        sequence=row["sequence"],
        kind=row["kind"],
        at=row["at"],
        subject_id=row["subject_id"],
        entry_id=row["entry_id"],
        list_code=row["list_code"],
    )


async def history_connection(
    info: Info, anchor: str, first: int | None, after: str | None
) -> Connection[Any]:
    """The changes of a subject, oldest first."""
    ask = Ask(at=info.context.at, window=window_of(_CURSORS, first, after))
    batches = info.context.batches

    def count() -> Awaitable[int]:
        return batches.count_history_of(anchor, ask)

    return paged(await batches.history_of(anchor, ask), _CURSORS, _change, count)
