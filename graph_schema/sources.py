"""Where a fact came from."""

import strawberry

from graph_schema.scalars import DateTime
from policy.records import SourceRecord, is_verified

__all__ = ["Source"]


@strawberry.type(description="Where a fact came from: never a fact without one.")
class Source:
    """A record of a source system that states the fact."""

    id: strawberry.ID = strawberry.field(description="The record's own id.")
    name: str = strawberry.field(description="The source system, as named when its data was loaded.")
    record: str | None = strawberry.field(
        description="Which record of the source, or where the source itself has it from."
    )
    received_at: DateTime = strawberry.field(description="When the record was received.")
    confidence: float | None = strawberry.field(
        description="How sure the source is, from 0 to 1; null where it does not say."
    )

    @strawberry.field(description="The confidence is at least 0.85, or the source does not give one.")
    def verified(self) -> bool:
        return is_verified(self.confidence)

    @classmethod
    def of(cls, record: SourceRecord) -> "Source":
        """The source that a record of the catalogue or of the graph names."""
        return cls(
            id=strawberry.ID(record.id),
            name=record.name,
            record=record.record,
            received_at=DateTime(record.received_at),
            confidence=record.confidence,
        )
