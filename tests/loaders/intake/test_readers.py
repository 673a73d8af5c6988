from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from loaders.intake.discover import discover
from loaders.intake.readers import SourceFile
from policy.errors import BadInputError


def rows(path: Path) -> list[dict[str, str]]:
    return [dict(row.cells) for row in SourceFile.open(path).rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encoding_is_known_from_the_whole_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(("a,b\n" + "x,y\n" * 300_000 + "甲,乙").encode(encoding))
    file = SourceFile.open(path)
    *_, last = file.rows()
    assert file.encoding == encoding
    assert (last.cells, last.number) == ({"a": "甲", "b": "乙"}, 300_002)
    assert file.done() == file.size


def test_bytes_of_no_encoding_make_a_cell_unreadable_not_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("a,b\n甲,1\n".encode() + b"\xff\xff,2\n")
    assert rows(path)[0] == {"a": "甲", "b": "1"}
    assert rows(path)[1]["a"] == "\udcff\udcff"


def test_quotes_line_breaks_and_blank_lines_are_read_as_csv_has_them(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'\n A ,B,,\n\n"1\n2","say ""x""",,\r\n\r\n,,,\n')
    (row,) = SourceFile.open(path).rows()
    assert (row.cells, row.number) == ({"a": "1\n2", "b": 'say "x"'}, 4)


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"")
    assert rows(path) == []


def test_ndjson_keeps_numbers_as_written(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text('{"a": 12.50, "B": [1, true, null], "c": null, "d": {"x": 1}}\n\n[]\n{"a"\n')
    first, second, third = SourceFile.open(path).rows()
    assert first.cells == {"a": "12.50", "b": "1;true;", "c": "", "d": '{"x": "1"}'}
    assert (second.problem, second.number) == ("[]", 3)
    assert third.problem == '{"a"'


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"PK\x03\x04rest", "spreadsheet"),
        ("a,b\n".encode("utf-16"), "neither UTF-8 nor GB18030"),
        (b"a,b,a\n", "twice"),
        (b'[{"a": 1}]', "JSON array"),
        (gzip.compress(b"a,b\n1,2\n" * 9, mtime=0)[:-9], "damaged gzip"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, content: bytes, match: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=match) as caught:
        SourceFile.open(path)
    assert caught.value.remedy


def test_a_quotation_mark_that_is_never_closed_is_no_readable_csv(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'a\n"' + b"x" * (1 << 23))
    with pytest.raises(BadInputError, match="no readable CSV"):
        rows(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no file"):
        SourceFile.open(tmp_path / "x")


def test_files_are_tables_by_name_or_by_what_is_said(tmp_path: Path) -> None:
    for name in ("entries.csv.gz", "subjects.ndjson", "Roles.JSONL", "readme.md", "other.csv"):
        (tmp_path / name).write_text("")
    assert [table for table, _ in discover([tmp_path], None)] == ["subjects", "roles", "entries"]
    assert discover([tmp_path / "other.csv"], "lists") == [("lists", tmp_path / "other.csv")]
    for paths, table in (
        ([tmp_path / "other.csv"], None),
        ([tmp_path / "no.csv"], None),
        ([tmp_path], "none"),
    ):
        with pytest.raises(BadInputError):
            discover(paths, table)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInputError, match="no table"):
        discover([tmp_path / "empty"], None)
