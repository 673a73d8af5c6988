"""When memoranda and measures are in force, and what belongs to which (architecture.md §6, Reach).

A memorandum is in force from its `effective_from`, else from its date, to its `effective_to`, else
to the first day of what supersedes it. A date of only a year or month counts from that period's last
day; with neither date it is never in force. Of several successors the earliest first day counts.
`status` is shown, not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policy.intervals import EARLY, FAR, contains, last_day_of
from policy.records import ListRecord, MeasureRecord, MemorandumRecord, SignatoryRecord

__all__ = ["Memoranda", "measure_in_force"]


def _signing_order(signatory: SignatoryRecord) -> tuple[bool, str, str]:
    return (not signatory.lead, signatory.authority_code, signatory.memorandum_doc_no)


class Memoranda:
    """Memoranda by document number, with what attaches to them, prepared when built.

    Every answer is sorted: memoranda by document number, measures by `MeasureRecord.order`,
    signatories the lead ones first, then by code, lists by code.
    """

    __slots__ = ("_lists", "_measures", "_memoranda", "_periods", "_predecessors", "_signatories", "_signed")

    def __init__(
        self,
        memoranda: Mapping[str, MemorandumRecord],
        measures: Iterable[MeasureRecord],
        signatories: Iterable[SignatoryRecord],
        lists: Iterable[ListRecord],
    ) -> None:
        self._memoranda = memoranda
        self._periods = {doc_no: period for doc_no in memoranda if (period := self._period(doc_no))}
        self._predecessors: dict[str, list[MemorandumRecord]] = {}
        for _, memorandum in sorted(memoranda.items()):
            for doc_no in memorandum.successor_doc_nos:
                self._predecessors.setdefault(doc_no, []).append(memorandum)
        self._measures: dict[str, list[MeasureRecord]] = {}
        for measure in sorted(measures, key=lambda m: m.order):
            self._measures.setdefault(measure.memorandum_doc_no, []).append(measure)
        self._signatories: dict[str, list[SignatoryRecord]] = {}
        self._signed: dict[str, list[SignatoryRecord]] = {}
        for signatory in sorted(signatories, key=_signing_order):
            self._signatories.setdefault(signatory.memorandum_doc_no, []).append(signatory)
            self._signed.setdefault(signatory.authority_code, []).append(signatory)
        self._lists: dict[str, list[ListRecord]] = {}
        for credit_list in sorted(lists, key=lambda each: each.code):
            for doc_no in credit_list.memorandum_doc_nos:
                self._lists.setdefault(doc_no, []).append(credit_list)

    def _first_day(self, doc_no: str) -> str | None:
        memorandum = self._memoranda.get(doc_no)
        if memorandum is None:
            return None
        signed = memorandum.signed_in
        return memorandum.effective_from or (None if signed is None else last_day_of(signed))

    def _period(self, doc_no: str) -> tuple[str, str] | None:
        start, memorandum = self._first_day(doc_no), self._memoranda[doc_no]
        if start is None:
            return None
        followed = (self._first_day(after) for after in memorandum.successor_doc_nos)
        end = memorandum.effective_to or min((day for day in followed if day is not None), default=FAR)
        return start, end

    def period(self, doc_no: str) -> tuple[str, str] | None:
        """The interval `[start, end)` in which it is in force; None where it never is or is unknown."""
        return self._periods.get(doc_no)

    def in_force(self, doc_no: str, at: str) -> bool:
        """Whether it is in force at the date."""
        period = self._periods.get(doc_no)
        return period is not None and contains(*period, at)

    def select(self, doc_nos: Iterable[str], at: str) -> tuple[MemorandumRecord, ...]:
        """Those of these memoranda that are in force at the date."""
        return tuple(self._memoranda[doc_no] for doc_no in sorted(doc_nos) if self.in_force(doc_no, at))

    def predecessors(self, doc_no: str) -> tuple[MemorandumRecord, ...]:
        """What it supersedes."""
        return tuple(self._predecessors.get(doc_no, ()))

    def successors(self, doc_no: str) -> tuple[MemorandumRecord, ...]:
        """What supersedes it."""
        memorandum = self._memoranda.get(doc_no)
        after = () if memorandum is None else memorandum.successor_doc_nos
        return tuple(self._memoranda[code] for code in sorted(after) if code in self._memoranda)

    def signatories(self, doc_no: str) -> tuple[SignatoryRecord, ...]:
        """Who signed it."""
        return tuple(self._signatories.get(doc_no, ()))

    def signed_by(self, authority_code: str) -> tuple[str, ...]:
        """The document numbers that the authority signed."""
        return tuple(signatory.memorandum_doc_no for signatory in self._signed.get(authority_code, ()))

    def lists(self, doc_no: str) -> tuple[ListRecord, ...]:
        """The lists that name it."""
        return tuple(self._lists.get(doc_no, ()))

    def measures(self, doc_no: str) -> tuple[MeasureRecord, ...]:
        """Its measures, in force or not."""
        return tuple(self._measures.get(doc_no, ()))


def measure_in_force(measure: MeasureRecord, at: str) -> bool:
    """Whether the measure itself is in force at the date, whatever its memorandum."""
    return contains(measure.valid_from or EARLY, measure.valid_to or FAR, at)
