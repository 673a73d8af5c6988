"""Windows, cursors, slices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.paging import Key, Value, Window, cursors_of, slice_of, window_of
from policy.errors import BadInputError

ORDER = (Key("name"), Key("rank", descending=True, missing=0), Key("id"))
CURSORS = cursors_of("Some.connection", ORDER)
VALUES = st.tuples(
    st.text(st.characters(exclude_categories=["Cs"])), st.integers(-(2**60), 2**60), st.text("abc")
)


@given(VALUES)
def test_a_cursor_gives_back_what_it_holds(values: tuple[Value, ...]) -> None:
    cursor = CURSORS.write(values)
    assert CURSORS.read(cursor) == values
    assert cursor.isascii()


@given(VALUES, st.sampled_from([("Other.connection", ORDER), ("Some.connection", ORDER[1:])]))
def test_a_cursor_of_another_connection_or_order_is_refused(
    values: tuple[Value, ...], other: tuple[str, tuple[Key, ...]]
) -> None:
    with pytest.raises(BadInputError, match="cursor"):
        cursors_of(*other).read(CURSORS.write(values))


@given(st.text(max_size=60))
def test_whatever_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="`before`"):
        CURSORS.read(text, "before")


@pytest.mark.parametrize(
    "values", [("a", 1), ("a", "1", "b"), (1, 1, "b"), ("a", True, "b"), ("a", 1, "b", "c")]
)
def test_a_cursor_whose_values_do_not_fit_the_order_is_refused(values: tuple[Value, ...]) -> None:
    with pytest.raises(BadInputError, match="cursor"):
        CURSORS.read(CURSORS.write(values))


def test_a_cursor_cut_or_lengthened_is_refused() -> None:
    cursor = CURSORS.write(("a", 1, "b"))
    for broken in (cursor[:-1], cursor + "=", cursor + "A", cursor.swapcase()):
        with pytest.raises(BadInputError, match="cursor"):
            CURSORS.read(broken)


def test_a_null_in_an_order_key_has_its_stand_in() -> None:
    assert CURSORS.values({"name": None, "rank": None, "id": "x"}) == ("", 0, "x")


def test_the_arguments_make_a_window() -> None:
    cursor = CURSORS.write(("a", 1, "b"))
    assert window_of(CURSORS) == Window(20)
    assert window_of(CURSORS, first=0) == Window(0)
    assert window_of(CURSORS, last=100, before=cursor) == Window(100, backward=True, before=("a", 1, "b"))
    assert window_of(CURSORS, after=cursor, before=cursor).after == ("a", 1, "b")


@pytest.mark.parametrize(
    "given", [{"first": -1}, {"first": 101}, {"last": -1}, {"last": 101}, {"first": 1, "last": 1}]
)
def test_arguments_that_make_no_window_are_refused(given: dict[str, int]) -> None:
    with pytest.raises(BadInputError):
        window_of(CURSORS, **given)  # type: ignore[arg-type]


@given(
    st.sets(st.integers(0, 30)),
    st.integers(0, 10),
    st.booleans(),
    st.none() | st.integers(0, 30),
    st.none() | st.integers(0, 30),
)
def test_a_slice_is_what_the_window_says(
    numbers: set[int], limit: int, backward: bool, after: int | None, before: int | None
) -> None:
    items = sorted(numbers)
    window = Window(
        limit, backward, None if after is None else (after,), None if before is None else (before,)
    )
    page = slice_of(items, lambda item: (item,), window)
    inside = [i for i in items if (after is None or i > after) and (before is None or i < before)]
    kept = inside[max(0, len(inside) - limit) :] if backward else inside[:limit]
    assert page.rows == kept
    cut = len(inside) > limit
    assert page.has_next == (
        (cut and not backward) or (before is not None and any(i >= before for i in items))
    )
    assert page.has_previous == ((cut and backward) or (after is not None and any(i <= after for i in items)))
