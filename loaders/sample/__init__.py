"""A believable, wholly invented world of subjects, roles and entries, from a seed (docs/generate.md)."""

from __future__ import annotations

from loaders.sample.world import Summary, generate

__all__ = ["Summary", "generate"]
