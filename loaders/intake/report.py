"""What a load did: rejects, findings and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["Finding", "LoadReport", "Progress", "Reject", "TableCounts"]

_KEPT = 200


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be taken (promise 2): where, why, what was found and what would be right.

    `row` counts as a spreadsheet does, the header being row 1 (NDJSON: the first line is row 1).
    `found` never holds a citizen ID in clear.
    """

    file: str
    row: int
    column: str
    code: str
    found: str
    right: str

    @property
    def reason(self) -> str:
        """One sentence for a person."""
        where = f"{self.column}: " if self.column else ""
        found = f"found {self.found!r}; " if self.found else ""
        return f"{where}{found}right would be {self.right}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks wrong in a row that was taken."""

    file: str
    row: int
    code: str
    detail: str


@dataclass(slots=True)
class TableCounts:
    """Rows of one table. Every row read is exactly one of created, corrected, unchanged and rejected."""

    read: int = 0
    created: int = 0
    corrected: int = 0
    unchanged: int = 0
    rejected: int = 0
    findings: int = 0

    def add(self, other: TableCounts) -> None:
        """Add the counts of a batch."""
        self.read += other.read
        self.created += other.created
        self.corrected += other.corrected
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        self.findings += other.findings


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: the file's compressed bytes read of its size, and its table's counts so far."""

    table: str
    file: str
    done: int
    size: int
    counts: TableCounts


ProgressCallback = Callable[[Progress], None]


@dataclass(slots=True)
class LoadReport:
    """The outcome of a load. Of rejects and findings the first 200 are kept, all are counted."""

    source: str
    dry_run: bool = False
    load_id: str | None = None
    tables: dict[str, TableCounts] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    reject_codes: Counter[str] = field(default_factory=Counter)
    finding_codes: Counter[str] = field(default_factory=Counter)
    inferred_exits: int = 0

    @property
    def total(self) -> TableCounts:
        """The counts over all tables."""
        total = TableCounts()
        for counts in self.tables.values():
            total.add(counts)
        return total

    @property
    def exit_code(self) -> int:
        """0: every row was taken; 2: some were rejected. (1, failed, is an exception.)"""
        return 2 if self.total.rejected else 0

    def note(self, table: str, counts: TableCounts, rejects: list[Reject], findings: list[Finding]) -> None:
        """Take in the outcome of a batch that is committed."""
        self.tables.setdefault(table, TableCounts()).add(counts)
        self.reject_codes.update(reject.code for reject in rejects)
        self.finding_codes.update(finding.code for finding in findings)
        self.rejects.extend(rejects[: max(0, _KEPT - len(self.rejects))])
        self.findings.extend(findings[: max(0, _KEPT - len(self.findings))])

    def as_counts(self) -> Mapping[str, Mapping[str, int]]:
        """The counts by table, as they are kept with the load in the graph."""
        return {
            table: {
                "read": counts.read,
                "created": counts.created,
                "corrected": counts.corrected,
                "unchanged": counts.unchanged,
                "rejected": counts.rejected,
                "findings": counts.findings,
            }
            for table, counts in self.tables.items()
        }
