"""Every registered statement against a real, migrated graph."""

from __future__ import annotations

from typing import Any

import pytest
from neo4j import AsyncManagedTransaction

from loaders.statements import ALL, WITHOUT_INDEX, Statement, every, register
from loaders.store import Store, Transaction

SCANS = {"AllNodesScan", "NodeByLabelScan", "UndirectedAllRelationshipsScan"}
LOOK_UPS = {"NodeUniqueIndexSeek", "NodeUniqueIndexSeek(Locking)", "Argument"}

REGISTERED = every()


def operators(plan: dict[str, Any]) -> set[str]:
    """Return the names of the operators of a plan and of all its children."""
    return {operator(plan)}.union(*(operators(child) for child in plan.get("children", ())))


def operator(plan: dict[str, Any]) -> str:
    return str(plan["operatorType"]).partition("@")[0]


def leaves(plan: dict[str, Any]) -> set[str]:
    """Return the names of the operators of a plan that read without asking others."""
    children = plan.get("children", ())
    return set().union(*(leaves(child) for child in children)) if children else {operator(plan)}


def products(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the products of a plan that can have more than one row: not those of unique look-ups."""
    here = [plan] if operator(plan) == "CartesianProduct" and not leaves(plan) <= LOOK_UPS else []
    return here + [product for child in plan.get("children", ()) for product in products(child)]


@pytest.fixture(scope="session")
async def indexes(store: Store) -> set[str]:
    shown = Statement(
        name="show",
        text="SHOW INDEXES YIELD name RETURN collect(name) AS page",
        index="",
        example={},
        write=True,
    )

    async def work(transaction: Transaction) -> set[str]:
        return set((await transaction.run(shown))[0]["page"])

    return await store.transact(work)


@pytest.mark.parametrize("statement", REGISTERED, ids=[statement.name for statement in REGISTERED])
async def test_a_statement_is_valid_and_an_anchored_one_never_scans(
    store: Store, indexes: set[str], statement: Statement
) -> None:
    async def explain(transaction: AsyncManagedTransaction) -> dict[str, Any]:
        result = await transaction.run(f"EXPLAIN {statement.sent}", dict(statement.example))
        return (await result.consume()).plan or {}

    plan = await store.connection.run("explain", explain, 30, reading=not statement.write, repeatable=True)
    if statement.index != WITHOUT_INDEX:
        assert statement.index in indexes, f"{statement.name} names an index that no migration makes"
        assert not operators(plan) & SCANS, plan["args"]["string-representation"]
        assert not products(plan), plan["args"]["string-representation"]


def test_a_name_belongs_to_one_statement() -> None:
    taken = REGISTERED[0]
    assert register(taken) is taken
    other = Statement(name=taken.name, text="RETURN 2 AS page", index=WITHOUT_INDEX, example={})
    with pytest.raises(ValueError, match=taken.name):
        register(other)
    assert ALL[taken.name] is taken


def test_a_read_carries_the_catalogue_version_and_a_write_is_sent_as_it_stands() -> None:
    read = Statement(name="r", text="RETURN 1 AS page", index=WITHOUT_INDEX, example={})
    write = Statement(name="w", text="CREATE (n)", index=WITHOUT_INDEX, example={}, write=True)
    assert "catalogueVersion" in read.sent
    assert write.sent == "CREATE (n)"
