"""The compiled executor against graphql-core, in one run: `python -m benchmarks.executor`.

A hundred objects with ten scalars and two nested objects each: on plain attributes, on Strawberry
types without resolvers, and on Strawberry types whose nested objects have resolvers.
"""

from __future__ import annotations

import asyncio
import enum
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from time import process_time
from types import SimpleNamespace
from typing import Any

import strawberry
from graphql import ExecutionResult, GraphQLSchema, build_schema, execute, parse

from gateway.subgraphs.compiled import compile_operation

Answer = ExecutionResult | Awaitable[ExecutionResult]

ITEMS = 100
ROUNDS = 5
ROUND = 0.3
"""Processor seconds that one executor runs before it is the other's turn."""
DOCUMENT = """
query Page($at: String) {
  items {
    id name code note kind count share open since until
    first { id name } second(at: $at) { id name }
  }
}
"""
SDL = """
enum Kind { BLACK RED }
type Part { id: ID! name: String! }
type Thing {
  id: ID! name: String! code: String note: String kind: Kind! count: Int! share: Float open: Boolean!
  since: String until: String first: Part! second(at: String): Part
}
type Query { items: [Thing!]! }
"""


@strawberry.enum
class Kind(enum.Enum):
    """A kind."""

    BLACK = "BLACK"
    RED = "RED"


@strawberry.type
class Part:
    """A nested object."""

    id: strawberry.ID
    name: str


@strawberry.type
class Leaves:
    """The scalars of a thing."""

    id: strawberry.ID
    name: str
    code: str | None
    note: str | None
    kind: Kind
    count: int
    share: float | None
    open: bool
    since: str | None
    until: str | None


@strawberry.type
class Basic(Leaves):
    """A thing with a part by attribute."""

    first: Part

    @strawberry.field
    def second(self, at: str | None = None) -> Part | None:
        """A part by resolver, as it has an argument."""
        return Part(id=strawberry.ID(at or self.id), name=self.name)


@strawberry.type
class Resolved(Leaves):
    """A thing whose parts are resolved, asynchronously."""

    @strawberry.field
    async def first(self, info: strawberry.Info) -> Part:
        """A part that asks for the context."""
        return Part(id=self.id, name=info.context or self.name)

    @strawberry.field
    async def second(self, at: str | None = None) -> Part | None:
        """A part with an argument."""
        return Part(id=strawberry.ID(at or self.id), name=self.name)


def plain_schema() -> tuple[GraphQLSchema, object]:
    """graphql-core's own types, without resolvers."""

    def thing(at: int) -> SimpleNamespace:
        part = SimpleNamespace(id=f"p{at}", name="part")
        return SimpleNamespace(**_values(at), kind="RED", first=part, second=lambda _info, at=None: part)  # noqa: ARG005

    return build_schema(SDL), SimpleNamespace(items=[thing(at) for at in range(ITEMS)])


def strawberry_schema(of: type[Leaves], **more: Any) -> tuple[GraphQLSchema, object]:  # noqa: ANN401
    """Strawberry's types."""
    things = [of(**_values(at), kind=Kind.RED, **more) for at in range(ITEMS)]

    def items() -> list[Leaves]:
        return things

    field = strawberry.field(resolver=items, graphql_type=list[of])  # type: ignore[valid-type]
    query = strawberry.type(type("Query", (), {"items": field, "__annotations__": {}}))
    return strawberry.Schema(query)._schema, None  # noqa: SLF001 - there is no public way to it


def _values(at: int) -> dict[str, Any]:
    return {
        "id": f"t{at}",
        "name": f"thing {at}",
        "code": "c",
        "note": None,
        "count": at,
        "share": 0.5,
        "open": True,
        "since": "2024-01-01",
        "until": None,
    }


async def seconds(run: Callable[[], Answer]) -> float:
    """Processor seconds of one execution, the best of a short while."""
    best, end = float("inf"), process_time() + ROUND
    while process_time() < end:
        started = process_time()
        answer = run()
        if isawaitable(answer):
            await answer
        best = min(best, process_time() - started)
    return best


async def compare(title: str, schema: GraphQLSchema, root: object) -> float:
    """Print both times and return their ratio."""
    document = parse(DOCUMENT)
    compiled = compile_operation(schema, document)
    variables = {"at": "x"}

    def ours() -> Answer:
        return compiled.execute(root, None, variables)

    def theirs() -> Answer:
        return execute(schema, document, root, variable_values=variables)

    answers = [await answer if isawaitable(answer) else answer for answer in (ours(), theirs())]
    assert answers[0] == answers[1], answers  # noqa: S101 - measuring different answers is pointless
    rounds = [(await seconds(theirs), await seconds(ours)) for _ in range(ROUNDS)]
    slow, fast = (min(times) for times in zip(*rounds, strict=True))
    print(
        f"{title:28} graphql-core {slow * 1e3:6.2f} ms   compiled {fast * 1e3:6.2f} ms   {slow / fast:5.2f} x"
    )
    ratio: float = slow / fast
    return ratio


async def main() -> None:
    """Measure all three."""
    await compare("plain attributes", *plain_schema())
    await compare(
        "Strawberry, attributes", *strawberry_schema(Basic, first=Part(id=strawberry.ID("p"), name="p"))
    )
    await compare("Strawberry, async resolvers", *strawberry_schema(Resolved))


if __name__ == "__main__":
    asyncio.run(main())
