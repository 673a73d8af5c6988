"""Completing lists: of anything that can be iterated, at once or asynchronously."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from graphql import GraphQLError, Undefined, located_error
from graphql.pyutils import Path, gather_with_cancel, is_awaitable, is_iterable

from gateway.subgraphs.compiled.completion import Complete
from gateway.subgraphs.compiled.field import Field, Info, make
from gateway.subgraphs.compiled.run import Run, waits

__all__ = ["Listing"]

END = object()
Pending = list[int]
"""Indices of the items that are still awaited."""


class Listing:
    """Completes the lists of one type in one field."""

    __slots__ = ("_as_is", "_field", "_item", "_required")

    def __init__(self, field: Field, item: Complete, as_is: frozenset[type], *, required: bool) -> None:
        self._field = field
        self._item = item
        self._as_is = as_is
        self._required = required

    def complete(self, run: Run, value: Any, path: Path, info: Info | None) -> Any:  # noqa: ANN401
        """Complete a list; see `completion`."""
        if type(value) is list:
            return self._items(run, value, path, info)
        if isinstance(value, Exception):
            raise value
        if value is None or value is Undefined:
            return None
        if hasattr(value, "__aiter__"):
            return self._asynchronous(run, value.__aiter__(), path, info)
        if not is_iterable(value):
            raise GraphQLError(f"Expected Iterable, but did not find one for field '{self._field.title}'.")
        return self._items(run, value, path, info)

    def _items(self, run: Run, values: Iterable[Any], path: Path, info: Info | None) -> Any:  # noqa: ANN401
        results: list[Any] = []
        pending: Pending = []
        unchanged = self._as_is
        iterator = iter(values)
        try:
            for item in iterator:
                if type(item) in unchanged:
                    results.append(item)
                else:
                    self._add(run, item, path, info, results, pending)
        except Exception:
            run.settle([results[index] for index in pending] + _rest(iterator))
            raise
        return _awaited(results, pending) if pending else results

    def _add(
        self,
        run: Run,
        item: Any,  # noqa: ANN401 - what a resolver gave
        path: Path,
        info: Info | None,
        results: list[Any],
        pending: Pending,
    ) -> None:
        """Append an item, completed or awaitable, to the results."""
        place = make(Path, (path, len(results), None))
        if waits(item):
            completed: Any = self._when_there(run, item, place, info)
            pending.append(len(results))
        else:
            try:
                completed = self._item(run, item, place, info)
                if waits(completed):
                    completed = self._when_complete(run, completed, place)
                    pending.append(len(results))
            except Exception as error:  # noqa: BLE001 - whatever a resolver raises is an error of the answer
                self._field.fail(run, error, place, required=self._required)
                completed = None
        results.append(completed)

    async def _when_there(self, run: Run, item: Awaitable[Any], path: Path, info: Info | None) -> Any:  # noqa: ANN401
        try:
            completed = self._item(run, await item, path, info)
            return await completed if waits(completed) else completed
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises is an error of the answer
            return self._field.fail(run, error, path, required=self._required)

    async def _when_complete(self, run: Run, completed: Awaitable[Any], path: Path) -> Any:  # noqa: ANN401
        try:
            return await completed
        except Exception as error:  # noqa: BLE001 - whatever a resolver raises is an error of the answer
            return self._field.fail(run, error, path, required=self._required)

    async def _asynchronous(
        self, run: Run, values: AsyncIterator[Any], path: Path, info: Info | None
    ) -> list[Any]:
        results: list[Any] = []
        pending: Pending = []
        try:
            while (item := await _next(values, self._field, path)) is not END:
                self._add(run, item, path, info, results, pending)
        except Exception:
            with suppress(Exception):
                close = getattr(values, "aclose", None)
                if close is not None:
                    await close()
            run.settle([results[index] for index in pending])
            raise
        return await _awaited(results, pending) if pending else results


async def _next(values: AsyncIterator[Any], field: Field, path: Path) -> Any:  # noqa: ANN401
    """The next item, or END."""
    try:
        return await anext(values)
    except StopAsyncIteration:
        return END
    except Exception as error:
        raise located_error(error, list(field.nodes), path.as_list()) from error


async def _awaited(results: list[Any], pending: Pending) -> list[Any]:
    """Put what is awaited in its places."""
    if len(pending) == 1:
        index = pending[0]
        results[index] = await results[index]
    else:
        awaited = await gather_with_cancel(*(results[index] for index in pending))
        for index, value in zip(pending, awaited, strict=True):
            results[index] = value
    return results


def _rest(iterator: Iterator[Any]) -> list[Awaitable[Any]]:
    """What can be awaited among the items never looked at."""
    found: list[Awaitable[Any]] = []
    with suppress(Exception):
        found.extend(item for item in iterator if is_awaitable(item))
    return found
