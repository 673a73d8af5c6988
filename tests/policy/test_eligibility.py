"""Minors are not listed, and only competent authorities list (intake.md, promise 7)."""

from __future__ import annotations

import pytest

from policy.catalogue import Catalogue, Row
from policy.eligibility import NotEligibleError, is_minor, require_adult, require_competent

CATALOGUE = Catalogue.build(
    domains=[{"code": "trade"}, {"code": "trade-wine", "parent_code": "trade"}, {"code": "tax"}],
    authorities=[
        {"code": "ministry", "level": "NATIONAL"},
        {"code": "bureau", "level": "PROVINCE"},
        {"code": "county", "level": "COUNTY"},
        {"code": "town", "level": "TOWNSHIP"},
        {"code": "wine", "kind": "ASSOCIATION", "level": "NATIONAL"},
        {"code": "any", "kind": "ASSOCIATION", "level": "NATIONAL"},
        {"code": "local", "kind": "ASSOCIATION", "level": "PROVINCE"},
        {"code": "lost", "kind": "ASSOCIATION", "level": "NATIONAL"},
        {"code": "none", "kind": "ASSOCIATION", "level": "NATIONAL"},
        {"code": "village", "kind": "ASSOCIATION", "level": "TOWNSHIP"},
    ],
    authorisations=[
        {"association_code": "wine", "authorised_by": "ministry", "domain_code": "tax", "from": "2001-01-01"},
        {
            "association_code": "wine",
            "authorised_by": "ministry",
            "domain_code": "trade",
            "from": "2018-01-19",
            "to": "2020-01-19",
        },
        {"association_code": "any", "authorised_by": "ministry", "from": "2018-01-19"},
        {"association_code": "village", "authorised_by": "ministry", "from": "2018-01-19"},
        {"association_code": "local", "authorised_by": "bureau", "from": "2018-01-19"},
        {"association_code": "lost", "authorised_by": "unknown", "from": "2018-01-19"},
    ],
)


def test_one_is_taken_on_the_eighteenth_birthday_and_refused_the_day_before() -> None:
    require_adult("2018-01-19", "2018-01-19")
    require_adult(None, "2018-01-19")
    with pytest.raises(NotEligibleError, match="under 18") as caught:
        require_adult("2018-01-20", "2018-01-19")
    assert caught.value.code == "MINOR_NOT_LISTABLE"
    assert "2018-01-20" not in str(caught.value)  # the birthday is never shown
    assert (is_minor("2018-01-20", "2018-01-19"), is_minor(None, "2018-01-19")) == (True, False)


@pytest.mark.parametrize(
    ("code", "domain", "on"),
    [
        ("ministry", "tax", "2018-01-19"),
        ("bureau", "tax", "2018-01-19"),
        ("county", "tax", "2018-01-19"),
        ("wine", "trade", "2018-01-19"),
        ("wine", "trade-wine", "2020-01-18"),
        ("wine", "tax", "2005-01-01"),
        ("any", "tax", "2018-01-19"),
        ("any", "unknown", "9999-12-31"),
    ],
)
def test_a_competent_authority_is_taken(code: str, domain: str, on: str) -> None:
    require_competent(CATALOGUE, CATALOGUE.authorities[code], domain, on)


@pytest.mark.parametrize(
    ("code", "domain", "on", "because"),
    [
        ("town", "tax", "2018-01-19", "below county level"),
        ("village", "tax", "2018-01-19", "below county level"),
        ("none", "tax", "2018-01-19", "no authorisation"),
        ("wine", "trade", "2018-01-18", "no authorisation"),
        ("wine", "trade", "2020-01-19", "no authorisation"),
        ("any", "trade", "2018-01-18", "no authorisation"),
        ("local", "trade", "2018-01-19", "no authorisation"),  # a national department authorises
        ("lost", "trade", "2018-01-19", "no authorisation"),
    ],
)
def test_an_authority_that_is_not_competent_is_refused(code: str, domain: str, on: str, because: str) -> None:
    with pytest.raises(NotEligibleError, match=because) as caught:
        require_competent(CATALOGUE, CATALOGUE.authorities[code], domain, on)
    assert caught.value.code == "AUTHORITY_NOT_COMPETENT"
    assert caught.value.remedy


def test_an_authorisation_for_a_sub_domain_does_not_cover_its_parent() -> None:
    rows: list[Row] = [
        {"association_code": "x", "authorised_by": "m", "domain_code": "trade-wine", "from": "2018-01-01"}
    ]
    catalogue = Catalogue.build(
        domains=[{"code": "trade"}, {"code": "trade-wine", "parent_code": "trade"}],
        authorities=[
            {"code": "m", "level": "NATIONAL"},
            {"code": "x", "kind": "ASSOCIATION", "level": "NATIONAL"},
        ],
        authorisations=rows,
    )
    require_competent(catalogue, catalogue.authorities["x"], "trade-wine", "2018-01-19")
    with pytest.raises(NotEligibleError):
        require_competent(catalogue, catalogue.authorities["x"], "trade", "2018-01-19")
