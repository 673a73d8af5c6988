"""The departments and other bodies that list, sign and implement."""

import strawberry

from graph_schema.connections import After, Connection, First
from graph_schema.context import Info
from graph_schema.dates import At, date_or_none, day_of
from graph_schema.enums import AuthorityKind, AuthorityLevel
from graph_schema.found import found
from graph_schema.measures import Measure, measure_page
from graph_schema.memoranda import Memorandum
from graph_schema.node import Node
from graph_schema.regions import Region
from graph_schema.scalars import Date
from graph_schema.sources import Source
from policy.catalogue import AuthorityRecord, Catalogue

__all__ = ["Authority"]


@strawberry.federation.type(
    keys=["code"], description="A department or other body that lists, signs or implements."
)
class Authority(Node):
    """An authority, existing from its establishment until its dissolution."""

    code: strawberry.ID = strawberry.field(description="The authority's own code.")
    name: str = strawberry.field(description="The Chinese name.")
    aliases: list[str] = strawberry.field(description="Short and other names.")
    level: AuthorityLevel = strawberry.field(description="The administrative level.")
    kind: AuthorityKind = strawberry.field(description="What kind of body it is.")
    established_on: Date | None = strawberry.field(
        description="The day of establishment; null counts as always."
    )
    dissolved_on: Date | None = strawberry.field(
        description="The day from which it is no more; null while it exists."
    )
    catalogue: strawberry.Private[Catalogue]
    record: strawberry.Private[AuthorityRecord]

    @strawberry.field(description="The region that it is competent for; null for a national body.")
    def region(self) -> Region | None:
        return Region.of(self.catalogue, self.record.region_code)

    @strawberry.field(description="The bodies that directly replaced it.")
    def successors(self) -> list["Authority"]:
        return self._all(self.catalogue.successors(self.record.code))

    @strawberry.field(description="The bodies that it directly replaced.")
    def predecessors(self) -> list["Authority"]:
        return self._all(self.catalogue.predecessors(self.record.code))

    @strawberry.field(description="The memoranda in force at the date that this very body signed.")
    def memoranda(self, info: Info, at: At = None) -> list[Memorandum]:
        memoranda = self.catalogue.memoranda_signed_by(self.record.code, day_of(info, at))
        return [Memorandum.made(self.catalogue, each) for each in memoranda]

    @strawberry.field(
        description="The measures in force at the date, memorandum and all, that this body then implements, "
        "itself or in succession; by document number and number."
    )
    def measures(
        self, info: Info, at: At = None, first: First = None, after: After = None
    ) -> Connection[Measure]:
        measures = self.catalogue.measures_of(self.record.code, day_of(info, at))
        return measure_page("Authority.measures", self.catalogue, measures, first, after)

    @strawberry.field(description="What states it, latest received first.")
    def sources(self) -> list[Source]:
        return [Source.of(each) for each in self.record.sources]

    def _all(self, records: tuple[AuthorityRecord, ...]) -> list["Authority"]:
        return [Authority.made(self.catalogue, each) for each in records]

    @classmethod
    def of(cls, catalogue: Catalogue, code: str) -> "Authority":
        """The authority of a code that the graph refers to."""
        return cls.made(catalogue, found(catalogue.authorities, code, "authority"))

    @classmethod
    def made(cls, catalogue: Catalogue, record: AuthorityRecord) -> "Authority":
        """The authority of a record."""
        return cls(
            id=strawberry.ID(record.id),
            code=strawberry.ID(record.code),
            name=record.name,
            aliases=list(record.aliases),
            level=record.level,
            kind=record.kind,
            established_on=date_or_none(record.established_on),
            dissolved_on=date_or_none(record.dissolved_on),
            catalogue=catalogue,
            record=record,
        )
