"""Every Cypher statement of the product stands in this package, one noun per module.

A statement is a constant with a name, the index that anchors it and example parameters. Constants
are registered, so that one test can EXPLAIN each against a real graph:

    SUBJECTS_BY_ID = register(Statement(
        name="subjects_by_id", text="UNWIND $keys AS key … RETURN collect(…) AS page",
        index="subject_id", example={"keys": ["su_…"]},
    ))

A reading statement returns exactly one record with one column, `page`. A statement whose text
depends on arguments (filters, orders) comes from a function that returns a `Statement`; a few of its
results are registered as examples, the rest are not, so that the registry does not grow at run time.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["ALL", "WITHOUT_INDEX", "Statement", "every", "register"]

WITHOUT_INDEX: Final = ""
"""The `index` of a statement that is meant to walk the whole graph (verify, export)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A named Cypher text, valid in Cypher 5 and 25.

    `index` names the constraint or index of `loaders.store.migrations` that anchors it, or is
    `WITHOUT_INDEX`. `example` holds parameters with which it can be explained and run.
    `write` says that it may change the graph; only a transaction given to `Store.transact` runs it.
    """

    name: str
    text: str
    index: str
    example: Mapping[str, object] = field(repr=False, compare=False)
    write: bool = False

    @property
    def reading(self) -> str:
        """The text as `Store.read` sends it: the page and the graph's catalogue version in one record."""
        return (
            f"CALL () {{\n{self.text}\n}}\n"
            'OPTIONAL MATCH (graph_:Graph {id: "graph"})\n'
            "RETURN page, coalesce(graph_.catalogueVersion, 0) AS catalogueVersion"
        )

    @property
    def sent(self) -> str:
        """The text that reaches the database, for EXPLAIN and PROFILE."""
        return self.text if self.write else self.reading


ALL: Final[dict[str, Statement]] = {}
"""The registered statements by name; complete only after `every()` has imported all modules."""


def register(statement: Statement) -> Statement:
    """Add a constant to `ALL` and return it; a name that is taken by another text is a programming error."""
    if ALL.setdefault(statement.name, statement) != statement:
        raise ValueError(f"two statements are named {statement.name}")
    return statement


def every() -> tuple[Statement, ...]:
    """All registered statements, by name, after importing every module of this package."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return tuple(ALL[name] for name in sorted(ALL))
