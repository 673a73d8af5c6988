from __future__ import annotations

from loaders.catalogue.snapshot import fresh
from loaders.intake import ensure_catalogue
from loaders.intake.rows import digest_of
from tests.loaders.intake.desk import ENTRY, SUBJECT, Desk


async def test_forward_references_within_a_file_resolve_and_others_are_rejected(desk: Desk) -> None:
    report = await desk.load(
        domains="code,name_zh,parent_code\nchild,子,parent\nparent,父,\nlost,失,nowhere\nlost-too,失,lost",
    )
    assert [(each.code, each.row) for each in report.rejects] == [
        ("UNKNOWN_DOMAIN", 4),
        ("UNKNOWN_DOMAIN", 5),
    ]
    assert (report.total.read, report.total.created, report.total.rejected) == (4, 2, 2)
    catalogue = await fresh(desk.store)
    assert catalogue.domains["child"].parent_code == "parent"
    assert "lost" not in catalogue.domains


async def test_a_users_value_wins_and_an_empty_cell_leaves_the_catalogues(desk: Desk) -> None:
    before = (await fresh(desk.store)).authorities["spc"]
    report = await desk.load("user", authorities="code,name_zh,name_en\nspc,,Supreme Court")
    assert (report.total.created, report.total.corrected) == (1, 0)
    after = (await fresh(desk.store)).authorities["spc"]
    assert (after.name, after.name_en) == (before.name, "Supreme Court")
    assert [source.name for source in after.sources] == ["user", "lianxin-catalogue"]
    await desk.load("other", authorities="code,name_en\nspc,Another")
    assert (await fresh(desk.store)).authorities["spc"].name_en == "Another"
    again = await desk.load("other", authorities="code,name_en\nspc,Another")
    assert again.total.unchanged == 1
    await desk.load("other", authorities="code,name_en\nspc,")
    assert (await fresh(desk.store)).authorities["spc"].name_en == "Supreme Court"
    await desk.sound()


async def test_an_upgraded_catalogue_does_not_touch_what_users_said(desk: Desk) -> None:
    await desk.load("user", authorities="code,name_en\npbc,Our Bank")
    assert await ensure_catalogue(desk.store) is False
    await desk.ask('MATCH (g:Graph) SET g.catalogueRelease = "2000.1.1" RETURN 0 AS page')
    await desk.ask(
        "MATCH (r:Record {key: 'authorities|lianxin-catalogue|pbc'}) SET r.row = $row, r.digest = $digest"
        " RETURN 0 AS page",
        row='{"code":"pbc"}',
        digest=digest_of({"code": "pbc"}),
    )
    assert await ensure_catalogue(desk.store) is True
    bank = (await fresh(desk.store)).authorities["pbc"]
    assert (bank.name_en, bank.name) == ("Our Bank", "中国人民银行")
    assert await ensure_catalogue(desk.store) is False


async def test_a_newer_catalogue_than_the_shipped_one_stays(desk: Desk) -> None:
    release = await desk.ask("MATCH (g:Graph) RETURN g.catalogueRelease AS page")
    await desk.ask('MATCH (g:Graph) SET g.catalogueRelease = "9999.1.1" RETURN 0 AS page')
    assert await ensure_catalogue(desk.store) is False
    await desk.ask("MATCH (g:Graph) SET g.catalogueRelease = $release RETURN 0 AS page", release=release)


async def test_a_users_own_tables_carry_entries_and_measures(desk: Desk) -> None:
    report = await desk.load(
        domains="code,name_zh\nown,自有",
        authorities="code,name_zh,kind,level\nbureau,局,BUREAU,COUNTY",
        memoranda="doc_no,title_zh,date,superseded_by\n自[2020]1号,备忘录,2020-01,自（2021）2号\n自〔2021〕2号,新,2021,",
        lists="code,name_zh,kind,domain_code,authority_code,memorandum_doc_nos\nown-list,名单,BLACK,own,bureau,自〔2020〕1号",
        measures="memorandum_doc_no,no,text_zh,category,direction,strength,implementing_authorities,target_roles\n"
        "自〔2020〕1号,1,禁止,OTHER,PUNISH,BAR,bureau;spc,SELF;LEGAL_REP;LEGAL_REPRESENTATIVE;SHAREHOLDER>=5",
        signatories="memorandum_doc_no,authority_code,lead\n自〔2020〕1号,bureau,true",
        subjects=f"{SUBJECT}\n1,ENTERPRISE,A",
        entries=f"{ENTRY}\ne,own-list,1,bureau,2020-01-01",
        executions="entry_ref,memorandum_doc_no,measure_no,authority_code,target_ref,executed_on,result,amount\n"
        "e,自[2020]1号,1,spc,1,2020-02-01,EXECUTED,5.50",
    )
    assert report.rejects == []
    assert report.finding_codes == {"TARGET_REPEATED": 1}
    catalogue = await fresh(desk.store)
    assert [each.doc_no for each in catalogue.memoranda_superseding("自〔2020〕1号")] == ["自〔2021〕2号"]
    (measure,) = catalogue.measures_in("自〔2020〕1号", "2020-06-01")
    assert [rule.code for rule in measure.targets] == ["SELF", "LEGAL_REPRESENTATIVE", "SHAREHOLDER>=5"]
    assert [each.authority_code for each in catalogue.signatories_of("自〔2020〕1号")] == ["bureau"]
    execution = await desk.ask(
        "MATCH (x:Execution)-[:OF]->(e) MATCH (x)-[:ON]->(s) MATCH (x)-[:APPLIES]->(m) MATCH (x)-[:BY]->(a)"
        " RETURN [e.ref, s.name, m.id, a.code, x.amount, x.result] AS page"
    )
    assert execution == ["e", "A", measure.id, "spc", "5.50", "EXECUTED"]
    assert await desk.changes() == ["LISTED", "EXECUTED"]
    await desk.sound()
    corrected = await desk.load(
        measures="memorandum_doc_no,no,text_zh,category,direction,strength\n自〔2020〕1号,1,限制,OTHER,PUNISH,RESTRICT",
        executions="entry_ref,memorandum_doc_no,measure_no,authority_code,target_ref,executed_on,result\n"
        "e,自[2020]1号,1,spc,1,2020-02-01,NOT_EXECUTED",
    )
    assert corrected.total.corrected == 2
    (measure,) = (await fresh(desk.store)).measures_in("自〔2020〕1号", "2020-06-01")
    assert (measure.text, measure.targets, measure.authority_codes) == ("限制", (), ())
    assert await desk.changes() == ["LISTED", "EXECUTED", "MEASURE_CHANGED", "EXECUTED"]
    assert await desk.ask("MATCH (x:Execution) RETURN [x.result, x.amount] AS page") == ["NOT_EXECUTED", None]
    await desk.sound()


async def test_executions_name_only_what_is_loaded(desk: Desk) -> None:
    header = "entry_ref,memorandum_doc_no,measure_no,authority_code,target_ref,executed_on,result"
    doc = "发改财金〔2016〕2798号"
    report = await desk.load(
        subjects=f"{SUBJECT}\n1,ENTERPRISE,A",
        entries=f"{ENTRY}\ne,judgment-defaulters,1,spc,2020-01-01",
        executions=f"{header}\nx,{doc},1,spc,1,2020-01-01,EXECUTED\ne,无〔1〕号,1,spc,1,2020-01-01,EXECUTED\n"
        f"e,{doc},no,spc,1,2020-01-01,EXECUTED\ne,{doc},1,no,1,2020-01-01,EXECUTED\n"
        f"e,{doc},1,spc,9,2020-01-01,EXECUTED\ne,{doc},1,spc,1,2020-01-01,EXECUTED",
    )
    assert [each.code for each in report.rejects] == [
        "UNKNOWN_ENTRY",
        "UNKNOWN_MEMORANDUM",
        "UNKNOWN_MEASURE",
        "UNKNOWN_AUTHORITY",
        "UNKNOWN_SUBJECT",
    ]
    assert report.tables["executions"].created == 1
