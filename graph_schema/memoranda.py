"""The memoranda (合作备忘录) by which departments agree on joint measures."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_schema.connections import After, Connection, First
from graph_schema.context import Info
from graph_schema.dates import At, date_or_none, day_of
from graph_schema.domains import Domain
from graph_schema.enums import Direction, MemorandumStatus
from graph_schema.found import found
from graph_schema.measures import Measure, measure_page
from graph_schema.node import Node
from graph_schema.scalars import Date
from graph_schema.sources import Source
from policy.catalogue import Catalogue, MemorandumRecord, SignatoryRecord

if TYPE_CHECKING:
    from graph_schema.authorities import Authority
    from graph_schema.lists import CreditList

__all__ = ["Memorandum", "Signatory"]


@strawberry.type(description="An authority that signed a memorandum.")
class Signatory:
    """One signature."""

    lead: bool = strawberry.field(description="Whether it is one of those that lead (牵头单位).")
    catalogue: strawberry.Private[Catalogue]
    record: strawberry.Private[SignatoryRecord]

    @strawberry.field(description="Who signed, under the name of that time.")
    def authority(self) -> Annotated["Authority", strawberry.lazy("graph_schema.authorities")]:
        from graph_schema.authorities import Authority

        return Authority.of(self.catalogue, self.record.authority_code)

    @strawberry.field(description="What states it, latest received first.")
    def sources(self) -> list[Source]:
        return [Source.of(each) for each in self.record.sources]


@strawberry.federation.type(
    keys=["docNo"], description="A memorandum (合作备忘录) of departments on joint rewards or punishments."
)
class Memorandum(Node):
    """A memorandum. Whether it is in force follows from its dates, never from its status."""

    doc_no: strawberry.ID = strawberry.field(description="The document number, in its normalised form.")
    title: str = strawberry.field(description="The Chinese title.")
    direction: list[Direction] = strawberry.field(description="Whether it punishes, rewards or both.")
    status: MemorandumStatus = strawberry.field(description="The published status; shown, not used.")
    signed_on: Date | None = strawberry.field(
        description="Null where only the year or month is known; `signedIn` has what is known, as ISO 8601."
    )
    signed_in: str | None = strawberry.field(
        description="When it was signed, as far as known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."
    )
    effective_from: Date | None = strawberry.field(
        description="The first day in force, where the memorandum names one; else its date counts."
    )
    effective_to: Date | None = strawberry.field(
        description="The day on which it stops, where it names one; else its successor's first day counts."
    )
    catalogue: strawberry.Private[Catalogue]
    record: strawberry.Private[MemorandumRecord]

    @strawberry.field(description="The memoranda that this one replaced, by document number.")
    def supersedes(self) -> list["Memorandum"]:
        return self._all(self.catalogue.memoranda_superseded_by(self.record.doc_no))

    @strawberry.field(description="The memoranda that replaced this one, by document number.")
    def superseded_by(self) -> list["Memorandum"]:
        return self._all(self.catalogue.memoranda_superseding(self.record.doc_no))

    @strawberry.field(description="The domains of the lists that it attaches to, by code.")
    def domains(self) -> list[Domain]:
        domains = self.catalogue.domains_of_memorandum(self.record.doc_no)
        return [Domain.made(self.catalogue, each) for each in domains]

    @strawberry.field(description="The lists that it attaches to: those that name it, by code.")
    def lists(self) -> list[Annotated["CreditList", strawberry.lazy("graph_schema.lists")]]:
        from graph_schema.lists import CreditList

        lists = self.catalogue.lists_of_memorandum(self.record.doc_no)
        return [CreditList.made(self.catalogue, each) for each in lists]

    @strawberry.field(description="Who signed it, the leading ones first, then by code.")
    def signatories(self) -> list[Signatory]:
        return [
            Signatory(lead=each.lead, catalogue=self.catalogue, record=each)
            for each in self.catalogue.signatories_of(self.record.doc_no)
        ]

    @strawberry.field(description="Its measures that are themselves in force at the date, by number.")
    def measures(
        self,
        info: Info,
        at: At = None,
        directions: Annotated[
            list[Direction] | None, strawberry.argument(description="Only of these directions.")
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Measure]:
        measures = self.catalogue.measures_in(self.record.doc_no, day_of(info, at))
        if directions is not None:
            measures = tuple(each for each in measures if each.direction in directions)
        return measure_page("Memorandum.measures", self.catalogue, measures, first, after)

    @strawberry.field(description="What states it, latest received first.")
    def sources(self) -> list[Source]:
        return [Source.of(each) for each in self.record.sources]

    def _all(self, records: tuple[MemorandumRecord, ...]) -> list["Memorandum"]:
        return [Memorandum.made(self.catalogue, each) for each in records]

    @classmethod
    def of(cls, catalogue: Catalogue, doc_no: str) -> "Memorandum":
        """The memorandum of a document number that the graph refers to."""
        return cls.made(catalogue, found(catalogue.memoranda, doc_no, "memorandum"))

    @classmethod
    def made(cls, catalogue: Catalogue, record: MemorandumRecord) -> "Memorandum":
        """The memorandum of a record."""
        return cls(
            id=strawberry.ID(record.id),
            doc_no=strawberry.ID(record.doc_no),
            title=record.title,
            direction=list(catalogue.directions_of(record.doc_no)),
            status=record.status,
            signed_on=date_or_none(record.signed_on),
            signed_in=record.signed_in,
            effective_from=date_or_none(record.effective_from),
            effective_to=date_or_none(record.effective_to),
            catalogue=catalogue,
            record=record,
        )
