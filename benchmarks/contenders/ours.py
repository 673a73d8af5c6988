"""Lianxin as it ships: `lianxin serve` with the settings' defaults, its request log included."""

from __future__ import annotations

import sys
from typing import Final

from benchmarks.contenders.base import Served

__all__ = ["NAME", "ours"]

NAME: Final = "lianxin"


def ours() -> Served:
    """The gateway, to be opened."""
    return Served(NAME, [sys.executable, "-m", "gateway", "serve"], lambda operation: operation.document)
