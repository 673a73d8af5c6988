"""Whole objects as GraphQL shows them, in the shape of the fragments of `product.py`.

Lists that the contract does not order are in any order here: the comparison sorts both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.model import codes, rows
from tests.model.answers import Answers
from tests.model.facts import Subject
from tests.model.reference import DIRECTIONS, View, shown, source_views

VALID: dict[str, Callable[[str], bool]] = {
    "USCC": codes.valid_uscc,
    "ORGANISATION_CODE": codes.valid_org,
    "REGISTRATION_NUMBER": codes.valid_registration,
    "CITIZEN_ID": codes.valid_citizen,
    "PLATE": bool,
}


def _linked(found: Iterable[str], name: str = "code") -> list[View]:
    return [{name: code} for code in found]


def subject_view(answers: Answers, subject: Subject) -> View:
    """The fields of any subject."""
    best, records = answers.best(subject), answers.facts.records(subject)
    region = best.get("region_code")
    return {
        "__typename": best["kind"].capitalize(),
        "id": subject.ids[0],
        "kind": best["kind"],
        "name": best["name"],
        "aliases": sorted(answers.aliases(subject)),
        "region": {"code": region} if region else None,
        "sources": source_views(records, record=True),
    }


def identifiers(answers: Answers, subject: Subject) -> set[tuple[str, str, bool, bool]]:
    """(scheme, value, valid, masked) of all that its records say; a citizen ID's value is not shown.

    Reading: every current record's refs and codes, each once; a masked code is never valid.
    """
    found = set()
    for record in answers.facts.records(subject):
        found.add((f"ref:{record.source}", record.key[1], True, False))
        for scheme, check in VALID.items():
            value = codes.norm(record.row.get(scheme.lower(), ""))
            masked = "*" in value
            if value:
                valid = not masked and check(value)
                hidden = scheme == "CITIZEN_ID"
                found.add((scheme, "" if hidden else value, valid, masked or hidden))
    return found


def domain_view(answers: Answers, code: str, at: str) -> View:
    """A domain with what hangs on it; its memoranda in force at the date."""
    reference = answers.reference
    row = reference.row("domains", code)
    lists = reference.lists_of_domain(code)
    docs = {doc for name in lists for doc in reference.docs_of_list(name) if reference.in_force(doc, at)}
    parent, key = row.get("parent_code"), reference.key_domain(code)
    return {
        "code": code,
        # Reading: a name that nobody gave (only lists, memoranda and subjects must have one) is the code.
        "name": row.get("name_zh", code),
        "isKey": reference.is_key(code),
        "parent": {"code": parent} if parent else None,
        "keyDomain": {"code": key} if key else None,
        "children": _linked(
            c for c in reference.codes("domains") if reference.row("domains", c).get("parent_code") == code
        ),
        "lists": _linked(lists),
        "memoranda": _linked(docs, "docNo"),
    }


def list_view(answers: Answers, code: str, at: str) -> View:
    """A list with its memoranda in force at the date."""
    reference = answers.reference
    row = reference.row("lists", code)
    return {
        "code": code,
        "name": row["name_zh"],
        "kind": row["kind"],
        "domain": {"code": row["domain_code"]},
        "authority": {"code": row["authority_code"]},
        "legalBasis": row.get("legal_basis"),
        "scope": row["scope"],
        "from": shown(row.get("effective_from")),
        "to": shown(row.get("effective_to")),
        "memoranda": _linked((d for d in reference.docs_of_list(code) if reference.in_force(d, at)), "docNo"),
    }


def lists_at(answers: Answers, kinds: list[str] | None, at: str) -> list[str]:
    """`creditLists(kind, at)`: of these kinds, and there at the date by the list's own dates."""
    found = []
    for code in answers.reference.codes("lists"):
        row = answers.reference.row("lists", code)
        start, end = row.get("effective_from") or codes.EARLY, row.get("effective_to") or codes.FAR
        if (kinds is None or row["kind"] in kinds) and start <= at and (at < end or end == codes.FAR):
            found.append(code)
    return found


def measure_view(answers: Answers, key: tuple[str, str], at: str) -> View:
    """A measure with the bodies that implement it at the date."""
    row = answers.reference.row("measures", *key)
    return {
        "number": key[1],
        "text": row["text_zh"],
        "category": row["category"],
        "family": row.get("family"),
        "direction": row["direction"],
        "strength": row["strength"],
        "mandatory": row["mandatory"] == "true",
        "from": shown(row.get("valid_from")),
        "to": shown(row.get("valid_to")),
        "memorandum": {"docNo": key[0]},
        "implementedBy": _linked(answers.reference.implementers(key, at)),
        "targets": answers.reference.targets(key),
        "sources": source_views(answers.facts.versions("measures", key)),
    }


def memorandum_view(answers: Answers, doc: str, at: str, directions: list[str] | None) -> View:
    """A memorandum with its measures in force at the date in those directions."""
    reference = answers.reference
    row = reference.row("memoranda", doc)
    dated = row.get("date") or None
    measures = reference.measures_of_doc(doc, at)
    wanted = [
        k for k in measures if directions is None or reference.row("measures", *k)["direction"] in directions
    ]
    return {
        "docNo": doc,
        "title": row["title_zh"],
        "direction": DIRECTIONS[row["kind"]],
        "status": row["status"],
        "signedOn": dated if dated and len(dated) == 10 else None,
        "signedIn": dated,
        "effectiveFrom": shown(row.get("effective_from")),
        "effectiveTo": shown(row.get("effective_to")),
        "supersededBy": _linked(reference.successors(doc), "docNo"),
        "supersedes": _linked((d for d in _docs(answers) if doc in reference.successors(d)), "docNo"),
        "domains": _linked(reference.domains_of_doc(doc)),
        "lists": _linked(reference.lists_of_doc(doc)),
        "signatories": [
            {
                "authority": {"code": code},
                "lead": reference.row("signatories", doc, code).get("lead") == "true",
            }
            for d, code in answers.facts.keys("signatories")
            if d == doc
        ],
        "measures": {"nodes": [measure_view(answers, key, at) for key in wanted], "totalCount": len(wanted)},
        "sources": source_views(answers.facts.versions("memoranda", (doc,))),
    }


def _docs(answers: Answers) -> list[str]:
    return [key[0] for key in answers.facts.keys("memoranda")]


def memoranda_at(answers: Answers, at: str) -> list[str]:
    """`memoranda(at)`: those in force."""
    return [doc for doc in _docs(answers) if answers.reference.in_force(doc, at)]


def authority_view(answers: Answers, code: str, at: str) -> View:
    """A department with its successors, what it signed that is in force, and what it must do."""
    reference = answers.reference
    row = reference.row("authorities", code)
    signed = [d for d, who in answers.facts.keys("signatories") if who == code and reference.in_force(d, at)]
    measures = reference.measures_of_authority(code, at)
    return {
        "code": code,
        "name": row.get("name_zh", code),
        "aliases": rows.split(row.get("short_zh", "")),
        "level": row["level"],
        "kind": row["kind"],
        "establishedOn": shown(row.get("established_on")),
        "dissolvedOn": shown(row.get("dissolved_on")),
        "successors": _linked(reference.after(code)),
        "predecessors": _linked(c for c in reference.codes("authorities") if code in reference.after(c)),
        "memoranda": _linked(signed, "docNo"),
        "measures": {
            "nodes": [{"number": number, "memorandum": {"docNo": doc}} for doc, number in measures],
            "totalCount": len(measures),
        },
    }


def authorities_at(answers: Answers, at: str) -> list[str]:
    """`authorities(at)`: the bodies that exist at the date."""
    return [code for code in answers.reference.codes("authorities") if answers.reference.exists(code, at)]
