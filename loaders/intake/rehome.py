"""Facts follow their subject: when a record moves, and when two subjects turn out to be one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from loaders.intake.registry import Move
from loaders.intake.rolekeys import fact_id, statement_id
from loaders.statements.rehome_write import (
    BECOME_ALIASES,
    CREATE_ROLES,
    DELETE_ROLES,
    MOVE_CHANGES,
    MOVE_ENTRIES,
    MOVE_EXECUTIONS,
    MOVE_RESPONSIBLE,
    ROLES_TO_MOVE,
    SUPERSEDE_TWINS,
)
from loaders.store import Transaction

__all__ = ["move_facts"]


async def move_facts(tx: Transaction, moves: list[Move], at: str) -> None:
    """Move what hangs on each move's source subject; a subject moved wholly becomes an alias.

    `at` is when a statement that is now said twice by one source is superseded.
    """
    for group in _independent(moves):
        rows = [asdict(move) for move in group]
        wholly = [row for row in rows if row["ref"] is None]
        for statement in (MOVE_ENTRIES, MOVE_RESPONSIBLE, MOVE_EXECUTIONS):
            await tx.run(statement, {"moves": rows})
        await _move_roles(tx, group, rows, at)
        if wholly:
            await tx.run(MOVE_CHANGES, {"moves": wholly})
            await tx.run(BECOME_ALIASES, {"moves": wholly})


def _independent(moves: Iterable[Move]) -> Iterator[list[Move]]:
    """Runs of moves of which none concerns a subject of another, so that their order does not matter."""
    group: list[Move] = []
    seen: set[str] = set()
    for move in moves:
        ends = {move.source, move.target}
        if group and ends & seen:
            yield group
            group, seen = [], set()
        group.append(move)
        seen |= ends
    if group:
        yield group


async def _move_roles(tx: Transaction, group: list[Move], rows: list[dict[str, Any]], at: str) -> None:
    """A relationship cannot change its ends: the statements are written anew between the new ones."""
    found = (await tx.run(ROLES_TO_MOVE, {"moves": rows}))[0]["page"]
    old: list[dict[str, str]] = []
    new: list[dict[str, Any]] = []
    for each in found:
        holder = _new_end(group, each["holder"], each["role"]["source"], each["role"].get("holderRef"))
        unit = _new_end(group, each["unit"], each["role"]["source"], each["role"].get("unitRef"))
        if (holder, unit) != (each["holder"], each["unit"]):
            old.append({"holder": each["holder"], "unit": each["unit"], "id": each["role"]["id"]})
            new.append({"holder": holder, "unit": unit, "role": _renamed(each["role"], holder, unit)})
    if not new:
        return
    await tx.run(DELETE_ROLES, {"rows": old})
    facts = sorted({row["role"]["fact"] for row in new})
    await tx.run(CREATE_ROLES, {"rows": new})
    await tx.run(SUPERSEDE_TWINS, {"facts": facts, "at": at})


def _new_end(group: list[Move], subject: str, system: str, ref: str | None) -> str:
    for move in group:
        if move.source == subject and (move.ref is None or (move.system, move.ref) == (system, ref)):
            return move.target
    return subject


def _renamed(role: dict[str, Any], holder: str, unit: str) -> dict[str, Any]:
    fact = fact_id(holder, unit, role["relation"], role["from"])
    return {**role, "fact": fact, "id": statement_id(role["source"], fact, role["recordedAt"])}
