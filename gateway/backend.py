"""What the gateway serves: an engine that can be opened, asked whether it can answer, and closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from gateway.edge.execute import Engine
from gateway.observe.metrics import Metrics
from gateway.settings import Settings

__all__ = ["Backend", "Opener"]


@dataclass(frozen=True, slots=True)
class Backend:
    """An open engine, and a check that raises if it cannot answer."""

    engine: Engine
    check: Callable[[], Awaitable[None]]


Opener = Callable[[Settings, Metrics], AbstractAsyncContextManager[Backend]]
"""Opens a backend for the life of an application; failures are LianxinErrors."""
