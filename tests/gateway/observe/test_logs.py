"""Logs: one JSON object a line, and nothing that a client sent."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from gateway.observe.logs import FIELDS, JsonFormatter, configure_logs, document_mark, exception_fields, log


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Standard error, with logging configured on it and restored afterwards."""
    root = logging.getLogger()
    handlers, level, ours = root.handlers[:], root.level, log.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    configure_logs("INFO")
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    log.setLevel(ours)


def test_a_record_is_one_line_of_json_with_its_fields(stderr: io.StringIO) -> None:
    log.info("request", extra={FIELDS: {"status": 200, "codes": []}})
    log.debug("unseen")
    (line,) = stderr.getvalue().splitlines()
    content = json.loads(line)
    assert (content["event"], content["status"], content["level"]) == ("request", 200, "INFO")
    assert content["at"].endswith("+00:00")


def test_a_librarys_record_leaves_without_its_arguments(stderr: io.StringIO) -> None:
    logging.getLogger("neo4j").warning("failed with %s", {"name": "王某某"})
    logging.getLogger("neo4j").info("unseen")
    (line,) = stderr.getvalue().splitlines()
    assert json.loads(line)["event"] == "neo4j: failed with %s"
    assert "王某某" not in line


def test_an_exception_is_logged_by_types_and_places_only() -> None:
    def fail() -> None:
        try:
            _ = dict[str, int]()["王某某"]
        except KeyError as error:
            raise RuntimeError("王某某") from error

    try:
        fail()
    except RuntimeError:
        record = logging.LogRecord("lianxin", logging.ERROR, "", 0, "failed", None, sys.exc_info())
    content = json.loads(JsonFormatter().format(record))
    assert content["exception"] == "builtins.RuntimeError"
    assert content["causes"] == ["KeyError"]
    assert content["trace"][-1].endswith(" fail")
    assert "王某某" not in json.dumps(content, ensure_ascii=False)


def test_causes_in_a_circle_end() -> None:
    one, two = ValueError(), ValueError()
    one.__cause__, two.__cause__ = two, one
    assert len(exception_fields(one)["causes"]) == 10  # type: ignore[arg-type]


def test_a_documents_mark_is_stable_in_the_process_and_no_plain_hash() -> None:
    import hashlib

    assert document_mark("{hello}") == document_mark("{hello}") != document_mark("{hello }")
    assert document_mark("{hello}") != hashlib.blake2b(b"{hello}", digest_size=8).hexdigest()
