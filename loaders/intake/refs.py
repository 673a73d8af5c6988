"""Whom a ref names: a subject_ref of the row's own source, or `uscc:…` of any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loaders.intake.rows import Row
from loaders.intake.work import Work, distinct
from loaders.statements import Statement
from loaders.statements.roles_write import RESOLVE_REFS, RESOLVE_USCCS
from loaders.store import Transaction

__all__ = ["Named", "People", "resolve"]

_USCC = "uscc:"


@dataclass(frozen=True, slots=True)
class Named:
    """What deciding about a fact needs to know of a subject."""

    id: str
    kind: str
    adult_on: str | None
    region: str | None


class People:
    """The subjects that a batch's refs name."""

    def __init__(self, found: Mapping[str, Named]) -> None:
        self._found = found

    def get(self, row: Row, ref: str) -> Named | None:
        """Whom the ref names in this row; None: nobody."""
        return self._found.get(_key(row.source, ref))


def _key(source: str, ref: str) -> str:
    return ref if ref.startswith(_USCC) else f"subjects|{source}|{ref}"


async def resolve(tx: Transaction, work: Work, wanted: Iterable[tuple[str, str]]) -> People:
    """Look up (source, ref) pairs."""
    keys = distinct(_key(source, ref) for source, ref in wanted)
    usccs = [key.removeprefix(_USCC) for key in keys if key.startswith(_USCC)]
    refs = [key for key in keys if not key.startswith(_USCC)]
    found = await _look_up(tx, RESOLVE_REFS, refs)
    found |= {_USCC + key: each for key, each in (await _look_up(tx, RESOLVE_USCCS, usccs)).items()}
    if work.shadow is not None:
        found |= _shadowed(work, "record", {key: key for key in refs})
        found |= _shadowed(work, "identifier", {f"USCC:{uscc}": _USCC + uscc for uscc in usccs})
    return People(found)


async def _look_up(tx: Transaction, statement: Statement, keys: list[str]) -> dict[str, Named]:
    if not keys:
        return {}
    page = (await tx.run(statement, {"keys": keys}))[0]["page"]
    return {key: Named(id_, kind, adult_on, region) for key, id_, kind, adult_on, region in page}


def _shadowed(work: Work, kind: str, names: Mapping[str, str]) -> dict[str, Named]:
    """What a dry run would have written by now."""
    if work.shadow is None:
        return {}
    holders = {names[key]: value[0][-1] for key, value in work.shadow.get(kind, names).items() if value}
    briefs = work.shadow.get("brief", set(holders.values()))
    return {name: Named(*briefs[id_]) for name, id_ in holders.items() if id_ in briefs}
