"""Which of the two response media types a client takes (RFC 9110 §12.5.1, GraphQL over HTTP)."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

__all__ = ["Media", "negotiate"]

_Q = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_LONGEST = 1_000


class Media(Enum):
    """A response media type."""

    JSON = b"application/json; charset=utf-8"
    GRAPHQL = b"application/graphql-response+json; charset=utf-8"


def negotiate(accept: bytes | None) -> Media | None:
    """Return the response type for an Accept header, or None if it takes neither.

    Wildcards and a missing header mean `application/json`; the newer type must be named, and wins
    against `application/json` at the same quality.
    """
    if not accept:
        return Media.JSON
    return _negotiate(accept[:_LONGEST])


@lru_cache(maxsize=256)
def _negotiate(accept: bytes) -> Media | None:
    qualities = dict(_entry(part) for part in accept.decode("latin-1").lower().split(","))
    anything = qualities.get("*/*", 0.0)
    any_application = qualities.get("application/*", anything)
    json = qualities.get("application/json", any_application)
    graphql = qualities.get("application/graphql-response+json")
    if graphql is None:
        graphql = any_application if json == 0 else 0.0
    if graphql > 0 and graphql >= json:
        return Media.GRAPHQL
    return Media.JSON if json > 0 else None


def _entry(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q" and _Q.fullmatch(value.strip()):
            quality = float(value)
    return media, quality
