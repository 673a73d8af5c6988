"""From a row that says where a fact came from to a `Source`."""

import strawberry

from graph_schema.scalars import DateTime
from graph_schema.sources import Source
from loaders.batches import Row

__all__ = ["source_of"]


def source_of(row: Row) -> Source:
    """The source that a row with `id, source, record, recorded_at, confidence` names."""
    return Source(
        id=strawberry.ID(row["id"]),
        name=row["source"],
        record=row["record"],
        received_at=DateTime(row["recorded_at"]),
        confidence=row["confidence"],
    )
