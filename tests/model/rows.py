"""The canonical tables, row by row: keys, references, and what makes a row a reject (intake.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.model import codes

Row = Mapping[str, str]

REQUIRED = {
    "subjects": ("subject_ref", "kind", "name"),
    "roles": ("holder_ref", "unit_ref", "relation"),
    "entries": ("entry_ref", "list_code", "subject_ref", "authority_code", "recognised_on"),
    "authorities": ("code",),
    "domains": ("code",),
    "lists": ("code", "name_zh", "kind", "domain_code", "authority_code"),
    "memoranda": ("doc_no", "title_zh"),
    "measures": ("memorandum_doc_no", "no", "text_zh", "category", "direction", "strength"),
    "signatories": ("memorandum_doc_no", "authority_code"),
    "authorisations": ("association_code", "authorised_by", "from"),
    "executions": (
        "entry_ref", "memorandum_doc_no", "measure_no", "authority_code", "target_ref", "executed_on",
        "result",
    ),
}  # fmt: skip

DATES = {
    "subjects": ("established_on",),
    "roles": ("from", "to"),
    "entries": (
        "conduct_on", "recognised_on", "valid_from", "valid_to", "published_on", "exit_decided_on",
        "exit_effective_on",
    ),
    "authorities": ("established_on", "dissolved_on", "succeeded_on"),
    "domains": (),
    "lists": ("effective_from", "effective_to"),
    "memoranda": ("effective_from", "effective_to"),
    "measures": ("valid_from", "valid_to"),
    "signatories": (),
    "authorisations": ("from", "to"),
    "executions": ("executed_on",),
}  # fmt: skip

INTERVALS = {
    "roles": ("from", "to"),
    "entries": ("valid_from", "valid_to"),
    "authorities": ("established_on", "dissolved_on"),
    "lists": ("effective_from", "effective_to"),
    "memoranda": ("effective_from", "effective_to"),
    "measures": ("valid_from", "valid_to"),
    "authorisations": ("from", "to"),
}

SUBJECT_KINDS = ("ENTERPRISE", "ORGANISATION", "PERSON", "VEHICLE")
ROLES = (
    "LEGAL_REPRESENTATIVE", "PRINCIPAL", "DIRECTLY_RESPONSIBLE", "SAFETY_HEAD", "DIRECTOR", "SUPERVISOR",
    "SENIOR_MANAGER", "ACTUAL_CONTROLLER", "CONTROLLING_SHAREHOLDER", "SHAREHOLDER",
)  # fmt: skip
EXIT_REASONS = (
    "OBJECTION_UPHELD", "REPAIRED", "SELF_CORRECTED", "EXPIRED", "STANDARD_CHANGED", "PROMOTED",
    "RED_CONFLICT", "ABUSE", "WITHDRAWN", "OTHER",
)  # fmt: skip
LIST_KINDS = ("RED", "BLACK", "WATCH", "WARNING", "ABNORMAL", "SERIOUS_DISHONEST", "OTHER")
RESULTS = ("EXECUTED", "PARTLY_EXECUTED", "NOT_APPLICABLE", "NOT_EXECUTED", "OTHER")
ENUMS = {
    ("subjects", "kind"): SUBJECT_KINDS,
    ("roles", "relation"): (*ROLES, "BRANCH"),
    ("entries", "exit_reason"): EXIT_REASONS,
    ("lists", "kind"): LIST_KINDS,
    ("executions", "result"): RESULTS,
}


def clean(table: str, row: Row) -> Row:
    """The cells that say something: "Empty = null".

    Reading: 9999-12-31, which is how an open end is stored, says as much as an empty cell, so that a
    user's leaves the catalogue's end as well.
    """
    return {c: v for c, v in row.items() if v and not (c in DATES[table] and v == codes.FAR)}


IDENTIFIERS = ("uscc", "organisation_code", "registration_number", "citizen_id", "plate")


def meaning(table: str, row: Row) -> Row:
    """A row as far as it says something new: two that mean the same are no correction of each other.

    Reading: a code is the same however it is spelled, and what defaults to another cell is the same
    when it is written out.
    """
    said = {c: codes.norm(v) if c in IDENTIFIERS else v for c, v in row.items()}
    if table == "entries":
        said.setdefault("valid_from", said["recognised_on"])
        if "exit_reason" in said:
            said.setdefault("exit_authority_code", said["authority_code"])
            said.setdefault("exit_decided_on", said.get("exit_effective_on", ""))
            said.setdefault("exit_effective_on", said["exit_decided_on"])
        else:
            said.pop("exit_authority_code", None)
    return said


def key(table: str, row: Row) -> tuple[str, ...]:
    """The columns that make rows of a reference table the same fact."""
    if table == "memoranda":
        return (codes.doc_key(row.get("doc_no", "")),)
    if table == "measures":
        return (codes.doc_key(row.get("memorandum_doc_no", "")), row.get("no", ""))
    if table == "signatories":
        return (codes.doc_key(row.get("memorandum_doc_no", "")), row.get("authority_code", ""))
    if table == "executions":
        columns = (
            "entry_ref",
            "memorandum_doc_no",
            "measure_no",
            "authority_code",
            "target_ref",
            "executed_on",
        )
        cells = {column: row.get(column, "") for column in columns}
        return tuple((cells | {"memorandum_doc_no": codes.doc_key(cells["memorandum_doc_no"])}).values())
    if table == "authorisations":
        # Reading: the page names no key; the same association, national authority, domain and start.
        return tuple(row.get(c, "") for c in ("association_code", "authorised_by", "domain_code", "from"))
    return (row.get("code", ""),)


def fault(table: str, row: Row) -> str:
    """The reject code of a row that cannot be taken for its own sake, or nothing."""
    if any(not row.get(column) for column in REQUIRED[table]):
        return "MISSING"
    if any(row.get(column) and not codes.is_date(row[column]) for column in DATES[table]):
        return "UNPARSABLE"
    if table == "roles" and row.get("share") and not codes.is_decimal(row["share"]):
        return "UNPARSABLE"
    for (name, column), allowed in ENUMS.items():
        if name == table and row.get(column) and row[column] not in allowed:
            return "NOT_IN_ENUMERATION"
    return _interval_fault(table, row) or (_exit_fault(row) if table == "entries" else "")


def _interval_fault(table: str, row: Row) -> str:
    if table not in INTERVALS:
        return ""
    start, end = (row.get(column, "") for column in INTERVALS[table])
    if table == "entries":
        # `valid_from` (default recognised_on).
        start = start or row["recognised_on"]
    return "FROM_NOT_BEFORE_TO" if start and end and start >= end else ""


def _exit_fault(row: Row) -> str:
    """An exit needs `exit_reason` and one of the two dates; a lone reason or lone date is rejected."""
    dated = bool(row.get("exit_decided_on") or row.get("exit_effective_on"))
    return "EXIT_INCOMPLETE" if dated != bool(row.get("exit_reason")) else ""


def split(cell: str) -> list[str]:
    """Multi-valued cells are separated by `;`."""
    return [part.strip() for part in cell.split(";") if part.strip()]


REFERENCES = {
    "domains": (("domains", "parent_code"),),
    "authorities": (("authorities", "succeeded_by"),),
    "authorisations": (
        ("authorities", "association_code"), ("authorities", "authorised_by"), ("domains", "domain_code"),
    ),
    "lists": (
        ("domains", "domain_code"), ("authorities", "authority_code"), ("memoranda", "memorandum_doc_nos"),
    ),
    "memoranda": (("memoranda", "superseded_by"),),
    "measures": (("memoranda", "memorandum_doc_no"), ("authorities", "implementing_authorities")),
    "signatories": (("memoranda", "memorandum_doc_no"), ("authorities", "authority_code")),
    "entries": (
        ("lists", "list_code"), ("domains", "domain_code"), ("authorities", "authority_code"),
        ("authorities", "exit_authority_code"),
    ),
    "executions": (("memoranda", "memorandum_doc_no"), ("authorities", "authority_code")),
}  # fmt: skip


def references(table: str, row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every reference of a row to a reference table: (table, key)."""
    for target, column in REFERENCES.get(table, ()):
        for part in split(row.get(column, "")):
            yield target, (codes.doc_key(part) if target == "memoranda" else part,)
    if table == "executions":
        yield "measures", (codes.doc_key(row["memorandum_doc_no"]), row["measure_no"])


def subject_refs(table: str, row: Row) -> Iterator[str]:
    """Every reference of a row to a subject."""
    if table == "roles":
        yield from (row["holder_ref"], row["unit_ref"])
    if table == "entries":
        yield row["subject_ref"]
        yield from (ref for ref, _ in responsible(row))
    if table == "executions":
        yield row["target_ref"]


def responsible(row: Row) -> list[tuple[str, str]]:
    """`responsible` (`ref:ROLE`;…): pairs of ref and role. A ref may be `uscc:…`."""
    pairs = []
    for part in split(row.get("responsible", "")):
        ref, _, role = part.rpartition(":")
        pairs.append((ref, role))
    return pairs
