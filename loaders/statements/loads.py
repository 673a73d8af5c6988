"""What has been loaded."""

from __future__ import annotations

from typing import Final

from loaders.statements import WITHOUT_INDEX, Statement, register

__all__ = ["LOADS_BY_SOURCE"]

LOADS_BY_SOURCE: Final = register(
    Statement(
        name="loads_by_source",
        text="""
            MATCH (load:Load) WHERE load.source <> 'lianxin-catalogue'
            WITH load.source AS source, sum(CASE WHEN load.finishedAt IS NULL THEN 0 ELSE 1 END) AS finished
            RETURN collect({source: source, finished: finished}) AS page
        """,
        index=WITHOUT_INDEX,
        example={},
    )
)
"""The number of finished loads of each source that ever began one."""
