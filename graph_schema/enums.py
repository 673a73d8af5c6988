"""The GraphQL enums: the vocabularies of `policy`, marked and described for clients.

A type and each of its values carry a description, because the explorer and the schema linters
show it and a client has nothing else to go by. The classes are policy's own: a value read here
compares and ranks like the one the rules use.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from policy.vocabulary import (
    Audience,
    AuthorityKind,
    AuthorityLevel,
    ChangeKind,
    Direction,
    EntryStatus,
    ExecutionResult,
    ExitReason,
    ListKind,
    ListScope,
    MeasureCategory,
    MeasureFamily,
    MemorandumStatus,
    RelationKind,
    Role,
    Strength,
    SubjectKind,
    TargetRelation,
)

__all__ = [
    "Audience",
    "AuthorityKind",
    "AuthorityLevel",
    "ChangeKind",
    "Direction",
    "EntryStatus",
    "ExecutionResult",
    "ExitReason",
    "ListEntryOrderField",
    "ListKind",
    "ListScope",
    "MeasureCategory",
    "MeasureFamily",
    "MemorandumStatus",
    "RelationKind",
    "Role",
    "SortDirection",
    "Strength",
    "SubjectKind",
    "SubjectOrderField",
    "TargetRelation",
]


class SortDirection(StrEnum):
    """Which end of an order comes first."""

    ASC = "ASC"
    DESC = "DESC"


class SubjectOrderField(StrEnum):
    """What subjects can be ordered by; the id is always the last key."""

    NAME = "NAME"
    ESTABLISHED_ON = "ESTABLISHED_ON"


class ListEntryOrderField(StrEnum):
    """What list entries can be ordered by; the id is always the last key."""

    RECOGNISED_ON = "RECOGNISED_ON"
    VALID_FROM = "VALID_FROM"
    VALID_TO = "VALID_TO"


_ROLES = {
    "LEGAL_REPRESENTATIVE": "法定代表人: acts for the unit by law; may itself be an enterprise.",
    "PRINCIPAL": "主要负责人: in charge of the unit.",
    "DIRECTLY_RESPONSIBLE": "直接责任人员: directly responsible for what the unit was listed for.",
    "SAFETY_HEAD": "安全生产负责人: in charge of the unit's safety of production.",
    "DIRECTOR": "董事: member of the board.",
    "SUPERVISOR": "监事: member of the supervisory board, or the supervisor.",
    "SENIOR_MANAGER": "高级管理人员: senior manager.",
    "ACTUAL_CONTROLLER": "实际控制人: controls the unit without having to own it.",
    "CONTROLLING_SHAREHOLDER": "控股股东: holds a controlling share.",
    "SHAREHOLDER": "股东: holds a share, with its percentage where known.",
}


def _describe(vocabulary: type[Enum], text: str, values: dict[str, str]) -> None:
    """Marks `vocabulary` as a GraphQL enum and describes it and each value.

    Raises ValueError where a value has no description, or a description no value.
    """
    names = {member.name for member in vocabulary}
    if names != set(values):
        raise ValueError(f"{vocabulary.__name__}: described {sorted(values)}, has {sorted(names)}")
    strawberry.enum(vocabulary, description=text)
    definition = cast("StrawberryEnumDefinition", vars(vocabulary)["__strawberry_definition__"])
    for value in definition.values:
        value.description = values[value.name]


_describe(
    SubjectKind,
    "What kind of subject (主体) is listed.",
    {
        "ENTERPRISE": "企业: a company or other registered business.",
        "ORGANISATION": "Any other unit: an institution, a social organisation, an association.",
        "PERSON": "自然人: a natural person.",
        "VEHICLE": "A vehicle, known by its number plate.",
    },
)
_describe(
    ListKind,
    "The family that a list (名单) belongs to.",
    {
        "RED": "红名单: the trustworthy, who are rewarded.",
        "BLACK": "黑名单: the seriously dishonest, who are punished.",
        "WATCH": "重点关注名单: dishonest, but below the standard of a black list.",
        "WARNING": "大数据警示名单: on watch lists in several key domains.",
        "ABNORMAL": "经营异常名录: irregular in its registration or reports.",
        "SERIOUS_DISHONEST": "严重失信主体名单: the later term for a black list; counts as the black side.",
        "OTHER": "Any other list.",
    },
)
_describe(
    EntryStatus,
    "What a list entry is at a date.",
    {
        "PENDING": "Its validity has not begun.",
        "IN_FORCE": "It is valid and has not been exited.",
        "EXPIRED": "Its validity ended by time.",
        "EXITED": "It left its list before its validity ended.",
        "WITHDRAWN": "It should never have been made; it is in no answer unless asked for by this status.",
    },
)
_describe(
    Role,
    "A role that a holder has in a unit. Roles match by name; none implies another.",
    _ROLES,
)
_describe(
    RelationKind,
    "A relation between two subjects that can be walked.",
    {
        **_ROLES,
        "BRANCH": "分支机构: the holder is the parent, the unit its branch.",
        "SAME_ADDRESS": "The two give the same address.",
        "SAME_TELEPHONE": "The two give the same telephone number.",
    },
)
_describe(
    Strength,
    "How strongly a measure acts. Two scales, strongest first: the punishing one is BAR to REFERENCE, "
    "the rewarding one PRIORITISE to COMMEND.",
    {
        "BAR": "禁止: forbids outright.",
        "REVOKE": "撤销: takes away what was granted.",
        "RESTRICT": "限制: limits.",
        "STRICT_REVIEW": "从严审核: examines more strictly.",
        "INSPECT_MORE": "增加检查: inspects more often.",
        "DISCLOSE": "公布: makes it public.",
        "REFERENCE": "参考: to be considered in a decision.",
        "PRIORITISE": "优先: goes first.",
        "FACILITATE": "便利: simplifies procedure.",
        "INSPECT_LESS": "减少检查: inspects less often.",
        "COMMEND": "表彰: commends or publicises.",
    },
)
_describe(
    Direction,
    "Whether a measure rewards or punishes.",
    {
        "PUNISH": "失信联合惩戒: joint punishment of the dishonest.",
        "REWARD": "守信联合激励: joint reward of the trustworthy.",
    },
)
_describe(
    AuthorityLevel,
    "The administrative level of an authority. Below COUNTY an authority may not list anybody.",
    {
        "NATIONAL": "国家级.",
        "PROVINCE": "省级.",
        "PREFECTURE": "地市级.",
        "COUNTY": "县级.",
        "TOWNSHIP": "乡镇级.",
    },
)
_describe(
    AuthorityKind,
    "What kind of body an authority is.",
    {
        "DEPARTMENT": "A ministry, commission or department of government.",
        "BUREAU": "A bureau or administration under a department.",
        "COURT": "A people's court.",
        "PROCURATORATE": "A people's procuratorate.",
        "PARTY_ORGAN": "An organ of the Party.",
        "MASS_ORGANISATION": "A mass organisation: trade unions, youth league, women's federation.",
        "ASSOCIATION": "An industry association or chamber; may list if a national department authorised it.",
        "CENTRE": "A public institution, such as an information centre.",
        "STATE_ENTERPRISE": "A state enterprise that carries out measures.",
        "OTHER": "Any other body.",
    },
)
_describe(
    ListScope,
    "The territory that a list covers.",
    {
        "NATIONAL": "The whole country.",
        "PROVINCE": "A province.",
        "PREFECTURE": "A prefecture.",
        "COUNTY": "A county.",
    },
)
_describe(
    MemorandumStatus,
    "The published status of a memorandum. Shown only: whether it is in force follows from its dates.",
    {
        "PLANNED": "拟签署: to be signed.",
        "SIGNED": "已签署: signed.",
        "IN_FORCE": "In force.",
        "REVISED": "Replaced by a revised edition.",
        "REPEALED": "Repealed.",
    },
)
_describe(
    MeasureCategory,
    "What a measure acts on.",
    {
        "QUALIFICATION_OFFICE": "Qualification to hold an office or post.",
        "MARKET_ACCESS": "Access to a market or trade.",
        "FINANCING": "Loans, bonds, listing and other financing.",
        "PROCUREMENT_BIDDING": "Government procurement and tenders.",
        "SUBSIDY_FUNDS": "Subsidies and public funds.",
        "LAND_RESOURCES": "Land and natural resources.",
        "TAX_CUSTOMS": "Tax and customs treatment.",
        "LICENSING_APPROVAL": "Licences and approvals.",
        "CONSUMPTION_TRAVEL": "High consumption and travel.",
        "HONOURS": "Honours and awards.",
        "INSPECTION": "Inspection and supervision.",
        "DISCLOSURE": "Publication.",
        "CREDIT_RECORD": "The credit record itself.",
        "INSURANCE": "Insurance.",
        "FACILITATION": "Easier procedures.",
        "OTHER": "Anything else.",
    },
)
_describe(
    MeasureFamily,
    "The four families of measures of 国发〔2016〕33号.",
    {
        "ADMINISTRATIVE": "行政性: by administrative means.",
        "MARKET": "市场性: by the market.",
        "INDUSTRY": "行业性: by the industry itself.",
        "SOCIAL": "社会性: by society.",
    },
)
_describe(
    ExitReason,
    "Why an entry left its list.",
    {
        "OBJECTION_UPHELD": "An objection was upheld.",
        "REPAIRED": "信用修复: credit was repaired.",
        "SELF_CORRECTED": "The subject corrected its conduct by itself.",
        "EXPIRED": "The authority recorded that its term was over.",
        "STANDARD_CHANGED": "The standard changed and is no longer met.",
        "PROMOTED": "Moved from a watch list to a black list.",
        "RED_CONFLICT": "A red entry ended because of a black or watch entry.",
        "ABUSE": "A red entry ended because its benefits were abused.",
        "WITHDRAWN": "The listing should never have been; it is in no answer from then on.",
        "OTHER": "Any other reason.",
    },
)
_describe(
    ExecutionResult,
    "What a department reported of a measure.",
    {
        "EXECUTED": "Carried out.",
        "PARTLY_EXECUTED": "Carried out in part.",
        "NOT_APPLICABLE": "Nothing to carry it out on.",
        "NOT_EXECUTED": "Not carried out.",
        "OTHER": "Anything else.",
    },
)
_describe(
    TargetRelation,
    "Whom a target rule hits, seen from the listed subject. Never transitive.",
    {
        "SELF": "The listed subject itself.",
        "ROLE_HOLDER": "Whoever holds the role in the listed subject, or is named by the entry in that role.",
        "UNIT_WHERE": "The units in which the listed subject holds the role.",
    },
)
_describe(
    Audience,
    "Who asks, and so what may be seen.",
    {
        "PUBLIC": "Anybody: published records only, natural persons masked.",
        "PARTNER": "A department's liaison and its systems.",
        "ANALYST": "Everything but raw identifiers.",
        "ADMINISTRATOR": "Runs the system.",
    },
)
_describe(
    ChangeKind,
    "What a change record says happened.",
    {
        "LISTED": "A subject was put on a list.",
        "EXITED": "An entry left its list.",
        "EXPIRED": "An entry's term ended.",
        "PROMOTED": "A watch entry became a black one.",
        "WARNED": "A warning entry was made.",
        "WARNING_ENDED": "A warning entry ended.",
        "CORRECTED": "An entry was corrected.",
        "WITHDRAWN": "An entry was withdrawn: it should never have been.",
        "OBJECTED": "An objection was raised.",
        "OBJECTION_DECIDED": "An objection was decided.",
        "REPAIR_OPENED": "A credit repair began.",
        "REPAIR_COMPLETED": "A credit repair was completed.",
        "EXECUTED": "A department reported on a measure.",
        "MEASURE_CHANGED": "A measure was corrected.",
        "MEMORANDUM_CHANGED": "A memorandum was corrected.",
        "ROLE_CHANGED": "A role was corrected.",
        "SUBJECT_CHANGED": "A subject was corrected.",
    },
)
_describe(
    SortDirection, "Which end of an order comes first.", {"ASC": "Least first.", "DESC": "Greatest first."}
)
_describe(
    SubjectOrderField,
    "What subjects can be ordered by; the id is always the last key.",
    {"NAME": "The name.", "ESTABLISHED_ON": "The day of establishment; the unknown ones come last."},
)
_describe(
    ListEntryOrderField,
    "What list entries can be ordered by; the id is always the last key.",
    {
        "RECOGNISED_ON": "The day of recognition (认定日期).",
        "VALID_FROM": "The first day of validity.",
        "VALID_TO": "The end of validity; the open ones count as the latest.",
    },
)
