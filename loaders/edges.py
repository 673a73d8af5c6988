"""Each relation between two graph types, declared once.

A resolver names an edge, the loader of that edge batches its keys, and the statement of the edge is
built from this declaration: there is no other place that says how entries hang on a subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from loaders.paging import Key
from policy.intervals import EARLY

__all__ = [
    "BRANCHES",
    "DERIVED_FROM",
    "ENTRIES",
    "ENTRIES_OF_LIST",
    "ENTRIES_OF_SUBJECT",
    "EXECUTIONS",
    "EXIT",
    "HISTORY",
    "IDENTIFIERS",
    "PROMOTED_FROM",
    "PROMOTED_TO",
    "RECORDS",
    "ROLES_HELD",
    "ROLE_HOLDERS",
    "SUBJECTS",
    "Edge",
]

_ID: Final = Key("id")
_BY_ID: Final = (_ID,)
_LATEST_RECOGNISED: Final = (Key("recognised_on", descending=True), _ID)
_BY_ROLE: Final = (Key("rank", missing=0), Key("since", descending=True, missing=EARLY), _ID)
_BY_SEQUENCE: Final = (Key("sequence", missing=0),)


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation of the graph as a field of the schema sees it.

    From `anchor` nodes, found by their property `key`, over `relation` to `target` nodes. An edge
    without an anchor starts from all nodes of its target. `through` is the property of the target that
    holds the anchor's key and is indexed together with the order, so that a page of an anchor with a
    million targets reads a page. `order` is the default; its keys make the cursor. `dated` edges hold
    at a date; of `versioned` ones the graph keeps what was known before.
    """

    name: str
    target: str
    anchor: str = ""
    key: str = "id"
    relation: str = ""
    outgoing: bool = False
    through: str = ""
    dated: bool = False
    versioned: bool = False
    paged: bool = False
    order: tuple[Key, ...] = _BY_ID
    index: str = ""

    def pattern(self, anchor: str, target: str, relation: str = "", *, versions: bool = False) -> str:
        """The edge as a path between two variables; with `versions` the earlier ones are walked too."""
        label = f"{self.target}|Past{self.target.removeprefix('List')}" if versions else self.target
        step = f"[{relation}:{self.relation}]"
        left, right = ("-", "->") if self.outgoing else ("<-", "-")
        return f"({anchor}){left}{step}{right}({target}:{label})"


ENTRIES: Final = Edge(
    "Query.listEntries",
    "ListEntry",
    dated=True,
    versioned=True,
    paged=True,
    order=_LATEST_RECOGNISED,
    index="list_entry_recognised_on",
)
ENTRIES_OF_SUBJECT: Final = Edge(
    "Subject.listEntries",
    "ListEntry",
    "Subject",
    relation="ABOUT",
    dated=True,
    versioned=True,
    paged=True,
    order=_LATEST_RECOGNISED,
    index="subject_id",
)
ENTRIES_OF_LIST: Final = Edge(
    "CreditList.entries",
    "ListEntry",
    "CreditList",
    key="code",
    relation="ON_LIST",
    through="listCode",
    dated=True,
    paged=True,
    order=_LATEST_RECOGNISED,
    index="list_entry_list",
)
SUBJECTS: Final = Edge("Query.subjects", "Subject", dated=True, paged=True, index="subject_id")
ROLE_HOLDERS: Final = Edge(
    "Subject.roleHolders",
    "Subject",
    "Subject",
    relation="HOLDS",
    dated=True,
    versioned=True,
    paged=True,
    order=_BY_ROLE,
    index="subject_id",
)
ROLES_HELD: Final = Edge(
    "Subject.rolesHeld",
    "Subject",
    "Subject",
    relation="HOLDS",
    outgoing=True,
    dated=True,
    versioned=True,
    paged=True,
    order=_BY_ROLE,
    index="subject_id",
)
BRANCHES: Final = Edge(
    "Enterprise.branches",
    "Subject",
    "Subject",
    relation="HOLDS",
    outgoing=True,
    dated=True,
    paged=True,
    index="subject_id",
)
HISTORY: Final = Edge(
    "Subject.history",
    "Change",
    "Subject",
    through="subjectId",
    paged=True,
    order=_BY_SEQUENCE,
    index="change_subject",
)
IDENTIFIERS: Final = Edge(
    "Subject.identifiers",
    "Identifier",
    "Subject",
    relation="IDENTIFIED_BY",
    outgoing=True,
    index="subject_id",
)
RECORDS: Final = Edge("Subject.sources", "Record", "Subject", relation="STATES", index="subject_id")
EXIT: Final = Edge(
    "ListEntry.exit", "Exit", "ListEntry", relation="EXITED_BY", outgoing=True, index="list_entry_id"
)
PROMOTED_TO: Final = Edge(
    "ListEntry.promotedTo",
    "ListEntry",
    "ListEntry",
    relation="PROMOTED_TO",
    outgoing=True,
    index="list_entry_id",
)
PROMOTED_FROM: Final = Edge(
    "ListEntry.promotedFrom", "ListEntry", "ListEntry", relation="PROMOTED_TO", index="list_entry_id"
)
DERIVED_FROM: Final = Edge(
    "ListEntry.derivedFrom",
    "ListEntry",
    "ListEntry",
    relation="DERIVED_FROM",
    outgoing=True,
    index="list_entry_id",
)
EXECUTIONS: Final = Edge(
    "ListEntry.executions", "Execution", "ListEntry", relation="OF", versioned=True, index="list_entry_id"
)
