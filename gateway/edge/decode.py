"""Stage 1, decode: from an ASGI scope and its body to the parameters of a GraphQL request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson

from gateway.edge.negotiate import Media, negotiate
from gateway.errors import (
    BatchingError,
    EdgeError,
    MalformedRequestError,
    MediaTypeError,
    MethodError,
    NotAcceptableError,
    SlowRequestError,
    TooLargeError,
)
from gateway.settings import Settings

__all__ = [
    "ALLOW",
    "ClientGoneError",
    "Head",
    "Parameters",
    "Receive",
    "check_head",
    "read_body",
    "read_head",
    "read_parameters",
]

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

ALLOW = ((b"allow", b"GET, POST, OPTIONS"),)
CLOSE = ((b"connection", b"close"),)
ASK_JSON = "Send `content-type: application/json`, in UTF-8 and without content-encoding."
PARAMETERS = "Send a JSON object with `query` and, where needed, `operationName`, `variables`, `extensions`."


class ClientGoneError(Exception):
    """The client closed the connection; there is nobody to answer."""


@dataclass(slots=True)
class Head:
    """What the edge needs of the request line and headers, read once."""

    method: str
    query_string: bytes
    accept: bytes | None = None
    content_type: bytes | None = None
    content_encoding: bytes | None = None
    content_length: int | None = None
    authorization: bytes | None = None

    @property
    def media(self) -> Media | None:
        """The response media type, None if the client takes neither."""
        return negotiate(self.accept)


@dataclass(slots=True)
class Parameters:
    """The parameters of GraphQL over HTTP; `operation_name` empty counts as absent."""

    query: str
    operation_name: str | None
    variables: dict[str, Any]
    size: int
    """Bytes of the body or query string, an upper bound of the size of the variables."""


def read_head(scope: MutableMapping[str, Any]) -> Head:
    """Read method and headers of a scope. Raises nothing; `check_head` judges."""
    head = Head(scope["method"], scope["query_string"])
    for name, value in scope["headers"]:
        if name == b"accept":
            head.accept = value if head.accept is None else head.accept + b"," + value
        elif name == b"content-type":
            head.content_type = value
        elif name == b"content-length":
            head.content_length = int(value) if value.isdigit() else None
        elif name == b"content-encoding":
            head.content_encoding = value
        elif name == b"authorization":
            head.authorization = value
    return head


def check_head(head: Head, settings: Settings) -> None:
    """Refuse by method, media type and announced size, before a byte of the body is read.

    A POST must say `application/json`: a browser sends that to another origin only after a
    preflight, which is what protects against cross-site requests.
    """
    if head.method == "POST":
        _check_body_head(head, settings)
    elif head.method != "GET":
        raise MethodError(
            f"/graphql does not take {head.method}.", "Use POST, or GET for queries.", headers=ALLOW
        )
    elif len(head.query_string) > settings.max_query_string_bytes:
        raise TooLargeError(
            f"The query string is longer than {settings.max_query_string_bytes} bytes.",
            "Send long documents by POST.",
            code="URI_TOO_LONG",
        )
    if head.media is None:
        raise NotAcceptableError(
            "Neither response media type is acceptable to the client.",
            "Accept application/graphql-response+json or application/json.",
        )


def _check_body_head(head: Head, settings: Settings) -> None:
    media, *parameters = (part.strip() for part in (head.content_type or b"").lower().split(b";"))
    if media != b"application/json":
        raise MediaTypeError("The request body must be application/json.", ASK_JSON, headers=CLOSE)
    for parameter in parameters:
        name, _, value = parameter.partition(b"=")
        if name.strip() == b"charset" and value.strip(b'" ') not in (b"utf-8", b"utf8"):
            raise MediaTypeError("The request body must be in UTF-8.", ASK_JSON, headers=CLOSE)
    if head.content_encoding not in (None, b"identity"):
        raise MediaTypeError(
            "A compressed request body is not taken.",
            ASK_JSON,
            headers=(*CLOSE, (b"accept-encoding", b"identity")),
        )
    if head.content_length is not None and head.content_length > settings.max_body_bytes:
        raise _too_large(settings)


async def read_body(receive: Receive, settings: Settings) -> bytes:
    """Read the body within its time and size. Raises ClientGoneError if the connection ends first."""
    try:
        async with asyncio.timeout(settings.body_timeout):
            return await _read_chunks(receive, settings)
    except TimeoutError:
        raise SlowRequestError(
            f"The request body did not arrive within {settings.body_timeout:g} seconds.",
            "Send it at once.",
            headers=CLOSE,
        ) from None


async def _read_chunks(receive: Receive, settings: Settings) -> bytes:
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > settings.max_body_bytes:
            raise _too_large(settings)
        chunks.append(chunk)
        more = message.get("more_body", False)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _too_large(settings: Settings) -> EdgeError:
    return TooLargeError(
        f"The request body is larger than {settings.max_body_bytes} bytes.",
        "Send less in one request; large lists of ids can be paged.",
        headers=CLOSE,
    )


def read_parameters(head: Head, body: bytes) -> Parameters:
    """Return the parameters of a checked head and its body. Raises MalformedRequestError, BatchingError."""
    if head.method == "GET":
        return _from_query_string(head.query_string)
    content = _read_json(body, "The request body")
    if isinstance(content, list):
        raise BatchingError(
            "An array of operations is not taken.",
            "Send one operation per request; HTTP/1.1 keeps the connection.",
        )
    if not isinstance(content, dict):
        raise MalformedRequestError("The request body is not a JSON object.", PARAMETERS)
    return _parameters(content, len(body))


def _from_query_string(query_string: bytes) -> Parameters:
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
        )
    except ValueError:
        raise MalformedRequestError(
            "The query string is not percent-encoded UTF-8.", "Encode it, or send the document by POST."
        ) from None
    content: dict[str, object] = {}
    for name, value in pairs:
        if name in content:
            raise MalformedRequestError(f"The parameter `{name[:40]}` is given twice.", "Give it once.")
        content[name] = value
    for name in ("variables", "extensions"):
        value_text = content.get(name)
        if isinstance(value_text, str):
            content[name] = _read_json(value_text.encode(), f"`{name}`") if value_text else None
    return _parameters(content, len(query_string))


def _parameters(content: dict[str, Any], size: int) -> Parameters:
    query = content.get("query")
    name = content.get("operationName")
    variables = content.get("variables")
    extensions = content.get("extensions")
    if variables is not None and not isinstance(variables, dict):
        raise MalformedRequestError("`variables` is not a JSON object.", PARAMETERS)
    if extensions is not None and not isinstance(extensions, dict):
        raise MalformedRequestError("`extensions` is not a JSON object.", PARAMETERS)
    if name is not None and not isinstance(name, str):
        raise MalformedRequestError("`operationName` is not a string.", PARAMETERS)
    if query is None and extensions and "persistedQuery" in extensions:
        raise MalformedRequestError(
            "Persisted queries are not supported.", "Send the document.", code="PERSISTED_QUERY_NOT_SUPPORTED"
        )
    if not isinstance(query, str) or not query:
        raise MalformedRequestError("`query` is missing, empty or not a string.", PARAMETERS)
    return Parameters(query, name or None, variables or {}, size)


def _read_json(text: bytes, what: str) -> object:
    """Read strict JSON: orjson refuses what is no JSON or UTF-8, the second pass sees doubled keys.

    The second pass also keeps integers exact, which orjson makes floats beyond 64 bits.
    """
    try:
        orjson.loads(text)
        return _EXACT.decode(text.decode())
    except (ValueError, RecursionError) as error:
        reason = f" ({error})" if isinstance(error, orjson.JSONDecodeError | _DoubledKeyError) else ""
        raise MalformedRequestError(f"{what} cannot be read as JSON{reason}.", PARAMETERS) from None


class _DoubledKeyError(ValueError):
    """A JSON object has the same key twice."""


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DoubledKeyError("an object has the same key twice")
    return found


_EXACT = json.JSONDecoder(object_pairs_hook=_unique)
