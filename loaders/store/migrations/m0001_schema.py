"""Migration 1: what is unique, and the indexes that the reads are anchored at.

Order keys come with the id as the last key, so that a keyset page walks the index and never sorts.
"""

from __future__ import annotations

from typing import Final

__all__ = ["FULL_TEXT", "RANGES", "RELATION_RANGES", "STATEMENTS", "TEXTS", "UNIQUE"]

UNIQUE: Final[tuple[tuple[str, str, str], ...]] = (
    # name, label, property
    ("migration_number", "Migration", "number"),
    ("graph_id", "Graph", "id"),
    ("subject_id", "Subject", "id"),
    ("subject_uscc", "Subject", "uscc"),
    ("subject_alias_id", "SubjectAlias", "id"),
    ("identifier_key", "Identifier", "key"),
    ("record_id", "Record", "id"),
    ("record_key", "Record", "key"),
    ("list_entry_id", "ListEntry", "id"),
    ("past_entry_id", "PastEntry", "id"),
    ("exit_id", "Exit", "id"),
    ("credit_list_id", "CreditList", "id"),
    ("credit_list_code", "CreditList", "code"),
    ("domain_id", "Domain", "id"),
    ("domain_code", "Domain", "code"),
    ("authority_id", "Authority", "id"),
    ("authority_code", "Authority", "code"),
    ("memorandum_id", "Memorandum", "id"),
    ("memorandum_doc_no", "Memorandum", "docNo"),
    ("measure_id", "Measure", "id"),
    ("target_rule_id", "TargetRule", "id"),
    ("region_id", "Region", "id"),
    ("region_code", "Region", "code"),
    ("execution_id", "Execution", "id"),
    ("source_id", "Source", "id"),
    ("load_id", "Load", "id"),
    ("change_sequence", "Change", "sequence"),
)

RANGES: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    # name, label, properties: a key of lookups, or filters followed by an order key and the id
    # An index over several properties serves only statements with a predicate on each of them:
    # `n.id >= ''` will do for the last ones.
    ("subject_name", "Subject", ("name", "id")),
    ("subject_established_on", "Subject", ("establishedOn", "id")),
    ("subject_kind", "Subject", ("kind", "id")),
    ("subject_region", "Subject", ("regionCode", "id")),
    ("subject_address_key", "Subject", ("addressKey",)),
    ("subject_telephone_key", "Subject", ("telephoneKey",)),
    ("subject_identity_hash", "Subject", ("identityHash",)),
    ("identifier_value", "Identifier", ("value",)),
    ("record_source", "Record", ("table", "source", "ref")),
    ("list_entry_recognised_on", "ListEntry", ("recognisedOn", "id")),
    ("list_entry_valid_from", "ListEntry", ("validFrom", "id")),
    ("list_entry_valid_to", "ListEntry", ("validTo", "id")),
    ("list_entry_list", "ListEntry", ("listCode", "recognisedOn", "id")),
    ("list_entry_domain", "ListEntry", ("domainCode", "recognisedOn", "id")),
    ("list_entry_authority", "ListEntry", ("authorityCode", "recognisedOn", "id")),
    ("list_entry_subject", "ListEntry", ("subjectId", "recognisedOn", "id")),
    ("list_entry_source", "ListEntry", ("source", "ref")),
    ("past_entry_entry", "PastEntry", ("entryId",)),
    ("past_entry_recognised_on", "PastEntry", ("recognisedOn", "id")),
    ("execution_entry", "Execution", ("entryId",)),
    ("measure_memorandum", "Measure", ("docNo", "number")),
    ("change_subject", "Change", ("subjectId", "sequence")),
)

RELATION_RANGES: Final[tuple[tuple[str, str, str], ...]] = (
    # name, type, property
    ("holds_fact", "HOLDS", "fact"),
    ("holds_id", "HOLDS", "id"),
)

TEXTS: Final[tuple[tuple[str, str, str], ...]] = (
    # name, label, property: CONTAINS and ENDS WITH
    ("subject_name_text", "Subject", "name"),
)

FULL_TEXT: Final[tuple[tuple[str, str, tuple[str, ...], str], ...]] = (
    # name, label, properties, analyzer
    ("subjectNames", "Subject", ("searchNames",), "cjk"),
    # Whole keys: a name, its pinyin or its initials, exactly or by their beginning.
    ("subjectKeys", "Subject", ("searchNames", "searchPinyin", "searchInitials"), "keyword"),
)


def _statements() -> tuple[str, ...]:
    unique = (
        f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
        for name, label, key in UNIQUE
    )
    ranges = (
        f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON ({', '.join(f'n.{key}' for key in keys)})"
        for name, label, keys in RANGES
    )
    relations = (
        f"CREATE INDEX {name} IF NOT EXISTS FOR ()-[r:{kind}]-() ON (r.{key})"
        for name, kind, key in RELATION_RANGES
    )
    texts = (
        f"CREATE TEXT INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{key})" for name, label, key in TEXTS
    )
    full_texts = (
        f"CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (n:{label}) "
        f"ON EACH [{', '.join(f'n.{key}' for key in keys)}] "
        f"OPTIONS {{indexConfig: {{`fulltext.analyzer`: '{analyzer}'}}}}"
        for name, label, keys, analyzer in FULL_TEXT
    )
    return (*unique, *ranges, *relations, *texts, *full_texts)


STATEMENTS: Final = _statements()
