"""Identifiers of subjects and their check digits (domain.md §4.1).

| scheme              | standard and form                                                          |
|---------------------|----------------------------------------------------------------------------|
| USCC                | GB 32100-2015 with its amendment of 2016: registering department, kind,    |
|                     | 6 digits of a region, organisation code (9), check character               |
| ORGANISATION_CODE   | GB 11714-1997: 8 letters or digits, check character                        |
| REGISTRATION_NUMBER | GS 15-2006: 14 digits, check digit by ISO 7064 MOD 11,10                   |
| CITIZEN_ID          | GB 11643-1999: 6 digits of a region, birth date, 3 digits, check character |
|                     | by ISO 7064 MOD 11-2                                                       |
| PLATE               | GA 36-2018: province, office, 5 (new energy: 6) characters; no check digit |

Reading never raises: what does not hold its scheme comes back with `valid=False`, because a wrong
check digit is a finding and never a reason to drop a row (intake.md, promise 3). Only a valid,
unmasked identifier may identify.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from policy.calendar import eighteenth_birthday, today
from policy.check_digits import (
    USCC_ALPHABET,
    citizen_check,
    organisation_check,
    registration_check,
    uscc_check,
)
from policy.errors import BadInputError
from policy.intervals import parse_date
from policy.text import nfkc

__all__ = [
    "CITIZEN_ID",
    "ORGANISATION_CODE",
    "PLATE",
    "REGISTRATION_NUMBER",
    "USCC",
    "CitizenId",
    "HashedCitizenId",
    "Identifier",
    "complete_citizen_id",
    "complete_organisation_code",
    "complete_registration_number",
    "complete_uscc",
    "hash_citizen_id",
    "hashed",
    "normalise",
    "organisation_code_in",
    "read_citizen_id",
    "read_hashed",
    "read_organisation_code",
    "read_plate",
    "read_registration_number",
    "read_uscc",
    "write_hashed",
]

USCC: Final = "USCC"
ORGANISATION_CODE: Final = "ORGANISATION_CODE"
REGISTRATION_NUMBER: Final = "REGISTRATION_NUMBER"
CITIZEN_ID: Final = "CITIZEN_ID"
PLATE: Final = "PLATE"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier of a subject, normalised. `masked`: some characters were hidden by its publisher."""

    scheme: str
    value: str
    valid: bool
    masked: bool


@dataclass(frozen=True, slots=True)
class CitizenId(Identifier):
    """A citizen ID as read. `value` is in clear: hash it and forget it (intake.md, promise 6).

    `last_four` is None where those characters are missing or masked; `adult_on`, the eighteenth
    birthday, is None unless the ID is valid.
    """

    value: str = field(repr=False)
    last_four: str | None
    adult_on: str | None


@dataclass(frozen=True, slots=True)
class HashedCitizenId:
    """What is kept of a citizen ID: a keyed hash, the last four, when its holder is 18, how it was read."""

    digest: str
    last_four: str | None
    adult_on: str | None
    valid: bool
    masked: bool


_MASKS = "*●×"
# White space, hyphens and dashes of every width, and characters that take no room.
_FILLERS = re.compile(r"[\s\-\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff]+")
_DOTS = re.compile(r"[.·•・]+")

# A code of zeros passes its own check; it is a placeholder and was never assigned to anybody.
_ORGANISATION_BODY = re.compile(r"(?!0{8})[0-9A-Z]{8}")
_USCC_BODY = re.compile(
    rf"(?!0)[{USCC_ALPHABET}]{{2}}[0-9]{{6}}(?P<organisation>(?!0{{8}})[{USCC_ALPHABET}]{{8}})[{USCC_ALPHABET}]"
)
_REGISTRATION_BODY = re.compile(r"[1-9][0-9]{13}")
# 1…8: a region; 81, 82, 83: residence permits of Hong Kong, Macao and Taiwan; 9: foreigners' cards.
_CITIZEN_BODY = re.compile(r"[1-9][0-9]{5}(?P<born>[0-9]{8})[0-9]{3}")
_LAST_FOUR = re.compile(r"[0-9]{3}[0-9X]")

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SERIAL = "0-9A-HJ-NP-Z"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-Z](?:[{_SERIAL}]{{4}}[{_SERIAL}挂学警港澳领]|[A-HJK][{_SERIAL}][0-9]{{4}}|[0-9]{{5}}[A-HJK])"
)


def normalise(text: str) -> str:
    """NFKC, upper case, without white space, hyphens and invisible characters."""
    return nfkc(_FILLERS.sub("", nfkc(text)).upper())


def _is_masked(value: str) -> bool:
    return any(mask in value for mask in _MASKS)


def _identifier(scheme: str, value: str, *, valid: bool) -> Identifier:
    return Identifier(scheme, value, valid=valid, masked=_is_masked(value))


# --- 统一社会信用代码 and 组织机构代码 ----------------------------------------------------------


def read_uscc(text: str) -> Identifier:
    """A USCC; valid when its own check character and that of the organisation code inside it hold.

    Letters may stand first (N1 N2 N3 rural collectives, Y1 others, A1 military); which kinds a
    department may register is no part of the check.
    """
    value = normalise(text)
    match = _USCC_BODY.fullmatch(value[:17])
    return _identifier(
        USCC,
        value,
        valid=match is not None
        and organisation_check(match["organisation"]) == value[16]
        and value[17:] == uscc_check(value[:17]),
    )


def read_organisation_code(text: str) -> Identifier:
    """An organisation code, with or without its hyphen: `74218321-3` → `742183213`."""
    value = normalise(text)
    body = value[:8]
    valid = bool(_ORGANISATION_BODY.fullmatch(body)) and value[8:] == organisation_check(body)
    return _identifier(ORGANISATION_CODE, value, valid=valid)


def organisation_code_in(uscc: str) -> str | None:
    """Characters 9–17 of a USCC: the organisation code of the same body; None unless the USCC is valid."""
    identifier = read_uscc(uscc)
    return identifier.value[8:17] if identifier.valid else None


def complete_organisation_code(body: str) -> str:
    """The organisation code (9 characters) that begins with these 8; BadInputError if none can."""
    if not _ORGANISATION_BODY.fullmatch(body):
        raise BadInputError(f"{body!r} begins no organisation code.", "Give 8 upper case letters or digits.")
    return body + organisation_check(body)


def complete_uscc(body: str) -> str:
    """The USCC (18 characters) that begins with these 17; BadInputError if none can."""
    match = _USCC_BODY.fullmatch(body)
    if match is None or organisation_check(match["organisation"]) != body[16]:
        raise BadInputError(
            f"{body!r} begins no unified social credit code.",
            "Give department, kind, 6 digits of the region and a valid organisation code.",
        )
    return body + uscc_check(body)


# --- 工商注册号 --------------------------------------------------------------------------------


def read_registration_number(text: str) -> Identifier:
    """A registration number of 15 digits; the older ones of 13 and the wrong ones of 14 are not valid."""
    value = normalise(text)
    body = value[:14]
    valid = bool(_REGISTRATION_BODY.fullmatch(body)) and value[14:] == registration_check(body)
    return _identifier(REGISTRATION_NUMBER, value, valid=valid)


def complete_registration_number(body: str) -> str:
    """The registration number (15 digits) that begins with these 14; BadInputError if none can."""
    if not _REGISTRATION_BODY.fullmatch(body):
        raise BadInputError(f"{body!r} begins no registration number.", "Give 14 digits, the first not 0.")
    return body + registration_check(body)


# --- 公民身份号码 ------------------------------------------------------------------------------


def _birth_date(body: str, on: str) -> str | None:
    """The birth date inside 17 digits; None unless it is a real one from 1900 to the date `on`."""
    match = _CITIZEN_BODY.fullmatch(body)
    if match is None:
        return None
    try:
        born = date(int(match["born"][:4]), int(match["born"][4:6]), int(match["born"][6:])).isoformat()
    except ValueError:
        return None
    return born if "1900-01-01" <= born <= on else None


def read_citizen_id(text: str, on: str | None = None) -> CitizenId:
    """A citizen ID, judged at the date `on` (default today): nobody is born after it, or before 1900.

    The old form of 15 digits has no check digit, so that nothing proves it: it is not valid. The
    region is not looked up: codes get abolished, and residence permits and foreigners' permanent
    residence cards use codes outside GB/T 2260.
    """
    value = normalise(text)
    body = value[:17]
    born = _birth_date(body, on or today())
    valid = born is not None and value[17:] == citizen_check(body)
    tail = value[-4:] if len(value) in (15, 18) and _LAST_FOUR.fullmatch(value[-4:]) else None
    return CitizenId(
        scheme=CITIZEN_ID,
        value=value,
        valid=valid,
        masked=_is_masked(value),
        last_four=tail,
        adult_on=eighteenth_birthday(born) if valid and born is not None else None,
    )


def complete_citizen_id(body: str) -> str:
    """The citizen ID (18 characters) that begins with these 17; BadInputError if none can."""
    if _birth_date(body, "9999-12-31") is None:
        raise BadInputError(
            f"{body!r} begins no citizen ID.", "Give 6 digits of the region, a birth date and 3 digits."
        )
    return body + citizen_check(body)


def hash_citizen_id(key: bytes, value: str) -> str:
    """The keyed hash under which a citizen ID is kept: 32 hex characters of HMAC-SHA256.

    `value` is normalised first, so that the same ID written otherwise gives the same hash.
    """
    return hmac.new(key, normalise(value).encode(), hashlib.sha256).hexdigest()[:32]


# --- 机动车号牌 --------------------------------------------------------------------------------


def read_plate(text: str) -> Identifier:
    """A vehicle's number plate, without its dot: `浙B·12345` → `浙B12345`. Plates of the army, the armed
    police and embassies follow other rules and are not valid here."""
    value = _DOTS.sub("", normalise(text))
    return _identifier(PLATE, value, valid=_PLATE.fullmatch(value) is not None)


# --- the export form of a citizen ID -----------------------------------------------------------

_HASHED = re.compile(r"hash:([0-9a-f]{32}):([0-9]{3}[0-9X])?:([0-9]{4}-[0-9]{2}-[0-9]{2}|masked)?")


def hashed(key: bytes, citizen: CitizenId) -> HashedCitizenId:
    """What is kept of a citizen ID."""
    digest = hash_citizen_id(key, citizen.value)
    return HashedCitizenId(digest, citizen.last_four, citizen.adult_on, citizen.valid, citizen.masked)


def write_hashed(kept: HashedCitizenId) -> str:
    """The export form `hash:…:last4:YYYY-MM-DD` (intake.md).

    An ID that is not valid proves no date: its last part is empty, or `masked`.
    """
    last = kept.adult_on or ("masked" if kept.masked else "")
    return f"hash:{kept.digest}:{kept.last_four or ''}:{last}"


def read_hashed(text: str) -> HashedCitizenId | None:
    """The reverse of `write_hashed`; None where the text is not of that form; BadInputError if broken.

    Whether the hash was made with the present key cannot be seen from it.
    """
    if not text.startswith("hash:"):
        return None
    match = _HASHED.fullmatch(text)
    if match is None:
        raise BadInputError(
            "The hashed citizen ID is not of the form hash:…:last4:YYYY-MM-DD.",
            "Give it as lianxin export wrote it.",
        )
    digest, last_four, last = match.groups()
    masked = last == "masked"
    adult_on = None if masked or not last else parse_date(last)
    return HashedCitizenId(digest, last_four, adult_on, valid=adult_on is not None, masked=masked)
