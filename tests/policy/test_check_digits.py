"""The check characters are those computed by hand, and detect what their scheme promises."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from policy.check_digits import (
    USCC_ALPHABET,
    citizen_check,
    organisation_check,
    registration_check,
    uscc_check,
)

DIGITS = "0123456789"
_USCC = st.text(USCC_ALPHABET, min_size=17, max_size=17)


def test_the_uscc_of_the_domain_page_checks() -> None:
    # 91330203674737244W; weights 1 3 9 27 19 26 16 17 20 29 25 13 8 24 10 30 28
    # 9·1+1·3+3·9+3·27+0·19+2·26+0·16+3·17+6·20+7·29+4·25+7·13+3·8+7·24+2·10+4·30+4·28 = 1181
    # 1181 mod 31 = 3; 31 − 3 = 28, the 29th character of the alphabet: W
    assert uscc_check("91330203674737244") == "W"


def test_organisation_codes_check() -> None:
    # 74218321-3: 7·3+4·7+2·9+1·10+8·5+3·8+2·4+1·2 = 151; 151 mod 11 = 8; 11 − 8 = 3
    assert organisation_check("74218321") == "3"
    # the inner code of the USCC above, 67473724-4: 18+49+36+70+15+56+8+8 = 260; mod 11 = 7; 11 − 7 = 4
    assert organisation_check("67473724") == "4"
    # 1·3+2·8+1·4 = 23; mod 11 = 1; 11 − 1 = 10, written X. 1·7+1·4 = 11; mod 11 = 0; 11 − 0 = 11, written 0
    assert organisation_check("10000210") == "X"
    assert organisation_check("01000010") == "0"
    # M is 22, A is 10: 22·3+10·7+1·9 = 145; mod 11 = 2; 11 − 2 = 9
    assert organisation_check("MA100000") == "9"


def test_a_registration_number_checks() -> None:
    # ISO 7064 MOD 11,10 of its own example 0794 → 5
    assert registration_check("0794") == "5"
    # 11010800000001, P from 10: (10+1)→1·2=2, 3·2=6, 6·2→1, 2·2=4, 4·2=8, (8+8)→6·2→1, 2, 4, 8, (16→)5, 10,
    # (0→)10·2→9, 7, (7+1)→8·2→5; the digit that makes 5 + c ≡ 1 (mod 10) is 6
    assert registration_check("11010800000001") == "6"


def test_a_citizen_id_checks() -> None:
    # GB 11643's own examples: Σ = 167, mod 11 = 2, 12 − 2 = 10, written X; Σ = 195, mod 11 = 8, 12 − 8 = 4
    assert citizen_check("11010519491231002") == "X"
    assert citizen_check("44052418800101001") == "4"


@given(_USCC, st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_mod_31_detects_every_substitution(body: str, place: int, char: str) -> None:
    code = body + uscc_check(body)
    assume(code[place] != char)
    wrong = code[:place] + char + code[place + 1 :]
    assert uscc_check(wrong[:17]) != wrong[17]


@given(_USCC, st.integers(0, 16))
def test_mod_31_detects_every_swap_of_neighbours(body: str, place: int) -> None:
    code = body + uscc_check(body)
    assume(code[place] != code[place + 1])
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert uscc_check(wrong[:17]) != wrong[17]


@given(st.text(DIGITS, min_size=8, max_size=8), st.integers(0, 7), st.sampled_from(DIGITS))
def test_organisation_codes_detect_every_substituted_digit(body: str, place: int, char: str) -> None:
    assume(body[place] != char)
    assert organisation_check(body[:place] + char + body[place + 1 :]) != organisation_check(body)


@given(st.text(DIGITS, min_size=8, max_size=8), st.integers(0, 6))
def test_organisation_codes_detect_every_swap_of_neighbouring_digits(body: str, place: int) -> None:
    assume(body[place] != body[place + 1])
    wrong = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert organisation_check(wrong) != organisation_check(body)


@given(st.text(DIGITS, min_size=14, max_size=14), st.integers(0, 13), st.sampled_from(DIGITS))
def test_mod_11_10_detects_every_substitution(body: str, place: int, char: str) -> None:
    assume(body[place] != char)
    assert registration_check(body[:place] + char + body[place + 1 :]) != registration_check(body)


@given(st.text(DIGITS, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(DIGITS))
def test_mod_11_2_detects_every_substitution(body: str, place: int, char: str) -> None:
    assume(body[place] != char)
    assert citizen_check(body[:place] + char + body[place + 1 :]) != citizen_check(body)


@given(st.text(DIGITS, min_size=17, max_size=17), st.integers(0, 15))
def test_mod_11_2_detects_every_swap_of_neighbours(body: str, place: int) -> None:
    assume(body[place] != body[place + 1])
    wrong = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert citizen_check(wrong) != citizen_check(body)
