"""The domains (领域) that lists belong to."""

from typing import TYPE_CHECKING, Annotated, Optional

import strawberry

from graph_schema.context import Info
from graph_schema.dates import At, day_of
from graph_schema.found import found
from graph_schema.node import Node
from graph_schema.sources import Source
from policy.catalogue import Catalogue, DomainRecord

if TYPE_CHECKING:
    from graph_schema.lists import CreditList
    from graph_schema.memoranda import Memorandum

__all__ = ["Domain"]


@strawberry.federation.type(keys=["code"], description="A domain (领域) of credit, in a tree.")
class Domain(Node):
    """A domain; whether it is key counts at the root of its tree (R-16)."""

    code: strawberry.ID = strawberry.field(description="The domain's own code.")
    name: str = strawberry.field(description="The Chinese name.")
    name_en: str | None = strawberry.field(description="The English name.")
    is_key: bool = strawberry.field(description="Whether it is a key domain (重点领域).")
    catalogue: strawberry.Private[Catalogue]
    record: strawberry.Private[DomainRecord]

    @strawberry.field(description="The domain directly above; null at the root.")
    def parent(self) -> Optional["Domain"]:
        above = self.catalogue.domains.get(self.record.parent_code or "")
        return None if above is None else Domain.made(self.catalogue, above)

    @strawberry.field(description="The root of this domain's tree, where that is key.")
    def key_domain(self) -> Optional["Domain"]:
        root = self.catalogue.key_domain(self.record.code)
        return None if root is None else Domain.made(self.catalogue, root)

    @strawberry.field(description="The domains directly below, by code.")
    def children(self) -> list["Domain"]:
        return [Domain.made(self.catalogue, each) for each in self.catalogue.child_domains(self.record.code)]

    @strawberry.field(description="The lists of this very domain, by code, in force or not.")
    def lists(self) -> list[Annotated["CreditList", strawberry.lazy("graph_schema.lists")]]:
        from graph_schema.lists import CreditList

        lists = self.catalogue.lists_in_domain(self.record.code)
        return [CreditList.made(self.catalogue, each) for each in lists]

    @strawberry.field(description="The memoranda in force at the date that attach to this domain's lists.")
    def memoranda(
        self, info: Info, at: At = None
    ) -> list[Annotated["Memorandum", strawberry.lazy("graph_schema.memoranda")]]:
        from graph_schema.memoranda import Memorandum

        memoranda = self.catalogue.memoranda_of_domain(self.record.code, day_of(info, at))
        return [Memorandum.made(self.catalogue, each) for each in memoranda]

    @strawberry.field(description="What states it, latest received first.")
    def sources(self) -> list[Source]:
        return [Source.of(each) for each in self.record.sources]

    @classmethod
    def of(cls, catalogue: Catalogue, code: str) -> "Domain":
        """The domain of a code that the graph refers to."""
        return cls.made(catalogue, found(catalogue.domains, code, "domain"))

    @classmethod
    def made(cls, catalogue: Catalogue, record: DomainRecord) -> "Domain":
        """The domain of a record."""
        return cls(
            id=strawberry.ID(record.id),
            code=strawberry.ID(record.code),
            name=record.name,
            name_en=record.name_en,
            is_key=record.is_key,
            catalogue=catalogue,
            record=record,
        )
