"""The fields selected of one object type, executed on an object: the inner loop of the executor."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from operator import methodcaller
from typing import Any, NamedTuple

from graphql.pyutils import Path, gather_with_cancel

from gateway.subgraphs.compiled.run import SETTLED, Run, waits
from gateway.subgraphs.compiled.steps import Read, Reading, Step

__all__ = ["Item", "Selection"]


class Item(NamedTuple):
    """One field: how to read it, and which types of values stand in the answer as they were read.

    `step` completes any other value; where `read` is None it executes the field itself. `lenient`
    reads null where there is no such attribute.
    """

    key: str
    read: Read | None
    as_is: frozenset[type]
    step: Step
    name: str
    lenient: bool


class Selection:
    """The fields of one object type, in the order of the answer."""

    __slots__ = ("_by_name", "_items")

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = tuple(items)
        # graphql-core's default resolver reads mappings by key.
        by_name = tuple(map(_by_name, items))
        self._by_name = None if by_name == self._items else by_name

    def execute(self, run: Run, source: Any, path: Path | None) -> Any:  # noqa: ANN401
        """Execute all fields together: what each answers by its key, or an awaitable of it."""
        results: dict[str, Any] = {}
        pending: list[str] = []
        try:
            self._start(run, source, path, results, pending)
        except Exception:
            run.settle([results[key] for key in pending])
            raise
        return _awaited(results, pending) if pending else results

    def _start(
        self,
        run: Run,
        source: Any,  # noqa: ANN401 - what a resolver gave
        path: Path | None,
        results: dict[str, Any],
        pending: list[str],
    ) -> None:
        items = self._items
        if self._by_name is not None and isinstance(source, Mapping):
            items = self._by_name
        for key, read, unchanged, step, _, lenient in items:
            if read is None:
                value = step(run, source, path)
            else:
                try:
                    value = read(source)
                except Exception as error:  # noqa: BLE001 - whatever reading raises is an error of the answer
                    value = _unread(step, run, error, path, lenient=lenient)
                else:
                    if type(value) in unchanged:
                        results[key] = value
                        continue
                    value = step(run, value, path)
            results[key] = value
            if type(value) not in SETTLED and waits(value):
                pending.append(key)

    def _items_for(self, source: object) -> tuple[Item, ...]:
        if self._by_name is not None and isinstance(source, Mapping):
            return self._by_name
        return self._items

    def execute_serially(self, run: Run, source: Any) -> Any:  # noqa: ANN401
        """Execute the fields of the root one after the other, as mutations want it."""
        results: dict[str, Any] = {}
        rest = iter(self._items_for(source))
        for item in rest:
            value = self._one(run, source, item)
            if waits(value):
                return self._serially(run, source, results, item.key, value, list(rest))
            results[item.key] = value
        return results

    async def _serially(
        self,
        run: Run,
        source: Any,  # noqa: ANN401 - the root value
        results: dict[str, Any],
        key: str,
        pending: Awaitable[Any],
        rest: Sequence[Item],
    ) -> dict[str, Any]:
        results[key] = await pending
        for item in rest:
            value = self._one(run, source, item)
            results[item.key] = await value if waits(value) else value
        return results

    @staticmethod
    def _one(run: Run, source: Any, item: Item) -> Any:  # noqa: ANN401
        if item.read is None:
            return item.step(run, source, None)
        try:
            value = item.read(source)
        except Exception as error:  # noqa: BLE001 - whatever reading raises is an error of the answer
            return _unread(item.step, run, error, None, lenient=item.lenient)
        return item.step(run, value, None)


def _by_name(item: Item) -> Item:
    if not item.lenient:
        return item
    return item._replace(read=methodcaller("get", item.name), lenient=False)


def _unread(step: Step, run: Run, error: Exception, path: Path | None, *, lenient: bool) -> Any:  # noqa: ANN401
    if lenient and isinstance(error, AttributeError):
        return step(run, None, path)
    assert isinstance(step, Reading)  # noqa: S101 - only they read
    return step.unread(run, error, path)


async def _awaited(results: dict[str, Any], pending: Sequence[str]) -> dict[str, Any]:
    """Put what is awaited in its places."""
    if len(pending) == 1:
        results[pending[0]] = await results[pending[0]]
    else:
        awaited = await gather_with_cancel(*(results[key] for key in pending))
        results.update(zip(pending, awaited, strict=True))
    return results
