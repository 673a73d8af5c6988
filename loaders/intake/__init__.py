"""Files → graph (intake.md): canonical tables, read as streams and decided against what is known."""

from __future__ import annotations

from loaders.intake.loading import load
from loaders.intake.report import Finding, LoadReport, Progress, Reject, TableCounts
from loaders.intake.shipped import ensure_catalogue

__all__ = ["Finding", "LoadReport", "Progress", "Reject", "TableCounts", "ensure_catalogue", "load"]
