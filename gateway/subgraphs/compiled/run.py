"""One execution of a compiled operation: its values, its errors, its work in the background."""

from __future__ import annotations

from asyncio import Future, gather, get_running_loop, iscoroutine
from collections.abc import Awaitable, Sequence
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from graphql import ExecutionResult, GraphQLError
from graphql.execution.executor import CollectedErrors
from graphql.pyutils import gather_with_cancel, is_awaitable
from graphql.type.definition import GraphQLResolveInfoHelpers

if TYPE_CHECKING:
    from graphql.execution.values import VariableValues

__all__ = ["SETTLED", "Run", "waits"]

SETTLED = frozenset({dict, list, tuple, str, int, float, bool, type(None)})
"""Types of values that need not be asked whether they can be awaited."""


def waits(value: object) -> bool:
    """Whether a value must be awaited: graphql-core's `is_awaitable`, quicker to say no."""
    kind = type(value)
    if kind in SETTLED:
        return False
    return hasattr(value, "__await__") or (kind is GeneratorType and is_awaitable(value))


class Run:
    """What one request adds to a compiled operation."""

    __slots__ = ("_background", "arguments", "context", "errors", "helpers", "root", "variables")

    def __init__(self, root: object, context: object, variables: VariableValues) -> None:
        self.root = root
        self.context = context
        self.variables = variables
        self.errors = CollectedErrors()
        self.arguments: dict[object, dict[str, Any]] = {}
        self.helpers = GraphQLResolveInfoHelpers(gather=_gather, track=self._track)
        self._background: set[Future[Any]] = set()

    def result(self, data: dict[str, Any] | None) -> ExecutionResult:
        """The result, with the errors collected so far."""
        return ExecutionResult(data, self.errors.errors or None)

    def refused(self, error: GraphQLError) -> ExecutionResult:
        """The result without data, whose last error is this one."""
        self.errors.add(error, None)
        return self.result(None)

    def settle(self, pending: Sequence[Awaitable[Any]]) -> None:
        """Let what nobody will await any more come to its end, its errors unseen.

        Without a running event loop it can never run; coroutines are then closed.
        """
        if not pending:
            return
        try:
            get_running_loop()
        except RuntimeError:
            for one in pending:
                if iscoroutine(one):
                    one.close()
            return
        future = gather(*pending, return_exceptions=True)
        self._background.add(future)
        future.add_done_callback(self._background.discard)

    def _track(self, values: Sequence[Any]) -> None:
        self.settle([value for value in values if is_awaitable(value)])


def _gather(values: Sequence[Awaitable[Any]]) -> Awaitable[list[Any]]:
    return gather_with_cancel(*values)
