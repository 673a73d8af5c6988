from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path

import pytest

from loaders.identity import IdentityKey
from loaders.intake import Progress, ensure_catalogue, load
from loaders.intake import loading as loading_module
from policy.errors import BadInputError, LianxinError
from tests.loaders.intake.desk import ENTRY, KEY, SUBJECT, Desk, citizen_id, uscc

PEOPLE = f"{SUBJECT},uscc\n1,ENTERPRISE,甲公司,{uscc(1)}\n2,PERSON,P,"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("zipped", [False, True])
async def test_every_encoding_and_gzip_give_the_same_subjects(
    desk: Desk, encoding: str, zipped: bool
) -> None:
    path = desk.folder / ("subjects.csv.gz" if zipped else "subjects.csv")
    content = PEOPLE.encode(encoding)
    path.write_bytes(gzip.compress(content) if zipped else content)
    report = await load(desk.store, [path], source="demo", identity=KEY)
    assert report.total.created == 2
    assert "甲公司" in await desk.subjects()


async def test_ndjson_says_the_same_as_csv(desk: Desk) -> None:
    await desk.load(subjects=f"{SUBJECT},aliases\n1,ENTERPRISE,A,x;y")
    path = desk.folder / "lines.txt"
    rows = [{"subject_ref": 1, "kind": "ENTERPRISE", "name": "A", "aliases": ["x", "y"], "form": None}]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n")
    report = await load(desk.store, [path], source="demo", table="subjects", identity=KEY)
    assert report.total.unchanged == 1


async def test_a_folder_loads_in_dependency_order_and_passes_over_other_files(desk: Desk) -> None:
    folder = desk.write(subjects=PEOPLE, entries=f"{ENTRY}\ne,judgment-defaulters,1,spc,2020-01-01")
    (folder / "notes.txt").write_text("nothing")
    report = await load(desk.store, [folder], source="demo", identity=KEY)
    assert list(report.tables) == ["subjects", "entries"]
    assert report.exit_code == 0


async def test_entries_before_their_subjects_are_rejected_and_load_afterwards(desk: Desk) -> None:
    entries = f"{ENTRY}\ne,judgment-defaulters,1,spc,2020-01-01"
    first = await desk.load(entries=entries)
    assert (first.exit_code, first.reject_codes) == (2, {"UNKNOWN_SUBJECT": 1})
    await desk.load(subjects=PEOPLE)
    second = await desk.load(entries=entries)
    assert second.total.created == 1


@pytest.mark.parametrize("form", ["csv", "ndjson"])
async def test_rejects_can_be_mended_and_loaded_and_hold_no_citizen_id(desk: Desk, form: str) -> None:
    secret = citizen_id(3)
    path = desk.folder / f"subjects.{form}"
    cells = {
        "subject_ref": "1",
        "kind": "HUMAN",
        "name": f"甲 {secret}",
        "citizen_id": secret,
        "extra": secret,
    }
    if form == "csv":
        path.write_text(",".join(cells) + "\n" + ",".join(cells.values()) + "\n", encoding="gb18030")
    else:
        path.write_text(json.dumps(cells) + "\n[1]\n{broken\n", encoding="utf-8")
    rejects = desk.folder / "rejects.out"
    report = await load(desk.store, [path], source="demo", rejects=rejects, identity=KEY)
    assert report.reject_codes["NOT_IN_VOCABULARY"] == 1
    text = rejects.read_text(encoding="gb18030" if form == "csv" else "utf-8")
    assert secret not in text
    assert "reject_code" in text
    assert "hash:" in text
    mended = "\n".join(line for line in text.splitlines() if '"line"' not in line).replace(
        "HUMAN", "PERSON", 1
    )
    rejects.write_text(mended + "\n", encoding="gb18030" if form == "csv" else "utf-8")
    again = await load(desk.store, [rejects], source="demo", table="subjects", identity=KEY)
    assert (again.total.created, again.total.rejected) == (1, 0)
    original = await load(desk.store, [path], source="demo", identity=KEY)
    assert original.total.created == 0
    (subject,) = (await desk.subjects()).values()
    assert (subject["idLastFour"], subject["adultOn"]) == (secret[-4:], "2008-01-01")


async def test_a_dry_run_decides_the_same_and_writes_nothing(desk: Desk) -> None:
    tables = {
        "domains": "code,parent_code\ndry,judicial",
        "lists": "code,name_zh,kind,domain_code,authority_code\ndry-list,名,BLACK,dry,spc",
        "subjects": f"{PEOPLE}\n2,PERSON,P again,\n3,ENTERPRISE,A,{uscc(1)}\n4,VEHICLE,V,\n4,TRAIN,V,",
        "roles": "holder_ref,unit_ref,relation,to\n2,1,DIRECTOR,\n2,1,DIRECTOR,2020-01-01\n8,1,DIRECTOR,",
        "entries": f"{ENTRY}\ne,dry-list,uscc:{uscc(1)},spc,2020-01-01\nf,dry-list,3,spc,2020-01-01"
        "\ne,dry-list,2,spc,2020-01-01\ng,no-list,2,spc,2020-01-01",
        "executions": "entry_ref,memorandum_doc_no,measure_no,authority_code,target_ref,executed_on,result\n"
        "e,发改财金〔2016〕2798号,1,spc,1,2020-01-01,EXECUTED\nz,发改财金〔2016〕2798号,1,spc,1,2020-01-01,EXECUTED",
    }
    folder = desk.write(**tables)
    size, loading_module.BATCH = loading_module.BATCH, 2
    try:
        dry = await load(desk.store, [folder], source="demo", dry_run=True, identity=KEY)
        for label in ("Subject", "ListEntry", "Load", "Change", "Execution", "Domain {code: 'dry'}"):
            assert await desk.count(label) == 0
        real = await load(desk.store, [folder], source="demo", identity=KEY)
    finally:
        loading_module.BATCH = size
    assert dry.tables == real.tables
    assert dry.reject_codes == real.reject_codes
    assert dry.finding_codes == real.finding_codes
    assert (dry.dry_run, dry.load_id) == (True, None)
    await desk.sound()


async def test_progress_and_the_load_are_recorded(desk: Desk) -> None:
    seen: list[Progress] = []
    folder = desk.write(subjects=PEOPLE)
    report = await load(desk.store, [folder], source="demo", identity=KEY, progress=seen.append)
    assert (seen[-1].done, seen[-1].counts.read) == (seen[-1].size, 2)
    written = await desk.ask("MATCH (l:Load) RETURN l {.id, .state, .source, .files, .counts} AS page")
    assert written["id"] == report.load_id
    assert (written["state"], written["source"], written["files"]) == ("FINISHED", "demo", ["subjects.csv"])
    assert json.loads(written["counts"])["subjects"]["created"] == 2


async def test_another_identity_key_is_refused(desk: Desk) -> None:
    await desk.load(subjects=PEOPLE)
    with pytest.raises(LianxinError) as caught:
        await load(desk.store, [desk.write(subjects=PEOPLE)], source="demo", identity=IdentityKey(b"x" * 32))
    assert caught.value.code == "IDENTITY_KEY_MISMATCH"


@pytest.mark.parametrize("source", ["", " ", "a|b", "a:b", "a;b", "lianxin-catalogue"])
async def test_a_source_needs_a_name_of_its_own(desk: Desk, source: str) -> None:
    with pytest.raises(BadInputError):
        await load(desk.store, [desk.write(subjects=PEOPLE)], source=source, identity=KEY)


async def test_a_full_snapshot_infers_the_exit_of_what_is_gone(desk: Desk) -> None:
    rows = [f"e{n},judgment-defaulters,1,spc,2020-01-01" for n in range(10)]
    await desk.load(
        subjects=PEOPLE, entries="\n".join((f"{ENTRY},responsible", *(f"{row},2:PRINCIPAL" for row in rows)))
    )
    await desk.load("other", entries=f"{ENTRY}\no,judgment-defaulters,uscc:{uscc(1)},spc,2020-01-01")
    folder = desk.write(
        entries="\n".join((f"{ENTRY},responsible", *(f"{row},2:PRINCIPAL" for row in rows[:8])))
    )
    options = {"source": "demo", "identity": KEY, "list_code": "judgment-defaulters", "full_snapshot": True}
    dry = await load(desk.store, [folder], dry_run=True, **options)  # type: ignore[arg-type]
    assert dry.inferred_exits == 2
    assert await desk.count("Exit") == 0
    report = await load(desk.store, [folder], **options)  # type: ignore[arg-type]
    assert (report.inferred_exits, report.total.unchanged) == (2, 8)
    gone = await desk.ask(
        "MATCH (e:ListEntry)-[:EXITED_BY]->(x)"
        " RETURN collect([e.ref, e.exitReason, x.note IS NOT NULL]) AS page"
    )
    assert sorted(gone) == [["e8", "OTHER", True], ["e9", "OTHER", True]]
    assert (await desk.changes())[-2:] == ["EXITED", "EXITED"]
    await desk.sound()
    again = await load(desk.store, [folder], **options)  # type: ignore[arg-type]
    assert again.inferred_exits == 0
    back = await desk.load(entries=f"{ENTRY},responsible\n{rows[9]},2:PRINCIPAL")
    assert back.total.corrected == 1
    await desk.sound()


async def test_a_full_snapshot_of_too_little_is_refused_unless_forced(desk: Desk) -> None:
    rows = [f"e{n},judgment-defaulters,1,spc,2020-01-01" for n in range(5)]
    await desk.load(subjects=PEOPLE, entries="\n".join((ENTRY, *rows)))
    folder = desk.write(entries="\n".join((ENTRY, *rows[:3])))
    options = {"source": "demo", "identity": KEY, "list_code": "judgment-defaulters", "full_snapshot": True}
    with pytest.raises(LianxinError) as caught:
        await load(desk.store, [folder], **options)  # type: ignore[arg-type]
    assert caught.value.code == "SNAPSHOT_TOO_SMALL"
    assert await desk.count("Exit") == 0
    forced = await load(desk.store, [folder], force=True, **options)  # type: ignore[arg-type]
    assert forced.inferred_exits == 2
    with pytest.raises(BadInputError):
        await load(desk.store, [folder], source="demo", identity=KEY, full_snapshot=True)


async def test_the_list_option_fills_empty_list_codes(desk: Desk) -> None:
    folder = desk.write(
        subjects=PEOPLE, entries="entry_ref,subject_ref,authority_code,recognised_on\ne,1,spc,2020-01-01"
    )
    report = await load(desk.store, [folder], source="demo", identity=KEY, list_code="judgment-defaulters")
    assert report.exit_code == 0
    assert await desk.ask("MATCH (e:ListEntry) RETURN e.listCode AS page") == "judgment-defaulters"


async def test_two_loads_at_once_leave_one_sound_graph(desk: Desk) -> None:
    rows = "\n".join(f"{n},ENTERPRISE,A{n},{uscc(n)}" for n in range(1, 60))
    reports = await asyncio.gather(
        *(desk.load(f"s{n}", subjects=f"{SUBJECT},uscc\n{rows}") for n in range(3))
    )
    assert [report.total.created for report in reports] == [59, 59, 59]
    assert await desk.count("Subject") == 59
    assert await ensure_catalogue(desk.store) is False
    await desk.sound()


async def test_a_load_cut_off_between_batches_is_completed_by_the_same_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading_module, "BATCH", 10)
    rows = "\n".join(f"{n},ENTERPRISE,A{n}" for n in range(50))
    folder = desk.write(subjects=f"{SUBJECT}\n{rows}")

    def stop(step: Progress) -> None:
        if step.counts.read >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await load(desk.store, [folder], source="demo", identity=KEY, progress=stop)
    assert await desk.count("Subject") == 20
    await desk.sound()
    report = await load(desk.store, [folder], source="demo", identity=KEY)
    assert (report.total.created, report.total.unchanged) == (30, 20)
    await desk.sound()


async def test_a_broken_input_is_refused_before_anything_is_loaded(desk: Desk, tmp_path: Path) -> None:
    folder = desk.write(subjects=PEOPLE, roles="holder_ref,unit_ref\n1,2")
    with pytest.raises(BadInputError, match="relation"):
        await load(desk.store, [folder], source="demo", identity=KEY)
    assert await desk.count("Subject") == 0
    inside = desk.write(subjects=PEOPLE) / "subjects.csv"
    with pytest.raises(BadInputError, match="input of this load"):
        await load(desk.store, [inside], source="demo", identity=KEY, rejects=inside)
    with pytest.raises(BadInputError):
        await load(desk.store, [tmp_path / "nothing.csv"], source="demo", identity=KEY)


async def test_unknown_columns_are_a_finding_and_row_widths_too(desk: Desk) -> None:
    report = await desk.load(
        subjects=f"{SUBJECT},colour,form\n1,ENTERPRISE,A\n2,ENTERPRISE,B,red,x,y,z\n,,,,"
    )
    assert report.finding_codes == {"UNKNOWN_COLUMN": 1, "ROW_WIDTH": 2}
    assert (report.total.created, report.reject_codes) == (2, {"MISSING_VALUE": 1})
