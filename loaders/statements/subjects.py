"""Subjects: by id, by identifier, by filter; their identifiers and records."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from loaders.edges import IDENTIFIERS, RECORDS, SUBJECTS
from loaders.filters import Condition, conjuncts
from loaders.paging import Key
from loaders.statements import Statement, register
from loaders.statements.conditions import Sight, visible_name
from loaders.statements.pages import Bounds, Leg, Ordered, Shape, count_statement, page_statement
from policy.intervals import FAR, FAR_INSTANT

__all__ = [
    "identifiers_of_subjects",
    "narrows",
    "records_of_subjects",
    "subject_row",
    "subjects_by_id",
    "subjects_by_identifier",
    "subjects_count",
    "subjects_page",
]


def subject_row(alias: str, sight: Sight) -> str:
    """The columns of a subject as its viewer may see them."""
    return (
        f"{{id: {alias}.id, kind: {alias}.kind, name: {visible_name(alias, sight)},"
        f" aliases: {_private(alias, f'coalesce({alias}.aliases, [])', '[]', sight)},"
        f" form: {alias}.form, status: {alias}.status, established_on: {alias}.establishedOn,"
        f" address: {_private(alias, f'{alias}.address', 'null', sight)}, industry: {alias}.industry,"
        f" region_code: {alias}.regionCode, uscc: {alias}.uscc,"
        f" organisation_code: {alias}.organisationCode, registration_number: {alias}.registrationNumber,"
        f" plate: {alias}.plate, id_last_four: {_private(alias, f'{alias}.idLastFour', 'null', sight)}}}"
    )


def _private(alias: str, expression: str, otherwise: str, sight: Sight) -> str:
    """What of a natural person only those may see who see names."""
    return (
        expression
        if sight.names
        else f"CASE {alias}.kind WHEN 'PERSON' THEN {otherwise} ELSE {expression} END"
    )


@lru_cache(maxsize=8)
def subjects_by_id(sight: Sight) -> Statement:
    """Subjects by `$keys`, their ids or ids that resolve to theirs; a missing one is left out."""
    return Statement(
        "subjects_by_id",
        "UNWIND $keys AS key\nOPTIONAL MATCH (d:Subject {id: key})\n"
        "OPTIONAL MATCH (:SubjectAlias {id: key})-[:RESOLVES_TO]->(t:Subject)\n"
        "WITH key, coalesce(d, t) AS s WHERE s IS NOT NULL\n"
        f"RETURN collect({{key: key, row: {subject_row('s', sight)}}}) AS page",
        "subject_id",
        _EXAMPLE,
    )


@lru_cache(maxsize=8)
def subjects_by_identifier(sight: Sight) -> Statement:
    """Who carries each identifier in `$keys` (`SCHEME:value`), at most ten each, by id.

    The real name comes along, for the caller to compare with the one given; it is not shown.
    """
    return Statement(
        "subjects_by_identifier",
        "UNWIND $keys AS key\nCALL (key) {\nMATCH (i:Identifier {key: key})<-[:IDENTIFIED_BY]-(s:Subject)\n"
        "WITH s ORDER BY s.id LIMIT 10\n"
        f"RETURN collect({{name: s.name, row: {subject_row('s', sight)}}}) AS rows\n}}\n"
        "RETURN collect({key: key, rows: rows}) AS page",
        "identifier_key",
        _EXAMPLE,
    )


@lru_cache(maxsize=8)
def identifiers_of_subjects(sight: Sight) -> Statement:
    """The identifiers of each subject in `$keys`, and the references its sources know it by."""
    references = (
        f"MATCH {RECORDS.pattern('a', 'x')}\nWHERE x.supersededAt = '{FAR_INSTANT}'\n"
        "WITH DISTINCT 'ref:' + x.source AS scheme, x.ref AS value ORDER BY scheme, value\n"
        "RETURN collect({scheme: scheme, value: value, valid: true, masked: false}) AS refs"
    )
    last_four = "coalesce(a.idLastFour, '****')" if sight.names else "'****'"
    return Statement(
        "identifiers_of_subjects",
        "UNWIND $keys AS key\nMATCH (a:Subject {id: key})\nCALL (a) {\n"
        f"MATCH {IDENTIFIERS.pattern('a', 'i')}\nWITH a, i ORDER BY i.scheme, i.value\n"
        "RETURN collect({scheme: i.scheme, valid: i.valid, masked: i.masked OR i.scheme = 'CITIZEN_ID',"
        f" value: CASE i.scheme WHEN 'CITIZEN_ID' THEN '**************' + {last_four} ELSE i.value END}})"
        f" AS own\n}}\nCALL (a) {{\n{references if sight.references else 'RETURN [] AS refs'}\n}}\n"
        "RETURN collect({key: key, rows: own + refs}) AS page",
        IDENTIFIERS.index,
        _EXAMPLE,
    )


@lru_cache(maxsize=8)
def records_of_subjects(sight: Sight) -> Statement:
    """What the sources of each subject in `$keys` say, the latest received first."""
    return Statement(
        "records_of_subjects",
        "UNWIND $keys AS key\nMATCH (a:Subject {id: key})\nCALL (a) {\n"
        f"MATCH {RECORDS.pattern('a', 'x')}\nWHERE x.supersededAt = '{FAR_INSTANT}'\n"
        "WITH x ORDER BY x.recordedAt DESC, x.source, x.ref\n"
        f"RETURN collect({{id: x.id, source: x.source, record: {'x.ref' if sight.references else 'null'},"
        " recorded_at: x.recordedAt, confidence: x.confidence}) AS rows\n}\n"
        "RETURN collect({key: key, rows: rows}) AS page",
        RECORDS.index,
        _EXAMPLE,
    )


_UNKNOWN: Final = f"'{FAR}'"


@lru_cache(maxsize=256)
def _shape(order: tuple[Key, ...], where: tuple[str, ...], sight: Sight, narrow: bool) -> Shape:
    expressions = {
        "name": visible_name("s", sight),
        "established_on": f"coalesce(s.establishedOn, {_UNKNOWN})",
        "id": "s.id",
    }
    keys = tuple(Ordered(expressions[key.name], key.descending) for key in order)
    return Shape(
        name="subjects",
        index=SUBJECTS.index,
        legs=_legs(order, keys, sight, narrow=narrow),
        where=where,
        keys=keys,
        row=subject_row("s", sight),
        carry="s",
        counted="count(s)",
    )


def _legs(
    order: tuple[Key, ...], keys: tuple[Ordered, ...], sight: Sight, *, narrow: bool
) -> tuple[Leg, ...]:
    """By the index of the order, until the page is full, unless the filters leave few."""
    first = order[0].name
    if narrow or (first == "name" and not sight.names):
        return (Leg("(s:Subject)", where=("s.id >= ''",)),)
    if first == "id":
        return (Leg("(s:Subject)", "s:Subject(id)", where=("s.id >= ''",)),)
    if first == "name":
        return (Leg("(s:Subject)", "s:Subject(name, id)", where=("s.name >= ''", "s.id IS NOT NULL")),)
    known = Ordered("s.establishedOn", keys[0].descending)
    unknown = Ordered(_UNKNOWN, keys[0].descending)
    return (
        Leg(
            "(s:Subject)",
            "s:Subject(establishedOn, id)",
            where=("s.establishedOn >= ''", "s.id IS NOT NULL"),
            keys=(known, *keys[1:]),
        ),
        Leg(
            "(s:Subject)",
            # Of those without a date the next key decides; few orders have more than the id.
            "s:Subject(id)" if len(keys) == 2 else "",
            where=("s.establishedOn IS NULL", "s.id >= ''"),
            keys=(unknown, *keys[1:]),
        ),
    )


@lru_cache(maxsize=512)
def subjects_page(
    order: tuple[Key, ...], where: tuple[str, ...], sight: Sight, bounds: Bounds, *, narrow: bool = False
) -> Statement:
    """A page of all subjects; `$at` and `$hidden` as `where` needs them. `narrow`: the filters leave few."""
    return page_statement(_shape(order, where, sight, narrow), bounds, _EXAMPLE)


def narrows(condition: Condition) -> bool:
    """Whether a condition on subjects has a part that an index serves and that leaves few."""
    return any(
        part.field == "region" or (part.field == "name" and part.operator != "null")
        for part in conjuncts(condition)
    )


@lru_cache(maxsize=256)
def subjects_count(where: tuple[str, ...], sight: Sight) -> Statement:
    """How many subjects all pages hold."""
    return count_statement(_shape((Key("id"),), where, sight, narrow=True), _EXAMPLE)


_EXAMPLE: Final[dict[str, object]] = {
    "keys": ["su_aaaaaaaaaaaaaaaaaaaa"],
    "limit": 21,
    "at": "2018-01-01",
    "a0": "甲",
    "a1": "su_aaaaaaaaaaaaaaaaaaaa",
    "b0": "乙",
    "b1": "su_zzzzzzzzzzzzzzzzzzzz",
    "p0": ["ENTERPRISE"],
}

_ALL = Sight()
for _builder in (
    subjects_by_id,
    subjects_by_identifier,
    identifiers_of_subjects,
    records_of_subjects,
):
    register(_builder(_ALL))
_BOTH: Final = Bounds(after=True, before=True)
register(subjects_page((Key("name"), Key("id")), ("s.kind IN $p0",), _ALL, _BOTH))
register(subjects_count(("s.kind IN $p0",), _ALL))
