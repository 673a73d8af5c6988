"""Random schemas, values and documents for comparing two executors.

Everything follows from seeds: a value depends on where it is read, not on when, so that both executors
meet the same world whatever order they go in. `Later` is awaited for a number of turns of the loop and
never complains if it is not awaited at all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from enum import Enum
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    Undefined,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

INTERFACES = ("Named", "Aged")
OBJECTS = ("Alpha", "Beta", "Gamma", "Delta")
UNIONS = ("Either", "Any")
FIELDS = ("one", "two", "three", "four", "five", "six")
ROOTS = ("Query", "Mutation")
RESPONSE_KEYS = ("one", "two", "x", "y")
HEAD = "Q($yes: Boolean! = true, $no: Boolean!, $number: Int, $numbers: [Int!], $word: String!)"
VARIABLES = {"yes": True, "no": False, "number": 3, "numbers": [1, 2], "word": "w"}
WRONG: tuple[Any, ...] = (
    *(None, Undefined, ValueError("as a value"), KeyError("k")),
    *(3.5, "wrong", [1], {}, object),
)


class Colour(Enum):
    """A Python enum behind a GraphQL one."""

    RED = 1
    BLUE = 2


def _even(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, int) and value % 5 == 0:
        raise ValueError(f"{value} will not do")
    if value == 7:
        return None
    return f"<{value}>"


COLOUR = GraphQLEnumType("Colour", Colour)
PICKY = GraphQLScalarType("Picky", coerce_output_value=_even)
SLOW = GraphQLScalarType("Slow", coerce_output_value=lambda value: Later(value, 1))
FILTER = GraphQLInputObjectType(
    "Filter",
    {
        "least": GraphQLInputField(GraphQLInt, default_value=1),
        "words": GraphQLInputField(GraphQLList(GraphQLNonNull(GraphQLString))),
        "colour": GraphQLInputField(COLOUR),
    },
)
LEAVES = (GraphQLString, GraphQLID, GraphQLInt, GraphQLFloat, GraphQLBoolean, COLOUR, PICKY, SLOW)


class Later:
    """Something to await."""

    def __init__(self, value: object, turns: int, note: Callable[[], None] = lambda: None) -> None:
        self.value = value
        self.turns = turns
        self.note = note

    def __await__(self) -> Generator[None, None, Any]:
        for _ in range(self.turns):
            yield
        self.note()
        if isinstance(self.value, KeyError):
            raise self.value
        return self.value

    def __repr__(self) -> str:
        return f"Later({self.value!r})"


class Thing:
    """An object whose attributes are made when they are read."""

    def __init__(self, world: World, type_: str, seed: str) -> None:
        self.world = world
        self.type = type_
        self.seed = seed

    def __repr__(self) -> str:
        return f"{self.type}@{self.seed}"

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        fields = self.world.fields.get(self.type, {})
        if name not in fields or name == "six":
            raise AttributeError(name)
        return self.world.attribute(fields[name], f"{self.seed}.{name}")


class World:
    """A schema, with what its resolvers answer, and a trace of what they did."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.seed = seed
        self.trace: list[object] = []
        self.trouble = self.rng.choice((0.0, 0.02, 0.15))
        self.waiting = self.rng.choice((0.0, 0.1, 0.5))
        self.fields: dict[str, dict[str, GraphQLOutputType]] = {}
        self.types: dict[str, Any] = {}
        self.schema = self._schema()

    # The schema

    def _schema(self) -> GraphQLSchema:
        shared = {name: {FIELDS[at]: self._type(2)} for at, name in enumerate(INTERFACES)}
        for name in INTERFACES:
            self.types[name] = GraphQLInterfaceType(
                name,
                self._thunk(name, shared[name]),
                resolve_type=self.rng.choice((None, self._name_of)),
            )
        for name in (*OBJECTS, *ROOTS):
            mine = [one for one in INTERFACES if name in OBJECTS and self.rng.random() < 0.5]
            inherited = {key: type_ for one in mine for key, type_ in shared[one].items()}
            own = {key: self._type(2) for key in FIELDS if self.rng.random() < 0.7}
            drawn = {"one": self._type(2), **own, **inherited}
            self.types[name] = GraphQLObjectType(
                name,
                self._thunk(name, drawn),
                interfaces=[self.types[one] for one in mine],
                is_type_of=self._is_type_of(name),
            )
        for name in UNIONS:
            members = self.rng.sample(OBJECTS, self.rng.randint(1, 3))
            self.types[name] = GraphQLUnionType(
                name,
                [self.types[one] for one in members],
                resolve_type=self.rng.choice((None, self._name_of)),
            )
        query, mutation = (self.types[name] for name in ROOTS)
        return GraphQLSchema(query, mutation, types=list(self.types.values()), assume_valid=True)

    def _type(self, depth: int) -> tuple[str, ...]:
        """A type by its wrappers from outside and its name."""
        roll = self.rng.random()
        if roll < 0.35:
            inner = self._type(depth)
            return inner if inner[0] == "!" else ("!", *inner)
        if depth and roll < 0.6:
            return ("[]", *self._type(depth - 1))
        if self.rng.random() < 0.5:
            return (self.rng.choice(LEAVES).name,)
        return (self.rng.choice((*OBJECTS, *INTERFACES, *UNIONS)),)

    def _typed(self, drawn: dict[str, tuple[str, ...]]) -> dict[str, GraphQLOutputType]:
        return {key: self._built(names) for key, names in drawn.items()}

    def _built(self, names: tuple[str, ...]) -> Any:  # noqa: ANN401
        if names[0] == "!":
            return GraphQLNonNull(self._built(names[1:]))
        if names[0] == "[]":
            return GraphQLList(self._built(names[1:]))
        return {**{leaf.name: leaf for leaf in LEAVES}, **self.types}[names[0]]

    def _thunk(self, parent: str, drawn: dict[str, tuple[str, ...]]) -> Callable[[], dict[str, GraphQLField]]:
        seed = self.rng.random()

        def fields() -> dict[str, GraphQLField]:
            rng = Random(f"{seed}")
            found = self.fields[parent] = self._typed(drawn)
            return {key: self._field(rng, type_) for key, type_ in found.items()}

        return fields

    def _field(self, rng: Random, type_: GraphQLOutputType) -> GraphQLField:
        args = (
            {
                "least": GraphQLArgument(rng.choice((GraphQLInt, GraphQLNonNull(GraphQLInt)))),
                "filter": GraphQLArgument(FILTER),
                "numbers": GraphQLArgument(GraphQLList(GraphQLInt), default_value=[4]),
            }
            if rng.random() < 0.3
            else None
        )
        return GraphQLField(type_, args, resolve=self._resolve if rng.random() < 0.4 else None)

    # What it answers

    def _resolve(self, _source: object, info: GraphQLResolveInfo[Any], **arguments: object) -> Any:  # noqa: ANN401
        place = ".".join(map(str, info.path.as_list()))
        self.trace.append(("resolve", place, repr(arguments), info.field_name, info.parent_type.name))
        seed = f"{self.seed}:{place}"
        rng = Random(seed)
        if rng.random() < self.trouble:
            raise RuntimeError(f"no {place}")
        return self._maybe_later(rng, self.value(info.return_type, seed, 3), place)

    def attribute(self, type_: GraphQLOutputType, seed: str) -> Any:  # noqa: ANN401
        """What is read from a thing."""
        rng = Random(f"attribute {seed}")
        if rng.random() < self.trouble / 2:
            raise LookupError(seed)
        value = self._maybe_later(rng, self.value(type_, seed, 2), seed)
        if rng.random() < 0.1:
            return lambda _info, **_: value
        return value

    def value(self, type_: GraphQLOutputType, seed: str, depth: int) -> Any:  # noqa: ANN401
        """A value of a type, mostly."""
        rng = Random(f"value {seed}")
        if rng.random() < self.trouble:
            wrong: tuple[Any, ...] = (
                None,
                Undefined,
                ValueError("as a value"),
                KeyError("k"),
                3.5,
                "wrong",
                [1],
                {},
                object,
            )
            return rng.choice(wrong)
        if is_non_null_type(type_):
            return self.value(type_.of_type, f"{seed}!", depth)
        if rng.random() < 0.05:
            return None
        if is_list_type(type_):
            return self._list(rng, type_.of_type, seed, depth)
        if is_leaf_type(type_):
            return self._leaf(rng, type_)
        name = str(type_)
        if is_abstract_type(type_):
            possible = [one.name for one in self.schema.get_possible_types(type_)]
            name = rng.choice(possible if possible and rng.random() < 0.97 else OBJECTS)
        return self.thing(rng, name, seed, depth)

    def thing(self, rng: Random, name: str, seed: str, depth: int) -> Any:  # noqa: ANN401
        """An object, or a mapping that does as well."""
        if depth and rng.random() < 0.2:
            fields = self.fields.get(name, {})
            made = {key: self.value(one, f"{seed}/{key}", depth - 1) for key, one in fields.items()}
            return {"__typename": name, **made}
        return Thing(self, name, seed)

    def _leaf(self, rng: Random, type_: object) -> Any:  # noqa: ANN401
        if type_ is COLOUR:
            return rng.choice(list(Colour))
        if type_ in (GraphQLInt, PICKY):
            return rng.choice((1, 2, 3, 5, 7, 2**31, True))
        if type_ is GraphQLFloat:
            return rng.choice((0.5, 1, float("nan")) if self.trouble else (0.5, 1))
        if type_ is GraphQLBoolean:
            return rng.choice((True, False, 1))
        return rng.choice(("a", "b", 1))

    def _list(self, rng: Random, item: GraphQLOutputType, seed: str, depth: int) -> Any:  # noqa: ANN401
        items = [
            self._maybe_later(rng, self.value(item, f"{seed}[{at}]", depth), f"{seed}[{at}]")
            for at in range(rng.randint(0, 3))
        ]
        kind = rng.random()
        if kind < 0.6:
            return items
        if kind < 0.7:
            return tuple(items)
        broken = rng.random() < self.trouble
        if kind < 0.85 or not self.waiting:
            return _iterated(items, broken=broken)
        return _streamed(items, broken=broken)

    def _maybe_later(self, rng: Random, value: object, place: str) -> object:
        if rng.random() >= self.waiting:
            return value
        return Later(value, rng.randint(0, 3), lambda: self.trace.append(("there", place)))

    # Which type it is

    @staticmethod
    def _type_name(value: object) -> str | None:
        if isinstance(value, dict):
            return value.get("__typename")
        return value.type if isinstance(value, Thing) else None

    def _name_of(self, value: object, info: GraphQLResolveInfo[Any], _type: object) -> Any:  # noqa: ANN401
        name: Any = self._type_name(value)
        rng = Random(f"{self.seed} name {value!r} {info.path.as_list()}")
        if rng.random() < self.trouble:
            name = rng.choice((None, "Nobody", "Named", "Query", 3, ValueError("no name")))
        if isinstance(name, ValueError):
            raise name
        return Later(name, 1) if rng.random() < self.waiting / 2 else name

    def _is_type_of(self, name: str) -> Any:  # noqa: ANN401
        kind = self.rng.choice(("none", "yes", "yes", "later"))
        if name in ROOTS or kind == "none":
            return None

        def is_type_of(value: object, _info: object) -> Any:  # noqa: ANN401
            verdict = self._type_name(value) == name
            return Later(verdict, 1) if kind == "later" and self.waiting else verdict

        return is_type_of


class _iterated:  # noqa: N801 - reads as a function
    def __init__(self, items: list[Any], *, broken: bool) -> None:
        self.items = items
        self.broken = broken

    def __repr__(self) -> str:
        return f"iterated({len(self.items)})"

    def __iter__(self) -> Iterator[Any]:
        yield from self.items
        if self.broken:
            raise OSError("broken list")


class _streamed:  # noqa: N801 - reads as a function
    def __init__(self, items: list[Any], *, broken: bool) -> None:
        self.items = items
        self.broken = broken

    def __repr__(self) -> str:
        return f"streamed({len(self.items)})"

    async def __aiter__(self) -> AsyncIterator[Any]:
        for item in self.items:
            await Later(None, 1)
            yield item
        if self.broken:
            raise OSError("broken stream")


class Writer:
    """Writes a random document for a world."""

    def __init__(self, world: World, seed: int) -> None:
        self.rng = Random(seed)
        self.world = world
        self.fragments: list[tuple[str, str]] = []

    def document(self) -> str:
        """One operation with its fragments."""
        for at in range(self.rng.randint(0, 4)):
            on = self.rng.choice((*OBJECTS, *INTERFACES, *UNIONS))
            body = self._selection(on, 2)
            self.fragments.append((f"F{at}", f"fragment F{at} on {on} {body}"))
        kind = self.rng.choice(("query", "query", "mutation"))
        body = self._selection(kind.capitalize(), 3)
        head = (
            f"{kind} Q($yes: Boolean! = true, $no: Boolean!, $number: Int, $numbers: [Int!], $word: String!)"
        )
        return "\n".join([f"{head} {body}", *(text for _, text in self.fragments)])

    def _selection(self, on: str, depth: int) -> str:
        count = self.rng.randint(1, 5)
        return "{ " + " ".join(self._one(on, depth) for _ in range(count)) + " }"

    def _one(self, on: str, depth: int) -> str:
        roll = self.rng.random()
        guard = self._guard()
        if roll < 0.1:
            return f"__typename {guard}"
        if roll < 0.2 and self.fragments and on not in ROOTS:
            return f"...{self.rng.choice(self.fragments)[0]} {guard}"
        if roll < 0.35 and depth:
            if on in ROOTS or self.rng.random() < 0.3:
                return f"... {guard} {self._selection(on, depth - 1)}"
            other = self.rng.choice((*OBJECTS, *INTERFACES, *UNIONS))
            return f"... on {other} {guard} {self._selection(other, depth - 1)}"
        return self._field(on, depth, guard)

    def _field(self, on: str, depth: int, guard: str) -> str:
        fields = getattr(self.world.types[on], "fields", {})
        if not fields:
            return f"__typename {guard}"
        name = self.rng.choice(list(fields))
        alias = f"{self.rng.choice(RESPONSE_KEYS)}: " if self.rng.random() < 0.3 else ""
        named: Any = fields[name].type
        while is_list_type(named) or is_non_null_type(named):
            named = named.of_type
        arguments = self._arguments() if fields[name].args else ""
        if is_leaf_type(named):
            return f"{alias}{name}{arguments} {guard}"
        below = "{ __typename }" if not depth else self._selection(named.name, depth - 1)
        return f"{alias}{name}{arguments} {guard} {below}"

    def _arguments(self) -> str:
        least = self.rng.choice(("least: 2", "least: $number", "least: $word", "", "least: null"))
        filter_ = self.rng.choice(
            (
                "",
                'filter: {words: ["a"], colour: RED}',
                "filter: {least: $number}",
                "filter: {words: [$word]}",
                "filter: {colour: GREEN}",
            )
        )
        numbers = self.rng.choice(("", "numbers: $numbers", "numbers: [1, $number]", "numbers: 5"))
        inside = " ".join(filter(None, (least, filter_, numbers)))
        return f"({inside})" if inside else ""

    def _guard(self) -> str:
        if self.rng.random() < 0.7:
            return ""
        condition = self.rng.choice(("$yes", "$no", "true", "false", "$yes", "$absent"))
        return f"@{self.rng.choice(('skip', 'include'))}(if: {condition})"
