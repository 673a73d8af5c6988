"""Target rules are read as the catalogue writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import BadInputError
from policy.targets import TargetRule, parse_subject_kinds, parse_target_rules, repeated_targets, split_cell
from policy.vocabulary import Role, SubjectKind, TargetRelation

SELF, ROLE_HOLDER, UNIT_WHERE = TargetRelation


def test_the_codes_map_one_to_one() -> None:
    assert parse_target_rules("SELF;LEGAL_REP;SHAREHOLDER>=5;UNIT_WHERE:DIRECTOR") == (
        TargetRule(SELF),
        TargetRule(ROLE_HOLDER, Role.LEGAL_REPRESENTATIVE),
        TargetRule(ROLE_HOLDER, Role.SHAREHOLDER, Decimal(5)),
        TargetRule(UNIT_WHERE, Role.DIRECTOR),
    )


def test_the_kinds_hold_for_every_rule() -> None:
    rules = parse_target_rules("SELF;PRINCIPAL", "ENTERPRISE; PERSON;ENTERPRISE")
    assert {rule.subject_kinds for rule in rules} == {(SubjectKind.ENTERPRISE, SubjectKind.PERSON)}


def test_an_empty_cell_reaches_nobody() -> None:
    assert parse_target_rules("") == parse_target_rules(None, "PERSON") == parse_target_rules(" ; ") == ()
    assert parse_subject_kinds(None) == ()
    assert split_cell(" a ;;b") == ("a", "b")


@pytest.mark.parametrize(
    "code",
    [
        "OWNER",
        "self",
        "LEGAL_REP>=5",
        "SHAREHOLDER>5",
        "SHAREHOLDER>=",
        "SHAREHOLDER>=101",
        "SHAREHOLDER>=-5",
        "UNIT_WHERE:",
        "UNIT_WHERE:SELF",
        "UNIT_WHERE:OWNER",
        "SHAREHOLDER>=５",
        "SELF>=5",
        "UNIT_WHERE",
    ],
)
def test_what_is_no_rule_is_refused_by_name(code: str) -> None:
    with pytest.raises(BadInputError, match="is not a target role") as caught:
        parse_target_rules(f"SELF;{code}")
    assert repr(code) in caught.value.problem


def test_what_is_no_kind_of_subject_is_refused() -> None:
    with pytest.raises(BadInputError, match="'COMPANY' is not a kind of subject"):
        parse_target_rules("SELF", "ENTERPRISE;COMPANY")


def test_a_repeated_rule_counts_once_and_is_named() -> None:
    cell = "LEGAL_REP;SELF;LEGAL_REPRESENTATIVE;SHAREHOLDER>=5;SHAREHOLDER"
    assert len(parse_target_rules(cell)) == 4
    assert repeated_targets(cell) == ("LEGAL_REPRESENTATIVE",)


_SHARES = st.decimals(0, 100, places=2).map(lambda share: f">={share}")
_ROLES = st.sampled_from(list(Role)).map(str) | st.builds("SHAREHOLDER{}".format, _SHARES)


@given(st.just("SELF") | _ROLES | _ROLES.map("UNIT_WHERE:{}".format))
def test_a_rule_reads_back_from_its_own_code(code: str) -> None:
    (rule,) = parse_target_rules(code)
    assert rule.code == code
