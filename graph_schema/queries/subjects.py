"""The root fields for subjects: one by any identifier, many by filter."""

import asyncio
from typing import Annotated, cast

import strawberry

from graph_schema.connections import After, Before, Connection, First, Last
from graph_schema.context import Info
from graph_schema.dates import At
from graph_schema.filters import SubjectWhere, subject_condition
from graph_schema.orders import SubjectOrder, subject_order
from graph_schema.paged import paged
from graph_schema.scalars import USCC
from graph_schema.subjects import Subject, subject_of
from loaders.batches import Ask
from loaders.edges import SUBJECTS
from loaders.lookup import MAXIMUM_KEYS, Named, find
from loaders.paging import cursors_of, window_of
from policy.errors import BadInputError, LianxinError

__all__ = ["PersonKey", "SubjectBy", "SubjectQueries"]


@strawberry.input(description="A natural person by citizen ID and name; both must fit.")
class PersonKey:
    """What finds one natural person."""

    id_number: str = strawberry.field(description="The citizen ID; compared by its keyed hash, never kept.")
    name: str = strawberry.field(description="The person's name.")


@strawberry.input(one_of=True, description="One way to name a subject.")
class SubjectBy:
    """Exactly one of these."""

    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Its id, or one that turned out to be its."
    )
    uscc: USCC | None = strawberry.field(default=strawberry.UNSET, description="Its 统一社会信用代码.")
    organisation_code: str | None = strawberry.field(
        default=strawberry.UNSET, description="Its organisation code, also as part of a USCC."
    )
    registration_number: str | None = strawberry.field(
        default=strawberry.UNSET, description="Its old registration number."
    )
    person: PersonKey | None = strawberry.field(
        default=strawberry.UNSET, description="A natural person's citizen ID and name."
    )
    plate: str | None = strawberry.field(default=strawberry.UNSET, description="A vehicle's number plate.")


def _named(by: SubjectBy) -> Named:
    if by.person:
        return Named("person", by.person.id_number, by.person.name)
    for scheme in ("id", "uscc", "organisation_code", "registration_number", "plate"):
        value = getattr(by, scheme)
        if value:
            return Named(scheme, str(value))
    raise BadInputError("`by` names nothing.", "Give exactly one member, not empty.")


async def _one(info: Info, by: SubjectBy) -> Subject | LianxinError | None:
    try:
        row = await find(info.context.batches, info.context.identity, _named(by))
    except LianxinError as error:
        return error
    return None if row is None else subject_of(row)


@strawberry.type
class SubjectQueries:
    """Fields of Query about subjects."""

    @strawberry.field(
        description="A subject by one of its identifiers. An identifier that several subjects carry (an old "
        "registration number, say) is an error AMBIGUOUS_IDENTIFIER that lists their ids."
    )
    async def subject(
        self,
        info: Info,
        by: Annotated[SubjectBy, strawberry.argument(description="What names it.")],
    ) -> Subject | None:
        row = await find(info.context.batches, info.context.identity, _named(by))
        return None if row is None else subject_of(row)

    @strawberry.field(description="At most 100 subjects, in the order asked, null where unknown.")
    async def subjects_by(
        self,
        info: Info,
        by: Annotated[list[SubjectBy], strawberry.argument(description="What names each.")],
    ) -> list[Subject | None]:
        if len(by) > MAXIMUM_KEYS:
            raise BadInputError(f"`by` has {len(by)} members.", f"Give at most {MAXIMUM_KEYS}.")
        # graphql-core takes an error that stands in a list for that item's own, and nulls that only.
        return cast("list[Subject | None]", await asyncio.gather(*(_one(info, each) for each in by)))

    @strawberry.field(description="Subjects; by id unless ordered otherwise.")
    async def subjects(
        self,
        info: Info,
        where: Annotated[SubjectWhere | None, strawberry.argument(description="Only such subjects.")] = None,
        order_by: Annotated[
            list[SubjectOrder] | None, strawberry.argument(description="Order; the id is the last key.")
        ] = None,
        at: At = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Subject]:
        order = subject_order(order_by)
        cursors = cursors_of(SUBJECTS.name, order)
        ask = Ask(
            at=at or info.context.at,
            condition=subject_condition(where),
            order=order,
            window=window_of(cursors, first, after, last, before),
        )
        batches = info.context.batches
        page = await batches.subjects(ask)
        return paged(page, cursors, subject_of, lambda: batches.count_subjects(ask))
