"""What Neo4j's logs say about why it did not start."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.store.errors import BrokenError, DataNewerError, DiskFullError, StoreError

__all__ = ["Logs", "PortTakenError"]

_LOGS: Final = ("console.log", "neo4j.log", "debug.log")
_TELLING: Final = re.compile(
    r"\bERROR\b|Caused by:|Exception in|^Error|OutOfMemoryError:|Failed to start|Could not"
)
_FRAME: Final = re.compile(r"^\s+(at |\.\.\. )")
_LINES: Final = 5
_WIDTH: Final = 300
_TAIL: Final = 256 * 1024


class PortTakenError(BrokenError):
    """Another program took the port; another port will do."""


@dataclass(frozen=True, slots=True)
class Logs:
    """The logs of a folder from a moment on: earlier lines are of earlier runs."""

    folder: Path
    offsets: dict[str, int]

    @classmethod
    def from_now(cls, folder: Path) -> Logs:
        """Note where the logs end now."""
        return cls(folder, {name: _size(folder / name) for name in _LOGS})

    def complaint(self) -> StoreError:
        """Return the error that fits to what the logs say."""
        lines = [line for name in _LOGS for line in self._lines(name)]
        text = "\n".join(lines).lower()
        said = _last_relevant(lines)
        if "no space left on device" in text or "disk quota exceeded" in text:
            return DiskFullError(
                f"The disk of {self.folder.parent} is full.", "Free some space there and try again."
            )
        if "address already in use" in text or "bindexception" in text:
            return PortTakenError("The port of our Neo4j was taken.", "Try again.")
        if "newer version" in text or "unsupportedlogversion" in text or "upgradenotallowed" in text:
            return DataNewerError(
                f"{self.folder.parent} was written by a newer Neo4j. It said: {said}",
                "Use a newer release of Lianxin, or load the data into a new folder.",
            )
        return BrokenError(
            f"Neo4j does not start on {self.folder.parent}. It said: {said}",
            "Move the folder away and restore it from a backup, or load the data into a new folder; "
            f"the full logs are in {self.folder}.",
        )

    def _lines(self, name: str) -> list[str]:
        try:
            with (self.folder / name).open("rb") as stream:
                size = stream.seek(0, 2)
                start = self.offsets[name] if self.offsets[name] <= size else 0
                stream.seek(max(start, size - _TAIL))
                return stream.read().decode(errors="replace").splitlines()
        except FileNotFoundError:
            return []


def _last_relevant(lines: list[str]) -> str:
    """Return the last telling lines without stack frames, each once, or the last lines at all."""
    plain = [line.strip()[:_WIDTH] for line in lines if line.strip() and not _FRAME.match(line)]
    telling = list(dict.fromkeys(line for line in plain if _TELLING.search(line)))
    return " | ".join((telling or plain)[-_LINES:]) or "nothing"


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
