"""One thing that is wrong."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong (`detail`) with which node or relation (`what`, its kind, and `id`)."""

    what: str
    id: str
    detail: str

    def __str__(self) -> str:
        return f"{self.what} {self.id}: {self.detail}"
