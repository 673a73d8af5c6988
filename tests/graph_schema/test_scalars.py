"""What scalars take and refuse."""

from __future__ import annotations

import pytest
from graphql import GraphQLError

from graph_schema.scalars import SCALARS, USCC, Date, DateTime, Decimal
from policy.identifiers import complete_organisation_code, complete_uscc

CODE = complete_uscc("91330203" + complete_organisation_code("MA2AAAA1"))


@pytest.mark.parametrize(
    ("scalar", "given", "read"),
    [
        (Date, "2018-01-31", "2018-01-31"),
        (DateTime, "2018-01-01T08:00:00+08:00", "2018-01-01T00:00:00.000000Z"),
        (Decimal, "12.50", "12.50"),
        (USCC, f" {CODE.lower()} ", CODE),
    ],
)
def test_a_value_is_read_into_the_form_it_is_kept_in(scalar: object, given: str, read: str) -> None:
    parse = SCALARS[scalar].parse_value
    assert parse is not None
    assert parse(given) == read


@pytest.mark.parametrize(
    ("scalar", "given"),
    [
        (Date, "2018-02-30"), (Date, 20180101), (Date, None), (DateTime, "2018-01-01T00:00:00"),
        (Decimal, "x"), (Decimal, "NaN"), (Decimal, 1.5), (USCC, CODE[:-1] + "?"), (USCC, ""),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_bad_user_input(scalar: object, given: object) -> None:
    parse = SCALARS[scalar].parse_value
    assert parse is not None
    with pytest.raises(GraphQLError) as caught:
        parse(given)
    assert (caught.value.extensions or {})["code"] == "BAD_USER_INPUT"
