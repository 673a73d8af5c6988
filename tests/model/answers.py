"""The answers of the read queries about subjects, roles and entries, by brute force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.model import codes, rows
from tests.model.codes import EARLY, FAR
from tests.model.facts import Facts, Key, Subject, Version
from tests.model.reference import Reference, View, inside, shown, source_views
from tests.model.where import (
    Leaf,
    Value,
    Where,
    asks_status,
    asks_withdrawn,
    date_matches,
    given,
    region_covers,
    text_matches,
    tree,
)

Orders = Sequence[Mapping[str, str]] | None
ENTRY_ORDER = {"RECOGNISED_ON": "recognised_on", "VALID_FROM": "valid_from", "VALID_TO": "valid_to"}
BLACK_SIDE = {"BLACK", "SERIOUS_DISHONEST"}


@dataclass(frozen=True)
class Holding:
    """One role fact as it is shown: the latest received statement that holds."""

    role: str
    holder: str
    unit: str
    start: str
    end: str
    share: str | None
    said_by: frozenset[str]
    holding_by: frozenset[str]


class Answers:
    """Asks `Facts`. `known` is a load number; None is now. Dates are ISO strings."""

    def __init__(self, facts: Facts, today: str) -> None:
        self.facts = facts
        self.reference = Reference(facts)
        self.today = today

    # Subjects

    def subject(self, subject_id: str) -> Subject | None:
        """By id; an id that turned out to be another's resolves to it."""
        return next((s for s in self.facts.subjects if subject_id in s.ids), None)

    def best(self, subject: Subject) -> Mapping[str, str]:
        """The best current values: per property the latest received that is not empty."""
        from tests.model.facts import merge

        return merge(self.facts.records(subject))

    def region_of(self, subject: Subject) -> str | None:
        """The subject's own region code."""
        return self.best(subject).get("region_code")

    def aliases(self, subject: Subject) -> set[str]:
        """Every alias given, and every other name a record has or had (former names)."""
        every = [v for v in self.facts.tables["subjects"] if v.key in subject.records]
        names = {v.row["name"] for v in every}
        names |= {alias for v in every for alias in rows.split(v.row.get("aliases", ""))}
        return names - {self.best(subject)["name"]}

    def by_identifier(self, **by: str) -> list[str]:
        """`subject(by:)` for one scheme: the ids of all who carry the identifier, so 0, 1 or more."""
        (scheme, value), wanted = next(iter(by.items())), codes.norm(next(iter(by.values())))
        return (
            sorted(s.ids[0] for s in self.facts.subjects if wanted in self._carried(s, scheme))
            if value
            else []
        )

    def _carried(self, subject: Subject, scheme: str) -> set[str]:
        """What a subject carries under a scheme; the code inside a valid USCC is an organisation code too."""
        found = set()
        for record in self.facts.records(subject):
            found.add(codes.norm(record.row.get(scheme, "")))
            uscc = codes.norm(record.row.get("uscc", ""))
            if scheme == "organisation_code" and codes.valid_uscc(uscc):
                found.add(uscc[8:17])
        return found - {""}

    def by_person(self, number: str, name: str) -> list[str]:
        """`PersonKey`: the ID number and a name. Reading: the name shown."""
        wanted = codes.norm(number)
        return [
            s.ids[0]
            for s in self.facts.subjects
            if wanted in self._carried(s, "citizen_id") and self.best(s)["name"] == name
        ]

    def subjects(self, where: Where | None, at: str) -> list[Subject]:
        """`Query.subjects`, in no order."""

        def leaf(subject: Subject) -> Leaf:
            return lambda name, value: self._subject_leaf(subject, name, value, at)

        return [s for s in self.facts.subjects if tree(where, leaf(s))]

    def _subject_leaf(self, subject: Subject, name: str, value: Value, at: str) -> bool:
        best = self.best(subject)
        if name == "kind":
            return best["kind"] in value
        if name == "name":
            return text_matches(value, best["name"])
        if name == "region":
            code = best.get("region_code")
            return code is not None and any(region_covers(wanted, code) for wanted in value)
        wanted = value if asks_status(value) else {"and": [value, {"status": ["IN_FORCE"]}]}
        return bool(self.entries(wanted, at, of=subject))

    def subject_key(self, subject: Subject, orders: Orders) -> list[tuple[str, bool]]:
        """The values a subject is ordered by; a missing date is the far end."""
        best = self.best(subject)
        named = {"NAME": best["name"], "ESTABLISHED_ON": best.get("established_on") or FAR}
        return [(named[o["field"]], o.get("direction", "ASC") == "DESC") for o in orders or ()]

    def sort_subjects(self, subjects: Iterable[Subject], orders: Orders) -> list[str]:
        """Their ids in the order asked, the id last."""
        return _sorted([(self.subject_key(s, orders), s.ids[0]) for s in subjects])

    # Entries

    def entry_id(self, version: Version) -> str:
        """An entry is its source's ref."""
        return codes.node_id("le_", "entry", *version.key)

    def entry_subject(self, version: Version) -> Subject:
        """Whom an entry is about."""
        return self.named(version, version.row["subject_ref"])

    def named(self, version: Version, ref: str) -> Subject:
        """The subject behind a ref of a row."""
        record = self.facts.find_ref(version.source, ref)
        assert record is not None
        return self.facts.subject_of(record)

    def status(self, version: Version, at: str) -> str:
        """Entry status (architecture.md §6), of what this version says."""
        row = version.row
        if row.get("exit_reason") == "WITHDRAWN":
            return "WITHDRAWN"
        leaves = row.get("exit_effective_on") or row.get("exit_decided_on") or FAR
        start, end = row.get("valid_from") or row["recognised_on"], row.get("valid_to") or FAR
        if leaves <= at and leaves < end:
            return "EXITED"
        if end != FAR and end <= at:
            return "EXPIRED"
        return "PENDING" if at < start else "IN_FORCE"

    def kind(self, version: Version) -> str:
        """An entry's kind is its list's."""
        return self.reference.row("lists", version.row["list_code"])["kind"]

    def entry_region(self, version: Version) -> str | None:
        """ "An entry's region is its own, else its subject's"."""
        return version.row.get("region_code") or self.region_of(self.entry_subject(version))

    def entries(
        self,
        where: Where | None,
        at: str,
        known: int | None = None,
        of: Subject | None = None,
        on: str | None = None,
    ) -> list[Version]:
        """`listEntries` of all, of a subject or on a list, in no order."""

        def leaf(version: Version) -> Leaf:
            return lambda name, value: self._entry_leaf(version, name, value, at)

        found = []
        for version in self.facts.current("entries", known):
            if of is not None and self.entry_subject(version) is not of:
                continue
            if on is not None and version.row["list_code"] != on:
                continue
            if self.status(version, at) == "WITHDRAWN" and not asks_withdrawn(where):
                continue
            if tree(where, leaf(version)):
                found.append(version)
        return found

    def _entry_leaf(self, version: Version, name: str, value: Value, at: str) -> bool:
        row = version.row
        if name == "kind":
            return self.kind(version) in value
        if name == "list":
            return row["list_code"] in value
        if name == "domain":
            above = self.facts.domains_above(self.facts.entry_domain(row))
            return any(wanted in above for wanted in value)
        if name == "authority":
            return row["authority_code"] in value
        if name == "region":
            code = self.entry_region(version)
            return code is not None and any(region_covers(wanted, code) for wanted in value)
        if name == "status":
            return self.status(version, at) in value
        return date_matches(value, shown(row.get("recognised_on" if name == "recognisedOn" else "valid_to")))

    def sort_entries(self, entries: Iterable[Version], orders: Orders) -> list[str]:
        """Their ids in the order asked (default recognisedOn DESC), the id last."""
        wanted = orders or [{"field": "RECOGNISED_ON", "direction": "DESC"}]
        keyed = []
        for version in entries:
            row = {"valid_from": version.row["recognised_on"], "valid_to": FAR} | dict(version.row)
            keys = [(row[ENTRY_ORDER[o["field"]]], o.get("direction", "DESC") == "DESC") for o in wanted]
            keyed.append((keys, self.entry_id(version)))
        return _sorted(keyed)

    def entry_view(self, version: Version) -> View:
        """The fields of a `ListEntry` that do not depend on a date."""
        row, subject = version.row, self.entry_subject(version)
        return {
            "id": self.entry_id(version),
            "list": {"code": row["list_code"]},
            "kind": self.kind(version),
            "subject": {"id": subject.ids[0]},
            "responsible": self._responsible(version, subject),
            "region": _code(self.entry_region(version)),
            "domain": {"code": self.facts.entry_domain(row)},
            "recognisedBy": {"code": row["authority_code"]},
            "publishedOn": shown(row.get("published_on")),
            "caseNumber": row.get("case_number"),
            "standard": row.get("standard"),
            "reason": row.get("reason"),
            "basis": row.get("basis"),
            "conductOn": shown(row.get("conduct_on")),
            "recognisedOn": row["recognised_on"],
            "validFrom": row.get("valid_from") or row["recognised_on"],
            "validTo": shown(row.get("valid_to")),
            "exit": self._exit(row),
            "sources": source_views([version], record=True),
        }

    def _responsible(self, version: Version, subject: Subject) -> list[View]:
        views: list[View] = []
        for ref, role in rows.responsible(version.row):
            holder = self.named(version, ref).ids[0]
            view: View = {"role": role, "holder": {"id": holder}, "unit": {"id": subject.ids[0]}}
            view |= {"share": None, "from": None, "to": None}
            if view not in views:
                views.append(view)
        return views

    def _exit(self, row: Mapping[str, str]) -> View | None:
        if not row.get("exit_reason"):
            return None
        decided, effective = row.get("exit_decided_on"), row.get("exit_effective_on")
        return {
            "reason": row["exit_reason"],
            "decidedOn": decided or effective,
            "effectiveOn": effective or decided,
            "authority": {"code": row.get("exit_authority_code") or row["authority_code"]},
        }

    # Standing

    def standing(self, subject: Subject, at: str, known: int | None = None) -> View:
        """`Standing`: counts over the subject's own entries in force."""
        inforce = self.entries({"status": ["IN_FORCE"]}, at, known, of=subject)
        kinds = Counter(self.kind(entry) for entry in inforce)
        watch = [self.facts.entry_domain(e.row) for e in inforce if self.kind(e) == "WATCH"]
        keys = {key for code in watch if (key := self.reference.key_domain(code))}
        return {
            "at": at,
            "entriesInForce": len(inforce),
            "byKind": [{"kind": kind, "count": count} for kind, count in sorted(kinds.items())],
            "domains": _codes({self.facts.entry_domain(e.row) for e in inforce}),
            "keyWatchDomains": _codes(keys),
            "warned": kinds["WARNING"] > 0,
            "redConflict": kinds["RED"] > 0 and bool(kinds.keys() & (BLACK_SIDE | {"WATCH"})),
            "disputed": False,
        }

    # Roles

    def _statements(self, known: int | None) -> dict[Key, list[Version]]:
        """The statements alive by fact: (holder, unit, relation, from), subjects resolved."""
        facts: dict[Key, list[Version]] = {}
        for version in self.facts.current("roles", known):
            facts.setdefault(self.facts.role_key(version.key), []).append(version)
        return facts

    def holdings(self, at: str, known: int | None = None) -> list[Holding]:
        """Every role fact that holds at the date.

        "A dated answer holds if any source's current statement makes it hold." Reading: shown are
        the end and share of the latest received statement that holds, as for reference values.
        """
        found = []
        for (holder, unit, relation, start), said in self._statements(known).items():
            holding = [v for v in said if inside(start or EARLY, v.row.get("to"), at)]
            if holding:
                latest = max(holding, key=lambda v: v.order)
                names = (frozenset(v.source for v in group) for group in (said, holding))
                shares = latest.row.get("share"), latest.row.get("to") or FAR
                found.append(Holding(relation, holder, unit, start, shares[1], shares[0], *names))
        return found

    def role_holders(
        self, subject: Subject, at: str, known: int | None = None, roles: Sequence[str] | None = None
    ) -> list[Holding]:
        """Roles others hold in this subject; `BRANCH` is no role; an empty list matches nothing."""
        return [h for h in self.holdings(at, known) if h.unit == subject.ids[0] and _fits(h, roles)]

    def roles_held(
        self, subject: Subject, at: str, known: int | None = None, roles: Sequence[str] | None = None
    ) -> list[Holding]:
        """Roles this subject holds in others."""
        return [h for h in self.holdings(at, known) if h.holder == subject.ids[0] and _fits(h, roles)]

    def legal_representative(self, subject: Subject, at: str) -> str | None:
        """ "If several: the latest `from`, then the least id". Reading: the id of the representative."""
        held = self.role_holders(subject, at, roles=["LEGAL_REPRESENTATIVE"])
        if not held:
            return None
        latest = max(h.start for h in held)
        return min(h.holder for h in held if h.start == latest)

    def branches(self, subject: Subject) -> set[str]:
        """The units of which this is the parent. Reading: without an `at` argument, today."""
        return {
            h.unit for h in self.holdings(self.today) if h.role == "BRANCH" and h.holder == subject.ids[0]
        }

    # Changes

    def changes(self, subject: Subject) -> list[tuple[int, str, str]]:
        """(load, kind, entry id) of every change of the subject's entries, oldest load first.

        "A load writes one change per entry, not per row". Reading: the kind compares an entry
        before and after the load: LISTED, WITHDRAWN and EXITED where the exit is new, else CORRECTED.
        """
        return [
            (version.recorded, self._change_kind(version), self.entry_id(version))
            for version in sorted(self.facts.tables["entries"], key=lambda v: v.recorded)
            if version.recorded < version.superseded and self.entry_subject(version) is subject
        ]

    def _change_kind(self, version: Version) -> str:
        if version.first == version.recorded:
            return "LISTED"
        before = next(
            v for v in self.facts.tables["entries"] if v.key == version.key and v.alive(version.recorded - 1)
        )
        was, now = before.row.get("exit_reason"), version.row.get("exit_reason")
        if now == "WITHDRAWN" and was != "WITHDRAWN":
            return "WITHDRAWN"
        return "EXITED" if now and not was else "CORRECTED"


def _fits(holding: Holding, roles: Sequence[str] | None) -> bool:
    return holding.role != "BRANCH" and (roles is None or holding.role in roles)


def _code(code: str | None) -> View | None:
    return {"code": code} if code else None


def _codes(found: Iterable[str]) -> list[View]:
    return [{"code": code} for code in sorted(found)]


def _sorted(keyed: list[tuple[list[tuple[str, bool]], str]]) -> list[str]:
    """Sort by several keys, each up or down, then by id: stable sorts from the last key to the first."""
    keyed = sorted(keyed, key=lambda item: item[1])
    for position in reversed(range(len(keyed[0][0]) if keyed else 0)):
        keyed.sort(key=lambda item: item[0][position][0], reverse=keyed[0][0][position][1])
    return [item[1] for item in keyed]


def holding_view(holding: Holding) -> View:
    """A `RoleHolding` without its sources."""
    return {
        "role": holding.role,
        "holder": {"id": holding.holder},
        "unit": {"id": holding.unit},
        "share": Decimal(holding.share) if holding.share else None,
        "from": shown(holding.start),
        "to": shown(holding.end),
    }


__all__ = ["Answers", "Holding", "given", "holding_view"]
