"""How much memory our Neo4j may use, from the machine and the size of the data."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Memory", "fit", "machine_bytes"]

MIB: Final = 1024 * 1024
GIB: Final = 1024 * MIB

_CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


@dataclass(frozen=True, slots=True)
class Memory:
    """Heap and page cache in MiB. Both are upper bounds: Neo4j takes them as it needs them."""

    heap: int
    page_cache: int


def fit(data: int, machine: int) -> Memory:
    """Fit the memory to `data` bytes of store files on a `machine` of so many bytes.

    The heap holds queries and transactions: 1 GiB and half the data. The page cache holds the store
    files: all of them and room to grow. Each is bounded by a quarter of the machine.
    """
    quarter = machine // 4
    heap = _between(512 * MIB, GIB + data // 2, min(quarter, 4 * GIB))
    page_cache = _between(64 * MIB, 256 * MIB + data * 3 // 2, quarter)
    return Memory(heap // MIB, page_cache // MIB)


def machine_bytes(limits: tuple[Path, ...] = _CGROUP_LIMITS) -> int:
    """The memory of this machine, or of the container that we are in."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([total, *(_number(file, total) for file in limits)])


def _number(file: Path, otherwise: int) -> int:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return otherwise


def _between(least: int, wanted: int, most: int) -> int:
    return max(least, min(wanted, most))
