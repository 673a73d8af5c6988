"""From ids to the objects that have them, whatever their type."""

import asyncio
from collections.abc import Sequence

from graph_schema.authorities import Authority
from graph_schema.context import Info
from graph_schema.domains import Domain
from graph_schema.entries import load_entries
from graph_schema.lists import CreditList
from graph_schema.measures import Measure
from graph_schema.memoranda import Memorandum
from graph_schema.node import Node
from graph_schema.subjects import load_subjects
from policy.catalogue import (
    AuthorityRecord,
    Catalogue,
    DomainRecord,
    ListRecord,
    MeasureRecord,
    MemorandumRecord,
    NodeRecord,
)
from policy.ids import LIST_ENTRY, SUBJECT

__all__ = ["nodes_by_id", "reference_node"]


def reference_node(catalogue: Catalogue, node_id: str) -> Node | None:
    """The object of the reference data with that id."""
    record = catalogue.nodes.get(node_id)
    return None if record is None else _made(catalogue, record)


def _made(catalogue: Catalogue, record: NodeRecord) -> Node:
    match record:
        case DomainRecord():
            return Domain.made(catalogue, record)
        case ListRecord():
            return CreditList.made(catalogue, record)
        case AuthorityRecord():
            return Authority.made(catalogue, record)
        case MemorandumRecord():
            return Memorandum.made(catalogue, record)
        case MeasureRecord():
            return Measure.made(catalogue, record)


async def nodes_by_id(info: Info, ids: Sequence[str]) -> list[Node | None]:
    """The objects with these ids, in order, None where unknown; one batch for each kind of id."""
    subjects = [each for each in ids if each.startswith(SUBJECT)]
    entries = [each for each in ids if each.startswith(LIST_ENTRY)]
    found_subjects, found_entries = await asyncio.gather(
        load_subjects(info, subjects), load_entries(info, entries)
    )
    found: dict[str, Node | None] = dict(zip(subjects, found_subjects, strict=True))
    found |= dict(zip(entries, found_entries, strict=True))
    rest = [each for each in ids if each not in found]
    if rest:
        catalogue = await info.context.catalogue()
        found |= {each: reference_node(catalogue, each) for each in rest}
    return [found[each] for each in ids]
