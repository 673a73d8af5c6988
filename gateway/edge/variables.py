"""The size of an operation's variables."""

from __future__ import annotations

import json

from gateway.edge.decode import Parameters
from gateway.errors import LimitError
from gateway.settings import Settings

__all__ = ["check_variables_size"]


def check_variables_size(parameters: Parameters, settings: Settings) -> None:
    """Refuse variables that are larger than their limit; counted only where the whole request is."""
    limit = settings.max_variables_bytes
    if parameters.size <= limit or not parameters.variables:
        return
    size = len(json.dumps(parameters.variables, ensure_ascii=False, separators=(",", ":")).encode())
    if size > limit:
        raise LimitError(
            f"The variables take {size} bytes; the limit is {limit}.",
            "Send fewer values in one request.",
            code="VARIABLES_TOO_LARGE",
        )
