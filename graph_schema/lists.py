"""The red, black, watch and other lists (名单)."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_schema.authorities import Authority
from graph_schema.connections import After, Before, Connection, First, Last
from graph_schema.context import Info
from graph_schema.dates import At, date_or_none, day_of
from graph_schema.domains import Domain
from graph_schema.enums import ListKind, ListScope
from graph_schema.filters import ListEntryWhere
from graph_schema.found import found
from graph_schema.memoranda import Memorandum
from graph_schema.node import Node
from graph_schema.orders import ListEntryOrder
from graph_schema.scalars import Date
from graph_schema.sources import Source
from loaders.edges import ENTRIES_OF_LIST
from policy.catalogue import Catalogue, ListRecord

if TYPE_CHECKING:
    from graph_schema.entries import ListEntry

__all__ = ["CreditList"]


@strawberry.federation.type(keys=["code"], description="A list (名单) that an authority keeps.")
class CreditList(Node):
    """A list. Its own dates say when it was kept; no entry's status depends on them."""

    code: strawberry.ID = strawberry.field(description="The list's own code.")
    name: str = strawberry.field(description="The Chinese name.")
    name_en: str | None = strawberry.field(description="The English name.")
    kind: ListKind = strawberry.field(description="The family that it belongs to.")
    legal_basis: str | None = strawberry.field(description="The law or rule that it rests on.")
    scope: ListScope = strawberry.field(description="The territory that it covers.")
    derived: bool = strawberry.field(
        description="Whether its entries are computed from entries on other lists (大数据警示名单)."
    )
    kept_from: Date | None = strawberry.field(name="from", description="The first day; null is open.")
    kept_to: Date | None = strawberry.field(
        name="to", description="The day from which it is no longer kept; null is open."
    )
    catalogue: strawberry.Private[Catalogue]
    record: strawberry.Private[ListRecord]

    @strawberry.field(description="The domain that it belongs to.")
    def domain(self) -> Domain:
        return Domain.of(self.catalogue, self.record.domain_code)

    @strawberry.field(description="The authority that keeps it.")
    def authority(self) -> Authority:
        return Authority.of(self.catalogue, self.record.authority_code)

    @strawberry.field(description="The memoranda in force at the date that attach to it.")
    def memoranda(self, info: Info, at: At = None) -> list[Memorandum]:
        memoranda = self.catalogue.memoranda_of_list(self.record.code, day_of(info, at))
        return [Memorandum.made(self.catalogue, each) for each in memoranda]

    @strawberry.field(
        description="Its entries, latest recognised first; without `where.status` all that are not withdrawn."
    )
    async def entries(
        self,
        info: Info,
        at: At = None,
        where: Annotated[
            ListEntryWhere | None, strawberry.argument(description="Only entries that fulfil this.")
        ] = None,
        order_by: Annotated[
            list[ListEntryOrder] | None,
            strawberry.argument(description="The order; the id is always the last key."),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Annotated["ListEntry", strawberry.lazy("graph_schema.entries")]]:
        from graph_schema.entries import entry_connection

        return await entry_connection(
            info,
            ENTRIES_OF_LIST,
            self.record.code,
            at=at,
            where=where,
            order_by=order_by,
            first=first,
            after=after,
            last=last,
            before=before,
        )

    @strawberry.field(description="What states it, latest received first.")
    def sources(self) -> list[Source]:
        return [Source.of(each) for each in self.record.sources]

    @classmethod
    def of(cls, catalogue: Catalogue, code: str) -> "CreditList":
        """The list of a code that the graph refers to."""
        return cls.made(catalogue, found(catalogue.lists, code, "list"))

    @classmethod
    def made(cls, catalogue: Catalogue, record: ListRecord) -> "CreditList":
        """The list of a record."""
        return cls(
            id=strawberry.ID(record.id),
            code=strawberry.ID(record.code),
            name=record.name,
            name_en=record.name_en,
            kind=record.kind,
            legal_basis=record.legal_basis,
            scope=record.scope,
            derived=record.derived,
            kept_from=date_or_none(record.effective_from),
            kept_to=date_or_none(record.effective_to),
            catalogue=catalogue,
            record=record,
        )
