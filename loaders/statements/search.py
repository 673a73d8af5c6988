"""Search: several index-backed, limited ways to a subject, merged best first.

| tier | how the text fits                                                  | index                        |
|------|--------------------------------------------------------------------|------------------------------|
| 0    | it is an identifier, or a reference of a source                    | identifiers, record_source    |
| 1    | it is a name or former name                                        | subjectKeys (whole keys)     |
| 2    | a name begins with it                                              | subjectKeys                  |
| 3    | an identifier begins with it                                       | identifier_value             |
| 4    | a name contains it                                                 | subjectNames (cjk bigrams)   |
| 5, 6 | it is the pinyin of a name, or the beginning of one                | subjectKeys                  |
| 7, 8 | it is the initials of a name, or the beginning of them             | subjectKeys                  |

Within a tier the shorter name comes first, then the lesser id.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from loaders.statements import Statement, register
from loaders.statements.conditions import Sight
from loaders.statements.subjects import subject_row

__all__ = ["WAYS", "search_page"]

_CALL = "CALL db.index.fulltext.queryNodes('{index}', ${query}, {{limit: $fetch}}) YIELD node AS s"
_IDENTIFIED = "MATCH (i)<-[:IDENTIFIED_BY]-(s:Subject)\nWITH s LIMIT $fetch"

_NUMBERED = "MATCH (i:Identifier) WHERE i.value"
_REFERRED = (
    "MATCH (o:Source) WHERE o.id >= ''\n"
    "MATCH (x:Record {table: 'subjects', source: o.name, ref: $reference})-[:STATES]->(s:Subject)\n"
    "WITH s LIMIT $fetch"
)

WAYS: Final[Mapping[str, tuple[int, str, bool]]] = {
    # name: (tier, how s is found, whether it goes by the name)
    "identifier": (
        0,
        f"{_NUMBERED} = $number AND i.scheme <> 'CITIZEN_ID'\n{_IDENTIFIED}",
        False,
    ),
    "citizen": (0, f"MATCH (i:Identifier {{key: $citizen}})\n{_IDENTIFIED}", False),
    "reference": (
        0,
        _REFERRED,
        False,
    ),
    "name": (1, _CALL.format(index="subjectKeys", query="name"), True),
    "name_start": (2, _CALL.format(index="subjectKeys", query="name_start"), True),
    "identifier_start": (
        3,
        f"{_NUMBERED} STARTS WITH $number AND i.scheme <> 'CITIZEN_ID'\nWITH i LIMIT $fetch\n{_IDENTIFIED}",
        False,
    ),
    "name_part": (
        4,
        _CALL.format(index="subjectNames", query="name_part")
        + "\nWITH s WHERE any(x IN s.searchNames WHERE x CONTAINS $text)",
        True,
    ),
    "pinyin": (5, _CALL.format(index="subjectKeys", query="pinyin"), True),
    "pinyin_start": (6, _CALL.format(index="subjectKeys", query="pinyin_start"), True),
    "initials": (7, _CALL.format(index="subjectKeys", query="initials"), True),
    "initials_start": (8, _CALL.format(index="subjectKeys", query="initials_start"), True),
}
"""The ways, each with the parameters it names."""


@lru_cache(maxsize=128)
def search_page(ways: tuple[str, ...], sight: Sight, *, kinds: bool, after: bool) -> Statement:
    """A page of the best `$window` hits: rows `{id, tier, length, subject}`, `previous` and their `total`.

    Parameters: those of the ways, `$fetch` (hits per way), `$window`, `$limit`, `$kinds`, `$a0 … $a2`.
    """
    legs = "\nUNION ALL\n".join(_leg(way, sight) for way in ways)
    wanted = "\nWITH s, tier WHERE s.kind IN $kinds" if kinds else ""
    row = f"{{id: h.s.id, tier: h.tier, length: h.length, subject: {subject_row('h.s', sight)}}}"
    rest = (
        "[h IN hits WHERE h.tier > $a0 OR (h.tier = $a0 AND (h.length > $a1"
        " OR (h.length = $a1 AND h.s.id > $a2)))]"
    )
    return Statement(
        "search_page",
        f"CALL () {{\n{legs}\n}}{wanted}\n"
        "WITH s, min(tier) AS tier\nWITH s, tier, size(s.name) AS length\n"
        "ORDER BY tier, length, s.id LIMIT $window\n"
        "WITH collect({s: s, tier: tier, length: length}) AS hits\n"
        f"WITH hits, {rest if after else 'hits'} AS rest\n"
        f"RETURN {{rows: [h IN rest[..$limit] | {row}], previous: size(rest) < size(hits),"
        " following: false, total: size(hits)} AS page",
        "subjectNames",
        _EXAMPLE,
    )


def _leg(way: str, sight: Sight) -> str:
    tier, found, by_name = WAYS[way]
    # Whoever may not read a person's name does not learn it by searching either.
    unseen = "\nWITH s WHERE s.kind <> 'PERSON'" if by_name and not sight.names else ""
    return f"{found}{unseen}\nRETURN s, {tier} AS tier"


_EXAMPLE: Final[dict[str, object]] = {
    "fetch": 300,
    "window": 300,
    "limit": 21,
    "kinds": ["ENTERPRISE"],
    "number": "91330201MA282AAAA1",
    "citizen": "CITIZEN_ID:00",
    "reference": "E-1",
    "text": "科技",
    "name": "searchNames:科技",
    "name_start": "searchNames:科技*",
    "name_part": '"科技"',
    "pinyin": "searchPinyin:keji",
    "pinyin_start": "searchPinyin:keji*",
    "initials": "searchInitials:kj",
    "initials_start": "searchInitials:kj*",
    "a0": 1,
    "a1": 4,
    "a2": "su_aaaaaaaaaaaaaaaaaaaa",
}

register(search_page(tuple(WAYS), Sight(), kinds=True, after=True))
