from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.intake.cells import CellError, parser, scrub, split, unreadable
from loaders.intake.tables import TABLES, Column, Type
from tests.loaders.intake.desk import KEY, citizen_id, uscc


def read(kind: Type, text: str, *values: str) -> str | None:
    return parser(Column("c", kind, values=values), KEY)(text)


@pytest.mark.parametrize(
    ("kind", "text", "canonical"),
    [
        (Type.DATE, "2020-02-29", "2020-02-29"),
        (Type.DATE, "9999-12-31", None),
        (Type.PARTIAL_DATE, "2020-02", "2020-02"),
        (Type.INSTANT, "2020-01-01T08:00:00+08:00", "2020-01-01T00:00:00.000000Z"),
        (Type.DECIMAL, "12.50", "12.50"),
        (Type.INTEGER, "007", "007"),
        (Type.BOOLEAN, "TRUE", "true"),
        (Type.TEXTS, " a ; b;;a；c ", "a;b;c"),
        (Type.TEXTS, ";", None),
        (Type.CODE, "spc", "spc"),
        (Type.IDENTIFIER, " ab-12 ", "AB12"),
        (Type.IDENTIFIER, "-", None),
        (Type.DOC_NO, "发改财金[2016] 141号", "发改财金〔2016〕141号"),
        (Type.DOC_NOS, "文〔1〕2号;文（1）2号", "文〔1〕2号"),
        (Type.TARGET_ROLES, "SELF;LEGAL_REP;SELF", "SELF;LEGAL_REP;SELF"),
        (Type.REF, "USCC:9-1", "uscc:91"),
        (Type.OWN_REF, "a-1", "a-1"),
        (
            Type.RESPONSIBLE,
            "1:LEGAL_REP; uscc:91:PRINCIPAL;1:LEGAL_REPRESENTATIVE",
            "1:LEGAL_REPRESENTATIVE;uscc:91:PRINCIPAL",
        ),
    ],
)
def test_a_cell_is_read_to_its_canonical_text(kind: Type, text: str, canonical: str | None) -> None:
    assert read(kind, text) == canonical


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Type.DATE, "2020-2-9", "UNPARSABLE_CELL"),
        (Type.DATE, "2021-02-29", "UNPARSABLE_CELL"),
        (Type.PARTIAL_DATE, "2020-13", "UNPARSABLE_CELL"),
        (Type.INSTANT, "2020-01-01T00:00:00", "UNPARSABLE_CELL"),
        (Type.DECIMAL, "1e9", "UNPARSABLE_CELL"),
        (Type.DECIMAL, "12%", "UNPARSABLE_CELL"),
        (Type.INTEGER, "1.0", "UNPARSABLE_CELL"),
        (Type.BOOLEAN, "yes", "UNPARSABLE_CELL"),
        (Type.CODE, "a;b", "UNPARSABLE_CELL"),
        (Type.DOC_NO, "a;b", "UNPARSABLE_CELL"),
        (Type.OWN_REF, "uscc:91", "UNPARSABLE_CELL"),
        (Type.OWN_REF, "a;b", "UNPARSABLE_CELL"),
        (Type.RESPONSIBLE, "PRINCIPAL", "UNPARSABLE_CELL"),
        (Type.RESPONSIBLE, "1:BOSS", "NOT_IN_VOCABULARY"),
        (Type.TARGET_ROLES, "BOSS", "NOT_IN_VOCABULARY"),
        (Type.TARGET_ROLES, "DIRECTOR>=5", "NOT_IN_VOCABULARY"),
        (Type.CITIZEN_ID, "hash:zz:1:2", "UNPARSABLE_CELL"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(kind: Type, text: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        read(kind, text)
    assert caught.value.code == code
    assert caught.value.right


def test_enumerations_take_their_values_only() -> None:
    assert read(Type.ENUM, "A", "A", "B") == "A"
    assert read(Type.ENUMS, "B;A;B", "A", "B") == "B;A"
    with pytest.raises(CellError):
        read(Type.ENUMS, "A;C", "A", "B")


def test_a_citizen_id_is_kept_hashed_and_its_export_form_is_taken_back() -> None:
    kept = read(Type.CITIZEN_ID, citizen_id(1))
    assert kept is not None
    assert kept.startswith("hash:")
    assert kept.endswith(f":{citizen_id(1)[-4:]}:2008-01-01")
    assert read(Type.CITIZEN_ID, kept) == kept


def test_a_ref_that_is_a_citizen_id_is_hashed_alike_wherever_it_stands() -> None:
    own, foreign = read(Type.OWN_REF, citizen_id(2)), read(Type.REF, citizen_id(2))
    assert own == foreign
    assert own is not None
    assert own.startswith("cid-")
    assert read(Type.RESPONSIBLE, f"{citizen_id(2)}:PRINCIPAL") == f"{own}:PRINCIPAL"


def test_citizen_ids_in_a_text_are_masked_and_other_numbers_are_not() -> None:
    assert scrub(f"身份证{citizen_id(3)}。") == f"身份证{'*' * 14}{citizen_id(3)[-4:]}。"
    assert scrub(f"{uscc(1)} 123456789012345678") == f"{uscc(1)} 123456789012345678"


def test_what_could_not_be_decoded_is_unreadable() -> None:
    assert unreadable("a\udcff")
    assert unreadable("a\x1fb")
    assert not unreadable("甲")


@given(st.sampled_from([c for t in TABLES.values() for c in t.columns]), st.text(min_size=1))
def test_any_text_is_read_or_refused_and_reading_again_changes_nothing(column: Column, text: str) -> None:
    parse = parser(column, KEY)
    stripped = text.strip()
    if not stripped:
        return
    try:
        canonical = parse(stripped)
    except CellError:
        return
    if canonical:
        assert parse(canonical) == canonical


def test_split_gives_the_values_of_a_canonical_cell() -> None:
    assert split("a;b") == ["a", "b"]
    assert split(None) == []
