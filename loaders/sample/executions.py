"""Rows of the executions table: measures that exist, applied to whom they apply, by a body that existed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from loaders.sample.bodies import Bodies
from loaders.sample.days import END, iso
from loaders.sample.lot import Lot, Weighted
from loaders.sample.plans import ListPlan, MeasurePlan
from loaders.sample.settings import EXECUTED_ENTRY, EXECUTIONS_WEIGHTS, RESULT_WEIGHTS
from loaders.sample.subjects import Subject
from loaders.sample.words import NOTES

__all__ = ["EXECUTION_COLUMNS", "ExecutionWriter"]

EXECUTION_COLUMNS: Final = (
    "entry_ref", "memorandum_doc_no", "measure_no", "authority_code", "target_ref", "executed_on",
    "result", "amount", "note",
)  # fmt: skip
Row = tuple[str, ...]

_COUNTS: Final = Weighted(range(1, len(EXECUTIONS_WEIGHTS) + 1), EXECUTIONS_WEIGHTS)
_RESULTS: Final = Weighted.of(RESULT_WEIGHTS)


class ExecutionWriter:
    """Makes what departments reported of an entry's measures (R-22)."""

    def __init__(self, bodies: Bodies, lot: Lot) -> None:
        self._bodies, self._lot = bodies, lot

    def of(self, entry_ref: str, plan: ListPlan, subject: Subject, start: int, end: int) -> Iterator[Row]:
        """Executions on an entry that is in force from `start` to before `end`; none for most."""
        lot = self._lot
        if not plan.measures or not lot.chance(EXECUTED_ENTRY):
            return
        seen = set[tuple[str, str]]()
        for _ in range(_COUNTS.draw(lot)):
            measure = lot.pick(plan.measures)
            if (measure.doc_no, measure.number) not in seen:
                seen.add((measure.doc_no, measure.number))
                yield from self._one(entry_ref, measure, subject, start, end)

    def _one(
        self, entry_ref: str, measure: MeasurePlan, subject: Subject, start: int, end: int
    ) -> Iterator[Row]:
        first, last = max(start, measure.start), min(end, measure.end, END)
        if first >= last:
            return
        on = self._lot.between(first, last)
        target = self._target(measure, subject, on)
        body = self._body(measure, on)
        if target and body:
            result = _RESULTS.draw(self._lot)
            amount = self._amount() if measure.has_amount and result == "EXECUTED" else ""
            yield (
                entry_ref, measure.doc_no, measure.number, body, target, iso(on), result, amount,
                self._lot.pick(NOTES),
            )  # fmt: skip

    def _target(self, measure: MeasurePlan, subject: Subject, on: int) -> str:
        if subject.kind in measure.own:
            return subject.ref
        if not measure.representative:
            return ""
        return next((ref for ref, start, end in subject.representatives if start <= on < end), "")

    def _body(self, measure: MeasurePlan, on: int) -> str:
        if not measure.bodies:
            return ""
        body = self._bodies.at(self._lot.pick(measure.bodies), on)
        return body if self._bodies.acts(body, on) else ""

    def _amount(self) -> str:
        """Yuan with a heavy tail: a thousand to a hundred million."""
        return f"{min(1_000 / (1 - self._lot.unit()), 100_000_000):.2f}"
