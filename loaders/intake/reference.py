"""Reference tables: regions, domains, authorities, lists, memoranda and what hangs on those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from loaders.intake.cells import split
from loaders.intake.codes import Codes
from loaders.intake.rows import Row
from loaders.intake.stated import Fact, Stated, decide, key_of, ref_of
from loaders.intake.tables import TABLES, Table, Type
from loaders.intake.work import Work
from loaders.statements.ledger_write import BUMP_CATALOGUE
from loaders.statements.reference_write import (
    LINKS,
    SET_AUTHORISATIONS,
    SET_SIGNATORIES,
    SET_TARGETS,
    node_records,
    record_nodes,
    set_nodes,
)
from loaders.statements.subjects_write import SUPERSEDE_RECORDS
from loaders.store import Transaction
from policy import ids
from policy.ids import make_id
from policy.targets import TargetRule, parse_target_rules, repeated_targets
from policy.vocabulary import AuthorityKind, AuthorityLevel, ChangeKind

__all__ = ["apply_reference", "node_id", "node_properties", "relation_properties"]

_REFERENCES: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    # column, table it refers to, code of the reject
    "regions": (("parent_code", "regions", "UNKNOWN_REGION"),),
    "domains": (("parent_code", "domains", "UNKNOWN_DOMAIN"),),
    "authorities": (("succeeded_by", "authorities", "UNKNOWN_AUTHORITY"),),
    "memoranda": (("superseded_by", "memoranda", "UNKNOWN_MEMORANDUM"),),
    "lists": (
        ("domain_code", "domains", "UNKNOWN_DOMAIN"),
        ("authority_code", "authorities", "UNKNOWN_AUTHORITY"),
        ("memorandum_doc_nos", "memoranda", "UNKNOWN_MEMORANDUM"),
    ),
    "measures": (
        ("memorandum_doc_no", "memoranda", "UNKNOWN_MEMORANDUM"),
        ("implementing_authorities", "authorities", "UNKNOWN_AUTHORITY"),
    ),
    "signatories": (
        ("memorandum_doc_no", "memoranda", "UNKNOWN_MEMORANDUM"),
        ("authority_code", "authorities", "UNKNOWN_AUTHORITY"),
    ),
    "authorisations": (
        ("association_code", "authorities", "UNKNOWN_AUTHORITY"),
        ("authorised_by", "authorities", "UNKNOWN_AUTHORITY"),
        ("domain_code", "domains", "UNKNOWN_DOMAIN"),
    ),
}
_INTERVALS: Final = (
    ("effective_from", "effective_to"),
    ("valid_from", "valid_to"),
    ("from", "to"),
    ("established_on", "dissolved_on"),
)
_IDS: Final[Mapping[str, tuple[str, str]]] = {
    "regions": ("rg_", "region"),
    "domains": (ids.DOMAIN, "domain"),
    "authorities": (ids.AUTHORITY, "authority"),
    "memoranda": (ids.MEMORANDUM, "memorandum"),
    "lists": (ids.LIST, "list"),
    "measures": (ids.MEASURE, "measure"),
    "signatories": (ids.MEMORANDUM, "memorandum"),
    "authorisations": (ids.AUTHORITY, "authority"),
}
_CHANGES: Final = {"memoranda": ChangeKind.MEMORANDUM_CHANGED, "measures": ChangeKind.MEASURE_CHANGED}
_PLURAL: Final = frozenset({Type.TEXTS, Type.CODES, Type.ENUMS, Type.DOC_NOS, Type.TARGET_ROLES})


def node_id(table: str, values: Mapping[str, str]) -> str:
    """The id of the node that a row states."""
    prefix, name = _IDS[table]
    key = TABLES[table].key if table == "measures" else TABLES[table].key[:1]
    return make_id(prefix, name, *(values[column] for column in key))


async def apply_reference(tx: Transaction, table: Table, rows: Sequence[Row], work: Work) -> None:
    """Decide and write one batch of a reference table.

    A row that refers to one further down in its file is put into `work.deferred`.
    """
    taken = _resolvable(table, rows, work)
    facts = await _facts(tx, table, taken, work)
    for row in taken:
        decide(table, facts[ref_of(table, row)], row, work)
        _note(table, row, work)
    touched = [fact for _, fact in sorted(facts.items()) if fact.touched]
    if not touched:
        return
    work.catalogue_changed = True
    if work.shadow is not None:
        work.codes = work.codes.with_rows(table.name, {fact.ref: fact.best(table) for fact in touched})
        work.shadow.put(table.name, {fact.ref: [_kept(each) for each in fact.records] for fact in touched})
        return
    await _write(tx, table, touched)
    await tx.run(BUMP_CATALOGUE)
    for fact in touched:
        if fact.corrected and table.name in _CHANGES:
            work.change(_CHANGES[table.name])


# --- references and intervals ------------------------------------------------------------------------


def _resolvable(table: Table, rows: Iterable[Row], work: Work) -> list[Row]:
    """The rows whose references lead somewhere, in the graph or in this batch; the others are noted."""
    taken = [row for row in rows if _interval_fits(row, work)]
    while True:
        here = {ref_of(table, row) for row in taken}
        missing = {id(row): found for row in taken if (found := _missing(table, row, work.codes, here))}
        if not missing:
            return taken
        for row in taken:
            if id(row) in missing:
                column, code, value, forward = missing[id(row)]
                if forward:
                    refusal = work.refusal(
                        row, column, code, "the code of one that is loaded or in this file", value
                    )
                    work.deferred.append((row, refusal))
                else:
                    work.reject(row, column, code, "the code of one that is loaded", value)
        taken = [row for row in taken if id(row) not in missing]


def _missing(table: Table, row: Row, codes: Codes, here: set[str]) -> tuple[str, str, str, bool] | None:
    for column, target, code in _REFERENCES[table.name]:
        for value in split(row.get(column)):
            forward = target == table.name
            if not codes.has(target, value) and not (forward and value in here):
                return column, code, value, forward
    return None


def _interval_fits(row: Row, work: Work) -> bool:
    for start, end in _INTERVALS:
        first, last = row.get(start), row.get(end)
        if first is not None and last is not None and first >= last:
            work.reject(row, end, "INTERVAL_EMPTY", f"a date after {start} ({first}), or empty")
            return False
    return True


def _note(table: Table, row: Row, work: Work) -> None:
    for code in repeated_targets(row.get("target_roles")) if table.name == "measures" else ():
        work.find(row, "TARGET_REPEATED", f"the target role {code} stands more than once")
    region = row.get("region_code")
    if region is not None and not work.codes.has("regions", region):
        work.find(row, "UNKNOWN_REGION", f"region_code {region} is not in the catalogue")
    if table.name == "authorisations":
        authorities = work.codes.catalogue.authorities
        if authorities[row.values["authorised_by"]].level is not AuthorityLevel.NATIONAL:
            work.find(row, "AUTHORISER_NOT_NATIONAL", "only a national authority may authorise (R-06)")
        if authorities[row.values["association_code"]].kind is not AuthorityKind.ASSOCIATION:
            work.find(row, "AUTHORISED_NO_ASSOCIATION", "only an association needs an authorisation (R-06)")


# --- facts -------------------------------------------------------------------------------------------


async def _facts(tx: Transaction, table: Table, rows: Iterable[Row], work: Work) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    nodes: set[str] = set()
    for row in rows:
        facts.setdefault(ref_of(table, row), Fact(ref_of(table, row)))
        nodes.add(node_id(table.name, row.values))
    parameters = {"ids": sorted(nodes), "table": table.name}
    for record in (await tx.run(node_records(table.name), parameters))[0]["page"] if nodes else ():
        if record[2] in facts:
            facts[record[2]].records.append(Stated.of(record))
    if work.shadow is not None:
        for ref, kept in work.shadow.get(table.name, facts).items():
            facts[ref].records = [Stated(*each) for each in kept]
    return facts


def _kept(record: Stated) -> list[object]:
    return [
        record.id,
        record.source,
        record.ref,
        record.values,
        record.digest,
        record.recorded_at,
        record.superseded_at,
    ]


# --- writing -----------------------------------------------------------------------------------------


async def _write(tx: Transaction, table: Table, facts: Sequence[Fact]) -> None:
    best = [(fact, fact.best(table)) for fact in facts]
    named = [(node_id(table.name, values), fact, values) for fact, values in best]
    if table.name not in {"signatories", "authorisations"}:
        rows = [{"id": id_, "properties": node_properties(table, id_, values)} for id_, _, values in named]
        await tx.run(set_nodes(table.name), {"rows": rows})
    ended = [
        {"key": key_of(table.name, each.source, each.ref), "at": each.superseded_at}
        for _, fact, _ in named
        for each in fact.superseded
    ]
    if ended:
        await tx.run(SUPERSEDE_RECORDS, {"rows": ended})
    records = [
        {"id": id_, "record": each.properties(table.name)}
        for id_, fact, _ in named
        for each in fact.records
        if each.fresh
    ]
    await tx.run(record_nodes(table.name), {"rows": records})
    await _relate(tx, table, [(id_, values) for id_, _, values in named])


async def _relate(tx: Transaction, table: Table, named: Sequence[tuple[str, Mapping[str, str]]]) -> None:
    for link in LINKS:
        if link.table == table.name:
            await tx.run(link.clearing, {"ids": [id_ for id_, _ in named]})
            rows = [
                {"id": id_, "key": key} for id_, values in named for key in split(values.get(link.column))
            ]
            if rows:
                await tx.run(link.creating, {"rows": rows})
    if table.name == "measures":
        await tx.run(SET_TARGETS, {"rows": [{"id": id_, "rules": _rules(values)} for id_, values in named]})
    if table.name == "signatories":
        rows_ = [
            {
                "id": id_,
                "authority": values["authority_code"],
                "properties": relation_properties(table, values),
            }
            for id_, values in named
        ]
        await tx.run(SET_SIGNATORIES, {"rows": rows_})
    if table.name == "authorisations":
        rows_ = [
            {"id": id_, "by": values["authorised_by"], "properties": relation_properties(table, values)}
            for id_, values in named
        ]
        await tx.run(SET_AUTHORISATIONS, {"rows": rows_})


def node_properties(table: Table, id_: str, values: Mapping[str, str]) -> dict[str, Any]:
    """The properties of a node of a reference table with these values."""
    found: dict[str, Any] = {"id": id_}
    for column in table.columns:
        found[_camel(column.name)] = _value(column.type, values.get(column.name))
    if table.name == "measures":
        found["docNo"], found["number"] = found.pop("memorandumDocNo"), found.pop("no")
    return found


def relation_properties(table: Table, values: Mapping[str, str]) -> dict[str, Any]:
    """The properties of a relation: the row without its ends."""
    ends = {"memorandum_doc_no", "authority_code", "association_code", "authorised_by"}
    found = {
        _camel(column.name): _value(column.type, values.get(column.name))
        for column in table.columns
        if column.name not in ends
    }
    if table.name == "authorisations":
        found["id"] = make_id("as_", "authorisation", *(values.get(column) or "" for column in table.key))
    return found


def _value(kind: Type, text: str | None) -> object:
    if kind in _PLURAL:
        return split(text)
    if text is None:
        return None
    match kind:
        case Type.BOOLEAN:
            return text == "true"
        case Type.INTEGER:
            return int(text)
        case Type.DECIMAL:
            return float(text)
        case _:
            return text


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _rules(values: Mapping[str, str]) -> list[dict[str, object]]:
    rules = parse_target_rules(values.get("target_roles"), values.get("target_subject_kinds"))
    return [_rule(rule) for rule in rules]


def _rule(rule: TargetRule) -> dict[str, object]:
    kinds = [kind.value for kind in rule.subject_kinds]
    share = None if rule.minimum_share is None else str(rule.minimum_share)
    return {
        "id": make_id("tr_", "target", rule.code, ";".join(kinds)),
        "relation": rule.relation.value,
        "role": rule.role.value if rule.role else None,
        "minimumShare": share,
        "subjectKinds": kinds,
    }
