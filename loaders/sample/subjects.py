"""Rows of the subjects table, and what the other tables need to know of each subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from loaders.sample import words
from loaders.sample.days import day, iso, years_later
from loaders.sample.layout import Layout
from loaders.sample.lot import Lot, Weighted, zipf
from loaders.sample.names import Premise, Premises, address, brand, company_name, person_name, telephone
from loaders.sample.places import Place, Places
from loaders.sample.settings import (
    BRANCH,
    BRANCH_PARENTS,
    FORMER_NAME,
    ORGANISATION_CODE_GIVEN,
    PERSON_ALIAS,
    PERSON_ID_INVALID,
    PERSON_ID_MASKED,
    PERSON_REGION,
    PERSON_TELEPHONE,
    PERSON_WITHOUT_ID,
    REGISTRATION_NUMBER_GIVEN,
    REGISTRATION_NUMBER_SHORT,
    SHARED_ADDRESS,
    SHARED_POOL_RENEWAL,
    SHARED_TELEPHONE,
    STATUS_WEIGHTS,
    USCC_INVALID,
    USCC_LOWER_CASE,
    USCC_MASKED,
    USCC_MISSING,
)
from policy.identifiers import (
    complete_citizen_id,
    complete_organisation_code,
    complete_registration_number,
    complete_uscc,
)

__all__ = ["SUBJECT_COLUMNS", "Subject", "SubjectWriter"]

SUBJECT_COLUMNS: Final = (
    "subject_ref", "kind", "name", "aliases", "uscc", "organisation_code", "registration_number",
    "citizen_id", "plate", "form", "status", "established_on", "address", "telephone", "industry",
    "region_code",
)  # fmt: skip
Row = tuple[str, ...]

_UNIFIED: Final = day("2015-10-01")
_STATUS: Final = Weighted.of(STATUS_WEIGHTS)
_ORGANISATION_FORMS: Final = Weighted(
    words.ORGANISATION_FORMS.items(), (share for _, share, _ in words.ORGANISATION_FORMS.values())
)


@dataclass(slots=True)
class Subject:
    """A subject in the making. `since`: the first day on which it may be listed.

    `representatives`: (ref, first day, end) of each legal representative who is a person.
    """

    kind: str
    index: int
    ref: str
    name: str
    place: Place
    since: int
    status: str = ""
    parent: Subject | None = None
    representatives: list[tuple[str, int, int]] = field(default_factory=list)


class SubjectWriter:
    """Makes subjects in the order of their indexes; remembers a bounded number of them."""

    def __init__(self, layout: Layout, places: Places, lot: Lot) -> None:
        self._layout, self._places, self._lot = layout, places, lot
        self._premises = Premises(places, lot)
        self._parents: list[Subject] = []
        self._parent_ranks = zipf(BRANCH_PARENTS)

    def enterprise(self, index: int) -> tuple[Subject, Row]:
        """An enterprise; some are branches of an earlier one."""
        lot = self._lot
        premise = self._premises.draw(lot) if lot.chance(SHARED_ADDRESS) else None
        place = premise.place if premise else self._places.draw(lot)
        trade, industry = lot.pick(words.TRADES)
        name, ending = company_name(place, trade, lot)
        established = self._layout.established(index)
        ref = self._layout.ref("ENTERPRISE", index)
        subject = Subject("ENTERPRISE", index, ref, name, place, established, _STATUS.draw(lot))
        form, department = words.FORMS[ending][0], words.FORMS[ending][2]
        if lot.chance(BRANCH) and (parent := self._parent(subject)):
            subject.name = f"{parent.name}{place.short}{place.county}分公司"
            subject.parent, form, department = parent, "分公司", "91"
        codes = self._codes(subject, department)
        aliases = self._former(subject, trade, ending) if lot.chance(FORMER_NAME) else ""
        return subject, (
            subject.ref, "ENTERPRISE", subject.name, aliases, *codes, "", "", form, subject.status,
            iso(established), *self._whereabouts(place, premise), industry, place.code,
        )  # fmt: skip

    def _parent(self, candidate: Subject) -> Subject | None:
        """A parent that is older than the candidate, which itself may take a free or a given-up slot."""
        lot, parents = self._lot, self._parents
        if len(parents) < BRANCH_PARENTS:
            parents.append(candidate)
            return None
        slot = self._parent_ranks.draw(lot)
        parent = parents[slot]
        if slot and lot.chance(SHARED_POOL_RENEWAL):
            parents[slot] = candidate
            return None
        return parent if parent.since < candidate.since else None

    def _former(self, subject: Subject, trade: str, ending: str) -> str:
        lot = self._lot
        names = [f"{subject.place.short}{brand(lot)}{trade}{ending}"]
        if lot.chance(0.2):
            names.append(f"{subject.place.short}{brand(lot)}商行")
        return ";".join(names)

    def _whereabouts(self, place: Place, premise: Premise | None) -> tuple[str, str]:
        lot = self._lot
        where = self._premises.written(premise.address, lot) if premise else address(place, lot)
        if not lot.chance(SHARED_TELEPHONE):
            return where, telephone(lot)
        agency = premise or self._premises.draw(lot)
        return where, self._premises.written(agency.telephone, lot)

    def _codes(self, subject: Subject, department: str) -> tuple[str, str, str]:
        """USCC, organisation code, registration number: missing, masked or wrong as they are published."""
        lot, place = self._lot, subject.place
        organisation = complete_organisation_code(self._layout.organisation_body(subject.kind, subject.index))
        is_old = subject.since < _UNIFIED
        number = (
            self._registration_number(subject) if is_old and lot.chance(REGISTRATION_NUMBER_GIVEN) else ""
        )
        if is_old and subject.kind == "ENTERPRISE" and lot.chance(USCC_MISSING):
            return "", f"{organisation[:8]}-{organisation[8]}", number
        uscc = _as_published(complete_uscc(f"{department}{place.code}{organisation}"), lot)
        return uscc, organisation if lot.chance(ORGANISATION_CODE_GIVEN) else "", number

    def _registration_number(self, subject: Subject) -> str:
        """Numbers that begin again in each county's series 2; a few lost a digit, as in real registers."""
        body = f"{subject.place.code}2{subject.index % 10_000_000:07d}"
        number = complete_registration_number(body)
        return number[:-1] if self._lot.chance(REGISTRATION_NUMBER_SHORT) else number

    def organisation(self, index: int) -> tuple[Subject, Row]:
        """An association, foundation, institute or other body that is no enterprise."""
        lot, place = self._lot, self._places.draw(self._lot)
        ending, (form, _, department) = _ORGANISATION_FORMS.draw(lot)
        established = day("1990-01-01") + lot.below(day("2024-01-01") - day("1990-01-01"))
        subject = Subject(
            "ORGANISATION", index, self._layout.ref("ORGANISATION", index),
            f"{place.short}{brand(lot)}{ending}", place, established, "存续",
        )  # fmt: skip
        return subject, (
            subject.ref, "ORGANISATION", subject.name, "", *self._codes(subject, department), "", "", form,
            "存续", iso(established), address(place, lot), telephone(lot), "", place.code,
        )  # fmt: skip

    def person(self, index: int) -> tuple[Subject, Row]:
        """A person. Their region is the reserved one inside the citizen ID: the column stays empty."""
        lot, place = self._lot, self._places.draw(self._lot)
        born, sequence = self._layout.birth(index)
        ref = self._layout.ref("PERSON", index)
        subject = Subject("PERSON", index, ref, person_name(lot), place, years_later(born, 18) + 1)
        number = ""
        if not lot.chance(PERSON_WITHOUT_ID):
            number = self._citizen_id(f"{PERSON_REGION}{iso(born).replace('-', '')}{sequence:03d}")
        alias = subject.name.translate(words.TRADITIONAL) if lot.chance(PERSON_ALIAS) else ""
        called = ""
        if lot.chance(PERSON_TELEPHONE):
            called = self._premises.draw(lot).telephone
        alias = alias if alias != subject.name else ""
        return subject, (ref, "PERSON", subject.name, alias, *[""] * 3, number, *[""] * 5, called, "", "")

    def _citizen_id(self, body: str) -> str:
        lot, number = self._lot, complete_citizen_id(body)
        if lot.chance(PERSON_ID_INVALID):
            return _spoilt(number, "0123456789X")
        return f"{number[:6]}{'*' * 8}{number[14:]}" if lot.chance(PERSON_ID_MASKED) else number

    def vehicle(self, index: int) -> tuple[Subject, Row]:
        """A lorry. Plates of office O ended with the police's own series and are issued to nobody."""
        place = self._places.draw(self._lot)
        plate = f"{place.sign}O{self._layout.plate_serial(index)}"
        name = f"重型半挂牵引车 {plate[:2]}·{plate[2:]}"
        subject = Subject(
            "VEHICLE", index, self._layout.ref("VEHICLE", index), name, place, day("2014-01-01")
        )
        return subject, (subject.ref, "VEHICLE", name, *[""] * 5, plate, *[""] * 6, place.code)


def _spoilt(code: str, checks: str) -> str:
    """The code with the next check character instead of the right one."""
    return code[:-1] + checks[(checks.index(code[-1]) + 1) % len(checks)]


def _as_published(uscc: str, lot: Lot) -> str:
    luck = lot.unit()
    if luck < USCC_INVALID:
        return _spoilt(uscc, "0123456789ABCDEFGH") if uscc[-1] < "H" else f"{uscc[:-1]}0"
    luck -= USCC_INVALID
    if luck < USCC_MASKED:
        return f"{uscc[:6]}{'*' * 6}{uscc[12:]}"
    return uscc.lower() if luck < USCC_MASKED + USCC_LOWER_CASE else uscc
