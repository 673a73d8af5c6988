"""One subject by whatever identifies it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from loaders.batches import Batches, Row
from loaders.identity import VARIABLE, IdentityKey
from policy.errors import BadInputError, LianxinError
from policy.identifiers import (
    Identifier,
    hash_citizen_id,
    normalise,
    read_organisation_code,
    read_plate,
    read_registration_number,
    read_uscc,
)
from policy.text import fold

__all__ = ["MAXIMUM_KEYS", "AmbiguousIdentifierError", "Named", "find"]

MAXIMUM_KEYS: Final = 100
"""Subjects that one request may name at once."""


class AmbiguousIdentifierError(LianxinError):
    """An identifier that several subjects carry; `ids` are theirs, at most ten."""

    code = "AMBIGUOUS_IDENTIFIER"

    def __init__(self, ids: list[str]) -> None:
        self.ids = ids
        super().__init__(
            f"Several subjects carry this identifier: {', '.join(ids)}.", "Ask for one of them by `id`."
        )


@dataclass(frozen=True, slots=True)
class Named:
    """A scheme (`id`, `person` or a column of the table subjects) and what was given for it."""

    scheme: str
    value: str = field(repr=False)
    name: str = field(default="", repr=False)


_READERS: Final[dict[str, Callable[[str], Identifier]]] = {
    "uscc": read_uscc,
    "organisation_code": read_organisation_code,
    "registration_number": read_registration_number,
    "plate": read_plate,
}


async def find(batches: Batches, identity: IdentityKey | None, named: Named) -> Row | None:
    """The row of the subject that is named, None if there is none.

    Raises AmbiguousIdentifierError where several carry the identifier, BadInputError for a USCC whose
    check digit does not hold or an empty value, IDENTITY_KEY_MISSING for a person without the key.
    """
    if named.scheme == "id":
        return await batches.subject(named.value)
    found = await batches.by_identifier(_key(identity, named))
    if named.scheme == "person":
        wanted = fold(named.name)
        found = [each for each in found if fold(each["name"]) == wanted]
    if len(found) > 1:
        raise AmbiguousIdentifierError([each["row"]["id"] for each in found])
    if not found:
        return None
    row: Row = found[0]["row"]
    batches.remember_subject(row)
    return row


def _key(identity: IdentityKey | None, named: Named) -> str:
    if not normalise(named.value):
        raise BadInputError("The identifier is empty.", "Give at least one letter or digit.")
    if named.scheme == "person":
        if identity is None:
            raise LianxinError(
                "Persons cannot be found by citizen ID: this server has no identity key.",
                f"Set {VARIABLE} to the key the data was loaded with.",
                code="IDENTITY_KEY_MISSING",
            )
        return f"CITIZEN_ID:{hash_citizen_id(identity.secret, named.value)}"
    read = _READERS[named.scheme](named.value)
    if named.scheme == "uscc" and not read.valid:
        raise BadInputError(
            f"{named.value[:40]!r} is not a valid 统一社会信用代码.",
            "It has 18 characters, and the last is a check digit (GB 32100-2015).",
        )
    return f"{read.scheme}:{read.value}"
