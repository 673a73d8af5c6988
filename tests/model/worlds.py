"""Small, dense, nasty worlds: few subjects, many facts, borders everywhere.

`worlds()` draws a `World`: a sequence of loads of several sources that correct, contradict,
withdraw and repeat. `write` puts a load into a folder as the files that `lianxin load` takes.
Kept out on purpose, because the specification does not decide them: a correction that takes a
strong identifier away, a list that moves to another domain, two records of one source that turn
out to be one subject after their roles were loaded.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.model import codes, rows
from tests.model.facts import CATALOGUE, Load
from tests.model.rows import Row

DAYS = (
    "2018-01-01", "2018-01-02", "2018-06-30", "2018-07-01", "2018-12-31", "2019-01-01", "2019-07-01",
    "2020-02-29", "2022-01-01", "2099-01-01",
)  # fmt: skip
SOURCES = ("A", "B", "C")
DOMAINS = ("d1", "d2", "d3", "d4", "d5")
BODIES = ("a1", "a2", "a3", "a4", "a5")
AUTHORITIES = (*BODIES, "asso", "town")
LISTS = ("l1", "l2", "l3", "l4", "l5")
DOCS = ("联〔2018〕1号", "联[2018]2号", "联（2018）3号")
NUMBERS = ("1", "2", "10", "2a")
REFS = ("s1", "s2", "s3", "s4", "s5")
ENTRY_REFS = ("e1", "e2", "e3", "e4", "e5")
REGIONS = ("330000", "330200", "330203", "110000")
NAMES = ("东方贸易", "东方贸易行", "南海渔业", "甲某某", "乙某", "ABC 1")
RELATIONS = ("LEGAL_REPRESENTATIVE", "DIRECTOR", "SHAREHOLDER", "ACTUAL_CONTROLLER", "BRANCH")
TARGETS = (
    "SELF", "LEGAL_REP", "DIRECTOR", "SHAREHOLDER>=5", "SHAREHOLDER>=33.3", "UNIT_WHERE:LEGAL_REP",
    "UNIT_WHERE:DIRECTOR",
)  # fmt: skip
STRENGTHS = {"PUNISH": ("BAR", "RESTRICT", "REFERENCE"), "REWARD": ("PRIORITISE", "COMMEND")}
CITIZENS = tuple(
    first + codes.citizen_check(first)
    for first in ("99000019800229001", "99000020010701002", "99000019700101003")
)
USCCS = tuple(codes.make_uscc("91330203", f"9900010{i}") for i in range(3))


@dataclass(frozen=True)
class Identity:
    """Somebody in the world that sources have records of."""

    kind: str
    codes: Mapping[str, str]
    strong: tuple[str, ...] = ()


def _enterprise(index: int) -> Identity:
    registration = f"3302030000000{index}"
    given = {
        "uscc": USCCS[index],
        "organisation_code": USCCS[index][8:17],
        "registration_number": registration + codes.registration_check(registration),
    }
    return Identity("ENTERPRISE", given, ("uscc",))


IDENTITIES = (
    _enterprise(0),
    _enterprise(1),
    Identity("PERSON", {"citizen_id": CITIZENS[0]}, ("citizen_id",)),
    Identity("PERSON", {"citizen_id": CITIZENS[1]}, ("citizen_id",)),
    Identity("ORGANISATION", {"uscc": USCCS[2]}, ("uscc",)),
    Identity("VEHICLE", {"plate": "浙B99001"}),
    Identity("ENTERPRISE", {"uscc": "91330203990001099X", "registration_number": "330203000000009"}),
    Identity("PERSON", {"citizen_id": "990000********001X"}),
    Identity(
        "ENTERPRISE", {"registration_number": "33020300000001" + codes.registration_check("33020300000001")}
    ),
)


@dataclass(frozen=True)
class World:
    """Loads in the order in which they happen."""

    loads: tuple[Load, ...]


Draw = Any
DAY = st.sampled_from(DAYS)
MAYBE_DAY = st.one_of(st.just(""), DAY)
END = st.one_of(st.just(""), DAY, st.just(codes.FAR))
CONFIDENCE = st.sampled_from(("", "0.85", "0.84", "0.6", "1"))


def _maybe(values: Sequence[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(("", *values))


def _several(values: Sequence[str], most: int = 2) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(";".join)


def _interval(draw: Draw, start: str, end: str) -> dict[str, str]:
    """A pair of dates of a reference row that is never a reject."""
    first, last = draw(MAYBE_DAY), draw(END)
    return {start: first, end: last if not first or not last or first < last else ""}


# Reference tables


@st.composite
def domain_rows(draw: Draw) -> tuple[Row, ...]:
    """A forest: a parent always has a smaller number."""
    found = []
    for index, code in enumerate(DOMAINS):
        parent = draw(st.sampled_from(("", "", *DOMAINS[:index])))
        key = draw(st.sampled_from(("true", "true", "true", "true", "false")))
        found.append({"code": code, "name_zh": f"领域{code}", "parent_code": parent, "is_key": key})
    return tuple(draw(st.permutations(found)))


@st.composite
def authority_rows(draw: Draw) -> tuple[Row, ...]:
    """Bodies with ends and successors: chains, splits, mergers and circles."""
    found = []
    for code in BODIES:
        row = {"code": code, "name_zh": f"部门{code}", "kind": "DEPARTMENT", "level": "NATIONAL"}
        row |= _interval(draw, "established_on", "dissolved_on")
        row["succeeded_by"] = draw(_several(BODIES))
        row["short_zh"] = draw(_several(("甲局", "乙局")))
        row["confidence"] = draw(CONFIDENCE)
        found.append(row)
    found.append({"code": "asso", "name_zh": "协会", "kind": "ASSOCIATION", "level": "NATIONAL"})
    found.append({"code": "town", "name_zh": "镇", "kind": "DEPARTMENT", "level": "TOWNSHIP"})
    return tuple(found)


@st.composite
def memorandum_rows(draw: Draw) -> tuple[Row, ...]:
    """Dates of every precision, ends and successors."""
    found = []
    for doc in DOCS:
        row = {
            "doc_no": doc,
            "title_zh": f"备忘录{doc}",
            "status": draw(st.sampled_from(("SIGNED", "REPEALED"))),
        }
        row["date"] = draw(st.one_of(MAYBE_DAY, st.sampled_from(("2018", "2018-06", "2020-02"))))
        row |= _interval(draw, "effective_from", "effective_to")
        row["superseded_by"] = draw(_several([other for other in DOCS if other != doc]))
        row["kind"] = draw(st.sampled_from(("black", "red", "both")))
        row["confidence"] = draw(CONFIDENCE)
        found.append(row)
    return tuple(found)


LIST_DOMAINS = dict(zip(LISTS, ("d1", "d2", "d3", "d4", "d2"), strict=True))


@st.composite
def list_rows(draw: Draw, least: int = 5) -> tuple[Row, ...]:
    """Lists of every kind; the domain of a list never changes."""
    found = []
    for code in LISTS[:least]:
        row = {"code": code, "name_zh": f"名单{code}", "scope": "NATIONAL", "domain_code": LIST_DOMAINS[code]}
        row["kind"] = draw(
            st.sampled_from(("WATCH", "RED", "WATCH", "BLACK", "WATCH", "WARNING", "SERIOUS_DISHONEST"))
        )
        row["authority_code"] = draw(st.sampled_from(BODIES))
        row["memorandum_doc_nos"] = draw(_several(DOCS))
        row["legal_basis"] = draw(_maybe(("某法",)))
        row |= _interval(draw, "effective_from", "effective_to")
        row["confidence"] = draw(CONFIDENCE)
        found.append(row)
    return tuple(found)


@st.composite
def measure_row(draw: Draw) -> Row:
    """One measure with its dates, bodies and targets."""
    direction = draw(st.sampled_from(("PUNISH", "REWARD")))
    row = {"memorandum_doc_no": draw(st.sampled_from(DOCS)), "no": draw(st.sampled_from(NUMBERS))}
    row |= {"text_zh": draw(st.sampled_from(("限制", "公布"))), "category": "OTHER", "direction": direction}
    row["family"] = draw(_maybe(("ADMINISTRATIVE", "MARKET")))
    row["strength"] = draw(st.sampled_from(STRENGTHS[direction]))
    row["mandatory"] = draw(st.sampled_from(("true", "false")))
    row["implementing_authorities"] = draw(_several(BODIES))
    row["target_roles"] = draw(_several(TARGETS, 3))
    row["target_subject_kinds"] = draw(_several(rows.SUBJECT_KINDS))
    row["confidence"] = draw(CONFIDENCE)
    return row | _interval(draw, "valid_from", "valid_to")


@st.composite
def signatory_row(draw: Draw) -> Row:
    """One signature."""
    row = {"memorandum_doc_no": draw(st.sampled_from(DOCS)), "authority_code": draw(st.sampled_from(BODIES))}
    return row | {"lead": draw(st.sampled_from(("true", "false"))), "confidence": draw(CONFIDENCE)}


@st.composite
def authorisation_rows(draw: Draw) -> tuple[Row, ...]:
    """At most one authorisation of the association."""
    if not draw(st.booleans()):
        return ()
    row = {"association_code": "asso", "authorised_by": "a1", "domain_code": draw(_maybe(DOMAINS))}
    start = draw(DAY)
    end = draw(END)
    return (row | {"from": start, "to": end if end > start else "", "document_no": "授1号"},)


@st.composite
def first_load(draw: Draw) -> Load:
    """The reference tables, as the catalogue or as a user states them."""
    tables = {
        "domains": draw(domain_rows()),
        "authorities": draw(authority_rows()),
        "authorisations": draw(authorisation_rows()),
        "memoranda": draw(memorandum_rows()),
        "lists": draw(list_rows()),
        "measures": tuple(draw(st.lists(measure_row(), max_size=5))),
        "signatories": tuple(draw(st.lists(signatory_row(), max_size=4))),
    }
    return Load(draw(st.sampled_from((CATALOGUE, "A"))), tables)


# Subjects, roles, entries


class _Story:
    """What the sources have said so far, so that corrections stay within what the rules decide."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.twins = draw(st.integers(0, 7)) == 7
        # The first three have strong codes and every source knows them, so that records meet.
        rest = st.lists(st.sampled_from((1, 3, 5, 6, 6, 7, 8, 8)), min_size=2, max_size=2)
        self.cast = {source: self._cast([0, 2, 4, *draw(rest)]) for source in SOURCES}
        self.roles: list[tuple[int, int, Row]] = []
        self.stated: dict[tuple[str, str], dict[str, str]] = {}
        self.entries: dict[tuple[str, str], Row] = {}
        self.past: list[Load] = []

    def _cast(self, chosen: list[int]) -> list[int]:
        """Who is behind each ref of a source; one identity twice only where twins are allowed."""
        everybody = chosen if self.twins else list(dict.fromkeys((*chosen, *range(9))))
        return list(self.draw(st.permutations(everybody[: len(REFS)])))

    def identity(self, source: str, ref: str) -> Identity:
        return IDENTITIES[self.cast[source][REFS.index(ref)]]

    def _likely(self, source: str) -> list[str]:
        """The refs of a source, those that others know too more often."""
        shared = [ref for ref in REFS if self.cast[source][REFS.index(ref)] in {0, 2, 4}]
        return [*REFS, *shared, *shared]

    def subject_row(self, source: str) -> Row:
        draw, ref = self.draw, self.draw(st.sampled_from(self._likely(source)))
        who = self.identity(source, ref)
        stated = self.stated.setdefault((source, ref), {})
        for column, value in who.codes.items():
            if column not in stated and (self.twins or draw(st.sampled_from((True, True, False)))):
                stated[column] = draw(st.sampled_from((value, value, _spelled(value))))
        row = {
            "subject_ref": ref,
            "kind": who.kind,
            "name": NAMES[self.cast[source][REFS.index(ref)] % len(NAMES)],
        }
        if not self.twins:
            row["name"] = draw(st.sampled_from(NAMES))
            row["aliases"] = draw(_several(("老字号", "旧名")))
            row["region_code"] = draw(_maybe(REGIONS))
            row["established_on"] = draw(MAYBE_DAY)
            row["address"] = draw(_maybe(("某路 1 号",)))
        return row | stated

    def _ref(self, source: str) -> str:
        """Mostly a known subject of the source, sometimes across sources, sometimes nobody."""
        known = [ref for owner, ref in self.stated if owner == source]
        across = [f"uscc:{row['uscc']}" for row in self.stated.values() if "uscc" in row]
        return str(self.draw(st.sampled_from([*known * 4, *across, "nobody"])))

    def _star(self, source: str) -> str:
        """The first subject that a source stated: much of what happens happens to it."""
        return next((ref for owner, ref in self.stated if owner == source), "nobody")

    def role_row(self, source: str) -> Row:
        """A role fact of its own, or one that some source has stated, with another end or share."""
        draw = self.draw
        fresh = {"holder_ref": self._ref(source), "unit_ref": self._ref(source)}
        fresh |= {"relation": draw(st.sampled_from(RELATIONS))} | draw(spans("from", "to"))
        fresh["share"] = draw(st.sampled_from(("", "5", "4.99", "33.333")))
        if self.roles and draw(st.sampled_from((True, True, False))):
            said_here = [role for role in self.roles if all(self._known_as(source, who) for who in role[:2])]
            holder, unit, said = draw(st.sampled_from(said_here or self.roles))
            ends = [self._known_as(source, who) for who in (holder, unit)]
            if all(ends):
                fresh |= {"holder_ref": ends[0], "unit_ref": ends[1], "relation": said["relation"]}
                fresh["from"] = said["from"]
        cast = self.cast[source]
        if fresh["holder_ref"] in REFS and fresh["unit_ref"] in REFS:
            who = [cast[REFS.index(fresh[end])] for end in ("holder_ref", "unit_ref")]
            self.roles.append((who[0], who[1], fresh))
        return fresh

    def _known_as(self, source: str, identity: int) -> str:
        """The ref under which a source has stated an identity, or nothing."""
        mine = [ref for owner, ref in self.stated if owner == source]
        return next((ref for ref in mine if self.cast[source][REFS.index(ref)] == identity), "")

    def entry_row(self, source: str) -> Row:
        ref = self.draw(st.sampled_from(ENTRY_REFS))
        before = self.entries.get((source, ref))
        fresh = self._fresh_entry(source, ref)
        if before is not None and self.draw(st.integers(0, 3)):
            columns = self.draw(st.sampled_from(_CHANGES))
            fresh = {**before, **{column: fresh.get(column, "") for column in columns}}
        self.entries[source, ref] = fresh
        return fresh

    def _fresh_entry(self, source: str, ref: str) -> Row:
        draw = self.draw
        row = {
            "entry_ref": ref,
            "list_code": draw(st.sampled_from(LISTS)),
            "subject_ref": self._star(source) if draw(st.booleans()) else self._ref(source),
        }
        row["authority_code"] = draw(st.sampled_from((*BODIES * 4, "asso", "asso", "town")))
        row["domain_code"] = draw(_maybe(DOMAINS))
        row["recognised_on"] = draw(DAY)
        row |= draw(spans("valid_from", "valid_to", row["recognised_on"]))
        if draw(st.integers(0, 2)) == 0:
            row["responsible"] = f"{self._ref(source)}:{draw(st.sampled_from(RELATIONS[:2]))}"
        row["region_code"] = draw(_maybe(REGIONS))
        row["case_number"] = draw(_maybe(("案1", "案2")))
        row["reason"] = draw(_maybe(("某事由",)))
        leaving: Row = draw(exits())
        return {**row, **leaving}

    def execution_row(self, source: str) -> Row:
        """What a department reported of a measure; often of one that nobody knows."""
        draw = self.draw
        row = {
            "entry_ref": draw(st.sampled_from(ENTRY_REFS)),
            "memorandum_doc_no": draw(st.sampled_from(DOCS)),
        }
        row |= {
            "measure_no": draw(st.sampled_from(NUMBERS[:2])),
            "authority_code": draw(st.sampled_from(BODIES)),
        }
        known = [ref for owner, ref in self.stated if owner == source]
        row |= {"target_ref": draw(st.sampled_from(known)), "executed_on": draw(DAY)}
        return row | {
            "result": draw(st.sampled_from(("EXECUTED", "OTHER"))),
            "amount": draw(_maybe(("12.50",))),
        }

    def load(self, source: str) -> Load:
        draw = self.draw
        again = [load for load in self.past if load.source == source]
        if again and draw(st.integers(0, 3)) == 0:
            repeated: Load = draw(st.sampled_from(again))
            return repeated
        tables: dict[str, tuple[Row, ...]] = {}
        if draw(st.integers(0, 3)) == 0:
            tables |= draw(overrides())
        tables["subjects"] = tuple(self.subject_row(source) for _ in range(draw(st.integers(2, 6))))
        tables["roles"] = tuple(self.role_row(source) for _ in range(draw(st.integers(0, 7))))
        tables["entries"] = tuple(self.entry_row(source) for _ in range(draw(st.integers(0, 7))))
        tables["executions"] = tuple(self.execution_row(source) for _ in range(draw(st.integers(0, 2))))
        load = Load(source, {table: content for table, content in tables.items() if content})
        self.past.append(load)
        return load


_CHANGES = (
    ("exit_reason", "exit_decided_on", "exit_effective_on", "exit_authority_code"),
    ("valid_to",),
    ("subject_ref",),
    ("list_code", "domain_code"),
    ("recognised_on", "valid_from"),
    ("reason", "responsible", "region_code"),
)


def _spelled(code: str) -> str:
    """The same code as a careless clerk writes it: lower case, full width, spaces, hyphens."""
    wide = "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "9" else c for c in code[:3])
    return f" {wide}{code[3:6].lower()} {code[6:].lower()}"


@st.composite
def spans(draw: Draw, start: str, end: str, default: str = "") -> Row:
    """Two dates of a row, either empty; one in eight is as it comes, the others are no reject."""
    first, last = draw(MAYBE_DAY), draw(END)
    begins = first or default
    if begins and last and last <= begins and draw(st.integers(0, 7)):
        last = draw(st.sampled_from([day for day in (*DAYS, codes.FAR, "") if not day or day > begins]))
    return {start: first, end: last}


@st.composite
def exits(draw: Draw) -> Row:
    """No exit, a whole one, a withdrawal, or one that lacks a half and is a reject."""
    shape = draw(st.integers(0, 11))
    if shape < 6:
        return {}
    decided, effective = draw(MAYBE_DAY), draw(MAYBE_DAY)
    reason = "WITHDRAWN" if shape > 9 else draw(st.sampled_from(("REPAIRED", "OTHER")))
    if shape == 6:
        return {"exit_reason": reason, "exit_decided_on": "", "exit_effective_on": ""}
    if not decided and not effective:
        effective = DAYS[3]
    authority = draw(_maybe(BODIES))
    row = {"exit_reason": reason, "exit_decided_on": decided, "exit_effective_on": effective}
    return row | {"exit_authority_code": authority}


@st.composite
def overrides(draw: Draw) -> dict[str, tuple[Row, ...]]:
    """Reference rows that another source states differently, empty cells among them."""
    found: dict[str, tuple[Row, ...]] = {}
    which = draw(st.sampled_from(("authorities", "lists", "measures", "memoranda", "domains")))
    if which == "authorities":
        found[which] = tuple(draw(authority_rows()))[: draw(st.integers(1, 3))]
    elif which == "lists":
        found[which] = tuple(draw(list_rows(2)))
    elif which == "measures":
        found[which] = tuple(draw(st.lists(measure_row(), min_size=1, max_size=2)))
    elif which == "memoranda":
        found[which] = tuple(draw(memorandum_rows()))[: draw(st.integers(1, 2))]
    else:
        found[which] = ({"code": draw(st.sampled_from(DOMAINS)), "is_key": draw(_maybe(("true", "false")))},)
    return found


@st.composite
def worlds(draw: Draw) -> World:
    """Two to five loads: the reference tables, then what the sources say about subjects."""
    story = _Story(draw)
    loads = [draw(first_load())]
    for _ in range(draw(st.integers(1, 4))):
        loads.append(story.load(draw(st.sampled_from(("A", "B", "A", "B", "C")))))  # noqa: PERF401 - the story goes on
    return World(tuple(loads))


# Files


def write(load: Load, folder: Path, style: str) -> list[Path]:
    """The load's tables as files in a folder: style is csv, bom, gz or ndjson."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_table(folder, table, content, style) for table, content in load.tables.items()]


def _write_table(folder: Path, table: str, content: tuple[Row, ...], style: str) -> Path:
    if style == "ndjson":
        path = folder / f"{table}.ndjson"
        path.write_text("".join(json.dumps(dict(row), ensure_ascii=False) + "\n" for row in content), "utf-8")
        return path
    columns = list(dict.fromkeys(column for row in content for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(content)
    raw = text.getvalue().encode("utf-8-sig" if style == "bom" else "utf-8")
    path = folder / (f"{table}.csv.gz" if style == "gz" else f"{table}.csv")
    path.write_bytes(gzip.compress(raw) if style == "gz" else raw)
    return path
