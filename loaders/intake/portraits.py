"""What the records of one subject make of it: identifiers, strong keys, best current values.

Pure, so that `lianxin verify` can rebuild a subject from its records and compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from loaders.searchkeys import search_keys
from policy.identifiers import (
    CITIZEN_ID,
    ORGANISATION_CODE,
    PLATE,
    REGISTRATION_NUMBER,
    USCC,
    HashedCitizenId,
    Identifier,
    read_hashed,
    read_organisation_code,
    read_plate,
    read_registration_number,
    read_uscc,
)
from policy.ids import SUBJECT, make_id
from policy.intervals import FAR_INSTANT
from policy.text import address_key, telephone_key
from policy.vocabulary import SubjectKind

__all__ = ["Portrait", "StatedRecord", "Values", "best_values", "former_names", "id_candidates", "portrait"]

Values = Mapping[str, str]

_IDS = 100
_PLAIN: Final = {
    "kind": "kind",
    "name": "name",
    "form": "form",
    "status": "status",
    "established_on": "establishedOn",
    "address": "address",
    "telephone": "telephone",
    "industry": "industry",
    "region_code": "regionCode",
}
_VALID_ONLY: Final = {
    "uscc": USCC,
    "organisationCode": ORGANISATION_CODE,
    "registrationNumber": REGISTRATION_NUMBER,
    "plate": PLATE,
}


@dataclass(slots=True)
class StatedRecord:
    """What one source said of a subject under one ref, from `recorded_at` until `superseded_at`."""

    id: str
    source: str
    ref: str
    values: Values
    digest: str
    recorded_at: str
    superseded_at: str = FAR_INSTANT
    fresh: bool = False
    key: str = field(init=False)
    _portrait: Portrait | None = field(init=False, default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.key = f"subjects|{self.source}|{self.ref}"

    @property
    def portrait(self) -> Portrait:
        """The identifiers that it states, read once."""
        if self._portrait is None:
            self._portrait = portrait(self.values)
        return self._portrait

    @property
    def current(self) -> bool:
        """Whether it has not been corrected."""
        return self.superseded_at == FAR_INSTANT

    @property
    def rank(self) -> tuple[str, str, str]:
        """Of two records the one that ranks higher is shown: the latest received."""
        return (self.recorded_at, self.source, self.ref)


@dataclass(frozen=True, slots=True)
class Portrait:
    """The identifiers that one row states.

    `strong` are the keys by which two rows are one subject (promise 3): a valid USCC, a valid
    organisation code (own or inside the USCC), a valid citizen ID. `contradiction`: the row's own
    organisation code is not the one inside its USCC, and then is not strong.
    """

    identifiers: tuple[Identifier, ...]
    strong: tuple[str, ...]
    citizen: HashedCitizenId | None
    contradiction: bool


def portrait(values: Values) -> Portrait:
    """The identifiers in the canonical cells of a row of subjects."""
    found: dict[str, Identifier] = {}
    strong: list[str] = []
    uscc = read_uscc(values["uscc"]) if "uscc" in values else None
    own = read_organisation_code(values["organisation_code"]) if "organisation_code" in values else None
    contradiction = False
    if uscc is not None:
        _add(found, uscc)
        if uscc.valid:
            inner = Identifier(ORGANISATION_CODE, uscc.value[8:17], valid=True, masked=False)
            _add(found, inner)
            strong += [_key(uscc), _key(inner)]
            contradiction = own is not None and own.valid and own.value != inner.value
    if own is not None:
        _add(found, own)
        if own.valid and not contradiction and _key(own) not in strong:
            strong.append(_key(own))
    if "registration_number" in values:
        _add(found, read_registration_number(values["registration_number"]))
    if "plate" in values:
        _add(found, read_plate(values["plate"]))
    citizen = read_hashed(values["citizen_id"]) if "citizen_id" in values else None
    if citizen is not None:
        _add(found, Identifier(CITIZEN_ID, citizen.digest, valid=citizen.valid, masked=True))
        if citizen.valid and not citizen.masked:
            strong.append(f"{CITIZEN_ID}:{citizen.digest}")
    return Portrait(tuple(found.values()), tuple(strong), citizen, contradiction)


def _key(identifier: Identifier) -> str:
    return f"{identifier.scheme}:{identifier.value}"


def _add(found: dict[str, Identifier], identifier: Identifier) -> None:
    found.setdefault(_key(identifier), identifier)


def id_candidates(values: Values, stated: Portrait, source: str, ref: str) -> Iterator[str]:
    """The ids that a new subject may have, the first that is free counting (architecture.md §5)."""
    if values["kind"] != SubjectKind.PERSON:
        for scheme, value in _natural_keys(values, stated):
            yield make_id(SUBJECT, "subject", scheme, value)
    own = ("subject", f"ref:{source}", ref)
    yield make_id(SUBJECT, *own)
    for number in range(2, _IDS):
        yield make_id(SUBJECT, *own, str(number))


def _natural_keys(values: Values, stated: Portrait) -> list[tuple[str, str]]:
    own = read_organisation_code(values["organisation_code"]) if "organisation_code" in values else None
    if own is not None and own.valid:
        return [(ORGANISATION_CODE, own.value)]
    by_scheme = {each.scheme: each for each in reversed(stated.identifiers) if each.valid}
    for scheme in (ORGANISATION_CODE, REGISTRATION_NUMBER, PLATE):
        if scheme in by_scheme:
            return [(scheme, by_scheme[scheme].value)]
    return []


def former_names(records: Iterable[StatedRecord], name: str) -> list[str]:
    """All aliases, and all names but the shown one, in any record ever: oldest first, each once."""
    names: dict[str, None] = {}
    for record in sorted(records, key=lambda each: each.rank):
        names[record.values["name"]] = None
        names.update(dict.fromkeys((record.values.get("aliases") or "").split(";")))
    names.pop(name, None)
    names.pop("", None)
    return list(names)


def best_values(records: Iterable[StatedRecord]) -> dict[str, object]:
    """The properties of a subject with these records, current and superseded.

    Per property the value of the latest received current record that has one; where every record is
    superseded, of the latest of those.
    """
    every = list(records)
    current = [each for each in every if each.current] or [max(every, key=lambda each: each.rank)]
    current.sort(key=lambda each: each.rank, reverse=True)
    shown: dict[str, object] = {}
    for column, name in _PLAIN.items():
        shown[name] = next((each.values[column] for each in current if column in each.values), None)
    portraits = [each.portrait for each in current]
    for name, scheme in _VALID_ONLY.items():
        shown[name] = _first_valid(portraits, scheme)
    shown |= _citizen_values([each.citizen for each in portraits if each.citizen is not None])
    name = str(shown["name"])
    aliases = former_names(every, name)
    names, pinyin, initials = search_keys([name, *aliases])
    address, telephone = shown["address"], shown["telephone"]
    return shown | {
        "aliases": aliases,
        "addressKey": (address_key(str(address)) or None) if address else None,
        "telephoneKey": (telephone_key(str(telephone)) or None) if telephone else None,
        "searchNames": names,
        "searchPinyin": pinyin,
        "searchInitials": initials,
    }


def _first_valid(portraits: Iterable[Portrait], scheme: str) -> str | None:
    return next(
        (i.value for each in portraits for i in reversed(each.identifiers) if i.scheme == scheme and i.valid),
        None,
    )


def _citizen_values(citizens: list[HashedCitizenId]) -> dict[str, object]:
    valid = next((each for each in citizens if each.valid and not each.masked), None)
    return {
        "idLastFour": next((each.last_four for each in citizens if each.last_four), None),
        "adultOn": valid.adult_on if valid else None,
        "identityHash": valid.digest if valid else None,
    }
