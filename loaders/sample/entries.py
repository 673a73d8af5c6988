"""Rows of the entries table: who is on which list, recognised by whom, for how long, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from loaders.sample import words
from loaders.sample.bodies import Bodies
from loaders.sample.choices import Choices
from loaders.sample.days import NOW, iso
from loaders.sample.lot import Lot
from loaders.sample.plans import BLACK_SIDE, ListPlan
from loaders.sample.roles import RoleWriter
from loaders.sample.settings import EXIT_TWO_DATES, RESPONSIBLE_NAMED
from loaders.sample.subjects import Subject
from loaders.sample.validity import Entry

__all__ = ["ENTRY_COLUMNS", "EntryWriter"]

ENTRY_COLUMNS: Final = (
    "entry_ref", "list_code", "subject_ref", "domain_code", "authority_code", "standard", "reason",
    "basis", "conduct_on", "recognised_on", "valid_from", "valid_to", "responsible", "region_code",
    "published_on", "case_number", "exit_reason", "exit_decided_on", "exit_effective_on",
    "exit_authority_code",
)  # fmt: skip
Row = tuple[str, ...]


class EntryWriter:
    """Makes the entries about one subject after the other."""

    def __init__(self, bodies: Bodies, choices: Choices, roles: RoleWriter, lot: Lot) -> None:
        self._bodies, self._choices, self._roles, self._lot = bodies, choices, roles, lot
        self._number = 0

    def about(self, subject: Subject) -> Iterator[tuple[str, Entry, Row]]:
        """Ref, entry and row of every entry about the subject; none for most."""
        for entry in self._choices.of(subject):
            self._number += 1
            ref = f"L{self._number:09d}"
            yield ref, entry, self._row(ref, entry, subject)

    def _row(self, ref: str, entry: Entry, subject: Subject) -> Row:
        lot, plan, recognised = self._lot, entry.plan, entry.recognised
        authority = self._bodies.recogniser(plan.code, plan.keeper, subject.place, recognised, lot)
        conduct = entry.conduct or (recognised - 10 - lot.below(390) if lot.chance(0.6) else 0)
        published = min(recognised + lot.below(30), NOW)
        return (
            ref,
            plan.code,
            subject.ref,
            plan.domain if lot.chance(0.2) else "",
            authority,
            plan.basis if lot.chance(0.8) else "",
            lot.pick(_reasons(plan)),
            f"示罚〔{iso(recognised)[:4]}〕{1 + lot.below(9999)}号" if lot.chance(0.7) else "",
            iso(conduct) if conduct else "",
            iso(recognised),
            iso(entry.valid_from) if entry.valid_from != recognised or lot.chance(0.5) else "",
            iso(entry.valid_to),
            self._responsible(entry, subject) if lot.chance(RESPONSIBLE_NAMED) else "",
            subject.place.code if subject.kind == "PERSON" or lot.chance(0.3) else "",
            iso(published) if lot.chance(0.9) else "",
            self._case_number(entry, subject),
            *self._exit(entry, authority),
        )

    def _responsible(self, entry: Entry, subject: Subject) -> str:
        """Who represented the unit on the day, and sometimes who did it (1798号, subjects of a record)."""
        if entry.plan.kind not in BLACK_SIDE or subject.kind not in {"ENTERPRISE", "ORGANISATION"}:
            return ""
        named = [
            f"{ref}:LEGAL_REPRESENTATIVE"
            for ref, start, end in subject.representatives
            if start <= entry.recognised < end
        ][:1]
        if self._lot.chance(0.4):
            ref, since = self._roles.neighbour(subject)
            if since <= entry.recognised:
                named.append(f"{ref}:DIRECTLY_RESPONSIBLE")
        return ";".join(named)

    def _case_number(self, entry: Entry, subject: Subject) -> str:
        """Courts' numbers carry 示 where a real court's sign would stand: no real case has one."""
        if entry.plan.root != "judicial":
            return ""
        year, court = iso(entry.recognised)[:4], subject.place.code[2:]
        return f"（{year}）示{court}执{1 + self._lot.below(20_000)}号"

    def _exit(self, entry: Entry, authority: str) -> Row:
        if not entry.exit_reason:
            return "", "", "", ""
        lot, effective = self._lot, entry.exit_on
        decided = max(entry.recognised, min(effective - lot.below(20), NOW))
        dates = (iso(decided), iso(effective))
        if effective <= NOW and not lot.chance(EXIT_TWO_DATES):
            # A lone date stands for both, so the body is the one of that day.
            decided = effective
            dates = ("", iso(effective)) if lot.chance(0.5) else (iso(effective), "")
        decider = self._bodies.at(authority, decided)
        return entry.exit_reason, *dates, decider if decider != authority or lot.chance(0.1) else ""


def _reasons(plan: ListPlan) -> tuple[str, ...]:
    if plan.kind == "RED":
        return words.REWARDED
    if plan.kind == "WATCH":
        return words.WATCHED
    return words.REASONS.get(plan.root, words.PUNISHED)
