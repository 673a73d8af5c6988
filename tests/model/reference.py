"""The reference tables by date: trees, succession, memoranda in force, measures, target rules."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.model import codes, rows
from tests.model.codes import FAR
from tests.model.facts import Facts, Version
from tests.model.rows import Row

View = dict[str, Any]
DIRECTIONS = {"black": ["PUNISH"], "red": ["REWARD"], "both": ["PUNISH", "REWARD"]}


def shown(value: str | None) -> str | None:
    """A date or text as GraphQL shows it: an open end, also a literal 9999-12-31, is null."""
    return None if not value or value == FAR else value


def inside(start: str | None, end: str | None, at: str) -> bool:
    """Half open `[from, to)`; an empty end is open."""
    return (not start or start <= at) and (not end or at < end or end == FAR)


def source_views(versions: list[Version], record: bool = False) -> list[View]:
    """Who says so: system, confidence, and whether that is at least 0.85 (none given: trusted)."""
    views: list[View] = []
    for version in versions:
        given = version.row.get("confidence")
        confidence = float(given) if given else None
        view: View = {"name": version.source, "confidence": confidence}
        view["verified"] = confidence is None or confidence >= 0.85
        if record:
            view["record"] = version.key[1]
        views.append(view)
    return views


@dataclass
class Reference:
    """What the reference tables say now, asked by date."""

    facts: Facts

    def row(self, table: str, *key: str) -> Row:
        """The best values under a key; empty where the key is unknown."""
        return self.facts.best(table, key) or {}

    def codes(self, table: str) -> list[str]:
        """The codes of a table."""
        return [key[0] for key in self.facts.keys(table)]

    # Domains

    def root(self, code: str) -> str:
        """The root of a domain's tree."""
        return self.facts.domains_above(code)[-1]

    def is_key(self, code: str) -> bool:
        """重点领域 or not; an empty cell says no."""
        return self.row("domains", code).get("is_key") == "true"

    def key_domain(self, code: str) -> str | None:
        """The root of its tree, where that root is key (architecture.md §6)."""
        root = self.root(code)
        return root if self.is_key(root) else None

    def lists_of_domain(self, code: str) -> list[str]:
        """The lists of that very domain. Reading: not of its descendants, which have their own."""
        return [c for c in self.codes("lists") if self.row("lists", c).get("domain_code") == code]

    # Memoranda

    def first_day(self, doc: str) -> str | None:
        """From `effective_from`, else from its date; a year or month counts from its last day."""
        row = self.row("memoranda", doc)
        return row.get("effective_from") or (codes.last_day(row["date"]) if row.get("date") else None)

    def successors(self, doc: str) -> list[str]:
        """What supersedes a memorandum."""
        return [
            codes.doc_key(part) for part in rows.split(self.row("memoranda", doc).get("superseded_by", ""))
        ]

    def in_force(self, doc: str, at: str) -> bool:
        """To `effective_to`, else to the earliest first day of what supersedes it; without dates never."""
        start = self.first_day(doc)
        if start is None:
            return False
        firsts = [day for s in self.successors(doc) if (day := self.first_day(s)) is not None]
        end = self.row("memoranda", doc).get("effective_to") or min(firsts, default=FAR)
        return inside(start, end, at)

    def docs_of_list(self, code: str) -> list[str]:
        """A memorandum attaches to the lists whose `memorandum_doc_nos` name it, to nothing else."""
        return [
            codes.doc_key(part) for part in rows.split(self.row("lists", code).get("memorandum_doc_nos", ""))
        ]

    def lists_of_doc(self, doc: str) -> list[str]:
        """The lists that name a memorandum."""
        return [code for code in self.codes("lists") if doc in self.docs_of_list(code)]

    def domains_of_doc(self, doc: str) -> list[str]:
        """Derived from those lists and nothing else."""
        return sorted({self.row("lists", code)["domain_code"] for code in self.lists_of_doc(doc)})

    # Departments

    def after(self, code: str) -> list[str]:
        """The direct successors of a body."""
        return rows.split(self.row("authorities", code).get("succeeded_by", ""))

    def exists(self, code: str, at: str) -> bool:
        """establishedOn ≤ D < dissolvedOn."""
        row = self.row("authorities", code)
        return inside(row.get("established_on"), row.get("dissolved_on"), at)

    def bodies(self, code: str, at: str, path: tuple[str, ...] = ()) -> set[str]:
        """Who stands for a body at the date.

        "Dissolved at D, it is replaced by all its successors, recursively; one without successor
        stays, shown with its end, and so does one not yet established or the last of a circle."
        """
        row = self.row("authorities", code)
        dissolved = bool(row.get("dissolved_on")) and row["dissolved_on"] <= at
        ahead = [s for s in self.after(code) if s not in path and s != code]
        if not dissolved or not ahead:
            return {code}
        return set().union(*(self.bodies(s, at, (*path, code)) for s in ahead))

    # Measures

    def measures_of_doc(self, doc: str, at: str) -> list[tuple[str, str]]:
        """The measures of a memorandum in force at the date by their own dates."""
        return [key for key in self._measures() if key[0] == doc and self.measure_in_force(key, at)]

    def _measures(self) -> list[tuple[str, str]]:
        return [(key[0], key[1]) for key in self.facts.keys("measures")]

    def measure_in_force(self, key: tuple[str, str], at: str) -> bool:
        """By the measure's own dates."""
        row = self.row("measures", *key)
        return inside(row.get("valid_from"), row.get("valid_to"), at)

    def implementers(self, key: tuple[str, str], at: str) -> set[str]:
        """The implementing bodies at the date, succession followed."""
        named = rows.split(self.row("measures", *key).get("implementing_authorities", ""))
        return set().union(*(self.bodies(code, at) for code in named))

    def measures_of_authority(self, code: str, at: str) -> list[tuple[str, str]]:
        """ "`Authority.measures` of X are those whose bodies at D, so resolved, include X".

        Reading: of the measures that are anybody's duty at D, so in force themselves and within a
        memorandum in force, as for `duties` in the same sentence.
        """
        return [
            key
            for key in self._measures()
            if self.measure_in_force(key, at)
            and self.in_force(key[0], at)
            and code in self.implementers(key, at)
        ]

    def targets(self, key: tuple[str, str]) -> list[View]:
        """The target rules of a measure; a repeated role is one rule; no role reaches nobody."""
        row = self.row("measures", *key)
        kinds = sorted(rows.split(row.get("target_subject_kinds", "")))
        rules: list[View] = []
        for text in rows.split(row.get("target_roles", "")):
            rule = target_rule(text) | {"subjectKinds": kinds}
            if rule not in rules:
                rules.append(rule)
        return rules


def target_rule(text: str) -> View:
    """LEGAL_REP = LEGAL_REPRESENTATIVE; `SHAREHOLDER>=5` a minimum share; `UNIT_WHERE:X` the other way."""
    if text == "SELF":
        return {"relation": "SELF", "role": None, "minimumShare": None}
    relation = "UNIT_WHERE" if text.startswith("UNIT_WHERE:") else "ROLE_HOLDER"
    role, _, share = text.removeprefix("UNIT_WHERE:").partition(">=")
    role = "LEGAL_REPRESENTATIVE" if role == "LEGAL_REP" else role
    return {"relation": relation, "role": role, "minimumShare": Decimal(share) if share else None}
