"""Limits of documents: what is refused, by which code, and that the work is linear."""

from __future__ import annotations

import pytest
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.limits import Walk, check_document, check_pages
from gateway.errors import LimitError
from gateway.settings import Settings

SETTINGS = Settings()


def refusal(text: str, **settings: object) -> str | None:
    try:
        check_document(parse(text), SETTINGS.model_copy(update=settings))
    except LimitError as error:
        return error.code if error.remedy else "no remedy"
    return None


def bomb(levels: int) -> str:
    """Fragments that double at each level: `levels` fragments expand to 2 ** levels aliases."""
    chain = " ".join(f"fragment f{i} on Query{{...f{i + 1} x:hello ...f{i + 1}}}" for i in range(levels))
    return f"{{...f0}} {chain} fragment f{levels} on Query{{a:hello}}"


def test_a_bomb_of_nested_fragments_is_refused_after_linear_work() -> None:
    text = bomb(28)
    assert len(text) < 1_300
    walk = Walk(20)
    with pytest.raises(LimitError) as caught:
        check_document(parse(text), SETTINGS, walk)
    assert caught.value.code == "TOO_MANY_ROOT_FIELDS"
    assert walk.steps < 500


def test_the_work_of_the_walk_grows_with_the_text_and_not_with_its_expansion() -> None:
    loose = SETTINGS.model_copy(
        update=dict.fromkeys(("max_root_fields", "max_aliases", "max_fields", "max_depth"), 10**18)
    )
    steps = []
    for levels in (20, 40, 80):
        walk = Walk(20)
        check_document(parse(bomb(levels)), loose, walk)
        steps.append(walk.steps)
    assert steps[1] <= 2.1 * steps[0]
    assert steps[2] <= 2.1 * steps[1]


def test_fragments_that_spread_each_other_in_a_circle_end_the_walk() -> None:
    text = "{...a} fragment a on Query{hello ...b} fragment b on Query{hello ...a} fragment c on Query{...c}"
    assert refusal(text) is None


def test_an_unknown_fragment_is_left_to_validation() -> None:
    assert refusal("{...nowhere}") is None


@pytest.mark.parametrize(
    ("text", "limit", "code"),
    [
        ("{a} fragment f on Query{a} fragment g on Query{a}", {"max_fragments": 1}, "TOO_MANY_FRAGMENTS"),
        ("query a{a} query b{a}", {"max_operations": 1}, "TOO_MANY_OPERATIONS"),
        ("query($a:Int $b:Int){a(x:$a y:$b)}", {"max_variables": 1}, "TOO_MANY_VARIABLES"),
        ("{a{b{c}}}", {"max_depth": 2}, "TOO_DEEP"),
        ("{a{...f}} fragment f on T{b{c}}", {"max_depth": 2}, "TOO_DEEP"),
        ("{a ...on Query{b} ...f} fragment f on Query{c}", {"max_root_fields": 2}, "TOO_MANY_ROOT_FIELDS"),
        ("{x:a y:b{z:c}}", {"max_aliases": 2}, "TOO_MANY_ALIASES"),
        ("{a{...f} b{...f}} fragment f on T{c d}", {"max_fields": 5}, "TOO_MANY_FIELDS"),
        ("query($a:Int @x)@x{a@x ...f@x} fragment f on Q@x{a}", {"max_directives": 4}, "TOO_MANY_DIRECTIVES"),
        ("{a(x:[1,{y:2}]) a(x:[1,{y:2}])}", {"max_repeats": 19}, "TOO_MANY_REPEATED_FIELDS"),
        ("{__schema{a}}", {"introspection": False}, "INTROSPECTION_DISABLED"),
        ("{a{...f}} fragment f on T{__type{a}}", {"introspection": False}, "INTROSPECTION_DISABLED"),
        ("{a(first:5){b(last:4)}}", {"max_page_nodes": 24}, "PAGES_TOO_LARGE"),
        ("{a(first:5 last:2)}", {"max_page_nodes": 6}, "PAGES_TOO_LARGE"),
        ("{a{nodes{b}}}", {"max_page_nodes": 19}, "PAGES_TOO_LARGE"),
        ("{a(first:null){edges{b}}}", {"max_page_nodes": 19}, "PAGES_TOO_LARGE"),
        ("{a{...f}} fragment f on C{nodes{b}}", {"max_page_nodes": 19}, "PAGES_TOO_LARGE"),
        ("{a(first:5){...f}} fragment f on T{b(first:4)}", {"max_page_nodes": 24}, "PAGES_TOO_LARGE"),
        ("{a(first:999999999999999999999999)}", {}, "PAGES_TOO_LARGE"),
    ],
)
def test_each_limit_refuses_what_is_just_beyond_it(text: str, limit: dict[str, object], code: str) -> None:
    assert refusal(text, **limit) == code
    raised = {name: value + 1 if isinstance(value, int) else value for name, value in limit.items()}
    if limit and "introspection" not in limit:
        assert refusal(text, **raised) is None


def test_introspection_and_ordinary_documents_pass_by_default() -> None:
    from graphql import get_introspection_query

    assert refusal(get_introspection_query(input_value_deprecation=True)) is None
    assert refusal("{a(first:100){nodes{b(first:100){nodes{c}}}}}") is None


def test_the_arguments_of_the_root_field_nodes_make_it_no_connection() -> None:
    assert refusal("{nodes(ids:[1]){b}}", max_page_nodes=1) is None


def pages(text: str, variables: dict[str, object], limit: int) -> str | None:
    costs = check_document(parse(text), SETTINGS.model_copy(update={"max_page_nodes": limit}))
    try:
        for cost in costs.values():
            check_pages(cost, variables)
    except LimitError as error:
        return error.code
    return None


def test_page_sizes_in_variables_count_for_the_request_that_sends_them() -> None:
    text = "query($n:Int $m:Int=3){a(first:$n){...f}} fragment f on T{b(last:$m)}"
    assert pages(text, {"n": 5}, 20) is None
    assert pages(text, {"n": 5}, 19) == "PAGES_TOO_LARGE"
    assert pages(text, {"n": 5, "m": 4}, 20) == "PAGES_TOO_LARGE"
    assert pages(text, {"n": -7}, 1) is None
    assert pages(text, {"n": 10**30}, 10**9) == "PAGES_TOO_LARGE"


@pytest.mark.parametrize("value", ["many", None, True, [1]])
def test_a_page_size_of_the_wrong_type_counts_as_the_default_page(value: object) -> None:
    assert pages("query($n:Int){a(first:$n)}", {"n": value}, 20) is None
    assert pages("query($n:Int){a(first:$n)}", {"n": value}, 19) == "PAGES_TOO_LARGE"


def _selection(inner: list[str]) -> str:
    return " ".join(f"x{i}:f" + (f"{{{one}}}" if one else "") for i, one in enumerate(inner))


SELECTIONS = st.recursive(
    st.just(""), lambda inner: st.lists(inner, min_size=1, max_size=3).map(_selection), max_leaves=25
)


@given(SELECTIONS)
def test_counts_equal_those_of_a_plain_recursive_count(selection: str) -> None:
    text = "{" + (selection or "f") + "}"
    walk = Walk(20)
    node = parse(text).definitions[0]
    own = walk.definition(node).own  # type: ignore[arg-type]
    assert own.fields == text.count("f")
    assert own.aliases == text.count(":")
    deepest = depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        deepest = max(deepest, depth)
    assert own.depth == deepest
