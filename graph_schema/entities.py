"""Federation's two root fields: what this subgraph is (`_service`) and who its entities are (`_entities`).

Strawberry's own resolver of `_entities` nulls the whole list on one unknown type and lets words of
Python out. A query type that has these fields itself keeps its own: representations are checked one
by one and grouped by type and key, each group goes through one batch, the order is kept, and a bad
item is one coded error at its own path.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Final, Union

import strawberry
from strawberry.federation.schema import FederationAny
from strawberry.printer import print_schema
from strawberry.schema import BaseSchema

from graph_schema.authorities import Authority
from graph_schema.context import Info
from graph_schema.domains import Domain
from graph_schema.entries import ListEntry, load_entries
from graph_schema.lists import CreditList
from graph_schema.memoranda import Memorandum
from graph_schema.scalars import refused
from graph_schema.subjects import Enterprise, Organisation, Person, Vehicle, load_subjects, subject_of
from policy.catalogue import Catalogue
from policy.errors import BadInputError, LianxinError
from policy.identifiers import read_uscc

__all__ = ["MAX_REPRESENTATIONS", "EntityQueries", "Reference", "Service", "grouped", "read_reference"]

MAX_REPRESENTATIONS: Final = 1_000
"""Representations that one `_entities` call may hold; a gateway splits what is more."""

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "Subject": ("id",),
    "Enterprise": ("id", "uscc"),
    "Organisation": ("id", "uscc"),
    "Person": ("id",),
    "Vehicle": ("id",),
    "ListEntry": ("id",),
    "Domain": ("code",),
    "CreditList": ("code",),
    "Authority": ("code",),
    "Memorandum": ("docNo",),
}
"""The types that can be looked up from outside, each with its keys, the one to prefer first."""

Entity = Annotated[
    Union[  # noqa: UP007 - Strawberry reads a union by this name
        Enterprise, Organisation, Person, Vehicle, ListEntry, Domain, CreditList, Authority, Memorandum
    ],
    strawberry.union("_Entity", description="Whatever another subgraph can refer to by a key."),
]

Found = object | None
"""An entity, None where it is unknown, or the error that stands at its place."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A representation read: the type it names, the key it goes by and the value of that key."""

    type_name: str
    key: str
    value: str


def read_reference(representation: object) -> Reference:
    """The reference that a representation makes.

    Fields that are no key (what a gateway sends along) are left alone. Raises BadInputError where it
    is no object, names no entity of ours, or holds none of that entity's keys.
    """
    if not isinstance(representation, Mapping):
        raise BadInputError("A representation must be an object.", "Send __typename and a key.")
    type_name = representation.get("__typename")
    keys = KEYS.get(type_name) if isinstance(type_name, str) else None
    if keys is None:
        raise BadInputError(
            "A representation names a type that is no entity here.", f"Use one of {', '.join(KEYS)}."
        )
    for key in keys:
        value = representation.get(key)
        if isinstance(value, str):
            return Reference(str(type_name), key, value)
    raise BadInputError(
        f"A representation of {type_name} holds none of its keys.", f"Send {' or '.join(keys)} as a string."
    )


def grouped(
    references: Sequence[Reference | LianxinError],
) -> dict[tuple[str, str], list[tuple[int, Reference]]]:
    """The sound references with their positions, by type and key."""
    groups: dict[tuple[str, str], list[tuple[int, Reference]]] = {}
    for position, reference in enumerate(references):
        if isinstance(reference, Reference):
            members = groups.setdefault((reference.type_name, reference.key), [])
            members.append((position, reference))
    return groups


def _read(representation: object) -> Reference | LianxinError:
    try:
        return read_reference(representation)
    except BadInputError as error:
        return error


async def _subjects_by_id(info: Info, type_name: str, ids: Sequence[str]) -> list[Found]:
    subjects = await load_subjects(info, ids)
    return [each if type_name in {"Subject", type(each).__name__} else None for each in subjects]


async def _subjects_by_uscc(info: Info, type_name: str, codes: Sequence[str]) -> list[Found]:
    return list(await asyncio.gather(*(_subject_by_uscc(info, type_name, code) for code in codes)))


async def _subject_by_uscc(info: Info, type_name: str, code: str) -> Found:
    read = read_uscc(code)
    if not read.valid:
        return BadInputError(
            f"{code[:40]!r} is not a valid 统一社会信用代码.",
            "Send the 18 characters with their check digit.",
        )
    carriers = await info.context.batches.by_identifier(f"USCC:{read.value}")
    subjects = [subject_of(each["row"]) for each in carriers if each["row"]["uscc"] == read.value]
    return next((each for each in subjects if type(each).__name__ == type_name), None)


async def _entries_by_id(info: Info, _type_name: str, ids: Sequence[str]) -> list[Found]:
    return list(await load_entries(info, ids))


async def _reference_by_key(info: Info, type_name: str, keys: Sequence[str]) -> list[Found]:
    catalogue = await info.context.catalogue()
    return [_reference(catalogue, type_name, key) for key in keys]


def _reference(catalogue: Catalogue, type_name: str, key: str) -> Found:
    if type_name == "Memorandum":
        memorandum = catalogue.memorandum(key)
        return None if memorandum is None else Memorandum.made(catalogue, memorandum)
    records, kind = _REFERENCES[type_name]
    record = records(catalogue).get(key)
    return None if record is None else kind.made(catalogue, record)


_REFERENCES: Final[Mapping[str, tuple[Callable[[Catalogue], Mapping[str, Any]], Any]]] = {
    "Domain": (lambda catalogue: catalogue.domains, Domain),
    "CreditList": (lambda catalogue: catalogue.lists, CreditList),
    "Authority": (lambda catalogue: catalogue.authorities, Authority),
}

_Lookup = Callable[[Info, str, Sequence[str]], Awaitable[list[Found]]]


def _lookup(type_name: str, key: str) -> _Lookup:
    if key == "uscc":
        return _subjects_by_uscc
    if key != "id":
        return _reference_by_key
    return _entries_by_id if type_name == "ListEntry" else _subjects_by_id


async def _answer(info: Info, type_name: str, key: str, values: Sequence[str]) -> list[Found]:
    """What one batch finds; if it fails, every item of it does, and no other."""
    try:
        return await _lookup(type_name, key)(info, type_name, values)
    except LianxinError as error:
        return [error] * len(values)


async def resolve(info: Info, representations: Sequence[object]) -> list[Found]:
    """What each representation refers to, in order: the object, None where unknown, or its error."""
    if len(representations) > MAX_REPRESENTATIONS:
        raise BadInputError(
            f"{len(representations)} representations were sent at once.",
            f"Send at most {MAX_REPRESENTATIONS}.",
        )
    references = [_read(representation) for representation in representations]
    results: list[Found] = [each if isinstance(each, LianxinError) else None for each in references]
    groups = grouped(references)
    answers = await asyncio.gather(
        *(
            _answer(info, type_name, key, [reference.value for _, reference in members])
            for (type_name, key), members in groups.items()
        )
    )
    for members, answer in zip(groups.values(), answers, strict=True):
        for (position, _), found in zip(members, answer, strict=True):
            results[position] = found
    return [refused(each) if isinstance(each, LianxinError) else each for each in results]


@lru_cache(maxsize=4)
def _sdl(schema: BaseSchema) -> str:
    return print_schema(schema)


@strawberry.type(name="_Service", description="What a gateway needs to know of this subgraph.")
class Service:
    """Federation's description of a subgraph."""

    @strawberry.field(description="The schema with its federation directives, in SDL.")
    def sdl(self, info: Info) -> str:
        return _sdl(info.schema)


@strawberry.type
class EntityQueries:
    """The root fields that a gateway asks."""

    @strawberry.field(name="_service", description="What this subgraph is.")
    def service(self) -> Service:
        return Service()

    @strawberry.field(
        name="_entities",
        description="The objects that other subgraphs refer to, in the order of the references; null where "
        "unknown, one error for each reference that cannot be read.",
    )
    async def entities(
        self,
        info: Info,
        representations: Annotated[
            list[FederationAny],
            strawberry.argument(description="At most 1,000 objects, each with `__typename` and a key."),
        ],
    ) -> list[Entity | None]:
        return await resolve(info, representations)  # type: ignore[return-value]
