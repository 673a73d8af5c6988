"""List entries: a subject on a list, with its exit and what has been executed because of it."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Optional, cast

import strawberry

from graph_schema.authorities import Authority
from graph_schema.connections import Connection
from graph_schema.context import Info
from graph_schema.dates import At
from graph_schema.domains import Domain
from graph_schema.enums import EntryStatus, ExecutionResult, ExitReason, ListKind
from graph_schema.filters import ListEntryWhere, entry_condition
from graph_schema.lists import CreditList
from graph_schema.measures import Measure
from graph_schema.node import Node
from graph_schema.orders import ListEntryOrder, entry_order
from graph_schema.origins import source_of
from graph_schema.paged import paged
from graph_schema.regions import Region
from graph_schema.roles import RoleHolding, named_by_entry
from graph_schema.scalars import Date, DateTime, Decimal
from graph_schema.sources import Source
from loaders.batches import Ask, Row
from loaders.edges import DERIVED_FROM, PROMOTED_FROM, PROMOTED_TO, Edge
from loaders.paging import cursors_of, window_of
from policy import entries as rules
from policy.calendar import now
from policy.errors import BadInputError
from policy.ids import make_id
from policy.intervals import FAR, FAR_INSTANT

if TYPE_CHECKING:
    from graph_schema.subjects import Subject

__all__ = ["Execution", "Exit", "ListEntry", "entry_connection", "entry_of", "load_entries"]

LazyDomain = Annotated["Domain", strawberry.lazy("graph_schema.domains")]
LazyList = Annotated["CreditList", strawberry.lazy("graph_schema.lists")]
LazyAuthority = Annotated["Authority", strawberry.lazy("graph_schema.authorities")]
LazyMeasure = Annotated["Measure", strawberry.lazy("graph_schema.measures")]
LazySubject = Annotated["Subject", strawberry.lazy("graph_schema.subjects")]

KnownArgument = Annotated[
    DateTime | None,
    strawberry.argument(description="Answer with what had been recorded at this instant; now if absent."),
]


@strawberry.type(description="How and when an entry left its list.")
class Exit:
    """The exit that an entry's row states."""

    reason: ExitReason = strawberry.field(description="Why it left.")
    decided_on: Date = strawberry.field(description="The day of the decision.")
    effective_on: Date = strawberry.field(description="The first day on which it is off the list.")
    entry_id: strawberry.Private[str]
    authority_code: strawberry.Private[str]

    @strawberry.field(description="Who decided.")
    def authority(self, info: Info) -> LazyAuthority:
        return Authority.of(info.context.snapshot, self.authority_code)

    @strawberry.field(description="What the authority noted.")
    async def note(self, info: Info) -> str | None:
        return await info.context.batches.exit_note(self.entry_id)


@strawberry.federation.type(
    keys=["id"], description="A subject on a list (名单信息); corrected entries keep their id."
)
class ListEntry(Node):
    """A version of an entry: the current one, or the one known at the instant asked for."""

    case_number: str | None = strawberry.field(description="The number of the case or decision.")
    standard: str | None = strawberry.field(description="The recognition standard that was applied.")
    reason: str | None = strawberry.field(description="The facts for which it was recognised.")
    basis: str | None = strawberry.field(description="The legal basis of the recognition.")
    conduct_on: Date | None = strawberry.field(description="When the conduct took place.")
    recognised_on: Date = strawberry.field(description="When it was recognised.")
    published_on: Date | None = strawberry.field(description="When it was published.")
    valid_from: Date = strawberry.field(description="The first day on which it holds.")
    valid_to: Date | None = strawberry.field(
        description="The first day on which it no longer holds; null is open."
    )
    disputed: bool = strawberry.field(description="An objection to it is undecided.")
    recorded_at: DateTime = strawberry.field(description="When this version was recorded.")
    subject_id: strawberry.Private[str]
    list_code: strawberry.Private[str]
    domain_code: strawberry.Private[str]
    authority_code: strawberry.Private[str]
    region_code: strawberry.Private[str | None]
    exit_reason: strawberry.Private[str | None]
    exit_decided_on: strawberry.Private[str | None]
    exit_on: strawberry.Private[str]
    exit_authority_code: strawberry.Private[str | None]
    withdrawn: strawberry.Private[bool]
    superseded_at: strawberry.Private[str]
    source: strawberry.Private[str]
    record: strawberry.Private[str | None]
    confidence: strawberry.Private[float | None]

    @strawberry.field(name="list", description="The list.")
    def credit_list(self, info: Info) -> LazyList:
        return CreditList.of(info.context.snapshot, self.list_code)

    @strawberry.field(description="The kind of the list.")
    def kind(self, info: Info) -> ListKind:
        return info.context.snapshot.lists[self.list_code].kind

    @strawberry.field(description="Who is listed.")
    def subject(self, info: Info) -> LazySubject:
        from graph_schema.subjects import subject_at

        return subject_at(info, self.subject_id)

    @strawberry.field(description="Whom the entry itself names as responsible, in which role.")
    def responsible(self, info: Info) -> list[RoleHolding]:
        from graph_schema.subjects import without_hidden_persons

        named = named_by_entry(self.__dict__)
        return without_hidden_persons(info, self.list_code, named)

    @strawberry.field(description="The entry's region: its own, else its subject's.")
    def region(self, info: Info) -> Region | None:
        if self.region_code is not None:
            return Region.of(info.context.snapshot, self.region_code)
        return cast("Region | None", self._region_of_subject(info))

    async def _region_of_subject(self, info: Info) -> Region | None:
        row = await info.context.batches.subject(self.subject_id)
        code = None if row is None else row["region_code"]
        return None if code is None else Region.of(info.context.snapshot, code)

    @strawberry.field(description="The domain in which it was recognised.")
    def domain(self, info: Info) -> LazyDomain:
        return Domain.of(info.context.snapshot, self.domain_code)

    @strawberry.field(description="The authority that recognised it.")
    def recognised_by(self, info: Info) -> LazyAuthority:
        return Authority.of(info.context.snapshot, self.authority_code)

    @strawberry.field(description="What the entry is at the date.")
    def status(self, info: Info, at: At = None, known_at: KnownArgument = None) -> EntryStatus:
        # Without `knownAt` it is what is known now, also of an entry found as it was known once.
        day = at or info.context.at
        current = self.superseded_at == FAR_INSTANT
        if current if known_at is None else self.recorded_at <= known_at < self.superseded_at:
            return _status(self.__dict__, day)
        return cast("EntryStatus", self._status_known(info, day, known_at or now()))

    async def _status_known(self, info: Info, day: str, known_at: str) -> EntryStatus:
        row = await info.context.batches.entry_version(self.id, known_at)
        if row is None:
            raise BadInputError(
                f"Entry {self.id} had not been recorded at {known_at}.", "Ask with a later `knownAt`."
            )
        return _status(row, day)

    @strawberry.field(name="exit", description="Its exit, whether it has taken effect or not.")
    def left(self) -> Exit | None:
        if self.exit_reason is None:
            return None
        return Exit(
            reason=ExitReason(self.exit_reason),
            decided_on=Date(self.exit_decided_on or self.exit_on),
            effective_on=Date(self.exit_on),
            entry_id=self.id,
            authority_code=self.exit_authority_code or self.authority_code,
        )

    @strawberry.field(description="The graver entry that took this one's place.")
    async def promoted_to(self, info: Info) -> Optional["ListEntry"]:
        return next(iter(await _neighbours(info, PROMOTED_TO, self.id)), None)

    @strawberry.field(description="The entry whose place this one took.")
    async def promoted_from(self, info: Info) -> Optional["ListEntry"]:
        return next(iter(await _neighbours(info, PROMOTED_FROM, self.id)), None)

    @strawberry.field(description="The entries that a warning was computed from.")
    async def derived_from(self, info: Info) -> list["ListEntry"]:
        return await _neighbours(info, DERIVED_FROM, self.id)

    @strawberry.field(description="The domains of the entries that a warning was computed from.")
    async def derived_domains(self, info: Info) -> list[LazyDomain]:
        codes = {entry.domain_code for entry in await _neighbours(info, DERIVED_FROM, self.id)}
        return [Domain.of(info.context.snapshot, code) for code in sorted(codes)]

    @strawberry.field(description="What departments report to have done because of it, oldest first.")
    async def executions(self, info: Info) -> list["Execution"]:
        return [_execution(row) for row in await info.context.batches.executions(self.id)]

    @strawberry.field(description="Where the entry comes from.")
    def sources(self, info: Info) -> list[Source]:
        shown = info.context.batches.sight.references
        row = {
            "id": make_id("re_", "entries", self.source, self.record or ""),
            "source": self.source,
            "record": self.record if shown else None,
            "recorded_at": self.recorded_at,
            "confidence": self.confidence,
        }
        return [source_of(row)]


@strawberry.type(description="What a department reports to have done (R-22).")
class Execution:
    """One measure executed on one target because of one entry."""

    id: strawberry.ID = strawberry.field(description="The execution's own id.")
    executed_on: Date = strawberry.field(description="When it was executed.")
    result: ExecutionResult = strawberry.field(description="What came of it.")
    amount: Decimal | None = strawberry.field(description="An amount of money in yuan, where there is one.")
    note: str | None = strawberry.field(description="What the department noted.")
    entry_id: strawberry.Private[str]
    measure_id: strawberry.Private[str]
    authority_code: strawberry.Private[str]
    target_id: strawberry.Private[str]

    @strawberry.field(description="The measure.")
    def measure(self, info: Info) -> LazyMeasure:
        return Measure.of(info.context.snapshot, self.measure_id)

    @strawberry.field(description="The entry because of which it was executed.")
    async def entry(self, info: Info) -> ListEntry:
        found = (await load_entries(info, [self.entry_id]))[0]
        if found is None:
            raise BadInputError(f"Entry {self.entry_id} is in no answer any more.")
        return found

    @strawberry.field(description="The department that executed it.")
    def authority(self, info: Info) -> LazyAuthority:
        return Authority.of(info.context.snapshot, self.authority_code)

    @strawberry.field(description="On whom.")
    def target(self, info: Info) -> LazySubject:
        from graph_schema.subjects import subject_at

        return subject_at(info, self.target_id)


def entry_of(row: Row) -> ListEntry:
    """The entry of a row as the statements give it. The row becomes the entry's own attributes."""
    if row["valid_to"] == FAR:
        row["valid_to"] = None
    entry = object.__new__(ListEntry)
    entry.__dict__ = row
    return entry


def _execution(row: Row) -> Execution:
    execution = object.__new__(Execution)
    execution.__dict__ = row
    return execution


def _status(row: Row, day: str) -> EntryStatus:
    return rules.status(row["valid_from"], row["valid_to"] or FAR, row["exit_on"], row["withdrawn"], day)


async def _neighbours(info: Info, edge: Edge, anchor: str) -> list[ListEntry]:
    return [entry_of(row) for row in await info.context.batches.neighbours(edge, anchor)]


async def load_entries(info: Info, ids: Sequence[str]) -> list[ListEntry | None]:
    """Entries by id, in that order; None where unknown, withdrawn or hidden from the viewer."""
    # All at once, so that they share a batch; awaited one by one they would be one statement each.
    rows = await asyncio.gather(*map(info.context.batches.entry, ids))
    return [None if row is None else entry_of(row) for row in rows]


async def entry_connection(
    info: Info,
    edge: Edge,
    anchor: str,
    at: Date | None,
    known_at: DateTime | None = None,
    where: ListEntryWhere | None = None,
    order_by: Sequence[ListEntryOrder] | None = None,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Connection[Any]:
    """The entries over an edge: of a subject (its id), of a list (its code), or of all ("")."""
    order = entry_order(order_by)
    cursors = cursors_of(edge.name, order)
    ask = Ask(
        at=at or info.context.at,
        known=known_at,
        condition=entry_condition(where),
        order=order,
        window=window_of(cursors, first, after, last, before),
    )
    batches = info.context.batches

    def count() -> Awaitable[int]:
        return batches.count_entries_of(edge, anchor, ask)

    return paged(await batches.entries_of(edge, anchor, ask), cursors, entry_of, count)
