"""Repeatable chance: draws that give the same on every platform and version of Python.

Only `Random.random` is used, whose sequence for a seed Python guarantees; `randrange` and `choices`
may change. Roots and quotients are exact by IEEE 754, other powers are not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import gcd
from random import Random
from typing import Generic, TypeVar

__all__ = ["Affine", "Lot", "Weighted", "mixed", "zipf"]

T = TypeVar("T")
_MASK = (1 << 64) - 1


class Lot:
    """A stream of draws from one seed."""

    __slots__ = ("unit",)

    def __init__(self, seed: str) -> None:
        self.unit = Random(seed).random  # noqa: S311 (a sample, not a secret)

    def chance(self, probability: float) -> bool:
        """True with that probability."""
        return self.unit() < probability

    def below(self, count: int) -> int:
        """A number of 0 … count-1, each as likely."""
        return int(self.unit() * count)

    def between(self, first: int, end: int) -> int:
        """A number of first … end-1; `first` where that is empty."""
        return first + int(self.unit() * (end - first)) if end > first else first

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, each as likely."""
        return items[int(self.unit() * len(items))]


class Weighted(Generic[T]):
    """Items drawn by weight in O(log n)."""

    __slots__ = ("_bounds", "_items", "_total")

    def __init__(self, items: Iterable[T], weights: Iterable[float]) -> None:
        self._items = tuple(items)
        self._bounds = list(accumulate(weights))
        self._total = self._bounds[-1] if self._bounds else 0.0

    @classmethod
    def of(cls, weights: Mapping[T, float]) -> Weighted[T]:
        """From a mapping of item to weight."""
        return cls(weights, weights.values())

    def __len__(self) -> int:
        return len(self._items)

    def draw(self, lot: Lot) -> T:
        """One item; IndexError if there is none."""
        return self._items[min(bisect_right(self._bounds, lot.unit() * self._total), len(self._items) - 1)]


def zipf(count: int) -> Weighted[int]:
    """0 … count-1, where number r has weight 1/(r+1)."""
    return Weighted(range(count), (1 / rank for rank in range(1, count + 1)))


class Affine:
    """A permutation of 0 … size-1 that can be asked for any place: distinct numbers without memory."""

    __slots__ = ("_offset", "_size", "_step")

    def __init__(self, size: int, key: int) -> None:
        step = mixed(key, 1) % size | 1
        while gcd(step, size) != 1:
            step += 2
        self._step, self._offset, self._size = step, mixed(key, 2) % size, size

    def at(self, place: int) -> int:
        """The number at a place of 0 … size-1."""
        return (self._step * place + self._offset) % self._size


def mixed(key: int, place: int) -> int:
    """64 well-mixed bits of (key, place): SplitMix64."""
    bits = (key + place * 0x9E3779B97F4A7C15) & _MASK
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & _MASK
    return bits ^ (bits >> 31)
