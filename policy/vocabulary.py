"""The closed vocabularies of the domain. Declaration order is the order of every ranking."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "Audience",
    "AuthorityKind",
    "AuthorityLevel",
    "ChangeKind",
    "Direction",
    "EntryStatus",
    "ExecutionResult",
    "ExitReason",
    "ListKind",
    "ListScope",
    "MeasureCategory",
    "MeasureFamily",
    "MemorandumStatus",
    "RelationKind",
    "Role",
    "Strength",
    "SubjectKind",
    "TargetRelation",
]


class SubjectKind(StrEnum):
    """What kind of subject (主体) is listed."""

    ENTERPRISE = "ENTERPRISE"
    ORGANISATION = "ORGANISATION"
    PERSON = "PERSON"
    VEHICLE = "VEHICLE"


class ListKind(StrEnum):
    """The family of a list (名单): red, black, watch (重点关注), warning (大数据警示) and later terms."""

    RED = "RED"
    BLACK = "BLACK"
    WATCH = "WATCH"
    WARNING = "WARNING"
    ABNORMAL = "ABNORMAL"
    SERIOUS_DISHONEST = "SERIOUS_DISHONEST"
    OTHER = "OTHER"


class EntryStatus(StrEnum):
    """What a list entry is at a date."""

    PENDING = "PENDING"
    IN_FORCE = "IN_FORCE"
    EXPIRED = "EXPIRED"
    EXITED = "EXITED"
    WITHDRAWN = "WITHDRAWN"


class Role(StrEnum):
    """A role that a holder has in a unit (法定代表人, 主要负责人, 直接责任人员, …)."""

    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE"
    PRINCIPAL = "PRINCIPAL"
    DIRECTLY_RESPONSIBLE = "DIRECTLY_RESPONSIBLE"
    SAFETY_HEAD = "SAFETY_HEAD"
    DIRECTOR = "DIRECTOR"
    SUPERVISOR = "SUPERVISOR"
    SENIOR_MANAGER = "SENIOR_MANAGER"
    ACTUAL_CONTROLLER = "ACTUAL_CONTROLLER"
    CONTROLLING_SHAREHOLDER = "CONTROLLING_SHAREHOLDER"
    SHAREHOLDER = "SHAREHOLDER"


class RelationKind(StrEnum):
    """A relation that linkage and paths may walk: every role, branches, shared addresses and telephones."""

    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE"
    PRINCIPAL = "PRINCIPAL"
    DIRECTLY_RESPONSIBLE = "DIRECTLY_RESPONSIBLE"
    SAFETY_HEAD = "SAFETY_HEAD"
    DIRECTOR = "DIRECTOR"
    SUPERVISOR = "SUPERVISOR"
    SENIOR_MANAGER = "SENIOR_MANAGER"
    ACTUAL_CONTROLLER = "ACTUAL_CONTROLLER"
    CONTROLLING_SHAREHOLDER = "CONTROLLING_SHAREHOLDER"
    SHAREHOLDER = "SHAREHOLDER"
    BRANCH = "BRANCH"
    SAME_ADDRESS = "SAME_ADDRESS"
    SAME_TELEPHONE = "SAME_TELEPHONE"


class Strength(StrEnum):
    """How strongly a measure acts; two scales, strongest first: punishing, then rewarding."""

    BAR = "BAR"
    REVOKE = "REVOKE"
    RESTRICT = "RESTRICT"
    STRICT_REVIEW = "STRICT_REVIEW"
    INSPECT_MORE = "INSPECT_MORE"
    DISCLOSE = "DISCLOSE"
    REFERENCE = "REFERENCE"
    PRIORITISE = "PRIORITISE"
    FACILITATE = "FACILITATE"
    INSPECT_LESS = "INSPECT_LESS"
    COMMEND = "COMMEND"


class Direction(StrEnum):
    """Whether a measure rewards (守信联合激励) or punishes (失信联合惩戒)."""

    PUNISH = "PUNISH"
    REWARD = "REWARD"


class AuthorityLevel(StrEnum):
    """The administrative level of an authority."""

    NATIONAL = "NATIONAL"
    PROVINCE = "PROVINCE"
    PREFECTURE = "PREFECTURE"
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"


class AuthorityKind(StrEnum):
    """What kind of body an authority is."""

    DEPARTMENT = "DEPARTMENT"
    BUREAU = "BUREAU"
    COURT = "COURT"
    PROCURATORATE = "PROCURATORATE"
    PARTY_ORGAN = "PARTY_ORGAN"
    MASS_ORGANISATION = "MASS_ORGANISATION"
    ASSOCIATION = "ASSOCIATION"
    CENTRE = "CENTRE"
    STATE_ENTERPRISE = "STATE_ENTERPRISE"
    OTHER = "OTHER"


class ListScope(StrEnum):
    """The territory that a list covers."""

    NATIONAL = "NATIONAL"
    PROVINCE = "PROVINCE"
    PREFECTURE = "PREFECTURE"
    COUNTY = "COUNTY"


class MemorandumStatus(StrEnum):
    """The published status of a memorandum (合作备忘录); shown, never used to decide (R-04)."""

    PLANNED = "PLANNED"
    SIGNED = "SIGNED"
    IN_FORCE = "IN_FORCE"
    REVISED = "REVISED"
    REPEALED = "REPEALED"


class MeasureCategory(StrEnum):
    """What a measure acts on."""

    QUALIFICATION_OFFICE = "QUALIFICATION_OFFICE"
    MARKET_ACCESS = "MARKET_ACCESS"
    FINANCING = "FINANCING"
    PROCUREMENT_BIDDING = "PROCUREMENT_BIDDING"
    SUBSIDY_FUNDS = "SUBSIDY_FUNDS"
    LAND_RESOURCES = "LAND_RESOURCES"
    TAX_CUSTOMS = "TAX_CUSTOMS"
    LICENSING_APPROVAL = "LICENSING_APPROVAL"
    CONSUMPTION_TRAVEL = "CONSUMPTION_TRAVEL"
    HONOURS = "HONOURS"
    INSPECTION = "INSPECTION"
    DISCLOSURE = "DISCLOSURE"
    CREDIT_RECORD = "CREDIT_RECORD"
    INSURANCE = "INSURANCE"
    FACILITATION = "FACILITATION"
    OTHER = "OTHER"


class MeasureFamily(StrEnum):
    """The four families of 国发〔2016〕33号: administrative, market, industry and social."""

    ADMINISTRATIVE = "ADMINISTRATIVE"
    MARKET = "MARKET"
    INDUSTRY = "INDUSTRY"
    SOCIAL = "SOCIAL"


class ExitReason(StrEnum):
    """Why an entry left its list (R-14)."""

    OBJECTION_UPHELD = "OBJECTION_UPHELD"
    REPAIRED = "REPAIRED"
    SELF_CORRECTED = "SELF_CORRECTED"
    EXPIRED = "EXPIRED"
    STANDARD_CHANGED = "STANDARD_CHANGED"
    PROMOTED = "PROMOTED"
    RED_CONFLICT = "RED_CONFLICT"
    ABUSE = "ABUSE"
    WITHDRAWN = "WITHDRAWN"
    OTHER = "OTHER"


class ExecutionResult(StrEnum):
    """What a department reported of a measure (R-22)."""

    EXECUTED = "EXECUTED"
    PARTLY_EXECUTED = "PARTLY_EXECUTED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_EXECUTED = "NOT_EXECUTED"
    OTHER = "OTHER"


class TargetRelation(StrEnum):
    """Whom a target rule hits, seen from the listed subject. Never transitive."""

    SELF = "SELF"
    ROLE_HOLDER = "ROLE_HOLDER"
    UNIT_WHERE = "UNIT_WHERE"


class Audience(StrEnum):
    """Who asks."""

    PUBLIC = "PUBLIC"
    PARTNER = "PARTNER"
    ANALYST = "ANALYST"
    ADMINISTRATOR = "ADMINISTRATOR"


class ChangeKind(StrEnum):
    """What a change record says happened."""

    LISTED = "LISTED"
    EXITED = "EXITED"
    EXPIRED = "EXPIRED"
    PROMOTED = "PROMOTED"
    WARNED = "WARNED"
    WARNING_ENDED = "WARNING_ENDED"
    CORRECTED = "CORRECTED"
    WITHDRAWN = "WITHDRAWN"
    OBJECTED = "OBJECTED"
    OBJECTION_DECIDED = "OBJECTION_DECIDED"
    REPAIR_OPENED = "REPAIR_OPENED"
    REPAIR_COMPLETED = "REPAIR_COMPLETED"
    EXECUTED = "EXECUTED"
    MEASURE_CHANGED = "MEASURE_CHANGED"
    MEMORANDUM_CHANGED = "MEMORANDUM_CHANGED"
    ROLE_CHANGED = "ROLE_CHANGED"
    SUBJECT_CHANGED = "SUBJECT_CHANGED"
