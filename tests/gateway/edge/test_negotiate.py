"""Content negotiation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.negotiate import Media, negotiate

GRAPHQL = "application/graphql-response+json"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, Media.JSON),
        ("", Media.JSON),
        ("*/*", Media.JSON),
        ("application/*", Media.JSON),
        ("application/json", Media.JSON),
        (GRAPHQL, Media.GRAPHQL),
        (GRAPHQL.upper(), Media.GRAPHQL),
        (f"{GRAPHQL}, application/json", Media.GRAPHQL),
        (f"application/json, {GRAPHQL}", Media.GRAPHQL),
        (f"{GRAPHQL};q=0.5, application/json", Media.JSON),
        (f"{GRAPHQL}; charset=utf-8; q=0.9, application/json;q=0.8, */*;q=0.1", Media.GRAPHQL),
        (f"{GRAPHQL};q=0.9, */*", Media.JSON),
        ("text/html, application/xhtml+xml, */*;q=0.8", Media.JSON),
        (f"{GRAPHQL};q=0, */*", Media.JSON),
        ("application/json;q=0, */*", Media.GRAPHQL),
        ("application/json;q=nonsense", Media.JSON),
        ("text/html", None),
        ("*/*;q=0", None),
        (f"{GRAPHQL};q=0", None),
        (", ;;,", None),
    ],
)
def test_the_best_type_that_the_client_takes_is_chosen(accept: str | None, media: Media | None) -> None:
    assert negotiate(accept.encode() if accept is not None else None) is media


@given(st.binary(max_size=2_000))
def test_no_header_breaks_it(accept: bytes) -> None:
    assert negotiate(accept) in (None, *Media)
