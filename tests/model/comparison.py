"""One world in both: load it twice, ask twice, and hold the answers against each other.

Every comparison is in full: items, their order where the contract gives one, counts, what lies
beyond a page, and the same pages walked by cursors from both ends.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections import Counter
from typing import Any

from tests.model import codes, views
from tests.model.answers import Answers, Holding, holding_view
from tests.model.facts import Facts, Subject, Version
from tests.model.pages import Page, backward, forward
from tests.model.product import Product, canonical
from tests.model.questions import Question
from tests.model.worlds import DAYS, World

STYLES = ("csv", "ndjson", "bom", "gz")
PAGE = "edges { cursor node { id } } nodes { id } totalCount"
INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
Arguments = dict[str, Any]


class Comparison:
    """The product and the model of one world."""

    def __init__(self, product: Product, today: str) -> None:
        self.product = product
        self.facts = Facts()
        self.answers = Answers(self.facts, today)
        self.instants: list[str] = []
        self.seen: set[str] = set()

    # Loading

    async def load(self, world: World) -> None:
        """Take the loads one after the other; the reports must agree."""
        self.instants = [codes.now_instant()]
        for load, style in zip(world.loads, itertools.cycle(STYLES), strict=False):
            outcome = self.facts.load(load)
            report = await self.product.load(load, style)
            self.instants.append(codes.now_instant())
            self.seen |= {subject.ids[0] for subject in self.facts.subjects}
            rejected = Counter(table for table, _, _ in outcome.rejected)
            for table in load.tables:
                got, said = (
                    report.tables[table],
                    [outcome.created, outcome.corrected, outcome.unchanged, rejected],
                )
                found = [got.created, got.corrected, got.unchanged, got.rejected]
                wanted = [counter[table] for counter in said]
                assert found == wanted, (
                    table,
                    "created corrected unchanged rejected",
                    found,
                    wanted,
                    report.rejects,
                )

    def known(self, question: Question) -> tuple[int | None, str | None]:
        """A load of this world and an instant just after it; now, where the question says none."""
        if question.known is None:
            return None, None
        number = min(question.known, self.facts.now)
        return number, self.instants[number]

    # Pages

    async def pages(
        self, head: str, tail: str, arguments: Arguments, wanted: list[str] | None, size: int
    ) -> list[str]:
        """The ids of a connection, walked in pages from both ends, and asked as a whole.

        `head` and `tail` enclose the page arguments: `query(…) { field(` and `) { … } }`. Where the
        contract gives no order `wanted` is None: then the whole answer's order must hold on every page.
        """
        whole = await self._page(head, tail, arguments, first=100)
        if wanted is None:
            wanted = [node["id"] for node in whole["nodes"]]
        self._holds(whole, forward(wanted, 100, None), len(wanted))
        cursors = {edge["node"]["id"]: edge["cursor"] for edge in whole["edges"]}
        after: str | None = None
        before: str | None = None
        for _ in range(len(wanted) // size + 1):
            page = await self._page(head, tail, arguments, first=size, after=cursors.get(after or ""))
            expected = forward(wanted, size, after)
            self._holds(page, expected, len(wanted))
            after = expected.items[-1] if expected.items else after
            page = await self._page(head, tail, arguments, last=size, before=cursors.get(before or ""))
            expected = backward(wanted, size, before)
            self._holds(page, expected, len(wanted))
            before = expected.items[0] if expected.items else before
        return wanted

    async def _page(self, head: str, tail: str, arguments: Arguments, **window: Any) -> Any:  # noqa: ANN401
        text = head + "first: $first, after: $after, last: $last, before: $before" + tail
        found: Any = await self.product.ask(text, **arguments, **window)
        while "edges" not in found:
            (found,) = found.values()
        return found

    def _holds(self, got: Any, page: Page, total: int) -> None:  # noqa: ANN401
        ids = [node["id"] for node in got["nodes"]]
        assert ids == list(page.items), (ids, page)
        assert [edge["node"]["id"] for edge in got["edges"]] == ids
        info = got["pageInfo"]
        assert (info["hasNextPage"], info["hasPreviousPage"]) == (page.has_next, page.has_previous), (
            info,
            page,
        )
        ends = [edge["cursor"] for edge in got["edges"][:1] + got["edges"][-1:]] or [None, None]
        assert [info["startCursor"], info["endCursor"]] == ends
        assert got["totalCount"] == total

    # Entries

    async def entries(self, q: Question) -> None:
        """`Query.listEntries`, each entry with all its fields."""
        number, instant = self.known(q)
        found = self.answers.entries(q.entry_where, q.at, number)
        arguments = {"at": q.at, "k": instant, "w": q.entry_where, "o": q.entry_order}
        head = (
            f"query({_ENTRY_ARGS}, {_WINDOW}) {{ listEntries(at: $at, knownAt: $k, where: $w, orderBy: $o, "
        )
        wanted = self.answers.sort_entries(found, q.entry_order)
        await self.pages(head, f") {{ {PAGE} {INFO} }} }}", arguments, wanted, q.size)
        await self._entry_fields(arguments, found)

    async def _entry_fields(self, arguments: Arguments, found: list[Version]) -> None:
        query = (
            f"query({_ENTRY_ARGS}) {{ listEntries(at: $at, knownAt: $k, where: $w, orderBy: $o, first: 100)"
        )
        query += " { nodes { ...EntryFields disputed recordedAt"
        query += " status(at: $at, knownAt: $k) now: status(at: $at) } } }"
        data = await self.product.ask(query, **arguments)
        by_id = {self.answers.entry_id(version): version for version in found}
        for node in data["listEntries"]["nodes"]:
            version = by_id[node["id"]]
            wanted = self.answers.entry_view(version)
            wanted |= {"disputed": False, "status": self.answers.status(version, arguments["at"])}
            # "A nested field takes its own `at`, never its parent's"; so with `knownAt`.
            latest = next(v for v in self.facts.current("entries") if v.key == version.key)
            wanted["now"] = self.answers.status(latest, arguments["at"])
            recorded = _utc(node.pop("recordedAt"))
            same(node, wanted)
            # Reading: `recordedAt` is that of the version shown, or of the entry's first one.
            windows = [(self.instants[n - 1], self.instants[n]) for n in (version.recorded, version.first)]
            assert any(start <= recorded <= end for start, end in windows), (recorded, windows)

    async def entries_on(self, q: Question) -> None:
        """`CreditList.entries` of every list."""
        for code in self.answers.reference.codes("lists"):
            found = self.answers.entries(q.entry_where, q.at, on=code)
            wanted = self.answers.sort_entries(found, q.entry_order)
            head = f"query($code: ID!, $at: Date, $w: ListEntryWhere, $o: [ListEntryOrder!], {_WINDOW}) {{"
            head += " creditList(code: $code) { entries(at: $at, where: $w, orderBy: $o, "
            arguments = {"code": code, "at": q.at, "w": q.entry_where, "o": q.entry_order}
            await self.pages(head, f") {{ {PAGE} {INFO} }} }} }}", arguments, wanted, q.size)

    # Subjects

    async def subjects(self, q: Question) -> None:
        """`Query.subjects`; without an order only that every page keeps one and nobody is missing."""
        found = self.answers.subjects(q.subject_where, q.at)
        arguments = {"at": q.at, "w": q.subject_where, "o": q.subject_order}
        head = f"query($at: Date, $w: SubjectWhere, $o: [SubjectOrder!], {_WINDOW}) {{"
        head += " subjects(at: $at, where: $w, orderBy: $o, "
        wanted = self.answers.sort_subjects(found, q.subject_order)
        got = await self.pages(
            head, f") {{ {PAGE} {INFO} }} }}", arguments, wanted if q.subject_order else None, q.size
        )
        assert sorted(got) == sorted(wanted)

    async def each_subject(self, q: Question) -> None:
        """Every subject with all that hangs on it, in one operation."""
        number, instant = self.known(q)
        subjects = self.facts.subjects
        if not subjects:
            return
        parts = [f's{i}: node(id: "{self._ids(s)[-1]}") {{ ...Whole }}' for i, s in enumerate(subjects)]
        query = f"query({_ENTRY_ARGS}, $roles: [Role!]) {{ {' '.join(parts)} }} {_WHOLE}"
        given = {"at": q.at, "k": instant, "w": q.entry_where, "o": q.entry_order, "roles": q.roles}
        data = await self.product.ask(query, **given)
        for index, subject in enumerate(subjects):
            self._subject_fields(subject, data[f"s{index}"], q, number)

    async def sweep(self, q: Question) -> None:
        """Every subject on every day at which something begins or ends."""
        number, instant = self.known(q)
        subjects = self.facts.subjects
        if not subjects:
            return
        parts = [f's{i}: node(id: "{s.ids[0]}") {{ ...Sweep }}' for i, s in enumerate(subjects)]
        days = " ".join(_SWEEP_DAY.replace("DAY", day).replace("#", str(n)) for n, day in enumerate(DAYS))
        query = f"query($k: DateTime) {{ {' '.join(parts)} }} fragment Sweep on Subject {{ {days} }}"
        data = await self.product.ask(query, k=instant)
        for index, subject in enumerate(subjects):
            for n, day in enumerate(DAYS):
                self._one_day(
                    subject, day, number, {k: v for k, v in data[f"s{index}"].items() if k[1:] == str(n)}
                )

    def _one_day(self, subject: Subject, day: str, number: int | None, got: Any) -> None:  # noqa: ANN401
        for key, value in got.items():
            if key[0] == "s":
                same(value, {"entriesInForce": self.answers.standing(subject, day, number)["entriesInForce"]})
            elif key[0] in "hr":
                ask = self.answers.role_holders if key[0] == "h" else self.answers.roles_held
                same(value["nodes"], [holding_view(h) for h in ask(subject, day, number)])
            else:
                status = {"e": "EXITED", "x": "EXPIRED", "p": "PENDING"}[key[0]]
                found = self.answers.entries({"status": [status]}, day, number, of=subject)
                same([node["id"] for node in value["nodes"]], [self.answers.entry_id(v) for v in found])

    def _ids(self, subject: Subject) -> list[str]:
        """The ids under which a subject was ever to be had: one that a single load gave and took was not."""
        return [i for i in subject.ids if i in self.seen]

    def _subject_fields(self, subject: Subject, got: Any, q: Question, number: int | None) -> None:  # noqa: ANN401
        standing = got.pop("standing")
        same(standing, self.answers.standing(subject, q.at, number))
        entries = self.answers.entries(q.entry_where, q.at, number, of=subject)
        listed = got.pop("listEntries")
        assert [node["id"] for node in listed["nodes"]] == self.answers.sort_entries(entries, q.entry_order)
        assert listed["totalCount"] == len(entries)
        _same_holdings(got.pop("roleHolders"), self.answers.role_holders(subject, q.at, number, q.roles))
        _same_holdings(got.pop("rolesHeld"), self.answers.roles_held(subject, q.at, number, q.roles))
        if "legalRepresentative" in got:
            representative = got.pop("legalRepresentative")
            assert (representative or {}).get("id") == self.answers.legal_representative(subject, q.at)
        if "branches" in got:
            branches = [node["id"] for node in got.pop("branches")["nodes"]]
            assert sorted(branches) == sorted(self.answers.branches(subject))
        self._history(subject, got.pop("history")["nodes"])
        self._identifiers(subject, got.pop("identifiers"))
        same(got, views.subject_view(self.answers, subject))

    def _history(self, subject: Subject, changes: Any) -> None:  # noqa: ANN401
        """The changes of its entries; a load's own order among them is open."""
        assert [c["sequence"] for c in changes] == sorted({c["sequence"] for c in changes}), changes
        kinds = {"LISTED", "EXITED", "WITHDRAWN", "CORRECTED"}
        loads = [
            (self._load_of(c["at"]), c["kind"], c["entry"] and c["entry"]["id"])
            for c in changes
            if c["kind"] in kinds
        ]
        assert [load for load, _, _ in loads] == sorted(load for load, _, _ in loads), changes
        wanted = [(load, kind, self._shown(entry)) for load, kind, entry in self.answers.changes(subject)]
        assert sorted(loads, key=repr) == sorted(wanted, key=repr), (loads, wanted)

    def _shown(self, entry: str) -> str | None:
        """An entry's id, unless it is withdrawn and so in no answer: then the change stands without it."""
        version = next(v for v in self.facts.current("entries") if self.answers.entry_id(v) == entry)
        return None if version.row.get("exit_reason") == "WITHDRAWN" else entry

    def _load_of(self, instant: str) -> int:
        return next(n for n, end in enumerate(self.instants) if _utc(instant) <= end)

    def _identifiers(self, subject: Subject, got: Any) -> None:  # noqa: ANN401
        """Reading: the organisation code inside a USCC may be shown as one of its own."""
        wanted = views.identifiers(self.answers, subject)
        inner = {(value[8:17]) for scheme, value, valid, _ in wanted if scheme == "USCC" and valid}
        found = set()
        for item in got:
            value = "" if item["scheme"] == "CITIZEN_ID" else item["value"]
            found.add((item["scheme"], value, item["valid"], item["masked"]))
        extra = {item for item in found - wanted if item[0] == "ORGANISATION_CODE" and item[1] in inner}
        assert found - extra == wanted

    async def lookups(self) -> None:
        """`subject(by:)` and `subjectsBy` for every identifier that anybody carries, and for nobody's."""
        for scheme in ("uscc", "organisation_code", "registration_number", "plate"):
            values = {codes.norm(v.row.get(scheme, "")) for v in self.facts.current("subjects")} - {""}
            values |= {v[8:17] for v in values if scheme == "organisation_code" and codes.valid_uscc(v)}
            for value in sorted(values):
                if scheme != "uscc" or codes.valid_uscc(value):
                    await self._lookup(scheme, value)
        people = [
            (v.row["citizen_id"], v.row["name"])
            for v in self.facts.current("subjects")
            if "citizen_id" in v.row
        ]
        for number, name in people:
            if codes.valid_citizen(codes.norm(number)):
                by = {"person": {"idNumber": number, "name": name}}
                await self._looked_up(by, self.answers.by_person(number, name))

    async def _lookup(self, scheme: str, value: str) -> None:
        head, *rest = scheme.split("_")
        by = {head + "".join(part.capitalize() for part in rest): value}
        await self._looked_up(by, self.answers.by_identifier(**{scheme: value}))

    async def _looked_up(self, by: Arguments, wanted: list[str]) -> None:
        query = "query($by: SubjectBy!) { subject(by: $by) { id } }"
        if len(wanted) > 1:
            data, errors = await self.product.refused(query, by=by)
            assert errors == ["AMBIGUOUS_IDENTIFIER"], (by, wanted, data, errors)
            return
        data = await self.product.ask(query, by=by)
        assert data["subject"] == ({"id": wanted[0]} if wanted else None), (by, wanted, data)

    async def search(self) -> None:
        """Every name and former name finds its subject; what else is found, and how high, is not compared."""
        named = {
            s.ids[0]: self.answers.aliases(s) | {self.answers.best(s)["name"]} for s in self.facts.subjects
        }
        texts = sorted({text for names in named.values() for text in names})
        parts = [
            f"t{i}: search(text: {json.dumps(t)}, first: 100) {{ nodes {{ id }} }}"
            for i, t in enumerate(texts)
        ]
        if not parts:
            return
        data = await self.product.ask(f"query {{ {' '.join(parts)} }}")
        for index, text in enumerate(texts):
            found = {node["id"] for node in data[f"t{index}"]["nodes"]}
            assert {i for i, names in named.items() if text in names} <= found, (text, found)

    async def nodes(self) -> None:
        """`nodes`: in the order asked, ids that became others' included, null where unknown or withdrawn."""
        asked = [(i, s.ids[0]) for s in self.facts.subjects for i in self._ids(s)]
        for version in self.facts.current("entries"):
            entry = self.answers.entry_id(version)
            gone = self.answers.status(version, self.answers.today) == "WITHDRAWN"
            asked.append((entry, None if gone else entry))  # type: ignore[arg-type]
        asked.append(("su_aaaaaaaaaaaaaaaaaaaa", None))  # type: ignore[arg-type]
        data = await self.product.ask(
            "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[i for i, _ in asked]
        )
        assert [node and node["id"] for node in data["nodes"]] == [wanted for _, wanted in asked]

    # Reference tables

    async def reference(self, q: Question, directions: list[str] | None) -> None:
        """Every domain, list, memorandum, measure and department as of a date."""
        a = self.answers
        data = await self.product.ask(_REFERENCE, at=q.at, directions=directions, kinds=q.kinds)
        wholes = {
            "domains": [views.domain_view(a, code, q.at) for code in a.reference.codes("domains")],
            "key": [{"code": code} for code in a.reference.codes("domains") if a.reference.is_key(code)],
            "creditLists": [views.list_view(a, code, q.at) for code in views.lists_at(a, q.kinds, q.at)],
        }
        for name, wanted in wholes.items():
            same(data[name], wanted)
        memoranda = [views.memorandum_view(a, doc, q.at, directions) for doc in views.memoranda_at(a, q.at)]
        _same_nodes(data["memoranda"], memoranda)
        bodies = [views.authority_view(a, code, q.at) for code in views.authorities_at(a, q.at)]
        _same_nodes(data["authorities"], bodies)
        for doc in [key[0] for key in self.facts.keys("memoranda")]:
            one = await self.product.ask(_MEMORANDUM, at=q.at, directions=directions, doc=doc)
            same(one["memorandum"], views.memorandum_view(a, doc, q.at, directions))
        for name in ("memoranda", "authorities"):
            head = f"query($at: Date, {_WINDOW}) {{ {name}(at: $at, "
            await self.pages(head, f") {{ {PAGE} {INFO} }} }}", {"at": q.at}, None, q.size)


def same(got: Any, wanted: Any) -> None:  # noqa: ANN401
    """Assert that both are one answer; say where they are not."""
    left, right = canonical(got), canonical(wanted)
    if left == right:
        return
    if isinstance(left, dict) and isinstance(right, dict):
        keys = [k for k in left | right if left.get(k) != right.get(k)]
        left, right = ({k: side.get(k) for k in keys} for side in (left, right))
    elif isinstance(left, list) and isinstance(right, list):
        both = [item for item in left if item in right]
        left, right = ([item for item in side if item not in both] or side for side in (left, right))
    raise AssertionError(f"product: {left}\n  model: {right}")


def _same_holdings(got: Any, wanted: list[Holding]) -> None:  # noqa: ANN401
    """The same facts, each once; the sources shown are at least those that make it hold."""
    assert got["totalCount"] == len(wanted), (got, wanted)
    sources = [{source["name"] for source in node.pop("sources")} for node in got["nodes"]]
    same(got["nodes"], [holding_view(h) for h in wanted])
    for node, names in zip(got["nodes"], sources, strict=True):
        pairs = [(h.holding_by, h.said_by) for h in wanted if canonical(holding_view(h)) == canonical(node)]
        assert any(least <= names <= most for least, most in pairs), (node, names, pairs)


def _same_nodes(got: Any, wanted: list[dict[str, Any]]) -> None:  # noqa: ANN401
    assert got["totalCount"] == len(wanted)
    same(got["nodes"], wanted)


def _utc(instant: str) -> str:
    """An instant of an answer in the fixed width that compares as text."""
    moment = dt.datetime.fromisoformat(instant).astimezone(dt.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_WINDOW = "$first: Int, $after: String, $last: Int, $before: String"
_ENTRY_ARGS = "$at: Date, $k: DateTime, $w: ListEntryWhere, $o: [ListEntryOrder!]"
_WHOLE = """
fragment Whole on Subject {
  ...SubjectFields
  standing(at: $at, knownAt: $k) {
    at entriesInForce byKind { kind count } domains { code } keyWatchDomains { code }
    warned redConflict disputed
  }
  listEntries(at: $at, knownAt: $k, where: $w, orderBy: $o, first: 100) { nodes { id } totalCount }
  roleHolders(at: $at, knownAt: $k, roles: $roles, first: 100) { nodes { ...HoldingFields } totalCount }
  rolesHeld(at: $at, knownAt: $k, roles: $roles, first: 100) { nodes { ...HoldingFields } totalCount }
  history(first: 100) { nodes { sequence kind at entry { id } } }
  ... on Enterprise { legalRepresentative(at: $at) { id } branches(first: 100) { nodes { id } } }
  ... on Organisation { legalRepresentative(at: $at) { id } }
}
"""
_SWEEP_DAY = """
s#: standing(at: "DAY", knownAt: $k) { entriesInForce }
h#: roleHolders(at: "DAY", knownAt: $k, first: 100) { nodes { role holder { id } unit { id } share from to } }
r#: rolesHeld(at: "DAY", knownAt: $k, first: 100) { nodes { role holder { id } unit { id } share from to } }
e#: listEntries(at: "DAY", knownAt: $k, where: { status: [EXITED] }, first: 100) { nodes { id } }
x#: listEntries(at: "DAY", knownAt: $k, where: { status: [EXPIRED] }, first: 100) { nodes { id } }
p#: listEntries(at: "DAY", knownAt: $k, where: { status: [PENDING] }, first: 100) { nodes { id } }
"""
_REFERENCE = """
query($at: Date, $directions: [Direction!], $kinds: [ListKind!]) {
  domains { ...DomainFields }
  key: domains(key: true) { code }
  creditLists(at: $at, kind: $kinds) { ...ListFields }
  memoranda(at: $at, first: 100) { nodes { ...MemorandumFields } totalCount }
  authorities(at: $at, first: 100) { nodes { ...AuthorityFields } totalCount }
}
"""
_MEMORANDUM = """
query($at: Date, $directions: [Direction!], $doc: ID!) { memorandum(docNo: $doc) { ...MemorandumFields } }
"""
