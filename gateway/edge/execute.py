"""Stage 4, execute: the seam to the engine, with the deadline and the client's disconnect on it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

from graphql import ExecutionResult, GraphQLSchema

from gateway.edge.access import Viewer
from gateway.edge.decode import ClientGoneError, Receive
from gateway.edge.document import Prepared
from gateway.errors import DeadlineError

__all__ = ["Engine", "run"]


class Engine(Protocol):
    """Executes prepared operations over one schema.

    Cancelling `execute` must cancel all that it started, down to the database.
    """

    @property
    def schema(self) -> GraphQLSchema:
        """The schema that documents are validated against; another object means another schema."""
        ...

    async def execute(
        self, prepared: Prepared, operation_name: str | None, variables: Mapping[str, Any], viewer: Viewer
    ) -> ExecutionResult:
        """Execute one operation of a valid document."""
        ...


class Disconnect:
    """Cancels the task that made it when the client goes.

    The watch starts on the next turn of the event loop, so an operation that never waits pays
    for no task.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._task = asyncio.current_task()
        self._watcher: asyncio.Task[None] | None = None
        self._handle = asyncio.get_running_loop().call_soon(self._start)
        self._over = False
        self.gone = False

    def _start(self) -> None:
        self._watcher = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if not self._over and self._task is not None:
            self.gone = True
            self._task.cancel()

    def stop(self) -> None:
        """Stop watching."""
        self._over = True
        self._handle.cancel()
        if self._watcher is not None:
            self._watcher.cancel()


async def run(
    engine: Engine,
    prepared: Prepared,
    operation_name: str | None,
    variables: Mapping[str, Any],
    viewer: Viewer,
    *,
    deadline: float,
    receive: Receive,
) -> ExecutionResult:
    """Execute within `deadline` seconds. Raises DeadlineError, or ClientGoneError after a disconnect."""
    disconnect = Disconnect(receive)
    try:
        async with asyncio.timeout(deadline) as limit:
            return await engine.execute(prepared, operation_name, variables, viewer)
    except TimeoutError:
        if not limit.expired():
            raise
        raise DeadlineError(
            f"The operation did not end within {deadline:g} seconds.",
            "Ask for less: smaller pages, fewer nested lists, a narrower filter.",
        ) from None
    except asyncio.CancelledError:
        if not disconnect.gone:
            raise
        if disconnect._task is not None:  # noqa: SLF001 - same module
            disconnect._task.uncancel()  # noqa: SLF001 - same module
        raise ClientGoneError from None
    finally:
        disconnect.stop()
