"""Which Neo4j the settings mean, and within which limits it is asked."""

from __future__ import annotations

from gateway.settings import Settings
from loaders.store import Limits, Target

__all__ = ["limits_of", "target_of"]

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
