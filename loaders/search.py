"""What a search text can mean, and so which ways to a subject are tried."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from loaders.batches import Batches, Row
from loaders.identity import IdentityKey
from loaders.paging import Key, Page, Window
from loaders.searchkeys import fold_query
from loaders.statements.search import search_page
from policy.errors import BadInputError
from policy.identifiers import hash_citizen_id, normalise, read_citizen_id, read_plate

__all__ = ["LONGEST_TEXT", "ORDER", "WINDOW", "find_page", "ways_of"]

WINDOW: Final = 300
"""A search has at most so many hits, the best ones; whoever needs more asks for more of the name."""

LONGEST_TEXT: Final = 200
ORDER: Final = (Key("tier", missing=0), Key("length", missing=0), Key("id"))

_LEAST_NAME = 2
_LEAST_NUMBER = 4
_LEAST_NUMBER_START = 6
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,}")
_LETTERS = re.compile(r"[a-z]{2,}[a-z0-9]*")


def ways_of(text: str, identity: IdentityKey | None = None, *, inside: bool = True) -> dict[str, str]:
    """The ways to try for a text, each with its parameter; empty where nothing can be searched.

    Names need two characters after folding; one is looked up as a whole name only. `inside` viewers
    find subjects by citizen ID and by their sources' references too.
    """
    ways = _by_number(text)
    if inside:
        ways |= _by_secret(text, identity)
    folded = fold_query(text)
    if folded:
        ways |= _by_name(folded)
    return ways


def _by_number(text: str) -> dict[str, str]:
    number = read_plate(text).value
    ways = {}
    if len(number) >= _LEAST_NUMBER:
        ways["identifier"] = number
    if len(number) >= _LEAST_NUMBER_START and number.isascii():
        ways["identifier_start"] = number
    return ways


def _by_secret(text: str, identity: IdentityKey | None) -> dict[str, str]:
    ways = {}
    reference = text.strip()
    if reference:
        ways["reference"] = reference
    if identity is not None and read_citizen_id(text).valid:
        ways["citizen"] = f"CITIZEN_ID:{hash_citizen_id(identity.secret, normalise(text))}"
    return ways


def _by_name(folded: str) -> dict[str, str]:
    """Folded text has letters and digits only, so nothing in it means anything to Lucene."""
    ways = {"name": f"searchNames:{folded}"}
    if len(folded) < _LEAST_NAME:
        return ways
    ways["name_start"] = f"searchNames:{folded}*"
    phrases = _HAN.findall(folded)
    if phrases:
        ways["name_part"] = " AND ".join(f'"{phrase}"' for phrase in phrases)
    if _LETTERS.fullmatch(folded):
        for key, way in (("searchPinyin", "pinyin"), ("searchInitials", "initials")):
            ways[way] = f"{key}:{folded}"
            ways[f"{way}_start"] = f"{key}:{folded}*"
    return ways


async def find_page(
    batches: Batches, identity: IdentityKey | None, text: str, kinds: Sequence[str] | None, window: Window
) -> tuple[Page[Row], int]:
    """A page of the hits for a text, and how many there are in all (at most `WINDOW`)."""
    if len(text) > LONGEST_TEXT:
        raise BadInputError(f"`text` has {len(text)} characters.", f"Search for at most {LONGEST_TEXT}.")
    ways = ways_of(text, identity, inside=batches.sight.references)
    if not ways or (kinds is not None and not kinds):
        return Page([], has_next=False, has_previous=False), 0
    parameters: dict[str, object] = {
        "text": fold_query(text),
        "window": WINDOW,
        # A kind is looked at after the index has been asked, so more must be asked of it.
        "fetch": WINDOW if kinds is None else 4 * WINDOW,
        "kinds": kinds,
    }
    for way, value in ways.items():
        parameters["number" if way.startswith("identifier") else way] = value
    statement = search_page(
        tuple(ways), batches.sight, kinds=kinds is not None, after=window.after is not None
    )
    return await batches.search(statement, parameters, window)
