"""Whom a measure hits: target rules, and how the catalogue writes them (architecture.md §6, Reach).

| code              | meaning                                                            |
|-------------------|--------------------------------------------------------------------|
| `SELF`            | the listed subject                                                 |
| `LEGAL_REP`, …    | who holds that role in the listed subject; any `Role` by its name   |
| `SHAREHOLDER>=5`  | a shareholder with at least 5 percent, per holding, inclusive      |
| `UNIT_WHERE:X`    | units where the listed subject holds role X                        |

One hop from the rule, never transitive. An empty cell of rules reaches nobody; an empty cell of
kinds allows any kind of target.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from policy.errors import BadInputError
from policy.vocabulary import Role, SubjectKind, TargetRelation

__all__ = ["TargetRule", "parse_subject_kinds", "parse_target_rules", "repeated_targets", "split_cell"]

_UNIT_WHERE = "UNIT_WHERE:"
_SHORT_ROLES = {"LEGAL_REP": Role.LEGAL_REPRESENTATIVE}
_SHARE_ROLES = (Role.SHAREHOLDER, Role.CONTROLLING_SHAREHOLDER)
_ROLE = re.compile(r"([A-Z_]+)(?:>=([0-9]+(?:\.[0-9]+)?))?")

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class TargetRule:
    """One target rule of a measure. `minimum_share` is in percent; `subject_kinds` empty means any."""

    relation: TargetRelation
    role: Role | None = None
    minimum_share: Decimal | None = None
    subject_kinds: tuple[SubjectKind, ...] = ()

    @property
    def code(self) -> str:
        """The rule as the catalogue writes it, with the role's full name; without the kinds."""
        if self.role is None:
            return self.relation.value
        prefix = _UNIT_WHERE if self.relation is TargetRelation.UNIT_WHERE else ""
        share = "" if self.minimum_share is None else f">={self.minimum_share}"
        return f"{prefix}{self.role}{share}"


def split_cell(cell: str | None) -> tuple[str, ...]:
    """The values of a multi-valued cell, separated by `;`, trimmed, without empty ones."""
    return tuple(word for part in (cell or "").split(";") if (word := part.strip()))


def _unique(words: tuple[_Word, ...]) -> tuple[_Word, ...]:
    return tuple(dict.fromkeys(words))


def _subject_kind(word: str) -> SubjectKind:
    try:
        return SubjectKind(word)
    except ValueError:
        raise BadInputError(
            f"{word!r} is not a kind of subject.", f"Use one of {', '.join(SubjectKind)}."
        ) from None


def parse_subject_kinds(cell: str | None) -> tuple[SubjectKind, ...]:
    """The kinds of subject in a cell, each once, in the written order."""
    return _unique(tuple(_subject_kind(word) for word in split_cell(cell)))


def _bad_target(code: str) -> BadInputError:
    return BadInputError(
        f"{code!r} is not a target role.",
        "Use SELF, a role, SHAREHOLDER>=5 with a percentage up to 100, or UNIT_WHERE: before a role.",
    )


def _parse_rule(code: str, kinds: tuple[SubjectKind, ...]) -> TargetRule:
    if code == TargetRelation.SELF:
        return TargetRule(TargetRelation.SELF, subject_kinds=kinds)
    named = code.removeprefix(_UNIT_WHERE)
    relation = TargetRelation.ROLE_HOLDER if named == code else TargetRelation.UNIT_WHERE
    match = _ROLE.fullmatch(named)
    name = match[1] if match else ""
    role = _SHORT_ROLES.get(name) or Role.__members__.get(name)
    if match is None or role is None:
        raise _bad_target(code)
    share = None if match[2] is None else Decimal(match[2])
    if share is not None and (role not in _SHARE_ROLES or share > 100):
        raise _bad_target(code)
    return TargetRule(relation, role, share, kinds)


def parse_target_rules(cell: str | None, kinds: str | None = None) -> tuple[TargetRule, ...]:
    """The rules in a `target_roles` cell, each once, in the written order.

    `kinds` is the `target_subject_kinds` cell, which holds for every rule of the measure.
    BadInputError names the first code or kind that means nothing.
    """
    allowed = parse_subject_kinds(kinds)
    return tuple(dict.fromkeys(_parse_rule(code, allowed) for code in split_cell(cell)))


def repeated_targets(cell: str | None) -> tuple[str, ...]:
    """The rules that a cell names more than once, also by two names of one role: a finding, no error."""
    counts = Counter(_parse_rule(code, ()).code for code in split_cell(cell))
    return tuple(code for code, count in counts.items() if count > 1)
