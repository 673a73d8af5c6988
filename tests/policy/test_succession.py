"""Departments are followed through reorganisations, forwards only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.rows import read_authority
from policy.succession import Succession


def succession(**bodies: tuple[str, str, str]) -> Succession:
    """Bodies by code: established_on, dissolved_on, successors."""
    return Succession(
        {
            code: read_authority(
                {"code": code, "established_on": begun, "dissolved_on": ended, "succeeded_by": after}
            )
            for code, (begun, ended, after) in bodies.items()
        }
    )


REFORMS = succession(
    circ=("1998-11-18", "2018-04-08", "cbirc"),
    cbrc=("2003-04-28", "2018-04-08", "cbirc"),
    cbirc=("2018-04-08", "2023-05-18", "nfra"),
    nfra=("2023-05-18", "", ""),
    aqsiq=("2001-04-10", "2018-04-10", "samr;gac"),
    samr=("2018-04-10", "", ""),
    gac=("", "", ""),
    closed=("", "2018-01-19", "nobody"),
    early=("", "2017-01-01", "nfra"),
)


@pytest.mark.parametrize(
    ("code", "at", "bodies"),
    [
        ("circ", "2018-04-07", ("circ",)),
        ("circ", "2018-04-08", ("cbirc",)),
        ("circ", "2023-05-17", ("cbirc",)),
        ("circ", "2023-05-18", ("nfra",)),
        ("cbrc", "2024-01-01", ("nfra",)),
        ("aqsiq", "2018-04-09", ("aqsiq",)),
        ("aqsiq", "2018-04-10", ("samr", "gac")),
        ("closed", "2020-01-01", ("closed",)),
        ("nfra", "2010-01-01", ("nfra",)),
        ("early", "2018-01-01", ("nfra",)),
        ("unknown", "2018-01-01", ()),
    ],
)
def test_a_dissolved_body_is_replaced_by_all_its_successors(
    code: str, at: str, bodies: tuple[str, ...]
) -> None:
    assert REFORMS.bodies(code, at) == bodies


def test_a_body_exists_from_its_first_day_to_the_day_before_its_end() -> None:
    days = ("2018-04-07", "2018-04-08", "2023-05-17", "2023-05-18")
    assert [REFORMS.exists("cbirc", day) for day in days] == [False, True, True, False]
    assert REFORMS.exists("gac", "0001-01-01")
    assert REFORMS.exists("gac", "9999-12-31")


def test_neighbours_are_told_in_both_directions() -> None:
    assert REFORMS.successors("aqsiq") == ("samr", "gac")
    assert REFORMS.successors("closed") == ()
    assert REFORMS.predecessors("cbirc") == ("circ", "cbrc")
    assert REFORMS.predecessors("circ") == ()


def test_a_body_knows_for_whom_it_ever_stands() -> None:
    assert REFORMS.stood_for("nfra") == ("circ", "cbrc", "cbirc", "nfra", "early")
    assert REFORMS.stood_for("unknown") == ()


def test_the_last_of_a_circle_stays() -> None:
    circle = succession(
        a=("", "2018-01-01", "b"),
        b=("", "2019-01-01", "a"),
        own=("", "2018-01-01", "own"),
        c=("", "2018-01-01", "a"),
    )
    assert circle.bodies("a", "2018-06-01") == ("b",)
    assert circle.bodies("a", "2020-01-01") == ("b",)
    assert circle.bodies("b", "2020-01-01") == ("a",)
    assert circle.bodies("c", "2020-01-01") == ("b",)
    assert circle.bodies("own", "2020-01-01") == ("own",)


def test_a_split_that_merges_again_names_the_merger_once() -> None:
    layers = 30  # by every way there would be 2^30 walks
    bodies = {
        f"n{layer}{side}": ("", "2018-01-01", f"n{layer + 1}a;n{layer + 1}b")
        for layer in range(layers)
        for side in "ab"
    }
    line = succession(**bodies, **{f"n{layers}a": ("", "", ""), f"n{layers}b": ("", "", "")})
    assert line.bodies("n0a", "2020-01-01") == (f"n{layers}a", f"n{layers}b")


_CODES = "abcde"
_DAYS = ["", "2018-01-01", "2018-01-02", "2018-01-03"]
_WORLDS = st.dictionaries(
    st.sampled_from(_CODES),
    st.tuples(
        st.sampled_from(_DAYS),
        st.sampled_from(_DAYS),
        st.lists(st.sampled_from(_CODES), max_size=3).map(";".join),
    ),
)


def walked(
    world: Mapping[str, tuple[str, str, str]], code: str, at: str, way: tuple[str, ...]
) -> Iterator[str]:
    """The rule as written, by every way."""
    _, ended, after = world[code]
    known = [each for each in after.split(";") if each in world] if ended and ended <= at else []
    ahead = [each for each in known if each not in way]
    if not ahead:
        yield code
    for each in ahead:
        yield from walked(world, each, at, (*way, each))


@given(_WORLDS, st.sampled_from(["2017-12-31", *_DAYS[1:], "9999-12-31"]))
def test_the_prepared_answers_are_those_of_the_rule(world: dict[str, tuple[str, str, str]], at: str) -> None:
    line = succession(**world)
    for code in world:
        assert line.bodies(code, at) == tuple(dict.fromkeys(walked(world, code, at, (code,))))
        assert all(code in line.stood_for(body) for body in line.bodies(code, at))
