"""Identifiers and dates as the standards define them, written a second time.

GB 32100-2015 (USCC), GB 11714-1997 (organisation code), GS15-2006 (registration number) and
GB 11643-1999 (citizen ID) as domain.md §4.1 describes them. Strings in, strings out.
"""

from __future__ import annotations

import base64
import calendar
import datetime as dt
import hashlib
import unicodedata
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

FAR = "9999-12-31"
EARLY = "0001-01-01"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def norm(text: str) -> str:
    """Case, width, spaces and hyphens do not matter in any identifier."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in wide if not c.isspace() and c != "-")


def uscc_check(first: str) -> str:
    """Check character over 17 characters: weights 3^i mod 31, (31 - sum mod 31) mod 31."""
    total = sum(USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def org_check(first: str) -> str:
    """Check character over 8 characters: 11 - sum mod 11, where 10 is X and 11 is 0."""
    value = 11 - sum(w * ORG_ALPHABET.index(c) for w, c in zip(ORG_WEIGHTS, first, strict=True)) % 11
    return {10: "X", 11: "0"}.get(value, str(value))


def registration_check(first: str) -> str:
    """Check digit over 14 digits by ISO 7064 MOD 11,10."""
    product = 10
    for digit in first:
        total = (product + int(digit)) % 10 or 10
        product = (2 * total) % 11
    return str((11 - product) % 10)


def citizen_check(first: str) -> str:
    """Check character over 17 digits by ISO 7064 MOD 11-2."""
    total = sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(first))
    return "10X98765432"[total % 11]


def make_uscc(prefix8: str, org8: str) -> str:
    """A USCC with a right inner organisation code and a right outer check character."""
    first = prefix8 + org8 + org_check(org8)
    return first + uscc_check(first)


def valid_uscc(text: str) -> bool:
    """18 characters of the alphabet with the right check character."""
    return len(text) == 18 and all(c in USCC_ALPHABET for c in text) and uscc_check(text[:17]) == text[17]


def valid_org(text: str) -> bool:
    """9 characters with the right check character."""
    return len(text) == 9 and all(c in ORG_ALPHABET for c in text) and org_check(text[:8]) == text[8]


def valid_registration(text: str) -> bool:
    """15 digits with the right check digit."""
    return len(text) == 15 and text.isascii() and text.isdigit() and registration_check(text[:14]) == text[14]


def valid_citizen(text: str) -> bool:
    """18 characters with the right check character and a real birthday."""
    if len(text) != 18 or not text[:17].isascii() or not text[:17].isdigit():
        return False
    return citizen_check(text[:17]) == text[17] and is_date(born(text))


def born(citizen_id: str) -> str:
    """The birthday in a citizen ID."""
    return f"{citizen_id[6:10]}-{citizen_id[10:12]}-{citizen_id[12:14]}"


def adult_on(birthday: str) -> str:
    """The eighteenth birthday; who was born on a leap day has it on 1 March of a common year.

    Reading: 民法典 counts a year of age from the day after the birthday's date exists; nobody
    born on 29 February turns 18 in a leap year's absence before 1 March.
    """
    year = int(birthday[:4]) + 18
    if birthday[5:] == "02-29" and not calendar.isleap(year):
        return f"{year:04d}-03-01"
    return f"{year:04d}{birthday[4:]}"


def is_date(text: str) -> bool:
    """Strict `YYYY-MM-DD` of a day that exists."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_decimal(text: str) -> bool:
    """A plain finite decimal number."""
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def last_day(partial: str) -> str:
    """The last day of a year, a month or a day (architecture.md §6, memoranda dates)."""
    if len(partial) == 4:
        return f"{partial}-12-31"
    if len(partial) == 7:
        year, month = int(partial[:4]), int(partial[5:])
        return f"{partial}-{calendar.monthrange(year, month)[1]:02d}"
    return partial


def today() -> str:
    """The date in Asia/Shanghai."""
    return dt.datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def now_instant() -> str:
    """The present instant in UTC, fixed width."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def doc_key(text: str) -> str:
    """A document number after the normalisation of `Query.memorandum`."""
    wide = unicodedata.normalize("NFKC", text)
    for left, right in ("[]", "()", "【】", "〔〕"):
        wide = wide.replace(left, "〔").replace(right, "〕")
    return "".join(c for c in wide if not c.isspace())


def node_id(prefix: str, *parts: str) -> str:
    """Prefix and 20 base32 characters of SHA-256 over the parts (architecture.md §5)."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return prefix + base64.b32encode(digest).decode().lower()[:20]
