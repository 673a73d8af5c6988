"""A toy schema, an engine over it, and a client that speaks ASGI without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLError, GraphQLSchema, build_schema

from gateway.app import Gateway, create_app
from gateway.backend import Backend
from gateway.edge.access import Viewer
from gateway.observe.metrics import Metrics
from gateway.settings import Settings
from gateway.subgraphs.local import LocalEngine
from policy.errors import BadInputError, LianxinError

SDL = """
type Query {
  hello(name: String): String
  number(of: Int!): Int
  me: Node
  items(first: Int, last: Int, where: Where): Items
  forever: String
  refused: String
  coded: String
  broken: String
  unreachable: String
  odd: String
  node: Node!
  audience: String
}
type Mutation { touch: Int }
type Subscription { ticks: Int }
type Node { id: ID! name: String me: Node items(first: Int, last: Int): Items }
type Items { nodes: [Node!]! edges: [Edge!]! totalCount: Int }
type Edge { node: Node! cursor: String! }
input Where { and: [Where!] name: String }
"""

SECRET = "Zhang Wuming 11010119900307123X"


class Scope:
    """A request's scope that remembers whether it was closed."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Toy:
    """What resolvers do, and what happened to them."""

    def __init__(self) -> None:
        self.waiting = asyncio.Event()
        self.cancelled = False
        self.touched = 0
        self.scopes: list[Scope] = []
        self.check_error: Exception | None = None

    def scope(self, viewer: Viewer) -> Scope:
        self.scopes.append(Scope(viewer))
        return self.scopes[-1]

    async def forever(self, *_: object) -> str:
        self.waiting.set()
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return "never"

    def touch(self, *_: object) -> int:
        self.touched += 1
        return self.touched

    async def check(self) -> None:
        if self.check_error is not None:
            raise self.check_error


def _refused(*_: object) -> str:
    raise BadInputError("The date is not a date.", "Give YYYY-MM-DD.")


def _coded(*_: object) -> str:
    raise GraphQLError("Too broad.", extensions={"code": "TOO_BROAD", "hint": "narrow"})


def _broken(*_: object) -> str:
    raise KeyError(SECRET)


def _unreachable(*_: object) -> str:
    raise LianxinError("Nobody answers at bolt://10.0.0.7:7687.", code="STORE_UNREACHABLE")


def _null(*_: object) -> None:
    return None


def _list(*_: object, **__: object) -> dict[str, object]:
    return {"nodes": [], "edges": [], "totalCount": 0}


def make_schema(toy: Toy) -> GraphQLSchema:
    schema = build_schema(SDL)
    fields = schema.query_type.fields if schema.query_type else {}
    fields["hello"].resolve = lambda _, __, name=None: f"hello {name or 'you'}"
    fields["number"].resolve = lambda _, __, of: of
    fields["me"].resolve = lambda *_: {"id": "me", "name": "I", "me": {"id": "too", "name": "I"}}
    fields["items"].resolve = _list
    fields["forever"].resolve = toy.forever
    fields["refused"].resolve = _refused
    fields["coded"].resolve = _coded
    fields["broken"].resolve = _broken
    fields["unreachable"].resolve = _unreachable
    fields["odd"].resolve = lambda *_: "\ud800"
    fields["node"].resolve = _null
    fields["audience"].resolve = lambda _, info: info.context.viewer.audience.value
    if schema.mutation_type:
        schema.mutation_type.fields["touch"].resolve = toy.touch
    return schema


@dataclass
class Answer:
    """A response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401
        return orjson.loads(self.body)

    @property
    def code(self) -> Any:  # noqa: ANN401
        return self.json["errors"][0]["extensions"]["code"]


@dataclass
class Client:
    """Sends requests into an application. `gone` set makes the connection end."""

    app: Gateway
    toy: Toy
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(
        self,
        method: str,
        path: str = "/graphql",
        *,
        query_string: bytes = b"",
        headers: Mapping[str, str] | None = None,
        chunks: list[bytes | None] | None = None,
    ) -> Answer:
        """Send a request; a None among the chunks never arrives."""
        messages = [*(chunks or [b""])]
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            if messages:
                chunk = messages.pop(0)
                if chunk is None:
                    await asyncio.sleep(3600)
                return {"type": "http.request", "body": chunk, "more_body": bool(messages)}
            await self.gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:  # noqa: ANN401
            sent.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query_string,
            "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
            "client": ("203.0.113.9", 4711),
            "server": ("127.0.0.1", 8000),
        }
        await self.app(scope, receive, send)
        if not sent:
            return Answer(0, {}, b"")
        head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], head, b"".join(message.get("body", b"") for message in sent[1:]))

    async def post(self, body: object, **headers: str) -> Answer:
        """POST a body as JSON (bytes as they are), accepting the newer type unless told otherwise."""
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        given = {"content-type": "application/json", "accept": "application/graphql-response+json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.send("POST", headers=given, chunks=[raw])

    async def ask(self, query: str, variables: object = None, **headers: str) -> Answer:
        """POST a document."""
        return await self.post({"query": query, "variables": variables}, **headers)


@asynccontextmanager
async def client(**settings: Any) -> AsyncIterator[Client]:  # noqa: ANN401
    """A client of an application over the toy schema, its lifespan running."""
    toy = Toy()

    @asynccontextmanager
    async def opener(_: Settings, __: Metrics) -> AsyncIterator[Backend]:
        yield Backend(LocalEngine(make_schema(toy), toy.scope), toy.check)

    app = create_app(Settings(**settings), opener)
    async with lifespan(app):
        yield Client(app, toy)


@asynccontextmanager
async def lifespan(app: Gateway) -> AsyncIterator[None]:
    """Run an application's lifespan as a server would."""
    inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    outbox: asyncio.Queue[Any] = asyncio.Queue()
    task = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}}, inbox.get, outbox.put))
    await inbox.put({"type": "lifespan.startup"})
    message = await outbox.get()
    assert message["type"] == "lifespan.startup.complete", message
    try:
        yield
    finally:
        await inbox.put({"type": "lifespan.shutdown"})
        await outbox.get()
        await task
