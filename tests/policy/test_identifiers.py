"""Identifiers are read in every spelling, judged by their scheme and never raise."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policy.calendar import eighteenth_birthday
from policy.check_digits import USCC_ALPHABET
from policy.errors import BadInputError
from policy.identifiers import (
    CitizenId,
    HashedCitizenId,
    Identifier,
    complete_citizen_id,
    complete_organisation_code,
    complete_registration_number,
    complete_uscc,
    hash_citizen_id,
    hashed,
    normalise,
    organisation_code_in,
    read_citizen_id,
    read_hashed,
    read_organisation_code,
    read_plate,
    read_registration_number,
    read_uscc,
    write_hashed,
)

KEY = b"a key for tests"
READERS = [read_uscc, read_organisation_code, read_registration_number, read_citizen_id, read_plate]

ORGANISATION_CODES = (
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8)
    .filter(lambda body: body != "00000000")
    .map(complete_organisation_code)
)
USCCS = st.builds(
    lambda head, region, code: complete_uscc(head + region + code),
    st.sampled_from(["91", "92", "12", "51", "N1", "N2", "N3", "Y1", "A1", "G1"]),
    st.text("0123456789", min_size=6, max_size=6),
    ORGANISATION_CODES,
)
CITIZENS = st.builds(
    lambda region, born, number: complete_citizen_id(f"{region}{born:%Y%m%d}{number:03}"),
    st.sampled_from(["110105", "330204", "810000", "820000", "830000", "911840"]),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2018, 1, 1)),
    st.integers(0, 999),
)


@given(st.sampled_from(READERS), st.text())
def test_reading_never_raises_and_a_masked_value_is_never_valid(reader: object, text: str) -> None:
    assert callable(reader)
    identifier = reader(text)
    assert isinstance(identifier, Identifier)
    assert identifier.masked == any(mask in identifier.value for mask in "*●×")
    assert not (identifier.masked and identifier.valid)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "text",
    [
        "91330203674737244W",
        "91330203674737244w",
        " 9133 0203 6747 3724 4W ",
        "９１３３０２０３６７４７３７２４４Ｗ",
        "91330203-67473724-4W",
        "91330203‐67473724–4W\ufeff",
    ],
)
def test_a_uscc_is_read_in_every_spelling(text: str) -> None:
    assert read_uscc(text) == Identifier("USCC", "91330203674737244W", valid=True, masked=False)
    assert organisation_code_in(text) == "674737244"


@pytest.mark.parametrize(
    "text", ["913302******531452", "９１３３０２＊＊＊＊＊＊５３１４５２", "410724************"]
)
def test_a_masked_code_is_kept_as_not_valid(text: str) -> None:
    for reader in READERS:
        assert (reader(text).valid, reader(text).masked) == (False, True)
    assert organisation_code_in(text) is None


@given(USCCS)
def test_letter_prefixed_codes_are_valid_like_others(uscc: str) -> None:
    assert read_uscc(uscc).valid
    assert read_organisation_code(uscc[8:17]).valid
    assert organisation_code_in(uscc.lower()) == uscc[8:17]


@given(USCCS, st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_a_mistyped_uscc_is_never_valid(uscc: str, place: int, char: str) -> None:
    assume(uscc[place] != char)
    assert not read_uscc(uscc[:place] + char + uscc[place + 1 :]).valid


@given(USCCS, st.integers(0, 16))
def test_a_uscc_with_two_neighbours_swapped_is_never_valid(uscc: str, place: int) -> None:
    assume(uscc[place] != uscc[place + 1])
    assert not read_uscc(uscc[:place] + uscc[place + 1] + uscc[place] + uscc[place + 2 :]).valid


def test_a_uscc_around_a_wrong_organisation_code_is_not_valid() -> None:
    # 67473724 checks to 4 (18+49+36+70+15+56+8+8 = 260 = 11·23 + 7); with 5 the outer sum is 1181 + 28 = 1209
    # = 31·39, so that the outer check character is 0 and only the inner one is wrong.
    assert not read_uscc("913302036747372450").valid
    with pytest.raises(BadInputError, match="unified social credit code"):
        complete_uscc("91330203674737245")


@pytest.mark.parametrize(
    "text",
    ["", "0", "000000000000000000", "91330203674737244", "91330203674737244WW", "9133020S674737244W", "无"],
)
def test_what_is_no_uscc_is_not_valid(text: str) -> None:
    assert read_uscc(text) == Identifier("USCC", text, valid=False, masked=False)


def test_an_organisation_code_is_read_with_or_without_its_hyphen() -> None:
    for text in ("74218321-3", "742183213", "７４２１８３２１－３"):
        assert read_organisation_code(text) == Identifier("ORGANISATION_CODE", "742183213", True, False)
    assert read_organisation_code("ma100000-9").valid


@pytest.mark.parametrize("text", ["", "74218321-4", "74218321", "7421832133", "00000000-0", "7421832X3"])
def test_a_wrong_organisation_code_is_not_valid(text: str) -> None:
    assert not read_organisation_code(text).valid


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 14), st.sampled_from("0123456789"))
def test_a_mistyped_registration_number_is_not_valid(tail: str, place: int, char: str) -> None:
    number = complete_registration_number("3" + tail)
    assert read_registration_number(number).valid
    assume(number[place] != char)
    assert not read_registration_number(number[:place] + char + number[place + 1 :]).valid


@pytest.mark.parametrize(
    "text",
    ["", "1101080000000", "11010800000001", "110108000000017", "000000000000005", "企独沪总字第012345号"],
)
def test_an_old_or_wrong_registration_number_is_kept_as_not_valid(text: str) -> None:
    assert read_registration_number(text) == Identifier("REGISTRATION_NUMBER", text, False, False)


@given(CITIZENS)
def test_a_citizen_id_tells_its_last_four_and_the_eighteenth_birthday(number: str) -> None:
    read = read_citizen_id(number.lower())
    assert (read.valid, read.masked, read.value) == (True, False, number)
    assert read.last_four == number[-4:]
    assert read.adult_on == eighteenth_birthday(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")


@given(CITIZENS, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_a_mistyped_citizen_id_is_never_valid(number: str, place: int, char: str) -> None:
    assume(number[place] != char)
    wrong = read_citizen_id(number[:place] + char + number[place + 1 :])
    assert (wrong.valid, wrong.adult_on) == (False, None)


@given(CITIZENS, st.integers(0, 16))
def test_a_citizen_id_with_two_neighbours_swapped_is_never_valid(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    assert not read_citizen_id(number[:place] + number[place + 1] + number[place] + number[place + 2 :]).valid


def test_nobody_is_born_in_the_future_or_before_1900() -> None:
    number = complete_citizen_id("11010520180119000")
    assert read_citizen_id(number, on="2018-01-19").valid
    assert not read_citizen_id(number, on="2018-01-18").valid
    assert not read_citizen_id(complete_citizen_id("11010529990101000")).valid
    for body in ("11010518991231000", "11010520010229000", "01010520010228000", "1101052001022800"):
        with pytest.raises(BadInputError, match="citizen ID"):
            complete_citizen_id(body)


@pytest.mark.parametrize(
    ("text", "last_four"),
    [
        ("110105491231002", "1002"),  # fifteen digits: no check digit
        ("1101**********1234", "1234"),
        ("410724************", None),
        ("G12345678", None),
        ("", None),
    ],
)
def test_an_unproven_id_tells_no_birthday(text: str, last_four: str | None) -> None:
    read = read_citizen_id(text)
    assert (read.valid, read.last_four, read.adult_on) == (False, last_four, None)


def test_the_representation_of_a_citizen_id_does_not_show_it() -> None:
    number = complete_citizen_id("11010519900307001")
    assert number[:14] not in repr(read_citizen_id(number))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("浙B·12345", "浙B12345"),
        ("浙 b-12345", "浙B12345"),
        ("粤BD12345", "粤BD12345"),
        ("粤B12345D", "粤B12345D"),
        ("京A1234警", "京A1234警"),
        ("粤Z1234港", "粤Z1234港"),
        ("鲁B1234挂", "鲁B1234挂"),
        ("京O12345", "京O12345"),
    ],
)
def test_a_plate_is_read_without_its_dot(text: str, value: str) -> None:
    assert read_plate(text) == Identifier("PLATE", value, valid=True, masked=False)


@pytest.mark.parametrize("text", ["", "浙B1234", "浙B1234I", "A12345", "使123456", "浙1B2345", "浙B*2345"])
def test_what_is_no_civil_plate_is_not_valid(text: str) -> None:
    assert not read_plate(text).valid


def test_no_code_is_completed_from_a_wrong_beginning() -> None:
    for complete in (complete_organisation_code, complete_registration_number, complete_uscc):
        for body in ("", "0000000", "00000000", "00000000000000", "00000000000000000", "abcdefgh"):
            with pytest.raises(BadInputError):
                complete(body)


def test_the_hash_is_the_hmac_of_the_normal_form() -> None:
    # printf 11010519491231002X | openssl dgst -sha256 -hmac 'a key for tests'
    assert hash_citizen_id(KEY, "11010519491231002x") == "68eca7dbda05242b746b29c15a632175"
    assert hash_citizen_id(b"another", "11010519491231002X") != hash_citizen_id(KEY, "11010519491231002X")


@given(
    CITIZENS | st.sampled_from(["110105491231002", "1101**********1234", "410724************", "G1234567"])
)
def test_what_is_kept_reads_back_from_the_export_form(text: str) -> None:
    citizen = read_citizen_id(text)
    kept = hashed(KEY, citizen)
    written = write_hashed(kept)
    assert read_hashed(written) == kept
    assert (kept.valid, kept.masked, kept.last_four) == (citizen.valid, citizen.masked, citizen.last_four)
    assert text not in written


def test_the_export_form_is_as_the_intake_says() -> None:
    kept = HashedCitizenId("0123456789abcdef" * 2, "002X", "1967-12-31", valid=True, masked=False)
    assert write_hashed(kept) == "hash:0123456789abcdef0123456789abcdef:002X:1967-12-31"
    assert read_hashed("11010519491231002X") is None
    assert isinstance(read_citizen_id("11010519491231002X"), CitizenId)


@pytest.mark.parametrize("text", ["hash:", "hash:0123:1234:2018-01-19", f"hash:{'0' * 32}:1234:soon"])
def test_a_broken_export_form_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(BadInputError, match="hash:…:last4:YYYY-MM-DD") as caught:
        read_hashed(text)
    assert not re.search("0123:|0000", caught.value.problem)


def test_an_export_form_with_an_impossible_date_is_refused() -> None:
    with pytest.raises(BadInputError, match="not a date"):
        read_hashed(f"hash:{'0' * 32}:1234:2018-02-29")
