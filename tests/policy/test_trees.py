"""Trees answer from any code up and down, circles included."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policy.regions import region_prefix
from policy.trees import Tree

TREE = Tree({"a": None, "b": "a", "c": "b", "d": "a", "lost": "nowhere"})


def test_a_tree_is_walked_up_and_down() -> None:
    assert TREE.root("c") == TREE.root("a") == "a"
    assert TREE.ancestors("c") == ("b", "a")
    assert TREE.below("a") == ("a", "b", "c", "d")
    assert TREE.below("b") == ("b", "c")
    assert TREE.children("a") == ("b", "d")
    assert TREE.children("c") == ()


def test_a_parent_that_is_unknown_makes_a_root() -> None:
    assert TREE.root("lost") == "lost"
    assert TREE.ancestors("lost") == ()


def test_an_unknown_code_has_nothing() -> None:
    assert TREE.root("nowhere") is None
    assert TREE.below("nowhere") == TREE.children("nowhere") == TREE.ancestors("nowhere") == ()


def test_a_circle_has_one_root_for_all_in_it_and_below() -> None:
    tree = Tree({"b": "a", "a": "b", "below": "b", "own": "own"})
    assert [tree.root(code) for code in ("a", "b", "below", "own")] == ["a", "a", "a", "own"]
    assert set(tree.below("a")) == set(tree.below("b")) == {"a", "b", "below"}


_CODES = "abcdef"


@given(st.dictionaries(st.sampled_from(_CODES), st.sampled_from([*_CODES, None])))
def test_below_is_the_inverse_of_above(parents: dict[str, str | None]) -> None:
    tree = Tree(parents)
    for code in parents:
        assert code in tree.below(code)
        assert all(
            (above in tree.ancestors(code) or above == code) == (code in tree.below(above))
            for above in parents
        )
        assert tree.root(code) in (code, *tree.ancestors(code))


def test_a_region_is_the_beginning_of_what_lies_in_it() -> None:
    prefixes = {
        "330000": "33",
        "330200": "3302",
        "330203": "330203",
        "429004": "429004",
        "110100": "1101",
        "000000": "",
        "330203001": "330203001",
        "330203001000": "330203001",
        "330203001002": "330203001002",
        "330203000": "330203",
        "330200000000": "3302",
    }
    assert {code: region_prefix(code) for code in prefixes} == prefixes
