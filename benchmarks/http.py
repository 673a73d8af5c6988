"""A GraphQL client that costs little: one connection, one request at a time, the answer as JSON."""

from __future__ import annotations

import asyncio
import subprocess
from time import perf_counter
from typing import Any, Self

import orjson

__all__ = ["Client", "until_answered"]

Answer = dict[str, Any]


class Client:
    """One kept-alive connection to `http://127.0.0.1:port/path`."""

    def __init__(self, port: int, path: str = "/graphql") -> None:
        self._port = port
        self._head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        self._reader = asyncio.StreamReader()
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()

    async def ask(self, document: str, variables: object = None) -> Answer:
        """The `data` of the answer; raises RuntimeError where there is an error."""
        body = await self.post(orjson.dumps({"query": document, "variables": variables or {}}))
        answer = orjson.loads(body)
        if answer.get("errors") or answer.get("data") is None:
            raise RuntimeError(f"{document[:60]}: {body[:600]!r}")
        data: Answer = answer["data"]
        return data

    async def post(self, body: bytes) -> bytes:
        """Send a body and return the answer's."""
        assert self._writer is not None  # noqa: S101 - opened
        self._writer.write(f"{self._head}content-length: {len(body)}\r\n\r\n".encode() + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        lowered = head.lower()
        at = lowered.find(b"content-length:")
        if at < 0:
            return await self._chunks()
        return await self._reader.readexactly(int(lowered[at + 15 : lowered.index(b"\r\n", at)]))

    async def _chunks(self) -> bytes:
        parts = []
        while size := int(await self._reader.readline(), 16):
            parts.append(await self._reader.readexactly(size))
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return b"".join(parts)


async def until_answered(
    port: int, process: subprocess.Popen[bytes], *, path: str = "/graphql", seconds: float = 120
) -> float:
    """Wait until a server answers `{__typename}`; return the seconds that it took."""
    started = perf_counter()
    while perf_counter() - started < seconds:
        if process.poll() is not None:
            raise RuntimeError(f"`{process.args!r}` ended: see the logs in the benchmarks' folder")
        try:
            async with Client(port, path) as client:
                await client.ask("{__typename}")
                return perf_counter() - started
        except (OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(0.02)
    raise TimeoutError(f"nothing answers at port {port}")
