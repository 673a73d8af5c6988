"""Ids are made of nothing but their parts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import BadInputError
from policy.ids import SUBJECT, make_id

PART = st.text(alphabet=st.characters(exclude_characters="\x1f", exclude_categories=["Cs"]))


def test_an_id_is_the_prefix_and_twenty_base32_characters_of_the_digest() -> None:
    # printf 'subject\x1fORGANISATION_CODE\x1f742183213' | sha256sum | first 100 bits in base32
    assert make_id(SUBJECT, "subject", "ORGANISATION_CODE", "742183213") == "su_zr7ephwd5q2uhe5sh6wv"


@given(st.lists(PART, min_size=1, max_size=4), st.lists(PART, min_size=1, max_size=4))
def test_ids_are_equal_only_for_equal_parts(one: list[str], other: list[str]) -> None:
    assert re.fullmatch(r"su_[a-z2-7]{20}", make_id(SUBJECT, *one))
    assert (make_id(SUBJECT, *one) == make_id(SUBJECT, *other)) == (one == other)


def test_a_part_that_could_be_taken_for_two_is_refused() -> None:
    with pytest.raises(BadInputError, match="U\\+001F"):
        make_id(SUBJECT, "entry", "a\x1fb")


def test_a_prefix_without_underscore_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="underscore"):
        make_id("su", "subject")
