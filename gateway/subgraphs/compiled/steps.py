"""Executing one field of an object: by its resolver, or by reading an attribute where it has none.

A step takes the object and the object's path, notes the errors of its field, and gives what stands
in the answer, or an awaitable of it. Raises GraphQLError where an error must null the object.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import GraphQLFieldResolver
from graphql.pyutils import Path

from gateway.subgraphs.compiled.arguments import Arguments
from gateway.subgraphs.compiled.completion import Complete
from gateway.subgraphs.compiled.field import Field, Info
from gateway.subgraphs.compiled.run import SETTLED, Run, waits

__all__ = ["Read", "Reading", "Resolving", "Step"]

Step = Callable[[Run, Any, Path | None], Any]
Read = Callable[[Any], Any]


class Completing:
    """Completes what has been resolved, now or when it is there."""

    __slots__ = ("_complete", "_field")

    def __init__(self, field: Field, complete: Complete) -> None:
        self._field = field
        self._complete = complete

    def _completed(self, run: Run, value: Any, path: Path, info: Info | None) -> Any:  # noqa: ANN401
        if type(value) not in SETTLED and waits(value):
            return self._when_there(run, value, path, info)
        completed = self._complete(run, value, path, info)
        if type(completed) not in SETTLED and waits(completed):
            return self._when_complete(run, completed, path)
        return completed

    async def _when_there(self, run: Run, value: Awaitable[Any], path: Path, info: Info | None) -> Any:  # noqa: ANN401
        try:
            completed = self._complete(run, await value, path, info)
            return await completed if waits(completed) else completed
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises is an error of the answer
            return self._failed(run, error, path)

    async def _when_complete(self, run: Run, completed: Awaitable[Any], path: Path) -> Any:  # noqa: ANN401
        try:
            return await completed
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises is an error of the answer
            return self._failed(run, error, path)

    def _failed(self, run: Run, error: Exception, path: Path) -> None:
        self._field.fail(run, error, path, required=self._field.required)


class Resolving(Completing):
    """Calls a resolver, with `info` only if it is `informed`."""

    __slots__ = ("_arguments", "_informed", "_resolve")

    def __init__(
        self,
        field: Field,
        complete: Complete,
        resolve: GraphQLFieldResolver,
        arguments: Arguments | None,
        *,
        informed: bool,
    ) -> None:
        super().__init__(field, complete)
        self._resolve = resolve
        self._informed = informed
        self._arguments = arguments

    def __call__(self, run: Run, source: Any, above: Path | None) -> Any:  # noqa: ANN401
        """Execute the field; see `Step`."""
        path = self._field.path(above)
        info = self._field.info(run, path) if self._informed else None
        arguments = self._arguments
        try:
            value = (
                self._resolve(source, info)
                if arguments is None
                else self._resolve(source, info, **arguments(run))
            )
            return self._completed(run, value, path, info)
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises is an error of the answer
            return self._failed(run, error, path)


class Reading(Completing):
    """Completes what has been read from an object.

    What can be called is called first if `calls`. `quick` may know what stands in the answer.
    """

    __slots__ = ("_calls", "_quick")

    def __init__(self, field: Field, complete: Complete, quick: Read | None, *, calls: bool) -> None:
        super().__init__(field, complete)
        self._quick = quick
        self._calls = calls

    def __call__(self, run: Run, value: Any, above: Path | None) -> Any:  # noqa: ANN401
        """Complete what has been read from an object whose path is `above`."""
        if self._quick is not None:
            known = self._quick(value)
            if known is not None:
                return known
        path = self._field.path(above)
        try:
            if self._calls and callable(value):
                value = value(self._field.info(run, path))
            return self._completed(run, value, path, None)
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises is an error of the answer
            return self._failed(run, error, path)

    def unread(self, run: Run, error: Exception, above: Path | None) -> None:
        """Note that reading raised; raises GraphQLError as a step does."""
        self._failed(run, error, self._field.path(above))
