"""A process that opens a data folder and keeps writing: `python -m tests.loaders.store.owner FOLDER NAME`.

It prints `ready OWNS`, then one acknowledged number a line, and ends cleanly when its input closes.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from loaders.statements import WITHOUT_INDEX, Statement
from loaders.store import Target, Transaction, open_store

WRITE = Statement(
    name="append",
    text="MERGE (s:Source {id: $id}) SET s.owner = $owner, s.twin = $id",
    index=WITHOUT_INDEX,
    example={},
    write=True,
)


async def main(folder: str, name: str) -> None:
    loop = asyncio.get_running_loop()
    end = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), end.set)
    async with open_store(Target(data=Path(folder))) as store:
        print("ready", flush=True)  # noqa: T201 - the protocol of this script
        number = 0
        while not end.is_set():
            number += 1
            given = {"id": f"so_{name}_{number:06}", "owner": name}

            async def work(transaction: Transaction, given: dict[str, str] = given) -> None:
                await transaction.run(WRITE, given)

            await store.transact(work, repeatable=True)
            print(number, flush=True)  # noqa: T201
            await asyncio.sleep(0.005)
    print("closed", flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
