"""The pages for people, taken apart: fenced blocks, links, anchors, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["PAGES", "ROOT", "Block", "anchors", "blocks", "commands", "links", "table_rows", "text_of"]

ROOT: Final = Path(__file__).resolve().parents[2]

ORDER: Final = ("README.md", "docs/start.md", "docs/store.md", "docs/load.md", "docs/dates.md")
"""What is run is run in this order: later pages go on with what earlier ones loaded."""

PAGES: Final = (
    *ORDER,
    *sorted(name for path in (ROOT / "docs").glob("*.md") if (name := f"docs/{path.name}") not in ORDER),
)

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its page, the line of its fence, its info string and its text."""

    page: str
    line: int
    info: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def text_of(page: str) -> str:
    """The text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(language: str) -> list[Block]:
    """Every block of a language, in the order of `PAGES`."""
    return [block for page in PAGES for block in _blocks(page) if block.info.split()[:1] == [language]]


def _blocks(page: str) -> Iterator[Block]:
    text = text_of(page)
    for match in _FENCE.finditer(text):
        yield Block(page, text.count("\n", 0, match.start()) + 1, match["info"].strip(), match["text"])


def commands(block: Block) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output that is shown for it."""
    found: list[tuple[str, str]] = []
    for line in block.text.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append((line[2:].strip(), ""))
        elif found:
            command, output = found[-1]
            found[-1] = command, output + line
    return found


def _prose(page: str) -> str:
    return _FENCE.sub("", text_of(page))


def links(page: str) -> list[str]:
    """The targets of the links of a page."""
    return _LINK.findall(_prose(page))


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as they are made of their text."""
    headings = _HEADING.findall(_prose(page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table_rows(page: str) -> list[list[str]]:
    """The cells of every row of every table of a page."""
    lines = [line.strip() for line in _prose(page).splitlines()]
    return [
        [cell.strip() for cell in _CELL.split(line)[1:-1]]
        for line in lines
        if line.startswith("|") and line.endswith("|")
    ]
