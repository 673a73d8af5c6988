"""Who must not be listed, and who must not list (intake.md, promise 7).

- MINOR_NOT_LISTABLE: a person known, from a valid citizen ID, to be under 18 on the recognition date
  (法释〔2017〕7号); on the eighteenth birthday one is 18, and one without an ID is taken.
- AUTHORITY_NOT_COMPETENT: an authority below county level (R-05), or an association without an
  authorisation by a national authority that covers the entry's domain on the recognition date (R-06).

Whatever else breaks a rule of the notice is recorded and reported; only these are refused.
"""

from __future__ import annotations

from policy.catalogue import Catalogue
from policy.errors import LianxinError
from policy.intervals import EARLY, FAR, contains
from policy.records import AuthorisationRecord, AuthorityRecord
from policy.vocabulary import AuthorityKind, AuthorityLevel

__all__ = [
    "AUTHORITY_NOT_COMPETENT",
    "MINOR_NOT_LISTABLE",
    "NotEligibleError",
    "is_minor",
    "require_adult",
    "require_competent",
]

MINOR_NOT_LISTABLE = "MINOR_NOT_LISTABLE"
AUTHORITY_NOT_COMPETENT = "AUTHORITY_NOT_COMPETENT"


class NotEligibleError(LianxinError):
    """An entry that must not be stored at all; the code says which rule forbids it."""


def is_minor(adult_on: str | None, at: str) -> bool:
    """Whether somebody who is 18 on `adult_on` (None: not known) is known to be a minor at the date."""
    return adult_on is not None and at < adult_on


def require_adult(adult_on: str | None, recognised_on: str) -> None:
    """NotEligibleError MINOR_NOT_LISTABLE if the person is known to be a minor on the recognition date."""
    if is_minor(adult_on, recognised_on):
        # The birthday itself is never shown (intake.md, promise 6).
        raise NotEligibleError(
            f"The person is under 18 on the recognition date {recognised_on}.",
            "Remove the row: minors must not be listed.",
            code=MINOR_NOT_LISTABLE,
        )


def _authorises(
    catalogue: Catalogue, authorisation: AuthorisationRecord, domain_code: str, recognised_on: str
) -> bool:
    granter = catalogue.authorities.get(authorisation.authorised_by)
    if granter is None or granter.level is not AuthorityLevel.NATIONAL:
        return False
    covered = authorisation.domain_code
    if covered is not None and domain_code not in catalogue.domains_below(covered):
        return False
    return contains(authorisation.valid_from or EARLY, authorisation.valid_to or FAR, recognised_on)


def require_competent(
    catalogue: Catalogue, authority: AuthorityRecord, domain_code: str, recognised_on: str
) -> None:
    """NotEligibleError AUTHORITY_NOT_COMPETENT if the authority may not recognise there and then."""
    if authority.level is AuthorityLevel.TOWNSHIP:
        raise NotEligibleError(
            f"The authority {authority.code} is below county level.",
            "Name the authority of county level or above that recognised the entry.",
            code=AUTHORITY_NOT_COMPETENT,
        )
    if authority.kind is AuthorityKind.ASSOCIATION and not any(
        _authorises(catalogue, each, domain_code, recognised_on)
        for each in catalogue.authorisations_of(authority.code)
    ):
        raise NotEligibleError(
            f"The association {authority.code} has no authorisation for the domain {domain_code} "
            f"on {recognised_on}.",
            "Load its authorisation by a national authority, or name the authority that recognised.",
            code=AUTHORITY_NOT_COMPETENT,
        )
