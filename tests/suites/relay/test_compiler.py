"""relay-compiler takes the schema: refetchable fragments, connections both ways."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.suites.programs import SCHEMA, SUITES, node

SOURCES = Path(__file__).parent / "src"


@pytest.mark.outside
def test_relays_compiler_takes_fragments_refetches_and_connections(tmp_path: Path) -> None:
    # Compiled in a folder of its own: beside the sources it would add its artifacts to git.
    shutil.copytree(SOURCES, tmp_path / "src")
    shutil.copy(SCHEMA, tmp_path / "schema.graphql")
    configuration = {
        "src": "./src",
        "schema": "./schema.graphql",
        "language": "javascript",
        "eagerEsModules": True,
        "customScalarTypes": dict.fromkeys(("Date", "DateTime", "Decimal", "USCC"), "string"),
    }
    (tmp_path / "relay.config.json").write_text(json.dumps(configuration))
    compiler = SUITES / "node_modules" / "relay-compiler" / "cli.js"
    node(compiler, "relay.config.json", package="relay-compiler", cwd=tmp_path)
    artifacts = {path.name.removesuffix(".graphql.js"): path for path in tmp_path.glob("src/__generated__/*")}
    assert set(artifacts) == {
        "SearchPageLatestQuery",
        "SearchPagePaginationQuery",
        "SearchPageQuery",
        "SearchPage_found",
        "SearchPage_latest",
        "SubjectPageEntriesQuery",
        "SubjectPageQuery",
        "SubjectPage_entry",
        "SubjectPage_subject",
    }
    # Refetching a subject goes through `node`, as Relay does with every type that has a Node.
    assert "node(id: $id)" in artifacts["SubjectPageEntriesQuery"].read_text().replace("\\n", "")
    assert '"direction": "backward"' in artifacts["SearchPage_latest"].read_text()
