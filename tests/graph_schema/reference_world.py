"""The shipped catalogue as nodes of the graph, and a store that serves nothing else."""

from __future__ import annotations

import asyncio
import csv
import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from loaders.catalogue import tables
from loaders.statements import Statement

RECEIVED = "2026-11-01T00:00:00.000000Z"
_LISTS = {
    "short_zh", "succeeded_by", "superseded_by", "memorandum_doc_nos", "subject_kinds",
    "implementing_authorities", "target_roles", "target_subject_kinds",
}  # fmt: skip
_RENAMED = {"measures": {"no": "number", "memorandum_doc_no": "docNo"}}


def _camel(column: str) -> str:
    return re.sub(r"_(.)", lambda match: match[1].upper(), column)


def _value(column: str, cell: str) -> object:
    if column in _LISTS:
        return [word for word in cell.split(";") if word]
    if cell in {"true", "false"}:
        return cell == "true"
    return float(cell) if column == "confidence" and cell else cell or None


def node_of(table: str, row: Mapping[str, str]) -> dict[str, Any]:
    """A row of a catalogue file as the properties of its node, with the record that states it."""
    names = _RENAMED.get(table, {})
    node: dict[str, Any] = {names.get(key, _camel(key)): _value(key, cell) for key, cell in row.items()}
    node["id"] = (
        f"{table}:{row.get('code') or row.get('doc_no') or (row.get('memorandum_doc_no'), row.get('no'))}"
    )
    node["records"] = [
        {
            "id": f"re_{node['id']}",
            "source": "lianxin-catalogue",
            "ref": node["id"],
            "row": json.dumps(row),
            "recordedAt": RECEIVED,
            "confidence": node.get("confidence"),
        }
    ]
    # As a graph gives it: what is null is no property.
    return {key: value for key, value in node.items() if value is not None}


def shipped_nodes() -> dict[str, list[dict[str, Any]]]:
    """The nodes of every shipped table; the lists are the caller's own."""
    return {table: list(nodes) for table, nodes in _shipped().items()}


@cache
def _shipped() -> dict[str, list[dict[str, Any]]]:
    nodes: dict[str, list[dict[str, Any]]] = {"authorisations": []}
    for table, path in tables().items():
        with path.open(encoding="utf-8", newline="") as file:
            nodes[table] = [node_of(table, row) for row in csv.DictReader(file)]
    nodes["signatories"] = _by_memorandum(nodes["signatories"])
    return nodes


def _by_memorandum(signatories: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for each in signatories:
        doc_no = each["memorandumDocNo"]
        page = found.setdefault(doc_no, {"memorandumDocNo": doc_no, "signed": [], "records": []})
        page["signed"].append({key: each.get(key) for key in ("authorityCode", "lead", "confidence")})
        page["records"] += each["records"]
    return list(found.values())


class ReferenceStore:
    """A store that knows the reference tables only, and counts what it is asked."""

    def __init__(self, nodes: dict[str, list[dict[str, Any]]] | None = None) -> None:
        self.nodes = shipped_nodes() if nodes is None else nodes
        self.version = 1
        self.catalogue_version = 0
        self.asked: Counter[str] = Counter()

    async def read(self, statement: Statement, parameters: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401
        """The page of a reference statement, and the version noted as a store notes it."""
        self.asked[statement.name] += 1
        version = self.version
        await asyncio.sleep(0)
        self.catalogue_version = version
        if statement.name == "catalogue_version":
            return version
        table = statement.name.removeprefix("reference_")
        assert set(parameters or {}) == set(statement.example)
        return self.nodes.get(table, [])
