"""The regions of GB/T 2260."""

from typing import Optional

import strawberry

from policy.catalogue import Catalogue, RegionRecord

__all__ = ["Region"]


@strawberry.type(description="A region (行政区划) of GB/T 2260.")
class Region:
    """A province, prefecture or county, or what lies below."""

    code: strawberry.ID = strawberry.field(description="The six digits of GB/T 2260.")
    name: str = strawberry.field(description="The name, as of the shipped edition.")
    catalogue: strawberry.Private[Catalogue]
    record: strawberry.Private[RegionRecord]

    @strawberry.field(description="The region that this one lies in; null for a province.")
    def parent(self) -> Optional["Region"]:
        return Region.of(self.catalogue, self.record.parent_code)

    @classmethod
    def of(cls, catalogue: Catalogue, code: str | None) -> Optional["Region"]:
        """The region of that code; None where there is no code, or one that GB/T 2260 does not have."""
        record = None if code is None else catalogue.regions.get(code)
        if record is None:
            return None
        return cls(code=strawberry.ID(record.code), name=record.name, catalogue=catalogue, record=record)
