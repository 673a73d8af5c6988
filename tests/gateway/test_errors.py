"""The table of codes is whole and the tree in the docstring is the tree."""

from __future__ import annotations

import inspect
import re

import pytest

from gateway import errors
from gateway.errors import RULES, EdgeError, LimitError, Who, rule_of
from policy.errors import LianxinError


def edge_errors() -> list[type[LianxinError]]:
    return [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, LianxinError)]


def test_the_tree_in_the_docstring_names_every_error() -> None:
    named = set(re.findall(r"\b\w+Error\b", errors.__doc__ or ""))
    assert named == {one.__name__ for one in edge_errors()}


@pytest.mark.parametrize("error", edge_errors(), ids=lambda error: error.__name__)
def test_every_error_of_ours_has_a_code_of_the_table(error: type[LianxinError]) -> None:
    assert error.code in RULES


def test_every_code_that_the_edge_raises_is_in_the_table() -> None:
    from pathlib import Path

    package = Path(inspect.getfile(errors)).parent
    text = "".join(path.read_text("utf-8") for path in (package / "edge").glob("*.py"))
    raised = set(re.findall(r'code="([A-Z_]+)"', text)) | set(re.findall(r'_hold\("([A-Z_]+)"', text))
    assert len(raised) > 12
    assert raised <= RULES.keys()


def test_only_documents_errors_are_200_for_old_clients_and_all_statuses_are_errors() -> None:
    assert all(400 <= rule.status < 600 for rule in RULES.values())
    assert all(rule.status == 400 for rule in RULES.values() if rule.document)
    assert RULES["INTERNAL_SERVER_ERROR"].masked


def test_a_code_of_a_layer_below_is_the_clients_to_mend() -> None:
    assert (rule_of("AMBIGUOUS_IDENTIFIER").status, rule_of("AMBIGUOUS_IDENTIFIER").who) == (400, Who.CLIENT)


def test_an_error_carries_its_headers_and_its_own_code() -> None:
    error = EdgeError("What.", "How.", code="NOT_FOUND", headers=[(b"a", b"b")])
    assert (error.code, error.headers, str(error)) == ("NOT_FOUND", ((b"a", b"b"),), "What. How.")
    assert LimitError("x", code="TOO_DEEP").errors == ()
