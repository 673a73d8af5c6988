"""What a text can mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.identity import IdentityKey
from loaders.search import ways_of
from loaders.statements.search import WAYS
from policy.identifiers import complete_citizen_id

KEY = IdentityKey(b"0123456789abcdef")


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("东海科技", ["identifier", "name", "name_part", "name_start", "reference"]),
        ("东", ["name", "reference"]),
        ("dhkj", ["identifier", "initials", "initials_start", "name", "name_start", "pinyin",
                  "pinyin_start", "reference"]),
        ("91330203MA", ["identifier", "identifier_start", "name", "name_start", "reference"]),
        ("?!", ["reference"]),
        (" ", []),
    ],
)  # fmt: skip
def test_a_text_is_tried_in_every_way_that_it_can_mean(text: str, ways: list[str]) -> None:
    assert sorted(ways_of(text)) == ways


def test_a_citizen_id_is_looked_up_by_its_hash_and_only_with_the_key() -> None:
    number = complete_citizen_id("99000019800229001")
    assert ways_of(number, KEY)["citizen"].startswith("CITIZEN_ID:")
    assert "citizen" not in ways_of(number)
    assert "citizen" not in ways_of(number, KEY, inside=False)
    assert "reference" not in ways_of(number, KEY, inside=False)


@given(st.text(max_size=40))
def test_no_text_is_anything_but_letters_and_digits_to_lucene(text: str) -> None:
    ways = ways_of(text, KEY)
    assert ways.keys() <= WAYS.keys()
    for way in ("name", "pinyin", "initials"):
        assert ways.get(way, ":").partition(":")[2].isalnum() or way not in ways
    for phrase in ways.get("name_part", "").split(" AND "):
        assert phrase.strip('"').isalnum() or not phrase
