"""Subjects (主体): enterprises, organisations, persons and vehicles."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Annotated, Any, cast

import strawberry
from graphql import FieldNode

from graph_schema.connections import After, Before, Connection, First, Last
from graph_schema.context import Info
from graph_schema.dates import At
from graph_schema.entries import KnownArgument, ListEntry, entry_connection
from graph_schema.enums import Role, SubjectKind
from graph_schema.filters import ListEntryWhere
from graph_schema.history import Change, history_connection
from graph_schema.node import Node
from graph_schema.orders import ListEntryOrder
from graph_schema.origins import source_of
from graph_schema.paged import paged
from graph_schema.regions import Region
from graph_schema.roles import RoleHolding, role_connection
from graph_schema.scalars import USCC, Date
from graph_schema.sources import Source
from graph_schema.standing import Standing, standing_of
from loaders.batches import Ask, Row
from loaders.edges import BRANCHES, ENTRIES_OF_SUBJECT, ROLE_HOLDERS, ROLES_HELD
from loaders.paging import cursors_of, window_of
from policy.errors import LianxinError

__all__ = [
    "Enterprise",
    "Identifier",
    "Organisation",
    "Person",
    "Subject",
    "Vehicle",
    "load_subjects",
    "subject_at",
    "subject_of",
    "subject_or_none",
    "without_hidden_persons",
]

Entries = Connection[Annotated["ListEntry", strawberry.lazy("graph_schema.entries")]]
Holdings = Connection[Annotated["RoleHolding", strawberry.lazy("graph_schema.roles")]]
Changes = Connection[Annotated["Change", strawberry.lazy("graph_schema.history")]]
Subjects = Connection[Annotated["Subject", strawberry.lazy("graph_schema.subjects")]]

RolesArgument = Annotated[
    list[Role] | None,
    strawberry.argument(description="Only these roles; all if absent, none if the list is empty."),
]


@strawberry.type(description="A number or reference that a subject is known by.")
class Identifier:
    """An identifier as a source gave it, normalised."""

    scheme: str = strawberry.field(
        description="USCC, ORGANISATION_CODE, REGISTRATION_NUMBER, CITIZEN_ID, PLATE, or `ref:<source>` "
        "for the subject_ref of a loaded table (not for PUBLIC)."
    )
    value: str = strawberry.field(description="The value; of a citizen ID only the last four characters.")
    valid: bool = strawberry.field(description="Its check digit holds, where it has one.")
    masked: bool = strawberry.field(description="Part of it is hidden, here or by its source.")


@strawberry.federation.interface(
    keys=["id"],
    description="Whoever or whatever can be listed: an enterprise, organisation, person or vehicle.",
)
class Subject(Node):
    """The best current values of all its records."""

    kind: SubjectKind = strawberry.field(description="What kind of subject.")
    name: str = strawberry.field(description="The name; masked for audiences that may not see it.")
    aliases: list[str] = strawberry.field(description="Other and former names.")
    region_code: strawberry.Private[str | None]

    @strawberry.field(description="What it is known by.")
    async def identifiers(self, info: Info) -> list[Identifier]:
        return [Identifier(**row) for row in await info.context.batches.identifiers(self.id)]

    @strawberry.field(description="Where it is registered or lives.")
    def region(self, info: Info) -> Region | None:
        return None if self.region_code is None else Region.of(info.context.snapshot, self.region_code)

    @strawberry.field(description="Its list entries; the latest recognised first unless ordered otherwise.")
    async def list_entries(
        self,
        info: Info,
        at: At = None,
        known_at: KnownArgument = None,
        where: Annotated[
            ListEntryWhere | None,
            strawberry.argument(
                description="Only such entries; withdrawn ones only where `status` names them."
            ),
        ] = None,
        order_by: Annotated[
            list[ListEntryOrder] | None, strawberry.argument(description="Order; the id is the last key.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Entries:
        return await entry_connection(
            info, ENTRIES_OF_SUBJECT, self.id, at, known_at, where, order_by, first, after, last, before
        )

    @strawberry.field(description="Roles others hold in this subject.")
    async def role_holders(
        self,
        info: Info,
        at: At = None,
        known_at: KnownArgument = None,
        roles: RolesArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Holdings:
        return await role_connection(
            info, ROLE_HOLDERS, self.id, at, known_at, roles, first, after, last, before
        )

    @strawberry.field(description="Roles this subject holds in others.")
    async def roles_held(
        self,
        info: Info,
        at: At = None,
        known_at: KnownArgument = None,
        roles: RolesArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Holdings:
        return await role_connection(
            info, ROLES_HELD, self.id, at, known_at, roles, first, after, last, before
        )

    @strawberry.field(description="Counts at a date: what is on the first line of a report.")
    async def standing(self, info: Info, at: At = None, known_at: KnownArgument = None) -> Standing:
        day = at or info.context.at
        rows = await info.context.batches.standing(self.id, day, known_at)
        return standing_of(rows, info.context.snapshot, day)

    @strawberry.field(description="What has been recorded about it, oldest first.")
    async def history(self, info: Info, first: First = None, after: After = None) -> Changes:
        return await history_connection(info, self.id, first, after)

    @strawberry.field(description="Who says what is said here, the latest received first.")
    async def sources(self, info: Info) -> list[Source]:
        return [source_of(row) for row in await info.context.batches.records(self.id)]


async def _legal_representative(info: Info, unit: str, at: str | None) -> Any:  # noqa: ANN401 - a Subject
    row = await info.context.batches.legal_representative(unit, at or info.context.at)
    return None if row is None else subject_of(row)


@strawberry.federation.type(keys=["id", "uscc"], description="An enterprise or a business of one person.")
class Enterprise(Subject):
    """A subject of kind ENTERPRISE."""

    uscc: USCC | None = strawberry.field(description="Its valid 统一社会信用代码.")
    organisation_code: str | None = strawberry.field(description="Its organisation code, 9 characters.")
    registration_number: str | None = strawberry.field(description="Its old registration number.")
    form: str | None = strawberry.field(description="Its legal form, as its source words it.")
    status: str | None = strawberry.field(description="Its registration status, as its source words it.")
    established_on: Date | None = strawberry.field(description="When it was established.")
    address: str | None = strawberry.field(description="Its registered address.")
    industry: str | None = strawberry.field(description="Its industry, as its source words it.")

    @strawberry.field(
        description="The legal representative at the date; may be an enterprise. If several: the latest "
        "`from`, then the least id; all are in `roleHolders`."
    )
    async def legal_representative(self, info: Info, at: At = None) -> Subject | None:
        return cast("Subject | None", await _legal_representative(info, self.id, at))

    @strawberry.field(description="Its branches today, by id.")
    async def branches(self, info: Info, first: First = None, after: After = None) -> Subjects:
        cursors = cursors_of(BRANCHES.name, BRANCHES.order)
        ask = Ask(at=info.context.at, window=window_of(cursors, first, after))
        batches, anchor = info.context.batches, self.id

        def count() -> Awaitable[int]:
            return batches.count_branches_of(anchor, ask)

        return paged(await batches.branches_of(anchor, ask), cursors, subject_of, count)


@strawberry.federation.type(
    keys=["id", "uscc"], description="A body that is no enterprise: a school, an office."
)
class Organisation(Subject):
    """A subject of kind ORGANISATION."""

    uscc: USCC | None = strawberry.field(description="Its valid 统一社会信用代码.")

    @strawberry.field(
        description="The legal representative at the date. If several: the latest `from`, then the least id."
    )
    async def legal_representative(self, info: Info, at: At = None) -> Subject | None:
        return cast("Subject | None", await _legal_representative(info, self.id, at))


@strawberry.federation.type(keys=["id"], description="A natural person.")
class Person(Subject):
    """A subject of kind PERSON. The citizen ID is never shown."""

    id_last_four: str | None = strawberry.field(description="The last four characters of the citizen ID.")


@strawberry.federation.type(keys=["id"], description="A vehicle.")
class Vehicle(Subject):
    """A subject of kind VEHICLE."""

    plate: str | None = strawberry.field(description="Its number plate.")


_TYPES: dict[str, type[Subject]] = {
    SubjectKind.ENTERPRISE: Enterprise,
    SubjectKind.ORGANISATION: Organisation,
    SubjectKind.PERSON: Person,
    SubjectKind.VEHICLE: Vehicle,
}


def subject_of(row: Row) -> Subject:
    """The subject of a row as the statements give it, of its concrete type. The row is its attributes."""
    subject = object.__new__(_TYPES[row["kind"]])
    subject.__dict__ = row
    return subject


async def load_subjects(info: Info, ids: Sequence[str]) -> list[Subject | None]:
    """Subjects by id, in that order; None where unknown. An id that turned out to be another's resolves."""
    # All at once, so that they share a batch; awaited one by one they would be one statement each.
    rows = await asyncio.gather(*map(info.context.batches.subject, ids))
    return [None if row is None else subject_of(row) for row in rows]


def subject_or_none(info: Info, key: str) -> Subject | None:
    """The subject with that id: at once where it has been read, else a promise that graphql-core awaits."""
    row = info.context.batches.known_subject(key)
    return cast("Subject", _promised(info, key)) if row is None else subject_of(row)


def subject_at(info: Info, key: str) -> Subject:
    """The subject at the other end of a relation; where nothing but its id is asked, nothing is read.

    Else it is there at once where it has been read, or is a promise that graphql-core awaits.
    """
    if _asks_only_id(info):
        stub = object.__new__(Enterprise)
        stub.__dict__ = {"id": key}
        return stub
    row = info.context.batches.known_subject(key)
    return cast("Subject", _required(info, key)) if row is None else subject_of(row)


async def _promised(info: Info, key: str) -> Subject | None:
    row = await info.context.batches.subject(key)
    return None if row is None else subject_of(row)


async def _required(info: Info, key: str) -> Subject:
    found = await _promised(info, key)
    if found is None:
        raise LianxinError(f"A relation leads to {key}, which is not in the graph.", "Run `lianxin verify`.")
    return found


def _asks_only_id(info: Info) -> bool:
    """Whether the selection holds nothing but `id`: no type name, no fragment, no other field."""
    # Strawberry's own view of a selection is built for the whole subtree: too dear for each object.
    for node in info._raw_info.field_nodes:  # noqa: SLF001
        for part in node.selection_set.selections if node.selection_set else ():
            if not isinstance(part, FieldNode) or part.name.value != "id":
                return False
    return True


def without_hidden_persons(info: Info, code: str, named: list[RoleHolding]) -> list[RoleHolding]:
    """Without the natural persons that a list does not publish to this viewer."""
    if not named or info.context.batches.sight.persons_everywhere:
        return named
    if info.context.snapshot.lists[code].natural_persons_published:
        return named
    return cast("list[RoleHolding]", _no_persons(info, named))


async def _no_persons(info: Info, named: list[RoleHolding]) -> list[RoleHolding]:
    kinds = {s.id: s.kind for s in await load_subjects(info, [each.holder_id for each in named]) if s}
    return [each for each in named if kinds.get(strawberry.ID(each.holder_id)) != SubjectKind.PERSON]
