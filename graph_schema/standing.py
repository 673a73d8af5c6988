"""Standing: the counts that stand on the first line of a report."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from graph_schema.domains import Domain
from graph_schema.enums import ListKind
from graph_schema.scalars import Date
from loaders.batches import Row
from policy.catalogue import Catalogue

__all__ = ["KindCount", "Standing", "standing_of"]

_BLACK_SIDE = (ListKind.BLACK, ListKind.SERIOUS_DISHONEST)
LazyDomain = Annotated["Domain", strawberry.lazy("graph_schema.domains")]


@strawberry.type(description="How many entries of one kind are in force.")
class KindCount:
    """A kind and its count, at least 1."""

    kind: ListKind = strawberry.field(description="The kind of list.")
    count: int = strawberry.field(description="Entries in force on lists of this kind.")


@strawberry.type(description="Counts over a subject's own entries in force at a date.")
class Standing:
    """The state of a subject at a date."""

    at: Date = strawberry.field(description="The date.")
    entries_in_force: int = strawberry.field(description="Entries in force.")
    by_kind: list[KindCount] = strawberry.field(description="The same by kind of list; no kind with none.")
    domains: list[LazyDomain] = strawberry.field(
        description="The domains of these entries, each once, by code."
    )
    key_watch_domains: list[LazyDomain] = strawberry.field(
        description="Distinct key domains, rolled up, with a watch entry in force (R-16)."
    )
    warned: bool = strawberry.field(
        description="A warning entry is in force (not: the computed threshold, which is `warningCandidates`)."
    )
    red_conflict: bool = strawberry.field(
        description="A red entry is in force together with one of the black side or a watch entry."
    )
    disputed: bool = strawberry.field(description="One of these entries is objected to and undecided.")


def standing_of(rows: Sequence[Row], catalogue: Catalogue, at: str) -> Standing:
    """The standing that entries in force add up to, counted as `{list, domain, entries, disputed}`."""
    counts: dict[ListKind, int] = {}
    watched: set[str] = set()
    for row in rows:
        kind = catalogue.lists[row["list"]].kind
        counts[kind] = counts.get(kind, 0) + row["entries"]
        if kind is ListKind.WATCH and (key := catalogue.key_domain(row["domain"])) is not None:
            watched.add(key.code)
    against = any(kind in counts for kind in (*_BLACK_SIDE, ListKind.WATCH))
    return Standing(
        at=Date(at),
        entries_in_force=sum(counts.values()),
        by_kind=[KindCount(kind=kind, count=counts[kind]) for kind in ListKind if kind in counts],
        domains=_domains(catalogue, {row["domain"] for row in rows}),
        key_watch_domains=_domains(catalogue, watched),
        warned=ListKind.WARNING in counts,
        red_conflict=ListKind.RED in counts and against,
        disputed=any(row["disputed"] for row in rows),
    )


def _domains(catalogue: Catalogue, codes: set[str]) -> list[Domain]:
    return [Domain.of(catalogue, code) for code in sorted(codes)]
