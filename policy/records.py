"""Reference data as frozen values: one class per table of the catalogue.

Dates are ISO strings, None where open or not known. Codes refer to other records and may name
something that is not there: whoever follows one must expect nothing. `confidence` is None for facts
whose source gives none; `verified` is false only below 0.85 (architecture.md §5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy.targets import TargetRule
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
    SubjectKind,
)

__all__ = [
    "VERIFIED_FROM",
    "AuthorisationRecord",
    "AuthorityRecord",
    "DomainRecord",
    "ListRecord",
    "MeasureRecord",
    "MemorandumRecord",
    "RegionRecord",
    "SignatoryRecord",
    "SourceRecord",
    "is_verified",
]

VERIFIED_FROM = 0.85
"""The confidence from which a fact is shown as verified, inclusive."""

_NUMERIC_PART = re.compile(r"[0-9]+")


def is_verified(confidence: float | None) -> bool:
    """Whether a fact of this confidence is shown as verified; one without a confidence is."""
    return confidence is None or confidence >= VERIFIED_FROM


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Where a fact came from. `record` says where in the source; `received_at` is an instant."""

    id: str
    name: str
    record: str | None
    received_at: str
    confidence: float | None

    @property
    def verified(self) -> bool:
        """Whether the confidence is at least 0.85, or none is given."""
        return is_verified(self.confidence)


@dataclass(frozen=True, slots=True)
class _Sourced:
    sources: tuple[SourceRecord, ...]
    confidence: float | None

    @property
    def verified(self) -> bool:
        """Whether the confidence of the shown values is at least 0.85, or none is given."""
        return is_verified(self.confidence)


@dataclass(frozen=True, slots=True)
class DomainRecord(_Sourced):
    """A domain (领域) of the tree; `is_key` counts at a root only (R-16)."""

    id: str
    code: str
    name: str
    name_en: str | None
    parent_code: str | None
    is_key: bool
    basis: str | None


@dataclass(frozen=True, slots=True)
class ListRecord(_Sourced):
    """A credit list (名单). `memorandum_doc_nos` is what attaches memoranda to it, and nothing else does."""

    id: str
    code: str
    name: str
    name_en: str | None
    kind: ListKind
    domain_code: str
    authority_code: str
    scope: ListScope
    legal_basis: str | None
    basis_rank: str | None
    validity_rule: str | None
    exit_rule: str | None
    subject_kinds: tuple[SubjectKind, ...]
    natural_persons_published: bool
    memorandum_doc_nos: tuple[str, ...]
    effective_from: str | None
    effective_to: str | None

    @property
    def derived(self) -> bool:
        """Whether entries are computed from other lists' entries: the warning list (R-16)."""
        return self.kind is ListKind.WARNING


@dataclass(frozen=True, slots=True)
class AuthorityRecord(_Sourced):
    """A department or other body, existing for established_on ≤ D < dissolved_on."""

    id: str
    code: str
    name: str
    name_en: str | None
    aliases: tuple[str, ...]
    kind: AuthorityKind
    level: AuthorityLevel
    region_code: str | None
    established_on: str | None
    dissolved_on: str | None
    successor_codes: tuple[str, ...]
    succeeded_on: str | None


@dataclass(frozen=True, slots=True)
class MemorandumRecord(_Sourced):
    """A memorandum (合作备忘录). `signed_in` is its date as known: a year, a month or a day."""

    id: str
    doc_no: str
    title: str
    directions: tuple[Direction, ...]
    status: MemorandumStatus
    signed_in: str | None
    effective_from: str | None
    effective_to: str | None
    successor_doc_nos: tuple[str, ...]

    @property
    def signed_on(self) -> str | None:
        """The date of signature; None where only its year or month is known."""
        return self.signed_in if self.signed_in is not None and len(self.signed_in) == 10 else None


@dataclass(frozen=True, slots=True)
class SignatoryRecord(_Sourced):
    """An authority that signed a memorandum (R-10)."""

    memorandum_doc_no: str
    authority_code: str
    lead: bool


@dataclass(frozen=True, slots=True)
class MeasureRecord(_Sourced):
    """A joint measure. `number` identifies it within its memorandum; it is no clause number."""

    id: str
    memorandum_doc_no: str
    number: str
    text: str
    text_en: str | None
    category: MeasureCategory
    family: MeasureFamily | None
    direction: Direction
    strength: Strength
    mandatory: bool
    authority_codes: tuple[str, ...]
    targets: tuple[TargetRule, ...]
    legal_basis: str | None
    valid_from: str | None
    valid_to: str | None

    @property
    def order(self) -> tuple[str, int, str]:
        """Sort key: document number, the number's first run of digits (none: 0), the number's text."""
        match = _NUMERIC_PART.search(self.number)
        return (self.memorandum_doc_no, int(match[0]) if match else 0, self.number)


@dataclass(frozen=True, slots=True)
class AuthorisationRecord(_Sourced):
    """A national authority lets an association recognise (R-06). No `domain_code`: in every domain."""

    association_code: str
    authorised_by: str
    domain_code: str | None
    valid_from: str | None
    valid_to: str | None
    document_no: str | None


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """A region of GB/T 2260."""

    code: str
    name: str
    parent_code: str | None
