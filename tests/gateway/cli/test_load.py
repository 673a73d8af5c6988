"""`lianxin load`: exit codes, the report, rejects that are mended and loaded, and what a dry run leaves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.gateway.cli.conftest import Command, Done

pytestmark = pytest.mark.xdist_group("world")


def _names(joined: Command, text: str) -> list[str]:
    done = joined("query", f'{{ search(text: "{text}") {{ nodes {{ name }} }} }}')
    assert done.code == 0, done.out + done.err
    return [node["name"] for node in json.loads(done.out)["data"]["search"]["nodes"]]


def _counts(done: Done, table: str) -> dict[str, int]:
    head, row = (re.split(r"\s+", line.strip()) for line in done.out.splitlines()[:2])
    assert (head[0], row[0]) == ("table", table)
    return {name: int(count.replace(",", "")) for name, count in zip(head[1:], row[1:], strict=True)}


def test_a_table_is_counted_and_loading_it_again_changes_nothing(joined: Command, tmp_path: Path) -> None:
    (tmp_path / "subjects.csv").write_text(
        "subject_ref,kind,name\nB1,ENTERPRISE,甲乙示例行\nB2,ENTERPRISE,丙丁示例行\n", "utf-8"
    )
    first = joined("load", "subjects.csv", "--source", "cli-again")
    assert first.code == 0, first.err
    assert _counts(first, "subjects") == {
        "read": 2, "created": 2, "corrected": 0, "unchanged": 0, "rejected": 0, "findings": 0,
    }  # fmt: skip
    again = joined("load", tmp_path, "--source", "cli-again")
    assert again.code == 0
    assert _counts(again, "subjects")["unchanged"] == 2
    assert "Nothing changed." in again.out
    assert _names(joined, "甲乙示例") == ["甲乙示例行"]


def test_a_dry_run_says_the_same_and_writes_nothing(joined: Command, tmp_path: Path) -> None:
    (tmp_path / "subjects.csv").write_text("subject_ref,kind,name\nC1,ENTERPRISE,戊己示例行\n", "utf-8")
    done = joined("load", "subjects.csv", "--source", "cli-dry", "--dry-run")
    assert done.code == 0
    assert _counts(done, "subjects")["created"] == 1
    assert "Dry run: nothing was written." in done.out
    assert _names(joined, "戊己示例") == []


def test_rejected_rows_are_told_kept_mended_and_loaded(joined: Command, tmp_path: Path) -> None:
    (tmp_path / "subjects.csv").write_text(
        "subject_ref,kind,name\nD1,ENTERPRISE,庚辛示例行\nD2,CASTLE,壬癸示例行\n", "utf-8"
    )
    done = joined("load", "subjects.csv", "--source", "cli-mend", "--rejects", "rejects.csv")
    assert done.code == 2
    assert _counts(done, "subjects")["rejected"] == 1
    assert re.search(r"subjects\.csv:\d+ [A-Z_]+ .*CASTLE", done.err)
    kept = tmp_path / "rejects.csv"
    mended = kept.read_text("utf-8-sig").replace("CASTLE", "ENTERPRISE")
    kept.write_text(mended, "utf-8")
    again = joined("load", kept, "--as", "subjects", "--source", "cli-mend")
    assert again.code == 0, again.err
    assert _names(joined, "壬癸示例") == ["壬癸示例行"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "none.csv"),
        ("odd.csv", "subject_ref,kind,name\n", "odd.csv"),
        ("subjects.csv", "a,b,c\n1,2,3\n", "subjects.csv"),
    ],
)
def test_a_file_that_cannot_be_taken_fails_with_its_name(
    joined: Command, tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    done = joined("load", name, "--source", "cli-odd")
    assert done.code == 1, done.out
    assert said in done.err
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) == 2
