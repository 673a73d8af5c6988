"""A Strawberry schema with one of everything that the compiled executor knows or must not know."""

import asyncio
import dataclasses
import enum
from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Annotated, Any, Generic, TypeVar

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission
from strawberry.types.field import StrawberryField

T = TypeVar("T")


@strawberry.enum
class Mood(enum.Enum):
    """An enum whose values are not its names."""

    GOOD = 1
    BAD = 2


Picky = strawberry.scalar(name="Picky", serialize=lambda value: f"<{value:d}>", parse_value=int)


class PickyNumber(int):
    """The Python side of Picky."""


@strawberry.input
class Filter:
    """An input with defaults and nesting."""

    least: int = 1
    words: list[str] | None = None
    mood: Mood | None = strawberry.UNSET
    inner: "Filter | None" = None


@strawberry.input
class Strict:
    """An input that refuses some values itself."""

    least: int

    def __post_init__(self) -> None:
        if self.least < 2:
            raise ValueError(f"{self.least} is too little")


class Shout(FieldExtension):
    """An extension around a resolver."""

    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        return str(next_(source, info, **kwargs)).upper()


class Never(BasePermission):
    """A permission that is never given."""

    message = "not allowed"

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:  # noqa: ANN401, ARG002
        return False


class Doubling(StrawberryField):
    """A field class that resolves in its own way."""

    def get_result(self, source: Any, info: Any, args: Any, kwargs: Any) -> Any:  # noqa: ANN401
        found: Any = super().get_result(source, info, args, kwargs)
        return found * 2


@strawberry.interface
class Being:
    """An interface with a resolver."""

    name: str

    @strawberry.field
    def greeting(self) -> str:
        return f"I am {self.name}"


@strawberry.type
class Dog(Being):
    """Implements Being."""

    mood: Mood
    tricks: list[str] | None = None
    friend: Being | None = None

    @strawberry.field
    async def puppies(self, info: strawberry.Info, count: int = 2) -> list["Dog"]:
        await asyncio.sleep(0)
        info.context.seen.append((info.field_name, info.path.as_list()))
        return [Dog(name=f"{self.name}.{at}", mood=Mood(at % 2 + 1)) for at in range(count)]


@strawberry.type
class Cat(Being):
    """Implements Being; is not a Dog."""

    lives: int | None = 9
    picky: PickyNumber | None = None
    share: float = 0.5
    awake: bool = True

    @strawberry.field(permission_classes=[Never])  # type: ignore[untyped-decorator]
    def secret(self) -> str | None:
        return "the cat's"

    @strawberry.field(extensions=[Shout()])  # type: ignore[untyped-decorator]
    def loud(self, word: str = "meow") -> str:
        return word

    weight: int = Doubling(default=2)  # type: ignore[assignment]


@strawberry.type
class Box(Generic[T]):
    """A generic type."""

    content: T

    @strawberry.field
    def label(self) -> str:
        return f"box of {type(self.content).__name__}"


Pet = Annotated[Dog | Cat, strawberry.union("Pet")]
Boxed = Annotated[Box[int] | Box[str], strawberry.union("Boxed")]


def stray(root: Any, info: strawberry.Info, words: list[str] | None = None) -> str:  # noqa: ANN401
    """A resolver outside of any class; it may do to its arguments what it likes."""
    found = f"{type(root).__name__} {info.field_name} {words}"
    if words is not None:
        words.append("spoilt")
    return found


def parental(parent: strawberry.Parent[Any]) -> str:
    """A resolver that wants its parent."""
    return type(parent).__name__


@strawberry.type
class Query:
    """Fields of every kind."""

    stray: str = strawberry.field(resolver=stray)
    parental: str = strawberry.field(resolver=parental)

    @strawberry.field
    def beings(self) -> list[Being]:
        cast: Any = strawberry.cast(
            Cat, SimpleNamespace(name="cast", lives=1, picky=None, share=1.5, awake=False)
        )
        return [
            Dog(name="Rex", mood=Mood.GOOD, tricks=["sit"], friend=Cat(name="Tom", picky=PickyNumber(4))),
            Cat(name="Kit", lives=2**40),
            cast,
        ]

    @strawberry.field
    async def pets(self, kind: int = 0) -> list[Pet | None]:
        wrong: list[Any] = [3, ValueError("not a pet"), Box(content=1), None]
        return [Dog(name="a", mood=Mood.BAD), Cat(name="b"), *wrong[:kind]]

    @strawberry.field
    def boxes(self) -> list[Boxed]:
        return [Box(content=1), Box(content="a"), Box(content=2)]

    @strawberry.field
    def box(self) -> Box[int]:
        return Box(content=3)

    @strawberry.field
    def broken(self) -> Dog:
        return SimpleNamespace(name="no dog")  # type: ignore[return-value]

    @strawberry.field
    def partial(self) -> Box[str] | None:
        box = Box(content="x")
        del box.content
        return box

    @strawberry.field
    async def failing(self, at: int) -> str | None:
        if at == 1:
            raise LookupError("one")
        await asyncio.sleep(0)
        if at == 2:
            raise LookupError("two")
        return str(at)

    @strawberry.field
    def echo(self, given: Filter | None = None, source: str = "s", moods: list[Mood] | None = None) -> str:
        return f"{dataclasses.asdict(given) if given else None} {source} {moods}"

    @strawberry.field
    async def strict(self, given: Strict) -> int:
        return given.least

    @strawberry.field
    async def asks(self, info: strawberry.Info, info_text: str | None = None) -> str:
        return f"{info.field_name} {info_text}"

    @strawberry.field
    def odd(self, about: Annotated[str, strawberry.argument(name="info")] = "odd") -> str:
        return about

    @strawberry.field
    def promise(self, at: int = 0) -> str:
        async def later() -> str:
            return f"later {at}"

        result: Awaitable[str] = later()
        return result  # type: ignore[return-value]

    @strawberry.field
    async def stream(self) -> list[int]:
        async def numbers() -> AsyncIterator[int]:
            for at in range(3):
                yield at

        return numbers()  # type: ignore[return-value]

    @strawberry.field
    def moods(self) -> list[Mood | None]:
        return [Mood.GOOD, None, "BAD", 7]  # type: ignore[list-item]


@strawberry.type
class Mutation:
    """Fields that count how often and in which order they run."""

    @strawberry.mutation
    async def slow(self, info: strawberry.Info) -> int:
        await asyncio.sleep(0)
        info.context.seen.append("slow")
        return len(info.context.seen)

    @strawberry.mutation
    def quick(self, info: strawberry.Info) -> int:
        info.context.seen.append("quick")
        return len(info.context.seen)

    @strawberry.mutation
    def fails(self) -> int:
        raise RuntimeError("no")


def make_schema() -> strawberry.Schema:
    """The schema."""
    from strawberry.schema.config import StrawberryConfig

    config = StrawberryConfig(scalar_map={PickyNumber: Picky})
    return strawberry.Schema(Query, Mutation, types=[Dog, Cat], config=config)
