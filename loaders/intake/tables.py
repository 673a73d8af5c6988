"""The canonical tables (intake.md) as data: columns, types, keys and the order in which they depend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from types import MappingProxyType
from typing import Final

from policy.vocabulary import (
    AuthorityKind,
    AuthorityLevel,
    Direction,
    ExecutionResult,
    ExitReason,
    ListKind,
    ListScope,
    MeasureCategory,
    MeasureFamily,
    MemorandumStatus,
    Role,
    Strength,
    SubjectKind,
)

__all__ = [
    "BRANCH",
    "HISTORY",
    "IGNORED",
    "RECORDED",
    "SOURCE",
    "TABLES",
    "Column",
    "Table",
    "Type",
    "meta_columns",
]

BRANCH: Final = "BRANCH"
SOURCE: Final = "source"
RECORDED: Final = "recorded_at"
HISTORY: Final = "superseded_at"
IGNORED: Final = frozenset({"reject_code", "reject_reason"})
"""What a rejects file adds; a mended one is loaded with these columns still in it."""


class Type(Enum):
    """What a cell holds. A type in the plural is a list, separated by `;`."""

    TEXT = auto()
    TEXTS = auto()
    CODE = auto()
    CODES = auto()
    REF = auto()  # names a subject, scoped to the source, or `uscc:…`
    OWN_REF = auto()  # the ref that the row itself brings: without `;` and `:`
    IDENTIFIER = auto()
    CITIZEN_ID = auto()
    DATE = auto()
    PARTIAL_DATE = auto()
    DECIMAL = auto()
    INTEGER = auto()
    BOOLEAN = auto()
    ENUM = auto()
    ENUMS = auto()
    DOC_NO = auto()
    DOC_NOS = auto()
    RESPONSIBLE = auto()
    TARGET_ROLES = auto()
    INSTANT = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, whether a cell must be filled, and the values of an enumeration."""

    name: str
    type: Type = Type.TEXT
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A canonical table. `key` are the columns that make two rows the same fact, within a source."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    reference: bool = False
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "by_name", MappingProxyType({column.name: column for column in self.columns})
        )

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that every row must fill."""
        return tuple(column.name for column in self.columns if column.required)


def meta_columns(table: Table) -> tuple[Column, ...]:
    """The columns about a row rather than the fact, which an export adds and a load keeps as given.

    A reference table has a `source` of its own, which says where the value was found.
    """
    instants = (Column(RECORDED, Type.INSTANT), Column(HISTORY, Type.INSTANT))
    return instants if SOURCE in table.by_name else (Column(SOURCE), *instants)


def _enum(name: str, values: Iterable[StrEnum], *more: str, required: bool = False) -> Column:
    return Column(name, Type.ENUM, required, (*(value.value for value in values), *more))


def _need(name: str, kind: Type = Type.TEXT) -> Column:
    return Column(name, kind, required=True)


_PROVENANCE = (Column("source"), Column("confidence", Type.DECIMAL))
_MEMORANDUM_KINDS = ("black", "red", "both")

_REGIONS = Table(
    "regions",
    ("code",),
    (_need("code", Type.CODE), _need("name_zh"), Column("parent_code", Type.CODE), *_PROVENANCE),
    reference=True,
)
_DOMAINS = Table(
    "domains",
    ("code",),
    (
        _need("code", Type.CODE),
        Column("name_zh"),
        Column("name_en"),
        Column("parent_code", Type.CODE),
        Column("is_key", Type.BOOLEAN),
        Column("basis"),
        *_PROVENANCE,
    ),
    reference=True,
)
_AUTHORITIES = Table(
    "authorities",
    ("code",),
    (
        _need("code", Type.CODE),
        Column("name_zh"),
        Column("short_zh", Type.TEXTS),
        Column("name_en"),
        _enum("kind", AuthorityKind),
        _enum("level", AuthorityLevel),
        Column("region_code", Type.CODE),
        Column("established_on", Type.DATE),
        Column("dissolved_on", Type.DATE),
        Column("succeeded_by", Type.CODES),
        Column("succeeded_on", Type.DATE),
        *_PROVENANCE,
    ),
    reference=True,
)
_MEMORANDA = Table(
    "memoranda",
    ("doc_no",),
    (
        Column("seq", Type.INTEGER),
        _need("title_zh"),
        _need("doc_no", Type.DOC_NO),
        Column("date", Type.PARTIAL_DATE),
        Column("effective_from", Type.DATE),
        Column("effective_to", Type.DATE),
        _enum("status", MemorandumStatus),
        Column("superseded_by", Type.DOC_NOS),
        Column("kind", Type.ENUM, values=_MEMORANDUM_KINDS),
        Column("domain_zh"),
        Column("domain_en"),
        Column("lead_departments_zh", Type.TEXTS),
        Column("n_departments", Type.INTEGER),
        Column("n_measures", Type.INTEGER),
        Column("n_incentive", Type.INTEGER),
        Column("n_punish", Type.INTEGER),
        Column("target_subjects"),
        Column("verified_fields"),
        *_PROVENANCE,
        Column("notes"),
    ),
    reference=True,
)
_LISTS = Table(
    "lists",
    ("code",),
    (
        _need("code", Type.CODE),
        _need("name_zh"),
        Column("name_en"),
        _enum("kind", ListKind, required=True),
        _need("domain_code", Type.CODE),
        _need("authority_code", Type.CODE),
        _enum("scope", ListScope),
        Column("legal_basis"),
        Column("basis_rank"),
        Column("validity_rule"),
        Column("exit_rule"),
        Column("subject_kinds", Type.ENUMS, values=tuple(SubjectKind)),
        Column("natural_persons_published", Type.BOOLEAN),
        Column("memorandum_doc_nos", Type.DOC_NOS),
        Column("effective_from", Type.DATE),
        Column("effective_to", Type.DATE),
        *_PROVENANCE,
    ),
    reference=True,
)
_MEASURES = Table(
    "measures",
    ("memorandum_doc_no", "no"),
    (
        _need("memorandum_doc_no", Type.DOC_NO),
        _need("no", Type.CODE),
        _need("text_zh"),
        Column("text_en"),
        _enum("category", MeasureCategory, required=True),
        _enum("family", MeasureFamily),
        _enum("direction", Direction, required=True),
        _enum("strength", Strength, required=True),
        Column("mandatory", Type.BOOLEAN),
        Column("implementing_authorities", Type.CODES),
        Column("target_roles", Type.TARGET_ROLES),
        Column("target_subject_kinds", Type.ENUMS, values=tuple(SubjectKind)),
        Column("legal_basis"),
        Column("valid_from", Type.DATE),
        Column("valid_to", Type.DATE),
        *_PROVENANCE,
    ),
    reference=True,
)
_SIGNATORIES = Table(
    "signatories",
    ("memorandum_doc_no", "authority_code"),
    (
        _need("memorandum_doc_no", Type.DOC_NO),
        _need("authority_code", Type.CODE),
        Column("lead", Type.BOOLEAN),
        *_PROVENANCE,
    ),
    reference=True,
)
_AUTHORISATIONS = Table(
    "authorisations",
    ("association_code", "authorised_by", "domain_code", "from"),
    (
        _need("association_code", Type.CODE),
        _need("authorised_by", Type.CODE),
        Column("domain_code", Type.CODE),
        _need("from", Type.DATE),
        Column("to", Type.DATE),
        Column("document_no"),
    ),
    reference=True,
)
_SUBJECTS = Table(
    "subjects",
    ("subject_ref",),
    (
        _need("subject_ref", Type.OWN_REF),
        _enum("kind", SubjectKind, required=True),
        _need("name"),
        Column("aliases", Type.TEXTS),
        Column("uscc", Type.IDENTIFIER),
        Column("organisation_code", Type.IDENTIFIER),
        Column("registration_number", Type.IDENTIFIER),
        Column("citizen_id", Type.CITIZEN_ID),
        Column("plate", Type.IDENTIFIER),
        Column("form"),
        Column("status"),
        Column("established_on", Type.DATE),
        Column("address"),
        Column("telephone"),
        Column("industry"),
        Column("region_code", Type.CODE),
    ),
)
_ROLES = Table(
    "roles",
    ("holder_ref", "unit_ref", "relation", "from"),
    (
        _need("holder_ref", Type.REF),
        _need("unit_ref", Type.REF),
        _enum("relation", Role, BRANCH, required=True),
        Column("share", Type.DECIMAL),
        Column("from", Type.DATE),
        Column("to", Type.DATE),
    ),
)
_ENTRIES = Table(
    "entries",
    ("entry_ref",),
    (
        _need("entry_ref", Type.OWN_REF),
        _need("list_code", Type.CODE),
        _need("subject_ref", Type.REF),
        Column("domain_code", Type.CODE),
        _need("authority_code", Type.CODE),
        Column("standard"),
        Column("reason"),
        Column("basis"),
        Column("conduct_on", Type.DATE),
        _need("recognised_on", Type.DATE),
        Column("valid_from", Type.DATE),
        Column("valid_to", Type.DATE),
        Column("responsible", Type.RESPONSIBLE, values=tuple(Role)),
        Column("region_code", Type.CODE),
        Column("published_on", Type.DATE),
        Column("case_number"),
        _enum("exit_reason", ExitReason),
        Column("exit_decided_on", Type.DATE),
        Column("exit_effective_on", Type.DATE),
        Column("exit_authority_code", Type.CODE),
    ),
)
_EXECUTIONS = Table(
    "executions",
    ("entry_ref", "memorandum_doc_no", "measure_no", "authority_code", "target_ref", "executed_on"),
    (
        _need("entry_ref", Type.OWN_REF),
        _need("memorandum_doc_no", Type.DOC_NO),
        _need("measure_no", Type.CODE),
        _need("authority_code", Type.CODE),
        _need("target_ref", Type.REF),
        _need("executed_on", Type.DATE),
        _enum("result", ExecutionResult, required=True),
        Column("amount", Type.DECIMAL),
        Column("note"),
    ),
)

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            _REGIONS,
            _DOMAINS,
            _AUTHORITIES,
            _MEMORANDA,
            _LISTS,
            _MEASURES,
            _SIGNATORIES,
            _AUTHORISATIONS,
            _SUBJECTS,
            _ROLES,
            _ENTRIES,
            _EXECUTIONS,
        )
    }
)
"""Every canonical table by name, in dependency order: a folder is loaded in this order."""
