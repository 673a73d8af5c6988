"""What looks wrong in a row of subjects: it loads and is reported (intake.md, promise 3)."""

from __future__ import annotations

from typing import Final

from loaders.intake.portraits import Portrait
from loaders.intake.rows import Row
from loaders.intake.work import Work
from policy.identifiers import CITIZEN_ID, USCC
from policy.vocabulary import SubjectKind

__all__ = ["findings_of"]

# Who registers whom (domain.md §4.1): 1 staffing offices, 5 civil affairs, 7 religion, 8 trade unions
# register organisations, 9 (market regulation) enterprises.
_DEPARTMENTS: Final = {
    SubjectKind.ENTERPRISE.value: frozenset("123456789ANY") - frozenset("1578"),
    SubjectKind.ORGANISATION.value: frozenset("123456789ANY") - frozenset("9"),
}


def findings_of(row: Row, stated: Portrait, work: Work) -> None:
    """Note identifiers that do not check, do not agree or do not fit, and an unknown region."""
    for identifier in stated.identifiers:
        if not identifier.valid:
            secret = identifier.scheme == CITIZEN_ID
            shown = "" if secret else f" {identifier.value}"
            masked = stated.citizen.masked if secret and stated.citizen else identifier.masked
            what = "is masked" if masked else "does not check"
            work.find(
                row,
                "MASKED_IDENTIFIER" if masked else "INVALID_IDENTIFIER",
                f"{identifier.scheme}{shown} {what}",
            )
    if stated.contradiction:
        work.find(row, "IDENTIFIERS_DISAGREE", "the organisation code is not the one inside the USCC")
    uscc = next((each for each in stated.identifiers if each.scheme == USCC and each.valid), None)
    kind = row.values["kind"]
    if uscc is not None and uscc.value[0] not in _DEPARTMENTS.get(kind, frozenset()):
        work.find(
            row,
            "DEPARTMENT_DOES_NOT_FIT",
            f"a USCC that begins with {uscc.value[0]} on a subject of kind {kind}",
        )
    region = row.get("region_code")
    if region is not None and region not in work.catalogue.regions:
        work.find(row, "UNKNOWN_REGION", f"region_code {region} is not in the catalogue")
