"""The root fields of the reference data: answered from the snapshot, whatever the size of the graph."""

from typing import Annotated

import strawberry

from graph_schema.authorities import Authority
from graph_schema.connections import After, Before, Connection, First, Last
from graph_schema.context import Info
from graph_schema.dates import At, day_of
from graph_schema.domains import Domain
from graph_schema.enums import ListKind
from graph_schema.lists import CreditList
from graph_schema.memoranda import Memorandum
from graph_schema.pages import page_in_memory

__all__ = ["ReferenceQueries"]

Code = Annotated[strawberry.ID, strawberry.argument(description="The object's own code.")]


@strawberry.type
class ReferenceQueries:
    """Domains, lists, memoranda and authorities."""

    @strawberry.field(description="The domain of that code; null where unknown.")
    async def domain(self, info: Info, code: Code) -> Domain | None:
        catalogue = await info.context.catalogue()
        record = catalogue.domains.get(code)
        return None if record is None else Domain.made(catalogue, record)

    @strawberry.field(description="All domains, by code.")
    async def domains(
        self,
        info: Info,
        key: Annotated[
            bool | None,
            strawberry.argument(description="Only those that are key, or only those that are not."),
        ] = None,
    ) -> list[Domain]:
        catalogue = await info.context.catalogue()
        return [
            Domain.made(catalogue, record)
            for record in catalogue.domains.values()
            if key is None or record.is_key is key
        ]

    @strawberry.field(description="The list of that code; null where unknown.")
    async def credit_list(self, info: Info, code: Code) -> CreditList | None:
        catalogue = await info.context.catalogue()
        record = catalogue.lists.get(code)
        return None if record is None else CreditList.made(catalogue, record)

    @strawberry.field(description="The lists kept at the date, by code.")
    async def credit_lists(
        self,
        info: Info,
        kind: Annotated[
            list[ListKind] | None, strawberry.argument(description="Only of these kinds.")
        ] = None,
        at: At = None,
    ) -> list[CreditList]:
        catalogue = await info.context.catalogue()
        return [CreditList.made(catalogue, record) for record in catalogue.lists_at(day_of(info, at), kind)]

    @strawberry.field(
        description="The memorandum of that document number; null where unknown. Brackets 〔〕 [] （） () "
        "and widths are normalised."
    )
    async def memorandum(
        self,
        info: Info,
        doc_no: Annotated[
            strawberry.ID, strawberry.argument(description="The document number, however its brackets are.")
        ],
    ) -> Memorandum | None:
        catalogue = await info.context.catalogue()
        record = catalogue.memorandum(doc_no)
        return None if record is None else Memorandum.made(catalogue, record)

    @strawberry.field(description="The memoranda in force at the date, by document number.")
    async def memoranda(
        self,
        info: Info,
        at: At = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Memorandum]:
        catalogue = await info.context.catalogue()
        return page_in_memory(
            "Query.memoranda",
            catalogue.memoranda_at(day_of(info, at)),
            key=lambda record: (record.doc_no,),
            shape=("",),
            make=lambda record: Memorandum.made(catalogue, record),
            first=first,
            after=after,
            last=last,
            before=before,
        )

    @strawberry.field(description="The authority of that code; null where unknown.")
    async def authority(self, info: Info, code: Code) -> Authority | None:
        catalogue = await info.context.catalogue()
        record = catalogue.authorities.get(code)
        return None if record is None else Authority.made(catalogue, record)

    @strawberry.field(description="The authorities that exist at the date, by code.")
    async def authorities(
        self,
        info: Info,
        at: At = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Authority]:
        catalogue = await info.context.catalogue()
        return page_in_memory(
            "Query.authorities",
            catalogue.authorities_at(day_of(info, at)),
            key=lambda record: (record.code,),
            shape=("",),
            make=lambda record: Authority.made(catalogue, record),
            first=first,
            after=after,
            last=last,
            before=before,
        )
