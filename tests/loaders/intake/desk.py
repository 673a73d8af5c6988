"""A desk at which tests load tables given as text, and ask the graph what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loaders.identity import IdentityKey
from loaders.intake import LoadReport, load
from loaders.statements import Statement
from loaders.store import Store, Transaction
from loaders.verify import verify
from policy.identifiers import complete_citizen_id, complete_organisation_code, complete_uscc

KEY = IdentityKey(b"a key that only tests know")
SUBJECT = "subject_ref,kind,name"
ENTRY = "entry_ref,list_code,subject_ref,authority_code,recognised_on"


def organisation_code(number: int) -> str:
    """A valid organisation code."""
    return complete_organisation_code(f"YY{number:06}")


def uscc(number: int) -> str:
    """A valid USCC of an enterprise with `organisation_code(number)` inside."""
    return complete_uscc(f"91110101{organisation_code(number)}")


def citizen_id(number: int, born: str = "19900101") -> str:
    """A valid citizen ID of nobody."""
    return complete_citizen_id(f"110101{born}{number:03}")


@dataclass(slots=True)
class Desk:
    """Loads into one store, from files in one folder."""

    store: Store
    folder: Path
    number: int = field(default=0)

    async def load(self, source: str = "demo", **tables: str) -> LoadReport:
        """Load tables given as CSV text, in dependency order."""
        return await load(self.store, [self.write(**tables)], source=source, identity=KEY)

    def write(self, **tables: str) -> Path:
        """A new folder with the tables as CSV files."""
        self.number += 1
        folder = self.folder / str(self.number)
        folder.mkdir()
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text.strip() + "\n", encoding="utf-8")
        return folder

    async def ask(self, text: str, **parameters: object) -> Any:  # noqa: ANN401 - the shape is the text's
        """The page of a Cypher text."""
        statement = Statement("test", text, "", {})

        async def work(tx: Transaction) -> Any:  # noqa: ANN401
            return (await tx.run(statement, parameters))[0]["page"]

        return await self.store.transact(work)

    async def subjects(self) -> dict[str, dict[str, Any]]:
        """Every subject's properties, by name."""
        page = await self.ask("MATCH (s:Subject) RETURN collect(properties(s)) AS page")
        return {subject["name"]: subject for subject in page}

    async def count(self, label: str) -> int:
        """How many nodes there are."""
        found: int = await self.ask(f"MATCH (n:{label}) RETURN count(n) AS page")
        return found

    async def changes(self) -> list[str]:
        """The kinds of all changes, in sequence."""
        page: list[str] = await self.ask(
            "MATCH (c:Change) WITH c ORDER BY c.sequence RETURN collect(c.kind) AS page"
        )
        return page

    async def sound(self) -> None:
        """Fail unless every invariant of the graph holds."""
        assert [str(problem) for problem in await verify(self.store)] == []
