"""Plain rows → reference records.

A row is a mapping from the column names of the catalogue's CSV files to what a cell may hold: a
string as in the file (multi-valued cells separated by `;`), or the value already parsed (bool,
number, list of strings). None, an empty string and a missing column are the same. Further keys:

- `sources`: a list of mappings `source` (name), `record` (or None), `received_at` (instant),
  `confidence` (number or None) and optionally `id`. They are kept latest received first.
- `id`: the node's id; made from the natural key where it is missing.
- `confidence`: of the values shown; where it is missing, that of the latest source.

A value outside its enumeration, or a required cell that is empty, is a BadInputError.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar, cast

from policy import ids
from policy.errors import BadInputError
from policy.intervals import last_day_of, shown
from policy.records import (
    AuthorisationRecord,
    AuthorityRecord,
    DomainRecord,
    ListRecord,
    MeasureRecord,
    MemorandumRecord,
    RegionRecord,
    SignatoryRecord,
    SourceRecord,
)
from policy.targets import parse_subject_kinds, parse_target_rules, split_cell
from policy.text import normalise_doc_no
from policy.vocabulary import (
    AuthorityKind,
    AuthorityLevel,
    Direction,
    ListKind,
    ListScope,
    MeasureCategory,
    MeasureFamily,
    MemorandumStatus,
    Strength,
)

__all__ = [
    "Row",
    "read_authorisation",
    "read_authority",
    "read_domain",
    "read_list",
    "read_measure",
    "read_memorandum",
    "read_region",
    "read_signatory",
]

Row = Mapping[str, object]
_Word = TypeVar("_Word", bound=StrEnum)

_KIND_DIRECTIONS = {
    "black": (Direction.PUNISH,),
    "red": (Direction.REWARD,),
    "both": (Direction.PUNISH, Direction.REWARD),
}


def _text(row: Row, column: str) -> str | None:
    value = row.get(column)
    return None if value is None else str(value).strip() or None


def _required(row: Row, column: str) -> str:
    value = _text(row, column)
    if value is None:
        raise BadInputError(f"A catalogue row has no {column}: {_key(row)}.", f"Fill the column {column}.")
    return value


def _key(row: Row) -> str:
    return " ".join(f"{column}={row[column]}" for column in row if column != "sources")[:200]


def _words(row: Row, column: str) -> tuple[str, ...]:
    value = row.get(column)
    if isinstance(value, list | tuple):
        return tuple(dict.fromkeys(str(word) for word in value))
    return tuple(dict.fromkeys(split_cell(_text(row, column))))


def _cell(row: Row, column: str) -> str:
    return ";".join(_words(row, column))


def _doc_nos(row: Row, column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalise_doc_no(word) for word in _words(row, column)))


def _flag(row: Row, column: str) -> bool:
    return str(row.get(column) or "").strip().lower() == "true"


def _number(row: Row, column: str) -> float | None:
    value = _text(row, column)
    return None if value is None else float(value)


def _day(row: Row, column: str) -> str | None:
    return shown(_text(row, column))


def _word(row: Row, column: str, kind: type[_Word], default: _Word | None = None) -> _Word:
    value = _text(row, column) if default is not None else _required(row, column)
    if default is not None and value is None:
        return default
    try:
        return kind(cast("str", value))
    except ValueError:
        raise BadInputError(
            f"A catalogue row has the {column} {value!r}: {_key(row)}.", f"Use one of {', '.join(kind)}."
        ) from None


def _sources(row: Row) -> tuple[SourceRecord, ...]:
    rows = cast("Iterable[Row]", row.get("sources") or ())
    sources = [_source(source) for source in rows]
    return tuple(sorted(sorted(sources, key=lambda s: s.name), key=lambda s: s.received_at, reverse=True))


def _source(row: Row) -> SourceRecord:
    name, record, received_at = _required(row, "source"), _text(row, "record"), _required(row, "received_at")
    given = _text(row, "id")
    return SourceRecord(
        id=given or ids.make_id(ids.SOURCE, "source", name, record or "", received_at),
        name=name,
        record=record,
        received_at=received_at,
        confidence=_number(row, "confidence"),
    )


def _confidence(row: Row, sources: tuple[SourceRecord, ...]) -> float | None:
    own = _number(row, "confidence")
    return own if own is not None or not sources else sources[0].confidence


def read_domain(row: Row) -> DomainRecord:
    """A row of `domains`."""
    code, sources = _required(row, "code"), _sources(row)
    return DomainRecord(
        id=_text(row, "id") or ids.make_id(ids.DOMAIN, "domain", code),
        code=code,
        name=_text(row, "name_zh") or code,
        name_en=_text(row, "name_en"),
        parent_code=_text(row, "parent_code"),
        is_key=_flag(row, "is_key"),
        basis=_text(row, "basis"),
        sources=sources,
        confidence=_confidence(row, sources),
    )


def read_list(row: Row) -> ListRecord:
    """A row of `lists`. No scope means NATIONAL."""
    code, sources = _required(row, "code"), _sources(row)
    return ListRecord(
        id=_text(row, "id") or ids.make_id(ids.LIST, "list", code),
        code=code,
        name=_text(row, "name_zh") or code,
        name_en=_text(row, "name_en"),
        kind=_word(row, "kind", ListKind),
        domain_code=_required(row, "domain_code"),
        authority_code=_required(row, "authority_code"),
        scope=_word(row, "scope", ListScope, ListScope.NATIONAL),
        legal_basis=_text(row, "legal_basis"),
        basis_rank=_text(row, "basis_rank"),
        validity_rule=_text(row, "validity_rule"),
        exit_rule=_text(row, "exit_rule"),
        subject_kinds=parse_subject_kinds(_cell(row, "subject_kinds")),
        natural_persons_published=_flag(row, "natural_persons_published"),
        memorandum_doc_nos=_doc_nos(row, "memorandum_doc_nos"),
        effective_from=_day(row, "effective_from"),
        effective_to=_day(row, "effective_to"),
        sources=sources,
        confidence=_confidence(row, sources),
    )


def read_authority(row: Row) -> AuthorityRecord:
    """A row of `authorities`. No level means COUNTY, the least that may recognise (R-05)."""
    code, sources = _required(row, "code"), _sources(row)
    return AuthorityRecord(
        id=_text(row, "id") or ids.make_id(ids.AUTHORITY, "authority", code),
        code=code,
        name=_text(row, "name_zh") or code,
        name_en=_text(row, "name_en"),
        aliases=_words(row, "short_zh"),
        kind=_word(row, "kind", AuthorityKind, AuthorityKind.OTHER),
        level=_word(row, "level", AuthorityLevel, AuthorityLevel.COUNTY),
        region_code=_text(row, "region_code"),
        established_on=_day(row, "established_on"),
        dissolved_on=_day(row, "dissolved_on"),
        successor_codes=_words(row, "succeeded_by"),
        succeeded_on=_day(row, "succeeded_on"),
        sources=sources,
        confidence=_confidence(row, sources),
    )


def _signed_in(row: Row) -> str | None:
    value = _day(row, "date")
    if value is not None:
        last_day_of(value)
    return value


def read_memorandum(row: Row) -> MemorandumRecord:
    """A row of `memoranda`. `kind` is black, red or both; without one `directions` is empty. No status
    means IN_FORCE, which is shown and decides nothing."""
    doc_no, sources = normalise_doc_no(_required(row, "doc_no")), _sources(row)
    return MemorandumRecord(
        id=_text(row, "id") or ids.make_id(ids.MEMORANDUM, "memorandum", doc_no),
        doc_no=doc_no,
        title=_text(row, "title_zh") or doc_no,
        directions=_KIND_DIRECTIONS.get(_text(row, "kind") or "", ()),
        status=_word(row, "status", MemorandumStatus, MemorandumStatus.IN_FORCE),
        signed_in=_signed_in(row),
        effective_from=_day(row, "effective_from"),
        effective_to=_day(row, "effective_to"),
        successor_doc_nos=_doc_nos(row, "superseded_by"),
        sources=sources,
        confidence=_confidence(row, sources),
    )


def read_signatory(row: Row) -> SignatoryRecord:
    """A row of `signatories`."""
    sources = _sources(row)
    return SignatoryRecord(
        memorandum_doc_no=normalise_doc_no(_required(row, "memorandum_doc_no")),
        authority_code=_required(row, "authority_code"),
        lead=_flag(row, "lead"),
        sources=sources,
        confidence=_confidence(row, sources),
    )


def read_measure(row: Row) -> MeasureRecord:
    """A row of `measures`. One that is not said to be mandatory is not."""
    doc_no, number = normalise_doc_no(_required(row, "memorandum_doc_no")), _required(row, "no")
    sources = _sources(row)
    family = _text(row, "family")
    return MeasureRecord(
        id=_text(row, "id") or ids.make_id(ids.MEASURE, "measure", doc_no, number),
        memorandum_doc_no=doc_no,
        number=number,
        text=_text(row, "text_zh") or number,
        text_en=_text(row, "text_en"),
        category=_word(row, "category", MeasureCategory),
        family=_word(row, "family", MeasureFamily) if family else None,
        direction=_word(row, "direction", Direction),
        strength=_word(row, "strength", Strength),
        mandatory=_flag(row, "mandatory"),
        authority_codes=_words(row, "implementing_authorities"),
        targets=parse_target_rules(_cell(row, "target_roles"), _cell(row, "target_subject_kinds")),
        legal_basis=_text(row, "legal_basis"),
        valid_from=_day(row, "valid_from"),
        valid_to=_day(row, "valid_to"),
        sources=sources,
        confidence=_confidence(row, sources),
    )


def read_authorisation(row: Row) -> AuthorisationRecord:
    """A row of `authorisations`."""
    sources = _sources(row)
    return AuthorisationRecord(
        association_code=_required(row, "association_code"),
        authorised_by=_required(row, "authorised_by"),
        domain_code=_text(row, "domain_code"),
        valid_from=_day(row, "from"),
        valid_to=_day(row, "to"),
        document_no=_text(row, "document_no"),
        sources=sources,
        confidence=_confidence(row, sources),
    )


def read_region(row: Row) -> RegionRecord:
    """A row of `regions`: code, name, parent_code."""
    code = _required(row, "code")
    return RegionRecord(code=code, name=_text(row, "name") or code, parent_code=_text(row, "parent_code"))
