"""The subjects that a batch touches, and the decision which rows are one subject (promise 3).

Held in memory for one batch: rows are decided in order, then `loaders.intake.subjects` writes what
became different. Nothing here knows the store.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from loaders.intake.portraits import StatedRecord

__all__ = ["Known", "Move", "Registry"]


@dataclass(frozen=True, slots=True)
class Move:
    """Facts that go from one subject to another: those of one source's ref, or all (`ref` None)."""

    source: str
    target: str
    system: str | None = None
    ref: str | None = None


@dataclass(eq=False, slots=True)
class Known:
    """A subject with all its records. `fresh`: not in the graph yet."""

    id: str
    recorded_at: str
    current: dict[str, StatedRecord] = field(default_factory=dict)
    past: list[StatedRecord] = field(default_factory=list)
    fresh: bool = False
    touched: bool = False

    @property
    def records(self) -> list[StatedRecord]:
        """Current and superseded records."""
        return [*self.current.values(), *self.past]

    def others(self, key: str) -> list[StatedRecord]:
        """Its current records but the one under `key`."""
        return [record for each, record in self.current.items() if each != key]


class Registry:
    """Subjects by id, by record and by strong key."""

    def __init__(self) -> None:
        self.subjects: dict[str, Known] = {}
        self.by_record: dict[str, Known] = {}
        self.moves: list[Move] = []
        self.aliases: dict[str, str] = {}
        self.lived: dict[str, str] = {}
        self.superseded: list[StatedRecord] = []
        self._strong: dict[str, dict[str, Known]] = {}
        self._by_past: dict[str, Known] = {}

    def know(self, subject: Known) -> None:
        """Take in a subject of the graph."""
        self.subjects[subject.id] = subject
        for record in subject.records:
            self.lived[record.id] = subject.id
        for record in subject.past:
            self._by_past[record.key] = subject
        for record in subject.current.values():
            self._index(record, subject)

    def candidates(self, strong: Iterable[str], key: str) -> list[Known]:
        """Who holds one of the strong keys by a current record other than `key`, recorded first first."""
        found = {
            subject.id: subject
            for name in strong
            for record, subject in self._strong.get(name, {}).items()
            if record != key
        }
        return sorted(found.values(), key=lambda each: (each.recorded_at, each.id))

    def home_of(self, record: StatedRecord, strong: tuple[str, ...]) -> Known | None:
        """The subject that a record belongs to, after joining those that it shows to be one; None: a new one.

        A record stays where it was as long as it shares a strong key there, or nothing else is known
        of it; where its keys point elsewhere it is re-homed, and with it what came by its ref.
        """
        home = self.by_record.get(record.key)
        found = self.candidates(strong, record.key)
        if home is None:
            return self.join(found) if found else self.past_home(record.key)
        others = home.others(record.key)
        if not found:
            leaves = bool(strong) and any(each.portrait.strong for each in others)
            return None if leaves else home
        if home in found or not others:
            return self.join(sorted({*found, home}, key=lambda each: (each.recorded_at, each.id)))
        return self.join(found)

    def past_home(self, key: str) -> Known | None:
        """The subject of a ref that has superseded records only."""
        subject = self._by_past.get(key)
        return subject if subject is not None and subject.id in self.subjects else None

    def join(self, subjects: list[Known]) -> Known:
        """Make one of several subjects: the one recorded first stays, the others resolve to it."""
        kept, *others = subjects
        for other in others:
            self._absorb(kept, other)
        return kept

    def _absorb(self, kept: Known, other: Known) -> None:
        for record in other.current.values():
            self._index(record, kept)
        kept.current.update(other.current)
        kept.past.extend(other.past)
        kept.touched = True
        del self.subjects[other.id]
        if other.fresh:
            self.moves = [
                Move(m.source, kept.id, m.system, m.ref) if m.target == other.id else m for m in self.moves
            ]
        else:
            self.moves.append(Move(other.id, kept.id))
            self.aliases = {old: kept.id if new == other.id else new for old, new in self.aliases.items()}
            self.aliases[other.id] = kept.id

    def create(self, id_: str, recorded_at: str) -> Known:
        """A subject that the graph does not have yet."""
        subject = Known(id_, recorded_at, fresh=True, touched=True)
        self.subjects[id_] = subject
        return subject

    def put(self, record: StatedRecord, subject: Known) -> None:
        """Make `record` the current one under its key, in `subject`; the one before becomes history."""
        home = self.by_record.get(record.key)
        before = home.current.pop(record.key, None) if home is not None else None
        if home is not None and before is not None:
            self._forget(before)
            before.superseded_at = record.recorded_at
            if not before.fresh:
                self.superseded.append(before)
            home.past.append(before)
            if home is not subject:
                self._rehome(home, subject, record)
        subject.current[record.key] = record
        subject.touched = True
        self._index(record, subject)

    def add_past(self, record: StatedRecord, subject: Known) -> None:
        """Add a record that was superseded before it was loaded."""
        subject.past.append(record)
        subject.touched = True
        self._by_past[record.key] = subject

    def _rehome(self, home: Known, subject: Known, record: StatedRecord) -> None:
        """Take the ref's earlier records and facts along to `subject`; a subject left empty is its alias."""
        going = [each for each in home.past if each.key == record.key]
        home.past = [each for each in home.past if each.key != record.key]
        subject.past.extend(going)
        home.touched = True
        if not home.current:
            self._absorb(subject, home)
        elif not home.fresh:
            self.moves.append(Move(home.id, subject.id, record.source, record.ref))

    def _index(self, record: StatedRecord, subject: Known) -> None:
        self.by_record[record.key] = subject
        for name in record.portrait.strong:
            self._strong.setdefault(name, {})[record.key] = subject

    def _forget(self, record: StatedRecord) -> None:
        for name in record.portrait.strong:
            self._strong.get(name, {}).pop(record.key, None)
