"""The base of every error that a layer below the gateway raises.

An error names itself by a stable code, says what was wrong in `problem` and what would be
right in `remedy`. The gateway maps codes to HTTP statuses and decides what is shown to whom.
"""

from __future__ import annotations

__all__ = ["BadInputError", "LianxinError"]


class LianxinError(Exception):
    """A failure that a person can act on.

    `code` is stable and UPPER_CASE. `problem` is one sentence on what was wrong and where.
    `remedy` is one sentence on what to do, or empty where there is nothing to do.
    """

    code = "INTERNAL_SERVER_ERROR"

    def __init__(self, problem: str, remedy: str = "", *, code: str | None = None) -> None:
        self.problem = problem
        self.remedy = remedy
        if code is not None:
            self.code = code
        super().__init__(f"{problem} {remedy}".strip())


class BadInputError(LianxinError):
    """An argument, cell or setting that cannot be taken as it stands."""

    code = "BAD_USER_INPUT"
