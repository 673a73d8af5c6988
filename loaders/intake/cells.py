"""What one cell says: its canonical text, or why it cannot be taken.

A canonical cell is text again (a date, `true`, `5.5`, values joined by `;`), so that a row is one
plain mapping that can be kept, compared and exported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Final

from loaders.identity import IdentityKey
from loaders.intake.tables import Column, Type
from policy.errors import BadInputError
from policy.identifiers import hashed, normalise, read_citizen_id, read_hashed, read_uscc, write_hashed
from policy.intervals import FAR, parse_date, parse_instant, parse_partial_date
from policy.targets import parse_target_rules, split_cell
from policy.text import normalise_doc_no
from policy.vocabulary import Role

__all__ = ["CellError", "Parser", "parser", "scrub", "split", "unreadable"]

Parser = Callable[[str], str | None]

UNPARSABLE: Final = "UNPARSABLE_CELL"
VOCABULARY: Final = "NOT_IN_VOCABULARY"

_UNREADABLE = re.compile("[\ud800-\udfff\x1f]")
_DECIMAL = re.compile(r"-?[0-9]{1,24}(\.[0-9]{1,12})?")
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_CITIZEN_SHAPE = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_BOOLEANS = {"true": "true", "false": "false"}
_ROLE_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {role.value: role.value for role in Role} | {"LEGAL_REP": Role.LEGAL_REPRESENTATIVE.value}
)
_USCC_REF = "uscc:"


class CellError(Exception):
    """A cell that cannot be taken: a stable code and what would be right."""

    def __init__(self, code: str, right: str) -> None:
        super().__init__(code)
        self.code = code
        self.right = right


def split(text: str | None) -> list[str]:
    """The values of a multi-valued canonical cell."""
    return text.split(";") if text else []


def parser(column: Column, identity: IdentityKey) -> Parser:
    """The function that reads this column's cells: filled, stripped text in, canonical text out.

    It raises CellError, and returns None for what says nothing (the open end 9999-12-31).
    """
    match column.type:
        case Type.CITIZEN_ID:
            return lru_cache(maxsize=1)(partial(_citizen_id, identity.secret))
        case Type.REF | Type.OWN_REF:
            return partial(_ref, identity.secret, column.type is Type.REF)
        case Type.RESPONSIBLE:
            return partial(_responsible, identity.secret)
        case Type.ENUM:
            return partial(_enum, dict.fromkeys(column.values), column.values)
        case Type.ENUMS:
            return partial(_enums, dict.fromkeys(column.values), column.values)
        case _:
            return _PLAIN[column.type]


def scrub(text: str) -> str:
    """`text` with every valid citizen ID in it masked but for its last four (promise 6)."""
    return _CITIZEN_SHAPE.sub(_mask_citizen, text) if len(text) >= 18 else text


def unreadable(text: str) -> bool:
    """Whether `text` holds bytes that were no character of the file's encoding, or a unit separator."""
    return (not text.isascii() and _UNREADABLE.search(text) is not None) or "\x1f" in text


def _mask_citizen(match: re.Match[str]) -> str:
    found = match[0]
    return f"{'*' * 14}{found[-4:]}" if read_citizen_id(found).valid and not read_uscc(found).valid else found


def _text(text: str) -> str:
    return scrub(text)


def _values(text: str) -> list[str]:
    return list(
        dict.fromkeys(part for piece in text.replace("；", ";").split(";") if (part := piece.strip()))
    )


def _texts(text: str) -> str | None:
    return ";".join(_values(scrub(text))) or None


def _code(text: str) -> str:
    if ";" in text:
        raise CellError(UNPARSABLE, "one code, without `;`")
    return scrub(text)


def _identifier(text: str) -> str | None:
    return scrub(normalise(text)) or None


def _citizen_id(secret: bytes, text: str) -> str:
    if not text.startswith("hash:"):
        return write_hashed(hashed(secret, read_citizen_id(text)))
    try:
        read_hashed(text)
    except BadInputError as error:
        raise CellError(
            UNPARSABLE, "a citizen ID, or hash:…:last4:YYYY-MM-DD as an export writes it"
        ) from error
    return text


def _ref(secret: bytes, foreign: bool, text: str) -> str:
    """A ref. One that is a citizen ID itself is kept hashed, in every table alike (promise 6)."""
    if foreign and text[:5].lower() == _USCC_REF:
        return _USCC_REF + normalise(text[5:])
    if ";" in text or ":" in text or "|" in text:
        raise CellError(UNPARSABLE, "a ref without `;`, `:` and `|`" + (", or uscc:…" if foreign else ""))
    if len(text) == 18 and text[:17].isdigit():
        citizen = read_citizen_id(text)
        if citizen.valid:
            return f"cid-{hashed(secret, citizen).digest}"
    return text


@lru_cache(maxsize=65_536)
def _date(text: str) -> str | None:
    try:
        day = parse_date(text)
    except BadInputError as error:
        raise CellError(UNPARSABLE, "a calendar date as YYYY-MM-DD") from error
    return None if day == FAR else day


def _partial_date(text: str) -> str:
    try:
        return parse_partial_date(text)
    except BadInputError as error:
        raise CellError(UNPARSABLE, "a date as YYYY, YYYY-MM or YYYY-MM-DD") from error


def _instant(text: str) -> str:
    try:
        return parse_instant(text)
    except BadInputError as error:
        raise CellError(
            UNPARSABLE, "an instant with its offset, such as 2018-01-19T08:00:00+08:00"
        ) from error


def _decimal(text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        raise CellError(UNPARSABLE, "a decimal number such as 12.5")
    return text


def _integer(text: str) -> str:
    if not _INTEGER.fullmatch(text):
        raise CellError(UNPARSABLE, "a whole number")
    return text


def _boolean(text: str) -> str:
    try:
        return _BOOLEANS[text.lower()]
    except KeyError:
        raise CellError(UNPARSABLE, "true or false") from None


def _enum(values: Mapping[str, None], listed: tuple[str, ...], text: str) -> str:
    if text not in values:
        raise CellError(VOCABULARY, f"one of {', '.join(listed)}")
    return text


def _enums(values: Mapping[str, None], listed: tuple[str, ...], text: str) -> str | None:
    return ";".join([_enum(values, listed, value) for value in _values(text)]) or None


def _doc_no(text: str) -> str:
    if ";" in text:
        raise CellError(UNPARSABLE, "one document number, without `;`")
    return normalise_doc_no(text)


def _doc_nos(text: str) -> str | None:
    return ";".join(dict.fromkeys(map(normalise_doc_no, _values(text)))) or None


def _responsible(secret: bytes, text: str) -> str | None:
    return ";".join(dict.fromkeys([_responsible_one(secret, value) for value in _values(text)])) or None


def _responsible_one(secret: bytes, value: str) -> str:
    ref, colon, role = value.rpartition(":")
    if not colon or not ref:
        raise CellError(UNPARSABLE, "ref:ROLE, separated by `;`")
    if role not in _ROLE_NAMES:
        raise CellError(VOCABULARY, f"ref:ROLE with one of {', '.join(Role)}")
    return f"{_ref(secret, True, ref.strip())}:{_ROLE_NAMES[role]}"


def _target_roles(text: str) -> str | None:
    """Target rules in order, repeated ones too: those are a finding."""
    cell = ";".join(split_cell(text.replace("；", ";")))
    try:
        parse_target_rules(cell)
    except BadInputError as error:
        raise CellError(VOCABULARY, error.remedy) from error
    return cell or None


_PLAIN: Final[Mapping[Type, Parser]] = MappingProxyType(
    {
        Type.TEXT: _text,
        Type.TEXTS: _texts,
        Type.CODE: _code,
        Type.CODES: _texts,
        Type.IDENTIFIER: _identifier,
        Type.DATE: _date,
        Type.PARTIAL_DATE: _partial_date,
        Type.DECIMAL: _decimal,
        Type.INTEGER: _integer,
        Type.BOOLEAN: _boolean,
        Type.DOC_NO: _doc_no,
        Type.DOC_NOS: _doc_nos,
        Type.TARGET_ROLES: _target_roles,
        Type.INSTANT: _instant,
    }
)
