"""The root field of search."""

from typing import Annotated

import strawberry

from graph_schema.connections import After, Connection, First
from graph_schema.context import Info
from graph_schema.enums import SubjectKind
from graph_schema.paged import paged
from graph_schema.subjects import Subject, subject_of
from loaders.batches import Row
from loaders.paging import cursors_of, window_of
from loaders.search import ORDER, find_page

__all__ = ["SearchQueries"]

_CURSORS = cursors_of("Query.search", ORDER)


def _subject(row: Row) -> Subject:
    return subject_of(row["subject"])


@strawberry.type
class SearchQueries:
    """Fields of Query about search."""

    @strawberry.field(
        description="Names, former names, identifiers; simplified and traditional characters, full and half "
        "width, pinyin. Best first: the very identifier, the very name, the beginning of a name, of an "
        "identifier, a part of a name, pinyin or its beginning, initials or their beginning; then the "
        "shorter name. The 300 best at most. Names are found by two characters or more; a single one finds "
        "only a name that is no longer. Text without a letter or digit finds nothing."
    )
    async def search(
        self,
        info: Info,
        text: Annotated[str, strawberry.argument(description="What to look for; at most 200 characters.")],
        kinds: Annotated[
            list[SubjectKind] | None,
            strawberry.argument(description="Only these kinds; all if absent, none if the list is empty."),
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Subject]:
        context = info.context
        wanted = None if kinds is None else [kind.value for kind in kinds]
        window = window_of(_CURSORS, first, after)
        page, total = await find_page(context.batches, context.identity, text, wanted, window)
        return paged(page, _CURSORS, _subject, lambda: total)
