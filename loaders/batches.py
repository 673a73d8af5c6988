"""The loaders of one request: every relation of `loaders.edges` batched, one statement per level.

Keys are hashable: the id of the anchor together with everything that shapes the answer (`Ask`). Keys
that differ only in the anchor share a statement. Awaitables are shielded, because cancelling one
waiter of a key would cancel all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Final, cast

from aiodataloader import DataLoader

from loaders.asking import (
    Ask,
    Row,
    bounds_of,
    each_anchor,
    grouped,
    limits_of,
    page_of,
    role_parameters,
    whole,
)
from loaders.catalogue.snapshot import current, fresh
from loaders.edges import BRANCHES, HISTORY, Edge
from loaders.filters import EVERYTHING, Compare, Condition, expanded
from loaders.paging import Page, Window
from loaders.statements import Statement, conditions, entries, history, roles, standing, subjects
from loaders.statements.conditions import Rendered, Sight
from loaders.store import Store
from policy.catalogue import Catalogue
from policy.errors import LianxinError
from policy.intervals import FAR_INSTANT, moment
from policy.visibility import Visibility
from policy.vocabulary import EntryStatus

__all__ = ["Ask", "Batches", "Row"]

_Batch = Callable[[list[Any]], Coroutine[Any, Any, list[Any]]]
_Question = tuple[Statement, Mapping[str, object]]

_LARGEST_BATCH: Final = 1_000
_EMPTY: Final[Page[Row]] = Page([], has_next=False, has_previous=False)
_FAR: Final = {"far": FAR_INSTANT}
_WITHDRAWN_TOO: Final = Compare("status", "in", (EntryStatus.WITHDRAWN.value,))


class Batches:
    """The loaders of one request of one viewer; what they read is remembered until it ends."""

    def __init__(self, store: Store, visibility: Visibility) -> None:
        self._store = store
        self._visibility = visibility
        self._snapshot: Catalogue | None = None
        self._loaders: dict[str, DataLoader[Any, Any]] = {}
        self._subjects_read: dict[str, Row] = {}
        self._closed = False
        self._running: set[asyncio.Task[Any]] = set()
        self.sight = Sight(
            names=visibility.person_names,
            references=visibility.sees_references,
            withdrawn=visibility.sees_withdrawn,
            persons_everywhere=visibility.person_names,
        )

    # The reference data.

    async def catalogue(self) -> Catalogue:
        """The reference data: of the graph as this request has seen it, or sees it now."""
        if self._snapshot is None:
            self._snapshot = await fresh(self._store)
        return self._snapshot

    async def fresh_catalogue(self) -> Catalogue:
        """The reference data as the graph has it: asks for its version where nothing has been read yet."""
        if self._snapshot is None:
            self._snapshot = await self._load("catalogue", self._fresh_catalogues, "")
        return await self.catalogue()

    async def _fresh_catalogues(self, keys: list[str]) -> list[Catalogue]:
        return [await fresh(self._store)] * len(keys)

    @property
    def snapshot(self) -> Catalogue:
        """The reference data that came with the latest rows."""
        if self._snapshot is None:
            raise LookupError("nothing has been read in this request")
        return self._snapshot

    # Single nodes.

    def subject(self, key: str) -> Awaitable[Row | None]:
        """The subject with that id, or with an id that resolves to it."""
        return self._load("subjects", self._subjects, key)

    def known_subject(self, key: str) -> Row | None:
        """A subject that has been read in this request, by whatever statement."""
        return self._subjects_read.get(key)

    def remember_subject(self, row: Row) -> None:
        """Save asking for a subject that another statement has brought along."""
        self._subjects_read.setdefault(row["id"], row)

    def entry(self, key: str) -> Awaitable[Row | None]:
        """The current version of the entry with that id, unless it is withdrawn or hidden."""
        return self._load("entries", self._entries, key)

    def entry_version(self, key: str, known: str) -> Awaitable[Row | None]:
        """The version of an entry that was known at an instant."""
        return self._load("entry_versions", self._entry_versions, (known, key))

    def by_identifier(self, key: str) -> Awaitable[list[Row]]:
        """Who carries an identifier, `SCHEME:value`: at most ten `{names, row}`, by id."""
        return self._load("by_identifier", self._by_identifier, key)

    # Pages.

    def entries_of(self, edge: Edge, anchor: str, ask: Ask) -> Awaitable[Page[Row]]:
        """A page of entries of a subject, of a list (its code) or of all (anchor "")."""
        return self._load(edge.name, self._entry_pages(edge), (ask, anchor))

    def count_entries_of(self, edge: Edge, anchor: str, ask: Ask) -> Awaitable[int]:
        """How many entries all pages hold."""
        return self._load(f"{edge.name}#", self._entry_counts(edge), (whole(ask), anchor))

    def roles_of(self, edge: Edge, anchor: str, ask: Ask) -> Awaitable[Page[Row]]:
        """A page of roles at a subject; the row's `other` is the subject at the far end."""
        return self._load(edge.name, self._role_pages(edge), (ask, anchor))

    def count_roles_of(self, edge: Edge, anchor: str, ask: Ask) -> Awaitable[int]:
        """How many roles all pages hold."""
        return self._load(f"{edge.name}#", self._role_counts(edge), (whole(ask), anchor))

    def branches_of(self, anchor: str, ask: Ask) -> Awaitable[Page[Row]]:
        """A page of the branches of an enterprise."""
        return self._load(BRANCHES.name, self._branch_pages, (ask, anchor))

    def count_branches_of(self, anchor: str, ask: Ask) -> Awaitable[int]:
        """How many branches all pages hold."""
        return self._load(f"{BRANCHES.name}#", self._branch_counts, (whole(ask), anchor))

    def history_of(self, anchor: str, ask: Ask) -> Awaitable[Page[Row]]:
        """A page of the changes of a subject."""
        return self._load(HISTORY.name, self._history_pages, (ask, anchor))

    def count_history_of(self, anchor: str, ask: Ask) -> Awaitable[int]:
        """How many changes all pages hold."""
        return self._load(f"{HISTORY.name}#", self._history_counts, (whole(ask), anchor))

    async def subjects(self, ask: Ask) -> Page[Row]:
        """A page of all subjects that fulfil a condition."""

        def asked(catalogue: Catalogue) -> _Question:
            where, parameters = self._subject_where(catalogue, ask)
            narrow = subjects.narrows(ask.condition)
            statement = subjects.subjects_page(
                ask.order, where, self.sight, bounds_of(ask.window), narrow=narrow
            )
            return statement, parameters | limits_of(ask.window)

        page = page_of(await self._read_by(asked), ask.window)
        for row in page.rows:
            self.remember_subject(row)
        return page

    async def count_subjects(self, ask: Ask) -> int:
        """How many subjects fulfil a condition."""

        def asked(catalogue: Catalogue) -> _Question:
            where, parameters = self._subject_where(catalogue, ask)
            return subjects.subjects_count(where, self.sight), parameters

        return int((await self._read_by(asked))["rows"])

    async def search(
        self, statement: Statement, parameters: Mapping[str, object], window: Window
    ) -> tuple[Page[Row], int]:
        """A page of hits, `{id, tier, length, subject}`, and how many there are."""
        found = await self.read(statement, {**parameters, **limits_of(window)})
        page = page_of(found, window)
        for row in page.rows:
            self.remember_subject(row["subject"])
        return page, found["total"]

    # What hangs on one node.

    def standing(self, anchor: str, at: str, known: str | None) -> Awaitable[list[Row]]:
        """A subject's entries in force, counted by list and domain."""
        return self._load("standing", self._standings, ((at, known), anchor))

    def legal_representative(self, anchor: str, at: str) -> Awaitable[Row | None]:
        """The legal representative of a unit at a date."""
        return self._load("legal_representatives", self._legal_representatives, (at, anchor))

    def identifiers(self, anchor: str) -> Awaitable[list[Row]]:
        """The identifiers of a subject."""
        return self._load("identifiers", self._lists(subjects.identifiers_of_subjects(self.sight)), anchor)

    def records(self, anchor: str) -> Awaitable[list[Row]]:
        """What sources say of a subject."""
        return self._load("records", self._lists(subjects.records_of_subjects(self.sight)), anchor)

    def executions(self, anchor: str) -> Awaitable[list[Row]]:
        """The executions of an entry."""
        return self._load("executions", self._lists(entries.executions_of_entries), anchor)

    def neighbours(self, edge: Edge, anchor: str) -> Awaitable[list[Row]]:
        """The entries that an entry was promoted to or from, or derived from."""
        return self._load(edge.name, self._neighbours(edge), anchor)

    def exit_note(self, anchor: str) -> Awaitable[str | None]:
        """The note of an entry's exit."""
        return self._load("exit_notes", self._singles(entries.exit_notes), anchor)

    # How it is done.

    async def read(self, statement: Statement, parameters: Mapping[str, object]) -> Any:  # noqa: ANN401
        """The page of a statement, with the reference data at least as new as it."""
        page = await self._store.read(statement, parameters)
        self._snapshot = await current(self._store)
        return page

    async def _read_by(self, asked: Callable[[Catalogue], _Question]) -> Any:  # noqa: ANN401
        """The page of a statement that the reference data takes part in.

        It is written with the process's copy; if the graph turns out to have a newer one, it is
        written and sent again.
        """
        used = await current(self._store)
        page = await self.read(*asked(used))
        if self._snapshot is not used:
            page = await self.read(*asked(self.snapshot))
        return page

    def close(self) -> None:
        """Give up whatever is still being read, down to the database; whoever waits for it is told."""
        self._closed = True
        for task in self._running:
            task.cancel()

    def _load(self, name: str, batch: _Batch, key: Any) -> Awaitable[Any]:  # noqa: ANN401
        return asyncio.shield(self._loader(name, batch).load(key))

    def _loader(self, name: str, batch: _Batch) -> DataLoader[Any, Any]:
        loader = self._loaders.get(name)
        if loader is None:
            loader = self._loaders[name] = DataLoader(self._noted(batch), max_batch_size=_LARGEST_BATCH)
        return loader

    def _noted(self, batch: _Batch) -> _Batch:
        """The same, its task known to `close` while it runs."""

        async def run(keys: list[Any]) -> list[Any]:
            task = cast("asyncio.Task[Any]", asyncio.current_task())
            self._running.add(task)
            try:
                return await batch(keys)
            except asyncio.CancelledError:
                if not self._closed:
                    raise
                # aiodataloader deals out errors, but would leave its waiters alone with a cancellation.
                raise LianxinError("The request was given up before all of it had been read.") from None
            finally:
                self._running.discard(task)

        return run

    # Single nodes.

    async def _subjects(self, keys: list[str]) -> list[Row | None]:
        rows = await self._rows(subjects.subjects_by_id(self.sight), keys)
        for row in rows:
            if row is not None:
                self.remember_subject(row)
        return rows

    async def _entries(self, keys: list[str]) -> list[Row | None]:
        def asked(catalogue: Catalogue) -> _Question:
            where, parameters = self._seen(catalogue)
            return entries.entries_by_id(where), parameters | {"keys": keys}

        found = {item["key"]: item["row"] for item in await self._read_by(asked)}
        return [found.get(key) for key in keys]

    async def _by_identifier(self, keys: list[str]) -> list[list[Row]]:
        return await self._lists(subjects.subjects_by_identifier(self.sight))(keys)

    async def _entry_versions(self, keys: list[tuple[str, str]]) -> list[Row | None]:
        async def one(known: str, anchors: list[str]) -> dict[str, Any]:
            def asked(catalogue: Catalogue) -> _Question:
                where, parameters = self._seen(catalogue, _WITHDRAWN_TOO, known)
                return entries.entry_versions(where), parameters | {"keys": anchors}

            return {item["key"]: item["row"] for item in await self._read_by(asked)}

        return await grouped(keys, one, None)

    # Pages.

    def _entry_pages(self, edge: Edge) -> _Batch:
        async def one(ask: Ask, anchors: list[str]) -> dict[str, Page[Row]]:
            def asked(catalogue: Catalogue) -> _Question:
                where, parameters = self._entry_where(catalogue, ask)
                order, bounds = ask.order or edge.order, bounds_of(ask.window)
                by = entries.access(ask.condition, order)
                statement = entries.entries_page(
                    edge, order, where, bounds, known=ask.known is not None, by=by
                )
                return statement, parameters | limits_of(ask.window) | {"keys": anchors}

            found = await self._read_by(asked)
            return {item["key"]: page_of(item, ask.window) for item in each_anchor(edge, found)}

        return lambda keys: grouped(keys, one, _EMPTY)

    def _entry_counts(self, edge: Edge) -> _Batch:
        async def one(ask: Ask, anchors: list[str]) -> dict[str, int]:
            def asked(catalogue: Catalogue) -> _Question:
                where, parameters = self._entry_where(catalogue, ask)
                statement = entries.entries_count(edge, where, known=ask.known is not None)
                return statement, parameters | {"keys": anchors}

            return {item["key"]: item["rows"] for item in each_anchor(edge, await self._read_by(asked))}

        return lambda keys: grouped(keys, one, 0)

    def _role_pages(self, edge: Edge) -> _Batch:
        async def one(ask: Ask, anchors: list[str]) -> dict[str, Page[Row]]:
            statement = roles.roles_page(edge, self.sight, bounds_of(ask.window), known=ask.known is not None)
            pages = await self._pages(statement, anchors, ask.window, role_parameters(ask))
            for page in pages.values():
                for row in page.rows:
                    self.remember_subject(row["other"])
            return pages

        return lambda keys: grouped(keys, one, _EMPTY)

    def _role_counts(self, edge: Edge) -> _Batch:
        async def one(ask: Ask, anchors: list[str]) -> dict[str, int]:
            statement = roles.roles_count(edge, self.sight, known=ask.known is not None)
            return await self._counts(statement, anchors, role_parameters(ask))

        return lambda keys: grouped(keys, one, 0)

    async def _branch_pages(self, keys: list[tuple[Ask, str]]) -> list[Page[Row]]:
        async def one(ask: Ask, anchors: list[str]) -> dict[str, Page[Row]]:
            statement = roles.branches_page(self.sight, bounds_of(ask.window))
            pages = await self._pages(statement, anchors, ask.window, {"at": moment(ask.at)})
            for page in pages.values():
                for row in page.rows:
                    self.remember_subject(row)
            return pages

        return await grouped(keys, one, _EMPTY)

    async def _branch_counts(self, keys: list[tuple[Ask, str]]) -> list[int]:
        async def one(ask: Ask, anchors: list[str]) -> dict[str, int]:
            return await self._counts(roles.branches_count(self.sight), anchors, {"at": moment(ask.at)})

        return await grouped(keys, one, 0)

    async def _history_pages(self, keys: list[tuple[Ask, str]]) -> list[Page[Row]]:
        async def one(ask: Ask, anchors: list[str]) -> dict[str, Page[Row]]:
            statement = history.history_page(self.sight, bounds_of(ask.window))
            return await self._pages(statement, anchors, ask.window, self._hidden(await current(self._store)))

        return await grouped(keys, one, _EMPTY)

    async def _history_counts(self, keys: list[tuple[Ask, str]]) -> list[int]:
        async def one(_: Ask, anchors: list[str]) -> dict[str, int]:
            hidden = self._hidden(await current(self._store))
            return await self._counts(history.history_count(self.sight), anchors, hidden)

        return await grouped(keys, one, 0)

    async def _pages(
        self, statement: Statement, anchors: list[str], window: Window, parameters: Mapping[str, object]
    ) -> dict[str, Page[Row]]:
        found = await self.read(statement, {**parameters, **limits_of(window), "keys": anchors})
        return {item["key"]: page_of(item, window) for item in found}

    async def _counts(
        self, statement: Statement, anchors: list[str], parameters: Mapping[str, object]
    ) -> dict[str, int]:
        found = await self.read(statement, {**parameters, "keys": anchors})
        return {item["key"]: item["rows"] for item in found}

    # What hangs on one node.

    async def _standings(self, keys: list[tuple[tuple[str, str | None], str]]) -> list[list[Row]]:
        async def one(asked: tuple[str, str | None], anchors: list[str]) -> dict[str, list[Row]]:
            at, known = asked

            def written(catalogue: Catalogue) -> _Question:
                where, parameters = self._seen(catalogue, EVERYTHING, known)
                statement = standing.standing_of_subjects(where, known=known is not None)
                return statement, parameters | {"at": moment(at), "keys": anchors}

            return {item["key"]: item["rows"] for item in await self._read_by(written)}

        return await grouped(keys, one, [])

    async def _legal_representatives(self, keys: list[tuple[str, str]]) -> list[Row | None]:
        async def one(at: str, anchors: list[str]) -> dict[str, Any]:
            statement = roles.legal_representatives(self.sight)
            page = await self.read(statement, {"keys": anchors, "at": moment(at)})
            for item in page:
                self.remember_subject(item["row"])
            return {item["key"]: item["row"] for item in page}

        return await grouped(keys, one, None)

    def _neighbours(self, edge: Edge) -> _Batch:
        async def load(keys: list[str]) -> list[list[Row]]:
            def asked(catalogue: Catalogue) -> _Question:
                where, parameters = self._seen(catalogue)
                return entries.neighbours_of_entries(edge, where), parameters | {"keys": keys}

            found = {item["key"]: item["rows"] for item in await self._read_by(asked)}
            return [found.get(key, []) for key in keys]

        return load

    def _lists(self, statement: Statement) -> _Batch:
        async def load(keys: list[str]) -> list[list[Row]]:
            page = await self.read(statement, {**_FAR, "keys": keys})
            found = {item["key"]: item["rows"] for item in page}
            return [found.get(key, []) for key in keys]

        return load

    def _singles(self, statement: Statement) -> _Batch:
        return lambda keys: self._rows(statement, keys)

    async def _rows(self, statement: Statement, keys: list[str]) -> list[Any]:
        page = await self.read(statement, {"keys": keys})
        found = {item["key"]: item["row"] for item in page}
        return [found.get(key) for key in keys]

    # Conditions.

    def _hidden(self, catalogue: Catalogue) -> dict[str, object]:
        if self.sight.persons_everywhere:
            return {}
        return {"hidden": sorted(self._visibility.hidden_person_lists(catalogue))}

    def _seen(
        self, catalogue: Catalogue, condition: Condition = EVERYTHING, known: str | None = None
    ) -> tuple[tuple[str, ...], dict[str, object]]:
        where = conditions.entry_seen(condition, self.sight, known=known is not None)
        parameters = self._hidden(catalogue)
        if known is not None:
            parameters["known"] = known
        return tuple(where), parameters

    def _entry_where(self, catalogue: Catalogue, ask: Ask) -> tuple[tuple[str, ...], dict[str, object]]:
        where, parameters = self._seen(catalogue, ask.condition, ask.known)
        if ask.condition is EVERYTHING:
            return where, parameters
        rendered = Rendered(self.sight)
        asked = conditions.entry_condition(expanded(ask.condition, catalogue), rendered)
        parameters |= rendered.parameters | {"at": moment(ask.at)}
        return ((*where, asked) if asked else where), parameters

    def _subject_where(self, catalogue: Catalogue, ask: Ask) -> tuple[tuple[str, ...], dict[str, object]]:
        rendered = Rendered(self.sight)
        asked = conditions.subject_condition(expanded(ask.condition, catalogue), rendered)
        parameters = rendered.parameters | {"at": moment(ask.at)} | self._hidden(catalogue)
        return ((asked,) if asked else ()), parameters
