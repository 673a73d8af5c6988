"""Roles: who holds which role in which unit, from when to when."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_schema.connections import Connection
from graph_schema.context import Info
from graph_schema.enums import Role
from graph_schema.origins import source_of
from graph_schema.paged import paged
from graph_schema.scalars import Date, DateTime, Decimal
from graph_schema.sources import Source
from loaders.batches import Ask, Row
from loaders.edges import ROLE_HOLDERS, Edge
from loaders.paging import cursors_of, window_of
from policy.ids import make_id
from policy.intervals import shown

if TYPE_CHECKING:
    from graph_schema.subjects import Subject

__all__ = ["RoleHolding", "named_by_entry", "role_connection"]

_EVERY_ROLE = tuple(role.value for role in Role)


@strawberry.type(description="A role that a holder has in a unit; a fact, whichever sources state it.")
class RoleHolding:
    """What is shown is what the source received last says, of those that make it hold at the date."""

    id: strawberry.ID = strawberry.field(description="The fact's own id.")
    role: Role = strawberry.field(description="Which role.")
    share: Decimal | None = strawberry.field(description="The share of a holding, in percent.")
    since: Date | None = strawberry.field(name="from", description="The first day; null where not known.")
    until: Date | None = strawberry.field(
        name="to", description="The first day on which it no longer holds; null where open."
    )
    holder_id: strawberry.Private[str]
    unit_id: strawberry.Private[str]
    stated: strawberry.Private[list[Row]]

    @strawberry.field(description="Who has the role.")
    def holder(self, info: Info) -> Annotated["Subject", strawberry.lazy("graph_schema.subjects")]:
        from graph_schema.subjects import subject_at

        return subject_at(info, self.holder_id)

    @strawberry.field(description="In whom.")
    def unit(self, info: Info) -> Annotated["Subject", strawberry.lazy("graph_schema.subjects")]:
        from graph_schema.subjects import subject_at

        return subject_at(info, self.unit_id)

    @strawberry.field(description="The sources by which it holds at the date, the latest received first.")
    def sources(self) -> list[Source]:
        return [source_of(row) for row in self.stated]


def named_by_entry(entry: Row) -> list[RoleHolding]:
    """Whom an entry itself names as responsible: without dates and share, on the entry's authority."""
    stated = [{**entry, "id": make_id("re_", "entries", entry["source"], entry["record"] or "")}]
    return [
        RoleHolding(
            id=strawberry.ID(make_id("rh_", "responsible", entry["id"], holder, role)),
            role=Role(role),
            share=None,
            since=None,
            until=None,
            holder_id=holder,
            unit_id=entry["subject_id"],
            stated=stated,
        )
        for holder, _, role in (ref.partition("|") for ref in dict.fromkeys(entry["responsible_refs"] or ()))
    ]


async def role_connection(
    info: Info,
    edge: Edge,
    anchor: str,
    at: Date | None,
    known_at: DateTime | None,
    roles: list[Role] | None,
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
) -> Connection[RoleHolding]:
    """The roles at one end of a subject. `roles` None means all; branches are no role."""
    cursors = cursors_of(edge.name, edge.order)
    ask = Ask(
        at=at or info.context.at,
        known=known_at,
        window=window_of(cursors, first, after, last, before),
        roles=_EVERY_ROLE if roles is None else tuple(sorted({role.value for role in roles})),
    )
    batches = info.context.batches
    page = await batches.roles_of(edge, anchor, ask)
    incoming = edge is ROLE_HOLDERS

    def node(row: Row) -> RoleHolding:
        other = row["other"]["id"]
        return RoleHolding(
            id=row["id"],
            role=row["role"],
            share=row["share"],
            since=_date(row["since"]),
            until=_date(row["until"]),
            holder_id=other if incoming else anchor,
            unit_id=anchor if incoming else other,
            stated=row["sources"],
        )

    def count() -> Awaitable[int]:
        return batches.count_roles_of(edge, anchor, ask)

    return paged(page, cursors, node, count)


def _date(day: str | None) -> Date | None:
    found = shown(day)
    return None if found is None else Date(found)
