"""What the pages list is what the code has: settings, errors, columns, codes of rows, the catalogue."""

from __future__ import annotations

import ast
import csv
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.errors import RULES, rule_of
from gateway.observe.metrics import Metrics
from gateway.settings import Settings
from graph_schema.entities import MAX_REPRESENTATIONS
from graph_schema.queries.node import MAX_NODES
from loaders import catalogue, filters, lookup, paging, search
from loaders.intake.tables import TABLES
from policy.errors import LianxinError
from tests.docs.pages import PAGES, ROOT, anchors, links, table_rows, text_of

PACKAGES = ("gateway", "graph_schema", "loaders", "policy")
CODE = re.compile(r"[A-Z]{2,}(?:_[A-Z]+)+")
ROW_CODE_NAMES = {"_REFERENCES", "UNPARSABLE", "VOCABULARY"}
ROW_CODE_CALLS = {"reject", "find", "refusal", "Finding", "Reject", "CellError", "_reject", "_BadCellError"}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def every_error_class() -> Iterator[type[LianxinError]]:
    for package in PACKAGES:
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    queue = [LianxinError]
    while queue:
        one = queue.pop()
        queue += one.__subclasses__()
        if one.__module__.split(".")[0] in PACKAGES:
            yield one


def codes_given() -> set[str]:
    """The codes that calls pass as `code=…`."""
    found = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
    return {code for code in found if code.isupper()}


def row_codes() -> set[str]:
    """The codes of rejects and findings: constants of the intake that look like one and are no role."""
    found = set()
    for path in sorted((ROOT / "loaders" / "intake").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) in ROW_CODE_CALLS:
                found |= {each for arg in node.args for each in _codes(arg)}
            elif isinstance(node, ast.AnnAssign) and _assigned(node) in ROW_CODE_NAMES:
                found |= set(_codes(node))
    return found


def _assigned(node: ast.AnnAssign) -> str:
    return node.target.id if isinstance(node.target, ast.Name) else ""


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _codes(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and CODE.fullmatch(each.value):
            yield each.value


def listed_errors() -> dict[str, list[str]]:
    rows = (row for row in table_rows("docs/errors.md") if len(row) == 6)
    return {row[0].strip("`"): row[1:] for row in rows if row[0].startswith("`")}


def test_the_page_of_errors_lists_every_code_that_can_leave() -> None:
    raised = {each.code for each in every_error_class()} | codes_given()
    assert len(raised) > 50
    assert sorted((raised | set(RULES)) - listed_errors().keys()) == []


def test_the_page_of_errors_lists_no_code_that_is_gone() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    assert [code for code in listed_errors() if f'"{code}"' not in text] == []


@pytest.mark.parametrize("code", sorted(listed_errors()))
def test_an_error_is_listed_with_its_status_who_acts_and_whether_it_is_masked(code: str) -> None:
    status, who, masked, meaning, remedy = listed_errors()[code]
    rule = rule_of(code)
    assert status == f"{rule.status}{'†' if rule.document else ''}"
    assert who == rule.who
    assert masked == ("yes" if rule.masked else "no")
    assert meaning.endswith(".")
    assert remedy.endswith(".")


def test_every_setting_is_listed_with_its_default_and_meaning() -> None:
    listed = {row[0].strip("`"): row[1:] for row in table_rows("docs/operate.md") if len(row) == 3}
    for name, field in Settings.model_fields.items():
        default, meaning = listed[name]
        assert meaning == field.description
        shown = {True: "true", False: "false", None: ""}.get(field.default, str(field.default))
        assert default == ("" if "SecretStr" in repr(field.default) else shown), name


def test_every_column_of_every_table_is_listed_with_its_key() -> None:
    listed = {row[0].strip("`"): row[1:] for row in table_rows("docs/load.md") if len(row) == 3}
    for name, table in TABLES.items():
        key, columns = listed[name]
        assert key == ", ".join(table.key)
        assert columns == ", ".join(f"{each.name}{'*' if each.required else ''}" for each in table.columns)


def test_every_code_of_a_row_is_listed() -> None:
    known = row_codes() | {"MINOR_NOT_LISTABLE", "AUTHORITY_NOT_COMPETENT"}
    assert len(known) > 25
    text = text_of("docs/load.md")
    assert [code for code in sorted(known) if f"`{code}`" not in text] == []


def rows_of(table: str) -> list[dict[str, str]]:
    with catalogue.tables()[table].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_of_the_catalogue_counts_what_is_shipped() -> None:
    listed = {row[0].strip("`"): row[1:3] for row in table_rows("docs/catalogue.md") if len(row) == 4}
    assert f"Release {catalogue.release()}:" in text_of("docs/catalogue.md")
    for name in catalogue.tables():
        rows = rows_of(name)
        unverified = sum(float(row["confidence"] or 1) < 0.85 for row in rows)
        assert listed[name] == [f"{len(rows):,}", f"{unverified:,}"]


def test_the_readme_counts_what_is_shipped() -> None:
    counts = (f"{len(rows_of(name))} {name}" for name in ("lists", "memoranda", "measures"))
    assert "A catalogue of {}, {} and {} is shipped".format(*counts) in " ".join(text_of("README.md").split())


def test_every_metric_is_listed() -> None:
    names = re.findall(rb"^# HELP (\w+)", Metrics().text(), re.MULTILINE)
    names += [b"lianxin_documents_total", b"lianxin_document_cache_entries", b"lianxin_document_cache_bytes"]
    shown = [name.decode() for name in names if not name.endswith(b"_created")]
    assert len(shown) >= 8
    assert [name for name in shown if f"`{name}`" not in text_of("docs/operate.md")] == []


def test_the_fixed_limits_are_those_of_the_code() -> None:
    listed = {row[0]: row[1] for row in table_rows("docs/operate.md") if len(row) == 3}
    assert listed["page size"] == f"{paging.MAXIMUM}, fixed"
    assert listed["hits of a search"] == f"{search.WINDOW}, fixed"
    assert listed["ids in `nodes`, subjects in `subjectsBy`"] == f"{MAX_NODES}, fixed"
    assert lookup.MAXIMUM_KEYS == MAX_NODES
    assert listed["representations in `_entities`"] == f"{MAX_REPRESENTATIONS:,}, fixed"
    conditions = f"{filters.MAXIMUM_PARTS}, {filters.MAXIMUM_DEPTH}, fixed"
    assert listed["conditions, levels of a `where`"] == conditions


def test_every_limit_of_a_document_or_request_has_its_setting_in_the_table_of_limits() -> None:
    limits = [name for name in Settings.model_fields if name.startswith("max_")]
    table = [row[1] for row in table_rows("docs/operate.md") if len(row) == 3]
    assert [name for name in limits if not any(f"`{name}`" in cell for cell in table)] == []


def test_the_page_of_the_catalogue_lists_every_memorandum_that_is_not_whole() -> None:
    measures = Counter(row["memorandum_doc_no"] for row in rows_of("measures"))
    signatories = Counter(row["memorandum_doc_no"] for row in rows_of("signatories"))
    expected = {
        (row["doc_no"], str(have[row["doc_no"]]), row[announced])
        for row in rows_of("memoranda")
        for have, announced in ((measures, "n_measures"), (signatories, "n_departments"))
        if row[announced] and have[row["doc_no"]] < int(row[announced])
    }
    listed = {
        tuple(row) for row in table_rows("docs/catalogue.md") if len(row) == 3 and row[0].endswith("号")
    }
    assert listed == expected


@pytest.mark.parametrize("page", PAGES)
def test_the_links_of_a_page_lead_somewhere(page: str) -> None:
    for target in links(page):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(str(file.relative_to(ROOT))), target


def test_every_page_is_linked_from_the_readme() -> None:
    linked = {target.partition("#")[0] for target in links("README.md")}
    assert [page for page in PAGES if page.startswith("docs/") and page not in linked] == []
