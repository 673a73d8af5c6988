"""The graph's store: Neo4j, ours or the user's, behind one class."""

from __future__ import annotations

from loaders.store.client import Observer, Store, Transaction
from loaders.store.opening import open_store
from loaders.store.target import Limits, Target

__all__ = ["Limits", "Observer", "Store", "Target", "Transaction", "open_store"]
