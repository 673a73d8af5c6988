"""The toy schema on a real socket: `python -m tests.gateway.toy_server` prints its URL on standard output.

Settings come from the environment, as in life.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.backend import Backend
from gateway.observe.metrics import Metrics
from gateway.server import serve
from gateway.settings import Settings, load_settings
from gateway.subgraphs.local import LocalEngine
from policy.errors import LianxinError
from tests.gateway.toy import Toy, make_schema


@asynccontextmanager
async def open_toy(_: Settings, __: Metrics) -> AsyncIterator[Backend]:
    toy = Toy()
    yield Backend(LocalEngine(make_schema(toy), toy.scope), toy.check)


@asynccontextmanager
async def open_nothing(_: Settings, __: Metrics) -> AsyncIterator[Backend]:
    raise LianxinError("The graph cannot be opened.", "Mend it.", code="STORE_BROKEN")
    yield


def _say(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


def main() -> int:
    try:
        serve(load_settings(), opener=open_nothing if "broken" in sys.argv else open_toy, on_ready=_say)
    except LianxinError as error:
        sys.stdout.write(f"{error.code}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
