"""Stage 5, encode: a result or an error to status, headers and bytes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.edge.negotiate import Media
from gateway.errors import INTERNAL, EdgeError, Header, LianxinError, rule_of

__all__ = ["Response", "encode_data", "encode_failure", "no_content", "send_response"]

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_COMMON = ((b"cache-control", b"no-store"), (b"vary", b"accept"), (b"x-content-type-options", b"nosniff"))
_HEADERS = {media: ((b"content-type", media.value), *_COMMON) for media in Media}


@dataclass(slots=True)
class Response:
    """What goes out."""

    status: int
    headers: Sequence[Header]
    body: bytes


def encode_data(data: object, errors: Sequence[dict[str, Any]], media: Media) -> Response:
    """Encode the result of an execution: always 200, also where fields failed.

    Raises TypeError if a resolver let a value through that JSON does not have.
    """
    content = {"data": data, "errors": errors} if errors else {"data": data}
    return Response(200, _HEADERS[media], orjson.dumps(content))


def encode_failure(error: Exception, errors: Sequence[dict[str, Any]], media: Media) -> Response:
    """Encode a request that failed as a whole: no `data`, the status of the error's code.

    Errors of the document are 200 for a client that takes only `application/json`
    (GraphQL over HTTP §6.4.1).
    """
    rule = rule_of(error.code if isinstance(error, LianxinError) else INTERNAL)
    status = 200 if rule.document and media is Media.JSON else rule.status
    extra = error.headers if isinstance(error, EdgeError) else ()
    return Response(status, (*_HEADERS[media], *extra), orjson.dumps({"errors": errors}))


def no_content(headers: Sequence[Header]) -> Response:
    """Return an empty response 204."""
    return Response(204, headers, b"")


async def send_response(send: Send, response: Response) -> None:
    """Send a response in one piece."""
    body = response.body
    headers = [*response.headers]
    if response.status != 204:
        headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
