"""The product from outside: load files, ask GraphQL. The model knows nothing of this module."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from graph_schema.context import RequestContext
from graph_schema.schema import build_schema
from loaders.identity import IdentityKey
from loaders.intake import LoadReport, load
from loaders.statements import WITHOUT_INDEX, Statement
from loaders.store import Store, Transaction
from policy.visibility import ANALYST
from tests.model import codes, worlds
from tests.model.facts import Load

KEY: Final = IdentityKey(b"a long enough key of the tests")
SCHEMA: Final = build_schema()

# Regions stay: they ship with the product and no table of intake.md brings them.
_WIPE: Final = Statement(
    name="model_wipe",
    text="""
    MATCH (n)
    WHERE NOT n:Migration AND NOT n:Graph AND NOT n:Region AND NOT (n:Record AND n.table = "regions")
    DETACH DELETE n
    """,
    index=WITHOUT_INDEX,
    example={},
    write=True,
)
_RESET: Final = Statement(
    name="model_reset",
    text='MATCH (g:Graph {id: "graph"}) SET g.catalogueVersion = coalesce(g.catalogueVersion, 0) + 1',
    index=WITHOUT_INDEX,
    example={},
    write=True,
)

FRAGMENTS: Final = """
fragment EntryFields on ListEntry {
  id list { code } kind subject { id } region { code } domain { code } recognisedBy { code }
  responsible { role holder { id } unit { id } share from to }
  publishedOn caseNumber standard reason basis conductOn recognisedOn validFrom validTo
  exit { reason decidedOn effectiveOn authority { code } }
  sources { name record confidence verified }
}
fragment HoldingFields on RoleHolding {
  role holder { id } unit { id } share from to sources { name }
}
fragment SubjectFields on Subject {
  __typename id kind name aliases region { code }
  identifiers { scheme value valid masked }
  sources { name record confidence verified }
}
fragment DomainFields on Domain {
  code name isKey parent { code } keyDomain { code } children { code } lists { code }
  memoranda(at: $at) { docNo }
}
fragment ListFields on CreditList {
  code name kind domain { code } authority { code } legalBasis scope from to memoranda(at: $at) { docNo }
}
fragment MeasureFields on Measure {
  number text category family direction strength mandatory from to memorandum { docNo }
  implementedBy(at: $at) { code } targets { relation role minimumShare subjectKinds }
  sources { name confidence verified }
}
fragment MemorandumFields on Memorandum {
  docNo title direction status signedOn signedIn effectiveFrom effectiveTo
  supersededBy { docNo } supersedes { docNo } domains { code } lists { code }
  signatories { authority { code } lead }
  measures(at: $at, directions: $directions, first: 100) { nodes { ...MeasureFields } totalCount }
  sources { name confidence verified }
}
fragment AuthorityFields on Authority {
  code name aliases level kind establishedOn dissolvedOn successors { code } predecessors { code }
  memoranda(at: $at) { docNo }
  measures(at: $at, first: 100) { nodes { number memorandum { docNo } } totalCount }
}
"""


class Product:
    """A graph that holds one world, and its GraphQL."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self._loads = 0

    async def empty(self) -> None:
        """Forget the world."""

        async def work(transaction: Transaction) -> None:
            await transaction.run(_WIPE)
            await transaction.run(_RESET)

        await self.store.transact(work, name="model_wipe")

    async def load(self, given: Load, style: str) -> LoadReport:
        """Write a load's files and take them in."""
        self._loads += 1
        folder = self.folder / str(self._loads)
        worlds.write(given, folder, style)
        # A user may not speak as the catalogue; here a small one is shipped through the same door.
        with patch("loaders.intake.loading._check_source"):
            report = await load(self.store, [folder], source=given.source, identity=KEY)
        shutil.rmtree(folder)
        return report

    async def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """The data of an operation that has no error; only the fragments it uses are sent."""
        result = await SCHEMA.execute(
            query + _used(query),
            variable_values=variables,
            context_value=RequestContext.create(self.store, ANALYST, identity=KEY),
        )
        assert result.errors is None, (query, variables, result.errors)
        assert result.data is not None
        return result.data

    async def refused(self, query: str, **variables: object) -> tuple[dict[str, Any] | None, list[str]]:
        """What data there is, and the codes of the errors, of an operation that has some."""
        result = await SCHEMA.execute(
            query,
            variable_values=variables,
            context_value=RequestContext.create(self.store, ANALYST, identity=KEY),
        )
        return result.data, [str(getattr(e.original_error, "code", e.message)) for e in result.errors or ()]


def _used(query: str) -> str:
    """The fragments that a query spreads, and those that they spread."""
    parts = {part.split()[0]: part for part in FRAGMENTS.split("fragment ")[1:]}
    needed: list[str] = []
    text = query
    while found := [name for name in parts if f"...{name}" in text and name not in needed]:
        needed += found
        text = "".join(parts[name] for name in found)
    return "".join(f"\nfragment {parts[name]}" for name in needed)


_NUMBERS = {"share", "minimumShare"}


def canonical(value: Any, name: str = "") -> Any:  # noqa: ANN401 - any JSON
    """The same value for all that the contract does not tell apart: order of plain lists, 5 and 5.00."""
    if isinstance(value, Mapping):
        return {key: canonical(member, key) for key, member in value.items()}
    if isinstance(value, list):
        return sorted((canonical(member) for member in value), key=repr)
    if name in _NUMBERS and value is not None:
        return Decimal(value).normalize()
    if name == "docNo":
        return codes.doc_key(value)
    return value
