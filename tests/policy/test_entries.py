"""An entry's status follows from its own dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.entries import in_force, status
from policy.intervals import FAR, moment
from policy.vocabulary import EntryStatus

DAY = st.sampled_from(["2018-01-01", "2018-01-02", "2018-01-03", "2018-01-04", "9999-12-30"])
END = DAY | st.just(FAR)
MOMENT = DAY | st.just(FAR)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "exit_on", "at", "expected"),
    [
        ("2018-01-19", "2021-01-19", FAR, "2018-01-18", EntryStatus.PENDING),
        ("2018-01-19", "2021-01-19", FAR, "2018-01-19", EntryStatus.IN_FORCE),
        ("2018-01-19", "2021-01-19", FAR, "2021-01-18", EntryStatus.IN_FORCE),
        ("2018-01-19", "2021-01-19", FAR, "2021-01-19", EntryStatus.EXPIRED),
        ("2018-01-19", FAR, FAR, FAR, EntryStatus.IN_FORCE),
        ("2018-01-19", FAR, "2019-06-01", "2019-05-31", EntryStatus.IN_FORCE),
        ("2018-01-19", FAR, "2019-06-01", "2019-06-01", EntryStatus.EXITED),
        ("2018-01-19", "2019-01-01", "2018-06-01", "2020-01-01", EntryStatus.EXITED),
        ("2018-01-19", "2019-01-01", "2019-01-01", "2020-01-01", EntryStatus.EXPIRED),
        ("2018-01-19", "2019-01-01", "2019-06-01", "2020-01-01", EntryStatus.EXPIRED),
        ("2018-01-19", FAR, "2018-01-01", "2018-01-10", EntryStatus.EXITED),
    ],
)
def test_the_status_is_as_the_architecture_says(
    valid_from: str, valid_to: str, exit_on: str, at: str, expected: EntryStatus
) -> None:
    assert status(valid_from, valid_to, exit_on, False, at) is expected
    assert in_force(valid_from, valid_to, exit_on, False, at) == (expected is EntryStatus.IN_FORCE)


@given(DAY, END, END, MOMENT)
def test_a_withdrawn_entry_has_no_other_status(valid_from: str, valid_to: str, exit_on: str, at: str) -> None:
    assert status(valid_from, valid_to, exit_on, True, at) is EntryStatus.WITHDRAWN
    assert not in_force(valid_from, valid_to, exit_on, True, at)


@given(DAY, END, END, MOMENT)
def test_the_comparisons_of_the_docstring_say_the_same(
    valid_from: str, valid_to: str, exit_on: str, at: str
) -> None:
    day = moment(at)
    holds = {
        EntryStatus.EXITED: exit_on <= day and exit_on < valid_to,
        EntryStatus.EXPIRED: valid_to <= day and valid_to <= exit_on,
        EntryStatus.PENDING: day < valid_from and day < valid_to and day < exit_on,
        EntryStatus.IN_FORCE: valid_from <= day and day < valid_to and day < exit_on,
    }
    expected = status(valid_from, valid_to, exit_on, False, at)
    assert [each for each, held in holds.items() if held] == [expected]
