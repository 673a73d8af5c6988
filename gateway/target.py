"""Which Neo4j the settings mean, within which limits, and the key under which citizen IDs are hashed."""

from __future__ import annotations

from gateway.settings import Settings
from loaders.identity import VARIABLE, IdentityKey
from loaders.store import Limits, Target

__all__ = ["identity_of", "limits_of", "target_of"]

BEFORE_THE_EDGE = 0.5
"""Seconds by which a statement gives up before its request: then the answer can say TOO_BROAD."""


def target_of(settings: Settings) -> Target:
    """Return the Neo4j that the settings name: one of the user's by its URI, else ours in `data`."""
    return Target(
        data=None if settings.graph_uri else settings.data,
        uri=settings.graph_uri,
        user=settings.graph_user,
        password=settings.graph_password.get_secret_value(),
        database=settings.graph_database,
    )


def limits_of(settings: Settings) -> Limits:
    """Return the store's limits that fit the edge's."""
    return Limits(deadline=max(settings.deadline - BEFORE_THE_EDGE, settings.deadline / 2))


def identity_of(settings: Settings) -> IdentityKey:
    """Return the key of the citizen ID hash: the one of the settings, else the one kept in `data`.

    Raises LianxinError IDENTITY_KEY_MISSING where a Neo4j of the user's is named and no key is set.
    """
    given = {} if settings.identity_key is None else {VARIABLE: settings.identity_key.get_secret_value()}
    return IdentityKey.open(None if settings.graph_uri else settings.data, given)
