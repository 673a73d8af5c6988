"""Files → graph (intake.md): canonical tables, read as streams and decided against what is known."""

from __future__ import annotations
