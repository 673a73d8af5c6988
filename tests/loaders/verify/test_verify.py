"""Verify must say what is wrong: each kind of damage is done to a sound graph and found."""

from __future__ import annotations

import pytest

from loaders.verify import verify
from tests.loaders.intake.conftest import catalogued, desk
from tests.loaders.intake.desk import ENTRY, SUBJECT, Desk, uscc

__all__ = ["catalogued", "desk"]

DAMAGE = {
    "list entry": {
        "MATCH (:ListEntry)-[r:ABOUT]->() DELETE r": "ABOUT",
        "MATCH (:ListEntry)-[r:ON_LIST]->() DELETE r": "ON_LIST",
        "MATCH (e:ListEntry) SET e.domainCode = 'x'": "IN_DOMAIN",
        "MATCH (e:ListEntry) SET e.validTo = e.validFrom": "validFrom",
        "MATCH (e:ListEntry) SET e.exitOn = '2000-01-01'": "EXITED_BY",
        "MATCH (e:ListEntry) SET e.withdrawn = true": "withdrawn",
        "MATCH (e:ListEntry) SET e.responsible = []": "responsible",
        "MATCH (e:ListEntry) SET e.supersededAt = '2999'": "current version",
        "MATCH (e:ListEntry) REMOVE e.digest": "missing",
    },
    "past entry": {
        "MATCH (e:PastEntry) SET e.id = 'x'": "its id",
        "MATCH (e:PastEntry) SET e.supersededAt = '9000'": "after the current",
    },
    "exit": {
        "MATCH (:Exit)-[r:DECIDED_BY]->() DELETE r": "authority",
        "MATCH ()-[r:EXITED_BY]->() DELETE r": "entry",
    },
    "execution": {"MATCH (:Execution)-[r:ON]->() DELETE r": "ON"},
    "alias": {"MATCH (s:Subject) WITH s LIMIT 1 CREATE (:SubjectAlias {id: s.id})": "resolve"},
    "record": {
        "MATCH (r:Record {table: 'subjects'}) SET r.digest = 'x'": "digest",
        "MATCH (r:Record {table: 'subjects'}) WHERE r.key IS NOT NULL SET r.key = r.key + 'x'": "key",
        "MATCH (r:Record {table: 'subjects'}) SET r.recordedAt = 'z'": "recordedAt",
        "MATCH (r:Record {table: 'subjects'})-[x:STATES]->() DELETE x": "states 0",
    },
    "role": {
        "MATCH ()-[h:HOLDS]->() SET h.fact = 'x'": "fact",
        "MATCH ()-[h:HOLDS]->() SET h.recordedAt = '2000'": "id",
        "MATCH ()-[h:HOLDS]->() SET h.to = h.from": "from is not before",
        "MATCH (a)-[h:HOLDS]->(b) CREATE (a)-[x:HOLDS]->(b) SET x = h, x.id = 'x'": "current at once",
    },
    "change": {"MATCH (c:Change) WITH c LIMIT 1 DELETE c": "gaps"},
    "subject": {
        "MATCH (s:Subject) SET s.name = 'other'": "name",
        "MATCH (:Subject)-[r:IDENTIFIED_BY]->() DELETE r": "identifiers",
        "MATCH (s:Subject) CREATE (:Subject {id: 'su_stray'})": "no record",
    },
    "domains": {"MATCH (d:Domain {code: 'judicial'}) SET d.nameZh = 'x'": "nameZh"},
    "signatories": {"MATCH (m:Memorandum)<-[s:SIGNED]-() SET s.lead = NOT s.lead": "signatories"},
    "lists": {"MATCH (:CreditList {code: 'judgment-defaulters'})-[r:LIST_IN]->() DELETE r": "domain_code"},
}


@pytest.mark.parametrize(
    ("what", "damage", "sentence"),
    [(what, damage, sentence) for what, cases in DAMAGE.items() for damage, sentence in cases.items()],
)
async def test_damage_is_found_and_named(desk: Desk, what: str, damage: str, sentence: str) -> None:
    entry = "e,judgment-defaulters,1,spc,2020-01-01"
    tables = {
        "subjects": f"{SUBJECT},uscc\n1,ENTERPRISE,A,{uscc(1)}",
        "roles": "holder_ref,unit_ref,relation\n1,1,SHAREHOLDER",
        "entries": f"{ENTRY},responsible,exit_reason,exit_decided_on\n{entry},1:PRINCIPAL,,\n"
        f"{entry},1:PRINCIPAL,REPAIRED,2021-01-01",
        "executions": "entry_ref,memorandum_doc_no,measure_no,authority_code,target_ref,executed_on,result\n"
        "e,发改财金〔2016〕2798号,1,spc,1,2020-01-01,EXECUTED",
    }
    await desk.load(**tables)
    repair = "MATCH (d:Domain {code: 'judicial'}) MATCH (l:CreditList {code: 'judgment-defaulters'})"
    repair += " MATCH (t:Domain {code: l.domainCode}) RETURN [d.nameZh, t.code] AS page"
    name, _ = await desk.ask(repair)
    try:
        await desk.ask(f"CALL () {{ {damage} }} RETURN 0 AS page")
        problems = await verify(desk.store)
    finally:
        await desk.ask(
            "MATCH (d:Domain {code: 'judicial'}) SET d.nameZh = $name WITH d"
            " MATCH (l:CreditList {code: 'judgment-defaulters'}) MATCH (t:Domain {code: l.domainCode})"
            " MERGE (l)-[:LIST_IN]->(t) RETURN 0 AS page",
            name=name,
        )
        if what == "signatories":
            await desk.ask(f"CALL () {{ {damage} }} RETURN 0 AS page")
    assert any(problem.what == what and sentence in problem.detail for problem in problems), problems
    assert str(problems[0]).startswith(problems[0].what)
