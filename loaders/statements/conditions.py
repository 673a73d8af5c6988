"""Conditions as Cypher: predicates over `n` (a list entry) and `s` (a subject)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from loaders.filters import Compare, Condition, Every, HasEntry, Negated, Some, wants_withdrawn
from policy.vocabulary import EntryStatus

__all__ = [
    "HIDDEN_PERSON",
    "IN_FORCE",
    "Rendered",
    "Sight",
    "entry_condition",
    "entry_seen",
    "subject_condition",
    "visible_name",
]

_STATUS: Mapping[str, str] = {
    EntryStatus.EXITED: "(n.exitOn <= $at AND n.exitOn < n.validTo)",
    EntryStatus.EXPIRED: "(n.validTo <= $at AND n.validTo <= n.exitOn)",
    EntryStatus.PENDING: "($at < n.validFrom AND $at < n.validTo AND $at < n.exitOn)",
    EntryStatus.IN_FORCE: "(n.validFrom <= $at AND $at < n.validTo AND $at < n.exitOn)",
}
"""The table of policy.entries, of an entry that is not withdrawn."""

IN_FORCE = f"NOT n.withdrawn AND {_STATUS[EntryStatus.IN_FORCE]}"

HIDDEN_PERSON = "(n.listCode IN $hidden AND EXISTS { (n)-[:ABOUT]->(:Subject {kind: 'PERSON'}) })"
"""An entry of a natural person on a list that does not publish natural persons."""

_WITHDRAWN_SINCE = "NOT EXISTS { MATCH (w:ListEntry {id: n.entryId}) WHERE w.withdrawn }"


@dataclass(frozen=True, slots=True)
class Sight:
    """The part of a viewer's visibility that changes a statement's text."""

    names: bool = True
    references: bool = True
    withdrawn: bool = True
    persons_everywhere: bool = True


@dataclass(slots=True)
class Rendered:
    """A predicate's parameters as they are collected: `$p0`, `$p1`, …"""

    sight: Sight
    known: bool = False
    parameters: dict[str, object] = field(default_factory=dict)

    def put(self, value: object) -> str:
        """The name of a new parameter with that value.

        True and false are parameters too: the planner would fold a constant into a plan that no
        longer has the label that an index hint speaks of.
        """
        name = f"p{len(self.parameters)}"
        self.parameters[name] = list(value) if isinstance(value, tuple) else value
        return f"${name}"


def visible_name(alias: str, sight: Sight) -> str:
    """The name of a subject as the viewer may read it, filter by it and sort by it."""
    if sight.names:
        return f"{alias}.name"
    # policy.visibility.mask_name: the first character, then as many stars as follow.
    masked = f"left({alias}.name, 1) + reduce(m = '', x IN range(2, size({alias}.name)) | m + '*')"
    return f"CASE {alias}.kind WHEN 'PERSON' THEN {masked} ELSE {alias}.name END"


def entry_seen(condition: Condition, sight: Sight, *, known: bool) -> list[str]:
    """What an entry must fulfil to be in any answer to this viewer, whatever is asked."""
    found = []
    if not (sight.withdrawn and wants_withdrawn(condition)):
        found.append("NOT n.withdrawn")
    if known:
        found.append("n.recordedAt <= $known AND $known < n.supersededAt")
        if not sight.withdrawn:
            found.append(_WITHDRAWN_SINCE)
    if not sight.persons_everywhere:
        found.append(f"NOT {HIDDEN_PERSON}")
    return found


def entry_condition(condition: Condition, into: Rendered) -> str:
    """The predicate over `n`; "" where everything is asked for."""
    return _render(condition, into, _entry, negated=False)


def subject_condition(condition: Condition, into: Rendered) -> str:
    """The predicate over `s`; "" where everything is asked for."""
    return _render(condition, into, _subject, negated=False)


Leaf = Callable[[Compare, Rendered], str]


def _either(parts: list[str]) -> str:
    """One of several predicates, as a list: the planner multiplies out an OR of ANDs, without end."""
    return parts[0] if len(parts) == 1 else f"(true IN [{', '.join(parts)}])"


def _both(parts: list[str]) -> str:
    """All of several predicates below a NOT, as a list: the planner turns such an AND into an OR."""
    return parts[0] if len(parts) == 1 else f"(NOT false IN [{', '.join(parts)}])"


def _render(condition: Condition, into: Rendered, leaf: Leaf, *, negated: bool) -> str:
    if isinstance(condition, Every):
        parts = [text for part in condition.parts if (text := _render(part, into, leaf, negated=negated))]
        return _both(parts) if negated and parts else " AND ".join(parts)
    if isinstance(condition, Some):
        parts = [_render(part, into, leaf, negated=negated) or into.put(True) for part in condition.parts]
        return _either(parts) if parts else into.put(False)
    if isinstance(condition, Negated):
        return f"NOT ({_render(condition.part, into, leaf, negated=True) or into.put(True)})"
    if isinstance(condition, HasEntry):
        return _has_entry(condition, into)
    text = leaf(condition, into)
    # A null is false before it is negated; unnegated it is false to WHERE as it stands, which an
    # index can serve.
    return f"coalesce({text}, false)" if negated else text


def _has_entry(condition: HasEntry, into: Rendered) -> str:
    seen = entry_seen(condition.part, into.sight, known=False)
    asked = _render(condition.part, into, _entry, negated=False)
    where = " AND ".join([*seen, f"({asked})"] if asked else seen)
    return f"EXISTS {{ MATCH (s)<-[:ABOUT]-(n:ListEntry) {f'WHERE {where} ' if where else ''}}}"


_ENTRY_PROPERTIES: Mapping[str, str] = {
    "list": "n.listCode",
    "list_of_kind": "n.listCode",
    "domain": "n.domainCode",
    "authority": "n.authorityCode",
    "recognised_on": "n.recognisedOn",
    "valid_to": "n.validTo",
}


def _entry(test: Compare, into: Rendered) -> str:
    if test.field == "status":
        return _status(test, into)
    if test.field == "region":
        return _entry_region(into.put(test.value))
    compared = _compare(_ENTRY_PROPERTIES[test.field], test, into)
    # An open end is stored as the far date, and is null to whoever asks.
    if test.field == "valid_to" and test.operator in {"eq", "from", "before"}:
        return f"({compared} AND n.validTo <> '9999-12-31')"
    return compared


def _status(test: Compare, into: Rendered) -> str:
    named = test.value if isinstance(test.value, tuple) else ()
    dated = [_STATUS[status] for status in _STATUS if status in named]
    found = [f"(NOT n.withdrawn AND {_either(dated)})"] if dated else []
    if EntryStatus.WITHDRAWN in named and into.sight.withdrawn:
        found.append("n.withdrawn")
    return _either(found) if found else into.put(False)


def _entry_region(prefixes: str) -> str:
    return (
        f"((n.regionCode IS NOT NULL AND any(x IN {prefixes} WHERE n.regionCode STARTS WITH x))"
        f" OR (n.regionCode IS NULL AND EXISTS {{ MATCH (n)-[:ABOUT]->(o:Subject)"
        f" WHERE any(x IN {prefixes} WHERE o.regionCode STARTS WITH x) }}))"
    )


def _subject(test: Compare, into: Rendered) -> str:
    if test.field == "region":
        prefixes = test.value if isinstance(test.value, tuple) else ()
        if len(prefixes) == 1:
            return f"s.regionCode STARTS WITH {into.put(prefixes[0])}"
        return (
            f"(s.regionCode IS NOT NULL AND any(x IN {into.put(prefixes)} WHERE s.regionCode STARTS WITH x))"
        )
    name = visible_name("s", into.sight)
    return _compare(name if test.field == "name" else f"s.{test.field}", test, into)


_OPERATORS: Mapping[str, str] = {
    "eq": "=",
    "in": "IN",
    "contains": "CONTAINS",
    "starts": "STARTS WITH",
    "from": ">=",
    "before": "<",
}


def _compare(expression: str, test: Compare, into: Rendered) -> str:
    if test.operator == "null":
        absent = f"({expression} IS NULL OR {expression} = '9999-12-31')"
        return absent if test.value else f"NOT {absent}"
    if test.operator == "in" and isinstance(test.value, tuple) and len(test.value) == 1:
        # An equality tells the planner that the rows share the value, so that they come in index order.
        return f"{expression} = {into.put(test.value[0])}"
    return f"{expression} {_OPERATORS[test.operator]} {into.put(test.value)}"
