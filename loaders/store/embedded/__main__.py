"""`python -m loaders.store.embedded`: fetch Neo4j and make it ready, with a progress bar."""

from __future__ import annotations

import asyncio
import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from loaders.store.embedded.ready import make_ready
from policy.errors import LianxinError

__all__ = ["main"]


def main() -> int:
    """Make Neo4j ready; 0, or 1 after saying what is wrong, or 130 after Ctrl-C."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeRemainingColumn(), console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage)
            bars.update(tasks[stage], completed=done, total=total)

        try:
            asyncio.run(make_ready(show))
        except LianxinError as error:
            console.print(f"[red]{error.code}[/red] {error}", highlight=False)
            return 1
        except KeyboardInterrupt:
            console.print("Interrupted; the next run goes on from here.")
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
