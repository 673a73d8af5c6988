"""Structured logs: one JSON object a line on standard error, without personal data.

What a client sent is never logged: no document text, no variables, no operation name, no address.
Nor is the message of an unexpected exception, which may quote any of them: its type and the
places it passed through are.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import sys
import traceback
from datetime import UTC, datetime

import orjson

__all__ = ["JsonFormatter", "configure_logs", "document_mark", "log", "log_unexpected"]

log = logging.getLogger("lianxin")
FIELDS = "lianxin_fields"
"""The attribute of a record that holds its fields."""

_MARK_KEY = secrets.token_bytes(16)
_DEEPEST = 30


class JsonFormatter(logging.Formatter):
    """Formats a record: `at`, `level`, `event`, its fields, and an exception without its message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.msg if record.name == log.name else f"{record.name}: {record.msg}",
        }
        line.update(getattr(record, FIELDS, {}))
        if record.exc_info and record.exc_info[1] is not None:
            line.update(exception_fields(record.exc_info[1]))
        return orjson.dumps(line, default=str).decode()


def configure_logs(level: str) -> None:
    """Send all logs to standard error as JSON. Libraries' arguments are left out: they may quote data."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    log.setLevel(level)


def exception_fields(error: BaseException) -> dict[str, object]:
    """Return the types of an exception and its causes, and where it was raised; never its message."""
    frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    return {
        "exception": f"{type(error).__module__}.{type(error).__qualname__}",
        "causes": [type(one).__qualname__ for one in _causes(error)],
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def log_unexpected(error: BaseException, identity: str, code: str, problem: str | None = None) -> None:
    """Log an error that was masked, under the id that the client was given.

    `problem` is what we ourselves wrote of it for the operator, if it is free of what clients sent.
    """
    fields: dict[str, object] = {"id": identity, "code": code, **exception_fields(error)}
    if problem is not None:
        fields["problem"] = problem
    log.error("masked_error", extra={FIELDS: fields})


def document_mark(text: str) -> str:
    """Return a mark by which requests of one document can be found in the logs of one process.

    It is keyed by a secret of the process, so that a text with a name in it cannot be guessed from it.
    """
    return hashlib.blake2b(text.encode(), key=_MARK_KEY, digest_size=8).hexdigest()


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(found) < 10:
        found.append(cause)
        cause = cause.__cause__ or cause.__context__
    return found
