"""Figures and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

__all__ = ["Figures", "percentile", "ratio", "table"]


@dataclass(slots=True)
class Figures:
    """One contender's rounds of one operation: processor seconds a request, wall seconds of each."""

    cpu: list[float] = field(default_factory=list)
    rounds: list[list[float]] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        """Processor time of the serving process for a request: the median of the rounds."""
        return median(self.cpu) * 1e3

    @property
    def p50_ms(self) -> float:
        """The median of the rounds' medians."""
        return median(map(median, self.rounds)) * 1e3

    @property
    def p99_ms(self) -> float:
        """Of all rounds together, as one round has too few requests to say."""
        return percentile([each for one in self.rounds for each in one], 99) * 1e3

    @property
    def requests(self) -> int:
        """How many there were."""
        return sum(map(len, self.rounds))


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which so many percent of the values are."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def ratio(value: float, to: float) -> str:
    """`1.23 x`; a dash where there is nothing to compare."""
    return f"{value / to:.2f} x" if to else "-"


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, its first column to the left and the others to the right."""
    widths = [max(len(row[at]) for row in (columns, *rows)) for at in range(len(columns))]
    print(f"\n{title}")
    for row in (columns, ["-" * width for width in widths], *rows):
        cells = [
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip(), flush=True)
