from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.searchkeys import fold_query, search_keys


def test_traditional_and_full_width_fold_to_simplified_and_half_width() -> None:
    assert fold_query("臺灣 （ＡＢ）Ｃ１") == "台湾abc1"


def test_pinyin_is_read_by_phrase_and_keeps_latin_and_digits() -> None:
    names, pinyin, initials = search_keys(["重慶長安A1公司"])
    assert names == ["重庆长安a1公司"]
    assert pinyin == ["chongqingchangana1gongsi"]
    assert initials == ["cqcaa1gs"]


def test_equal_keys_stand_once_in_the_order_of_the_names() -> None:
    names, pinyin, initials = search_keys(["华安", "ACME Ltd.", "華 安", "acme ltd", "（）"])
    assert names == ["华安", "acmeltd"]
    assert pinyin == ["huaan"]
    assert initials == ["ha"]


def test_the_umlaut_is_written_v() -> None:
    assert search_keys(["绿源"])[1] == ["lvyuan"]


def test_a_rare_character_stands_for_itself() -> None:
    assert search_keys(["\U00030000野"])[1] == ["\U00030000ye"]


@given(st.text(), st.text())
def test_a_part_of_a_name_folds_to_a_part_of_its_key(first: str, second: str) -> None:
    assert fold_query(first + second) == fold_query(first) + fold_query(second)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_query(fold_query(text)) == fold_query(text)
