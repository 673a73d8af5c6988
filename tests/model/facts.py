"""Loads in, versions of facts out: what `lianxin load` promises (intake.md), by brute force.

A world is a sequence of loads, numbered from 1; record time is that number. A version is
alive at load n when `recorded <= n < superseded`. Everything is looked up by linear scans.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.model import codes, rows
from tests.model.rows import Row

CATALOGUE = "lianxin-catalogue"
NEVER = 1_000_000_000
Key = tuple[str, ...]

# Reading: "a folder loads its tables in dependency order" (intake.md).
ORDER = (
    "domains", "authorities", "authorisations", "memoranda", "lists", "measures", "signatories",
    "subjects", "roles", "entries", "executions",
)  # fmt: skip


@dataclass(frozen=True)
class Load:
    """One `lianxin load`: a source's rows by table, in file order."""

    source: str
    tables: Mapping[str, tuple[Row, ...]]


@dataclass
class Version:
    """One version of what one source said under one key."""

    source: str
    key: Key
    row: Row
    recorded: int
    order: int
    superseded: int = NEVER
    first: int = 0

    def alive(self, known: int) -> bool:
        """Whether this is what had been recorded once load number `known` was through."""
        return self.recorded <= known < self.superseded


@dataclass
class Subject:
    """A subject: every record that turned out to be it. `ids[0]` is its id, the others resolve to it."""

    ids: list[str]
    born: int
    records: list[Key] = field(default_factory=list)


@dataclass
class Outcome:
    """What a load says at its end (promise 8)."""

    created: Counter[str] = field(default_factory=Counter)
    corrected: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    rejected: list[tuple[str, int, str]] = field(default_factory=list)


class Facts:
    """All that was ever recorded."""

    def __init__(self) -> None:
        self.now = 0
        self._order = 0
        self.tables: dict[str, list[Version]] = {table: [] for table in ORDER}
        self.subjects: list[Subject] = []
        self._coming: dict[str, set[Key]] = {}

    # Reading and looking up

    def current(self, table: str, known: int | None = None) -> Iterator[Version]:
        """The versions of a table that were alive at load `known` (default: now)."""
        moment = self.now if known is None else known
        return (version for version in self.tables[table] if version.alive(moment))

    def best(self, table: str, key: Key) -> Row | None:
        """Per property the latest received value; the catalogue yields to a user's (intake.md)."""
        versions = [v for v in self.current(table) if v.key == key]
        if not versions:
            return None
        versions.sort(key=lambda v: (v.source != CATALOGUE, v.order), reverse=True)
        return merge(versions)

    def keys(self, table: str) -> list[Key]:
        """The distinct keys of a reference table."""
        return sorted({version.key for version in self.current(table)})

    def versions(self, table: str, key: Key) -> list[Version]:
        """What each source says now under a key."""
        return [v for v in self.current(table) if v.key == key]

    def subject_of(self, record: Key) -> Subject:
        """The subject a record (source, ref) belongs to."""
        return next(s for s in self.subjects if record in s.records)

    def records(self, subject: Subject) -> list[Version]:
        """The current records of a subject, latest received first."""
        alive = [v for v in self.current("subjects") if v.key in subject.records]
        return sorted(alive, key=lambda v: v.order, reverse=True)

    def find_ref(self, source: str, ref: str) -> Key | None:
        """A *ref*: a subject_ref of the load's own source, or `uscc:…` across sources.

        Reading: an invalid code "lives among the identifiers only" (architecture.md §5), so that no
        `uscc:…` means the subject that carries it.
        """
        if ref.startswith("uscc:"):
            wanted = codes.norm(ref[5:])
            if not codes.valid_uscc(wanted):
                return None
            for version in self.current("subjects"):
                if codes.norm(version.row.get("uscc", "")) == wanted:
                    return version.key
            return None
        key = (source, ref)
        return key if any(v.key == key for v in self.current("subjects")) else None

    def domains_above(self, code: str) -> list[str]:
        """The domain and its ancestors, up to the root; a circle is cut where it closes."""
        chain: list[str] = []
        while code and code not in chain:
            chain.append(code)
            code = (self.best("domains", (code,)) or {}).get("parent_code", "")
        return chain

    def entry_domain(self, row: Row) -> str:
        """`domain_code` of an entry defaults to its list's."""
        return row.get("domain_code") or (self.best("lists", (row["list_code"],)) or {}).get(
            "domain_code", ""
        )

    # Loading

    def load(self, load: Load) -> Outcome:
        """Take a load's tables in dependency order; answer what the report must say."""
        self.now += 1
        outcome = Outcome()
        self._coming = {
            table: {rows.key(table, row) for row in content} for table, content in load.tables.items()
        }
        for table in ORDER:
            for index, row in enumerate(load.tables.get(table, ())):
                self._take(load.source, table, index, rows.clean(table, row), outcome)
        return outcome

    def _take(self, source: str, table: str, index: int, row: Row, outcome: Outcome) -> None:
        code = (
            rows.fault(table, row) or self._dangling(source, table, row) or self._refusal(source, table, row)
        )
        if code:
            outcome.rejected.append((table, index, code))
            return
        key = self._key(source, table, row)
        before = next(
            (v for v in self.current(table) if v.source == source and self._same(table, v.key, key)), None
        )
        if before is not None and rows.meaning(table, before.row) == rows.meaning(table, row):
            outcome.unchanged[table] += 1
            return
        self._order += 1
        fresh = Version(source, key, row, self.now, self._order, first=before.first if before else self.now)
        if before is not None:
            before.superseded = self.now
        outcome.corrected[table] += before is not None
        outcome.created[table] += before is None
        self.tables[table].append(fresh)
        if table == "subjects":
            self._place(fresh)

    def _same(self, table: str, old: Key, new: Key) -> bool:
        if table != "roles":
            return old == new
        return self.role_key(old) == self.role_key(new)

    def role_key(self, key: Key) -> Key:
        """A role fact's key with its records resolved to subjects: (holder, unit, relation, from)."""
        holder, unit = (self.subject_of(tuple(part.split("\x1f"))).ids[0] for part in key[:2])
        return (holder, unit, *key[2:])

    def _key(self, source: str, table: str, row: Row) -> Key:
        if table in {"subjects", "entries"}:
            return (source, row["subject_ref" if table == "subjects" else "entry_ref"])
        if table == "roles":
            ends = [self.find_ref(source, row[column]) for column in ("holder_ref", "unit_ref")]
            assert None not in ends
            joined = ["\x1f".join(end) for end in ends if end]
            return (*joined, row["relation"], row.get("from", ""))
        return rows.key(table, row)

    def _dangling(self, source: str, table: str, row: Row) -> str:
        """A reference to nothing; what the same load brings in the same or another table is something."""
        for target, key in rows.references(table, row):
            known = any(v.key == key for v in self.current(target))
            if not known and key not in self._coming.get(target, set()):
                return "REFERENCE_TO_NOTHING"
        for ref in rows.subject_refs(table, row):
            if self.find_ref(source, ref) is None:
                return "REFERENCE_TO_NOTHING"
        if table == "executions" and not any(
            v.key == (source, row["entry_ref"]) for v in self.current("entries")
        ):
            return "REFERENCE_TO_NOTHING"
        return ""

    def _refusal(self, source: str, table: str, row: Row) -> str:
        """Promise 7: what must not be stored at all."""
        if table != "entries":
            return ""
        record = self.find_ref(source, row["subject_ref"])
        assert record is not None
        on = row["recognised_on"]
        if any(self._minor(version.row, on) for version in self.records(self.subject_of(record))):
            return "MINOR_NOT_LISTABLE"
        return "" if self._competent(row, on) else "AUTHORITY_NOT_COMPETENT"

    def _minor(self, row: Row, on: str) -> bool:
        citizen = codes.norm(row.get("citizen_id", ""))
        return codes.valid_citizen(citizen) and on < codes.adult_on(codes.born(citizen))

    def _competent(self, row: Row, on: str) -> bool:
        authority = self.best("authorities", (row["authority_code"],)) or {}
        if authority.get("level") == "TOWNSHIP":
            return False
        if authority.get("kind") != "ASSOCIATION":
            return True
        above = self.domains_above(self.entry_domain(row))
        return any(
            v.row["association_code"] == row["authority_code"]
            and (not v.row.get("domain_code") or v.row["domain_code"] in above)
            and v.row["from"] <= on < (v.row.get("to") or codes.FAR)
            for v in self.current("authorisations")
        )

    # Who is who

    def _place(self, version: Version) -> None:
        """Put a new or changed subject record with the subjects it shares a strong identifier with."""
        strong = Strong.of(version.row)
        same = [s for s in self.subjects if version.key in s.records or self._shares(s, strong)]
        if not same:
            same = [self._new_subject(version)]
        same.sort(key=lambda s: s.born)
        keeper = same[0]
        for other in same[1:]:
            keeper.ids += other.ids
            keeper.records += other.records
            self.subjects.remove(other)
        if version.key not in keeper.records:
            keeper.records.append(version.key)

    def _shares(self, subject: Subject, strong: Strong) -> bool:
        return any(strong.meets(Strong.of(record.row)) for record in self.records(subject))

    def _new_subject(self, version: Version) -> Subject:
        taken = {i for subject in self.subjects for i in subject.ids}
        source, ref = version.key
        wanted = [own_id(version.row), codes.node_id("su_", "subject", f"ref:{source}", ref)]
        subject = Subject([next(i for i in wanted if i and i not in taken)], version.order)
        self.subjects.append(subject)
        return subject


def own_id(row: Row) -> str:
    """The id that a subject's own codes give it (architecture.md §5), or nothing.

    "organisation code: the subject's own if valid, else characters 9-17 of its valid USCC; else
    registration number; else plate; else source and ref". A person's never derives from a code.
    Reading: an invalid registration number identifies nobody, so it gives no id either.
    """
    if row["kind"] == "PERSON":
        return ""
    organisation, uscc = codes.norm(row.get("organisation_code", "")), codes.norm(row.get("uscc", ""))
    registration, plate = codes.norm(row.get("registration_number", "")), codes.norm(row.get("plate", ""))
    if codes.valid_org(organisation):
        return codes.node_id("su_", "subject", "ORGANISATION_CODE", organisation)
    if codes.valid_uscc(uscc):
        return codes.node_id("su_", "subject", "ORGANISATION_CODE", uscc[8:17])
    if codes.valid_registration(registration):
        return codes.node_id("su_", "subject", "REGISTRATION_NUMBER", registration)
    return codes.node_id("su_", "subject", "PLATE", plate) if plate else ""


@dataclass(frozen=True)
class Strong:
    """The valid, unmasked strong identifiers of a row, and its own organisation code."""

    codes: frozenset[str]
    inside: str
    own: str

    @classmethod
    def of(cls, row: Row) -> Strong:
        uscc, citizen = codes.norm(row.get("uscc", "")), codes.norm(row.get("citizen_id", ""))
        own = codes.norm(row.get("organisation_code", ""))
        good = codes.valid_uscc(uscc)
        found = {uscc} if good else set()
        found |= {citizen} if codes.valid_citizen(citizen) else set()
        inside = uscc[8:17] if good and codes.valid_org(uscc[8:17]) else ""
        return cls(frozenset(found), inside, own if codes.valid_org(own) else "")

    def meets(self, other: Strong) -> bool:
        """Promise 3: USCC, organisation code inside a USCC, citizen ID.

        Reading: an organisation code in its own column is shared with a row whose USCC contains
        it (that is what makes it strong; the ids coincide too); two rows that both have it only
        in their own columns stay apart.
        """
        if self.codes & other.codes or (self.inside and self.inside in {other.inside, other.own}):
            return True
        return bool(self.own) and self.own == other.inside


def merge(versions: list[Version]) -> Row:
    """Per column the first value that is not empty."""
    merged: dict[str, str] = {}
    for version in versions:
        for column, value in version.row.items():
            if value:
                merged.setdefault(column, value)
    return merged
