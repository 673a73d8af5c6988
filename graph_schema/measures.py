"""Joint measures and whom they hit."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_schema.connections import Connection
from graph_schema.context import Info
from graph_schema.dates import At, date_or_none, day_of
from graph_schema.enums import (
    Direction,
    MeasureCategory,
    MeasureFamily,
    Role,
    Strength,
    SubjectKind,
    TargetRelation,
)
from graph_schema.found import found
from graph_schema.node import Node
from graph_schema.pages import page_in_memory
from graph_schema.scalars import Date, Decimal
from graph_schema.sources import Source
from policy import targets
from policy.catalogue import Catalogue, MeasureRecord

if TYPE_CHECKING:
    from graph_schema.authorities import Authority
    from graph_schema.memoranda import Memorandum

__all__ = ["Measure", "TargetRule", "measure_page"]


@strawberry.type(
    description="Whom a measure hits, seen from the listed subject: itself, its role holders, the units "
    "where it holds a role. Never transitive."
)
class TargetRule:
    """One rule of a measure."""

    relation: TargetRelation = strawberry.field(description="How the target stands to the listed subject.")
    role: Role | None = strawberry.field(description="The role meant; null for SELF.")
    minimum_share: Decimal | None = strawberry.field(
        description="The least share in percent, inclusive, per holding; null for any."
    )
    subject_kinds: list[SubjectKind] = strawberry.field(
        description="The kinds of subject that may be hit; empty for any."
    )

    @classmethod
    def of(cls, rule: targets.TargetRule) -> "TargetRule":
        """The rule as a client sees it."""
        share = rule.minimum_share
        return cls(
            relation=rule.relation,
            role=rule.role,
            minimum_share=None if share is None else Decimal(format(share, "f")),
            subject_kinds=list(rule.subject_kinds),
        )


@strawberry.type(description="A joint measure (联合奖惩措施) of a memorandum.")
class Measure(Node):
    """A measure. Its number identifies it in its memorandum and is no clause number."""

    number: str = strawberry.field(description="Identifies the measure in its memorandum; no clause number.")
    text: str = strawberry.field(description="The Chinese text.")
    text_en: str | None = strawberry.field(description="The English text.")
    category: MeasureCategory = strawberry.field(description="What it acts on.")
    family: MeasureFamily | None = strawberry.field(description="By whose means it acts.")
    direction: Direction = strawberry.field(description="Whether it rewards or punishes.")
    strength: Strength = strawberry.field(description="How strongly it acts.")
    mandatory: bool = strawberry.field(description="Whether it must be applied, or only may.")
    legal_basis: str | None = strawberry.field(description="The law or rule that it rests on.")
    valid_from: Date | None = strawberry.field(name="from", description="The first day; null is open.")
    valid_to: Date | None = strawberry.field(
        name="to", description="The day on which it stops; null is open."
    )
    catalogue: strawberry.Private[Catalogue]
    record: strawberry.Private[MeasureRecord]

    @strawberry.field(description="The memorandum that contains it.")
    def memorandum(self) -> Annotated["Memorandum", strawberry.lazy("graph_schema.memoranda")] | None:
        from graph_schema.memoranda import Memorandum

        record = self.catalogue.memoranda.get(self.record.memorandum_doc_no)
        return None if record is None else Memorandum.made(self.catalogue, record)

    @strawberry.field(description="Who implements it at the date, succession followed.")
    def implemented_by(
        self, info: Info, at: At = None
    ) -> list[Annotated["Authority", strawberry.lazy("graph_schema.authorities")]]:
        from graph_schema.authorities import Authority

        bodies = self.catalogue.implementing_bodies(self.record.id, day_of(info, at))
        return [Authority.made(self.catalogue, each) for each in bodies]

    @strawberry.field(description="Whom it hits, by all its rules; none means nobody.")
    def targets(self) -> list[TargetRule]:
        return [TargetRule.of(rule) for rule in self.record.targets]

    @strawberry.field(description="What states it, latest received first.")
    def sources(self) -> list[Source]:
        return [Source.of(each) for each in self.record.sources]

    @classmethod
    def of(cls, catalogue: Catalogue, measure_id: str) -> "Measure":
        """The measure of an id that the graph refers to."""
        return cls.made(catalogue, found(catalogue.measures, measure_id, "measure"))

    @classmethod
    def made(cls, catalogue: Catalogue, record: MeasureRecord) -> "Measure":
        """The measure of a record."""
        return cls(
            id=strawberry.ID(record.id),
            number=record.number,
            text=record.text,
            text_en=record.text_en,
            category=record.category,
            family=record.family,
            direction=record.direction,
            strength=record.strength,
            mandatory=record.mandatory,
            legal_basis=record.legal_basis,
            valid_from=date_or_none(record.valid_from),
            valid_to=date_or_none(record.valid_to),
            catalogue=catalogue,
            record=record,
        )


def measure_page(
    name: str,
    catalogue: Catalogue,
    records: tuple[MeasureRecord, ...],
    first: int | None,
    after: str | None,
) -> Connection[Measure]:
    """A page of measures by document number and number; `name` is the connection's."""
    return page_in_memory(
        name,
        records,
        key=lambda record: record.order,
        shape=("", 0, ""),
        make=lambda record: Measure.made(catalogue, record),
        first=first,
        after=after,
    )
