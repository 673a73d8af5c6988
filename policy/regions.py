"""Regions of GB/T 2260: what lies in a region follows from its code.

Two digits each for province, prefecture and county; zeros stand for "the whole". Registries append
three digits for a township (9 digits) and three for a village (12).
"""

from __future__ import annotations

import re

__all__ = ["region_prefix"]

_LOCAL = re.compile(r"(?:000)+$")
_TERRITORY = re.compile(r"(?:00)+$")


def region_prefix(code: str) -> str:
    """What every region code inside the region begins with.

    `330000` → `33`, `330200` → `3302`, `330203` → itself, `330203001000` → `330203001`.
    """
    territory, local = code[:6], _LOCAL.sub("", code[6:])
    return code[: 6 + len(local)] if local else _TERRITORY.sub("", territory)
