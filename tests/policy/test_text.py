"""Texts are compared by what they say, not by how they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.text import address_key, fold, normalise_doc_no, telephone_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ａ股（北京）有限公司", "a股北京有限公司"),
        (" Lian·Xin, Ltd. ", "lianxinltd"),
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("STRASSE straße", "strassestrasse"),
        ("①号　厂", "1号厂"),
        ("甲\u200b乙", "甲乙"),
        ("A＋B", "a+b"),
        ("a\u200d\u0301", "á"),
        ("（）", ""),
    ],
)
def test_a_name_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


_NAME = st.text("甲乙丙abcABC123")


@given(_NAME, st.sampled_from([" ", "　", "-", "（", "\t", "。", "·"]), _NAME)
def test_punctuation_and_space_never_tell_names_apart(left: str, between: str, right: str) -> None:
    assert fold(left + between + right) == fold(left + right)


def test_addresses_are_equal_without_width_and_space() -> None:
    assert address_key("宁波市 海曙区　１２号") == address_key("宁波市海曙区12号") == "宁波市海曙区12号"
    assert address_key("A路") != address_key("a路")
    assert address_key("12号") != address_key("1-2号")
    assert address_key(" 　") == ""


def test_telephones_are_their_digits() -> None:
    assert telephone_key("（０５７４）8765-4321 转 8") == "0574876543218"
    assert telephone_key("+86 574 87654321") == "8657487654321"
    assert telephone_key("暂无") == ""


@pytest.mark.parametrize(
    "written",
    [
        "发改财金〔2016〕141号",
        "发改财金[2016]141号",
        "发改财金［２０１６］１４１号",
        "发改财金(2016)141号",
        "发改财金（2016）141号",
        "发改财金【2016】 141 号",
        " 发改财金﹝2016﹞141号\n",
    ],
)
def test_a_document_number_has_one_form(written: str) -> None:
    assert normalise_doc_no(written) == "发改财金〔2016〕141号"


@given(st.text())
def test_a_normalised_document_number_stays(text: str) -> None:
    once = normalise_doc_no(text)
    assert normalise_doc_no(once) == once
