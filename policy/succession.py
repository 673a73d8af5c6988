"""Which body stands for an authority at a date (architecture.md §6, Departments).

A body exists for established_on ≤ D < dissolved_on. Dissolved at D, it is replaced by all its
successors, recursively. One without a successor stays, shown with its end, and so does one not yet
established or the last of a circle. Never followed backwards; `succeeded_on` is shown only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from policy.intervals import EARLY, FAR, contains
from policy.records import AuthorityRecord

__all__ = ["Succession"]


class Succession:
    """The answers for every authority, prepared: they change only where a body in its line ends."""

    __slots__ = ("_authorities", "_lines", "_predecessors", "_stood_for", "_successors")

    def __init__(self, authorities: Mapping[str, AuthorityRecord]) -> None:
        self._authorities = authorities
        self._successors: dict[str, tuple[str, ...]] = {
            code: tuple(next_code for next_code in authority.successor_codes if next_code in authorities)
            for code, authority in authorities.items()
        }
        self._predecessors = _reversed(self._successors)
        self._lines = {code: self._line(code) for code in authorities}
        self._stood_for = _reversed(
            {
                code: tuple(dict.fromkeys(body for segment in line for body in segment))
                for code, (_, line) in self._lines.items()
            }
        )

    def exists(self, code: str, at: str) -> bool:
        """Whether a known body exists at the date."""
        authority = self._authorities[code]
        return contains(authority.established_on or EARLY, authority.dissolved_on or FAR, at)

    def successors(self, code: str) -> tuple[str, ...]:
        """The bodies that directly replace this one, in the order given."""
        return self._successors.get(code, ())

    def predecessors(self, code: str) -> tuple[str, ...]:
        """The bodies that this one directly replaces."""
        return self._predecessors.get(code, ())

    def bodies(self, code: str, at: str) -> tuple[str, ...]:
        """The bodies that stand for this one at the date; nothing where the code is unknown."""
        if code not in self._lines:
            return ()
        ends, line = self._lines[code]
        return line[bisect_right(ends, at)]

    def stood_for(self, code: str) -> tuple[str, ...]:
        """Every authority for which this body stands at some date, itself among them if it ever does."""
        return self._stood_for.get(code, ())

    def _line(self, code: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """The dates at which the answer for `code` may change, and the answers before, between and after."""
        reachable = {code}
        ahead = [code]
        while ahead:
            fresh = set(self._successors[ahead.pop()]) - reachable
            reachable |= fresh
            ahead.extend(fresh)
        ends = tuple(sorted({self._authorities[met].dissolved_on or FAR for met in reachable} - {FAR}))
        return ends, tuple(tuple(self._resolve(code, at, {code}, {})[0]) for at in (EARLY, *ends))

    def _resolve(
        self, code: str, at: str, way: set[str], known: dict[str, dict[str, None]]
    ) -> tuple[dict[str, None], bool]:
        """The bodies, and whether a circle was met: what met none is the same by every way and kept."""
        if code in known:
            return known[code], False
        dissolved = (self._authorities[code].dissolved_on or FAR) <= at
        successors = self._successors[code] if dissolved else ()
        ahead = [after for after in successors if after not in way]
        circled = len(ahead) < len(successors)
        bodies: dict[str, None] = {} if ahead else {code: None}
        for after in ahead:
            found, closed = self._resolve(after, at, way | {after}, known)
            bodies |= found
            circled |= closed
        if not circled:
            known[code] = bodies
        return bodies, circled


def _reversed(relation: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    turned: dict[str, list[str]] = {}
    for source, targets in relation.items():
        for target in targets:
            turned.setdefault(target, []).append(source)
    return {target: tuple(sources) for target, sources in turned.items()}
