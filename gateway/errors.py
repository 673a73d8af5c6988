"""Every error that leaves the gateway: the tree, and the one table of what each code means.

    LianxinError                        policy/errors.py: code, problem, remedy
    ├── BadInputError                   an argument, cell or setting that cannot be taken
    ├── …                               what the layers below raise: store, intake, catalogue
    └── EdgeError                       what the edge itself refuses
        ├── MalformedRequestError       not JSON, not an object, a parameter of the wrong type
        ├── BatchingError               an array of operations
        ├── AuthenticationError         credentials that this server cannot verify
        ├── MethodError                 neither GET nor POST, or a mutation by GET
        ├── MediaTypeError              a body that is not application/json in UTF-8
        ├── NotAcceptableError          an Accept header that excludes both response types
        ├── TooLargeError               body or query string over its limit
        ├── SlowRequestError            the body did not arrive in time
        ├── OverloadedError             as many requests run as the limit allows
        ├── ShuttingDownError           the server drains
        ├── DeadlineError               the operation ran into its deadline
        └── DocumentError               refused before anything runs
            ├── ParseError, ValidationError, VariablesError
            ├── OperationError          no such operation, or none chosen among several
            └── LimitError              a limit of the edge; one code per limit

`RULES` says for each code which HTTP status it has when the whole request fails, who must act and
whether the message is masked: then the code leaves with a general sentence and an id, and the log
has the rest under that id. A field error inside a response with `data` is 200 whatever its
code. A code that is not in the table belongs to a layer below: its message was written for the
client and is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policy.errors import BadInputError, LianxinError

__all__ = [
    "INTERNAL",
    "RULES",
    "AuthenticationError",
    "BadInputError",
    "BatchingError",
    "DeadlineError",
    "DocumentError",
    "EdgeError",
    "Header",
    "LianxinError",
    "LimitError",
    "MalformedRequestError",
    "MediaTypeError",
    "MethodError",
    "NotAcceptableError",
    "OperationError",
    "OverloadedError",
    "ParseError",
    "Rule",
    "ShuttingDownError",
    "SlowRequestError",
    "TooLargeError",
    "ValidationError",
    "VariablesError",
    "Who",
    "rule_of",
]

Header = tuple[bytes, bytes]
GraphQLErrorMap = Mapping[str, object]

INTERNAL = "INTERNAL_SERVER_ERROR"


class Who(StrEnum):
    """Who must act on an error."""

    CLIENT = "client"
    OPERATOR = "operator"
    DEVELOPER = "developer"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code means: HTTP status of a request that fails as a whole, who acts, whether it is masked.

    `document` errors are about the GraphQL text or its variables: GraphQL over HTTP answers them
    with 200 where the client takes only `application/json`.
    """

    status: int
    who: Who
    masked: bool = False
    document: bool = False


_CLIENT_400 = Rule(400, Who.CLIENT)
_DOCUMENT_400 = Rule(400, Who.CLIENT, document=True)
_OPERATOR_503 = Rule(503, Who.OPERATOR)
_STORE = Rule(503, Who.OPERATOR, masked=True)

RULES: Mapping[str, Rule] = {
    # Apollo's codes, with Apollo's meanings.
    "GRAPHQL_PARSE_FAILED": _DOCUMENT_400,
    "GRAPHQL_VALIDATION_FAILED": _DOCUMENT_400,
    "BAD_USER_INPUT": _DOCUMENT_400,
    "OPERATION_RESOLUTION_FAILURE": _DOCUMENT_400,
    "BAD_REQUEST": _CLIENT_400,
    INTERNAL: Rule(500, Who.DEVELOPER, masked=True),
    # The HTTP side of the edge.
    "BATCHING_NOT_SUPPORTED": _CLIENT_400,
    "PERSISTED_QUERY_NOT_SUPPORTED": _DOCUMENT_400,
    "UNAUTHENTICATED": Rule(401, Who.CLIENT),
    "METHOD_NOT_ALLOWED": Rule(405, Who.CLIENT),
    "NOT_ACCEPTABLE": Rule(406, Who.CLIENT),
    "REQUEST_TIMEOUT": Rule(408, Who.CLIENT),
    "REQUEST_TOO_LARGE": Rule(413, Who.CLIENT),
    "URI_TOO_LONG": Rule(414, Who.CLIENT),
    "UNSUPPORTED_MEDIA_TYPE": Rule(415, Who.CLIENT),
    "NOT_FOUND": Rule(404, Who.CLIENT),
    "OVERLOADED": _OPERATOR_503,
    "SHUTTING_DOWN": _OPERATOR_503,
    "DEADLINE_EXCEEDED": Rule(504, Who.CLIENT),
    # The graph's store (loaders/store/errors.py): what the operator must mend is nobody else's to read.
    "STORE_ERROR": _STORE,
    "STORE_UNREACHABLE": _STORE,
    "STORE_WRONG_PASSWORD": _STORE,
    "STORE_FORBIDDEN": _STORE,
    "STORE_WRONG_VERSION": _STORE,
    "STORE_NO_DATABASE": _STORE,
    "STORE_READ_ONLY": _STORE,
    "STORE_BUSY": _STORE,
    "STORE_DISK_FULL": _STORE,
    "STORE_SICK": _STORE,
    "STORE_FAILED": _STORE,
    "STORE_CONFLICT": Rule(500, Who.DEVELOPER, masked=True),
    # Limits of one walk over the document, before validation.
    "TOO_MANY_TOKENS": _DOCUMENT_400,
    "TOO_MANY_OPERATIONS": _DOCUMENT_400,
    "TOO_MANY_FRAGMENTS": _DOCUMENT_400,
    "TOO_MANY_VARIABLES": _DOCUMENT_400,
    "TOO_DEEP": _DOCUMENT_400,
    "TOO_MANY_FIELDS": _DOCUMENT_400,
    "TOO_MANY_ROOT_FIELDS": _DOCUMENT_400,
    "TOO_MANY_ALIASES": _DOCUMENT_400,
    "TOO_MANY_DIRECTIVES": _DOCUMENT_400,
    "TOO_MANY_REPEATED_FIELDS": _DOCUMENT_400,
    "PAGES_TOO_LARGE": _DOCUMENT_400,
    "VARIABLES_TOO_LARGE": _DOCUMENT_400,
    "INTROSPECTION_DISABLED": _DOCUMENT_400,
    "SUBSCRIPTION_NOT_SUPPORTED": _DOCUMENT_400,
}

_BELOW = Rule(400, Who.CLIENT)


def rule_of(code: str) -> Rule:
    """Return the rule of `code`; one from a layer below that is not in the table is the client's to mend."""
    return RULES.get(code, _BELOW)


class EdgeError(LianxinError):
    """A request that the edge refuses. `headers` go out with the response."""

    code = "BAD_REQUEST"

    def __init__(
        self, problem: str, remedy: str = "", *, code: str | None = None, headers: Sequence[Header] = ()
    ) -> None:
        super().__init__(problem, remedy, code=code)
        self.headers = tuple(headers)


class MalformedRequestError(EdgeError):
    """The parameters of the request cannot be read."""


class BatchingError(EdgeError):
    """An array of operations in one request."""

    code = "BATCHING_NOT_SUPPORTED"


class AuthenticationError(EdgeError):
    """Credentials that cannot be verified."""

    code = "UNAUTHENTICATED"


class MethodError(EdgeError):
    """A method that `/graphql` does not take, or not for this operation."""

    code = "METHOD_NOT_ALLOWED"


class MediaTypeError(EdgeError):
    """A request body in a media type, character set or encoding that is not taken."""

    code = "UNSUPPORTED_MEDIA_TYPE"


class NotAcceptableError(EdgeError):
    """The client accepts none of the response media types."""

    code = "NOT_ACCEPTABLE"


class TooLargeError(EdgeError):
    """A body (or, with its own code, a query string) over its limit."""

    code = "REQUEST_TOO_LARGE"


class SlowRequestError(EdgeError):
    """The body did not arrive within its time."""

    code = "REQUEST_TIMEOUT"


class OverloadedError(EdgeError):
    """As many requests are being executed as the limit allows."""

    code = "OVERLOADED"


class ShuttingDownError(EdgeError):
    """The server stops and the operation did not end within the drain time."""

    code = "SHUTTING_DOWN"


class DeadlineError(EdgeError):
    """The operation did not end within its deadline and was cancelled."""

    code = "DEADLINE_EXCEEDED"


class DocumentError(EdgeError):
    """The document, its operation or its variables are refused.

    `errors` are GraphQL errors as they leave, where there is more to say than `problem`.
    """

    code = "GRAPHQL_VALIDATION_FAILED"

    def __init__(
        self,
        problem: str,
        remedy: str = "",
        *,
        code: str | None = None,
        errors: Sequence[GraphQLErrorMap] = (),
    ) -> None:
        super().__init__(problem, remedy, code=code)
        self.errors = tuple(errors)


class ParseError(DocumentError):
    """The text is not GraphQL."""

    code = "GRAPHQL_PARSE_FAILED"


class ValidationError(DocumentError):
    """The document does not fit the schema."""


class VariablesError(DocumentError):
    """A variable cannot be coerced to its type."""

    code = "BAD_USER_INPUT"


class OperationError(DocumentError):
    """The operation to run cannot be determined or is of a kind that is not served here."""

    code = "OPERATION_RESOLUTION_FAILURE"


class LimitError(DocumentError):
    """The document goes beyond a limit; always raised with the code of that limit."""
