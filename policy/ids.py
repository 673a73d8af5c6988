"""Our own ids (architecture.md §5): a type prefix and 20 base32 characters of a SHA-256.

An id depends on nothing but its parts, so that the same loads in the same order give the same
ids. 100 bits make an accidental collision of a billion nodes about as likely as 1 in 10^12.
"""

from __future__ import annotations

import hashlib

from policy.errors import BadInputError

__all__ = [
    "AUTHORITY",
    "DOMAIN",
    "EXECUTION",
    "LIST",
    "LIST_ENTRY",
    "MEASURE",
    "MEMORANDUM",
    "RECORD",
    "ROLE",
    "SOURCE",
    "SUBJECT",
    "make_id",
]

SUBJECT = "su_"
LIST_ENTRY = "le_"
LIST = "cl_"
DOMAIN = "do_"
AUTHORITY = "au_"
MEMORANDUM = "me_"
MEASURE = "ms_"
ROLE = "rh_"
EXECUTION = "ex_"
SOURCE = "so_"
RECORD = "re_"

_SEPARATOR = "\x1f"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
# Base32 two characters at a time: a load makes several ids a row, and the library's encoder is slow.
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_BITS = range(90, -1, -10)


def make_id(prefix: str, *parts: str) -> str:
    """The id of the thing that `parts` name: `prefix` (with its underscore) and 20 of a-z2-7.

    Parts are joined by U+001F. A part that holds this character itself could be taken for two
    parts and is refused (BadInputError).
    """
    if not prefix.endswith("_"):
        message = f"the prefix {prefix!r} does not end with an underscore"
        raise ValueError(message)
    for part in parts:
        if _SEPARATOR in part:
            raise BadInputError(
                f"The value {part!r} holds the control character U+001F.",
                "Remove this character from the value.",
            )
    digest = hashlib.sha256(_SEPARATOR.join(parts).encode()).digest()
    number = int.from_bytes(digest[:13], "big") >> 4
    return prefix + "".join([_PAIRS[number >> shift & 1023] for shift in _BITS])
