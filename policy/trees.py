"""Trees by code: domains and regions. All answers are prepared when the tree is built.

A parent that is not among the codes makes its child a root. Loaded data may hold a circle: it is
walked once around, and its least code stands for its root, so that all in it share one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

__all__ = ["Tree"]


def _upwards(code: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    at: str | None = code
    seen: set[str] = set()
    while at is not None and at in parents and at not in seen:
        seen.add(at)
        yield at
        at = parents[at]


class Tree:
    """`parents` maps every code to its parent's, or None."""

    __slots__ = ("_below", "_children", "_parents", "_roots")

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        below: dict[str, list[str]] = {code: [] for code in parents}
        children: dict[str, list[str]] = {code: [] for code in parents}
        self._roots: dict[str, str] = {}
        for code, parent in parents.items():
            way = tuple(_upwards(code, parents))
            for ancestor in way:
                below[ancestor].append(code)
            if parent in children:
                children[parent].append(code)
            closing = parents[way[-1]]
            self._roots[code] = min(way[way.index(closing) :]) if closing in way else way[-1]
        self._parents = dict(parents)
        self._below = {code: tuple(codes) for code, codes in below.items()}
        self._children = {code: tuple(codes) for code, codes in children.items()}

    def root(self, code: str) -> str | None:
        """The root above `code`, which may be itself; None where the code is unknown."""
        return self._roots.get(code)

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The codes above, nearest first."""
        return tuple(_upwards(code, self._parents))[1:]

    def children(self, code: str) -> tuple[str, ...]:
        """The codes directly below."""
        return self._children.get(code, ())

    def below(self, code: str) -> tuple[str, ...]:
        """The code itself and all below it; nothing where the code is unknown."""
        return self._below.get(code, ())
