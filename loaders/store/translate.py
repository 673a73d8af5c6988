"""From the driver's exceptions to ours."""

from __future__ import annotations

from collections.abc import Callable

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    ConnectionPoolError,
    ConstraintError,
    DatabaseUnavailable,
    DriverError,
    Forbidden,
    ForbiddenOnReadOnlyDatabase,
    IncompleteCommit,
    Neo4jError,
    NotALeader,
    ServiceUnavailable,
    SessionExpired,
    UnsupportedServerProduct,
    WriteServiceUnavailable,
)

from loaders.store.errors import (
    BusyError,
    ConflictError,
    DatabaseMissingError,
    DeadlineError,
    DiskFullError,
    ForbiddenError,
    OutcomeUnknownError,
    PasswordError,
    ReadOnlyError,
    SickError,
    StoreError,
    TooBroadError,
    UnreachableError,
    VersionError,
)

__all__ = ["NARROW", "OLDEST", "is_sick", "misconfigured", "overdue", "retryable", "translate"]

OLDEST = (5, 26)
NARROW = "Narrow it (a list, a domain, a region, a date range, fewer hops or a smaller page) and ask again."

_TIMED_OUT = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "LockClientStopped")
_READ_ONLY = ("WriteOnReadOnlyAccessDatabase", "ForbiddenOnReadOnlyDatabase")
_OUT_OF_MEMORY = ("MemoryPoolOutOfMemoryError", "TransactionOutOfMemoryError", "OutOfMemoryError")
_NEVER_BEGUN = ("TransactionStartFailed",)
_SICK = (*_NEVER_BEGUN, "TransactionLogError")
_NO_SPACE = ("no space left on device", "disk quota exceeded", "disk is full")


def retryable(error: Exception, *, repeatable: bool, routed: bool) -> bool:
    """Whether another attempt can succeed.

    An unknown commit is repeated only where the work finds its own earlier outcome (`repeatable`); a
    server that is not the leader is asked again only where the driver finds the new one (`routed`).
    """
    if isinstance(error, IncompleteCommit):
        return repeatable
    if _is_read_only(error) and not routed:
        return False
    if _says(error, _OUT_OF_MEMORY) or _no_space(error) or isinstance(error, ConnectionPoolError):
        return False
    return isinstance(error, DriverError | Neo4jError) and error.is_retryable()


def translate(error: Exception, where: str, *, reading: bool) -> Exception:
    """Return our error for the driver's, or the same where it is a fault of our own code.

    `where` names the server and the database for people; `reading` says what was under way.
    """
    for applies, make in _TABLE:
        if applies(error):
            return make(where, reading)
    return error


def is_sick(error: Exception, *, repeatable: bool = True) -> bool:
    """Whether the database met a critical error, so that every call fails until it is restarted.

    The call that meets it first fails while writing the log: what became of it is known only after the
    restart, so it counts only where it may be repeated.
    """
    return _says(error, _SICK if repeatable else _NEVER_BEGUN)


def _says(error: Exception, names: tuple[str, ...]) -> bool:
    code = error.code or "" if isinstance(error, Neo4jError) else ""
    return code.rpartition(".")[2] in names


def _no_space(error: Exception) -> bool:
    text = str(error).lower()
    return any(phrase in text for phrase in _NO_SPACE)


def _kind(*kinds: type[Exception]) -> Callable[[Exception], bool]:
    return lambda error: isinstance(error, kinds)


def _named(*names: str) -> Callable[[Exception], bool]:
    return lambda error: _says(error, names)


def _is_read_only(error: Exception) -> bool:
    if isinstance(error, ForbiddenOnReadOnlyDatabase | NotALeader | WriteServiceUnavailable):
        return True
    return _says(error, _READ_ONLY)


def _is_no_database(error: Exception) -> bool:
    return _says(error, ("DatabaseNotFound", "DatabaseUnavailable")) or isinstance(error, DatabaseUnavailable)


def _disk_full(where: str, _reading: bool) -> StoreError:
    return DiskFullError(
        f"The disk of {where} is full.", "Free some space there and try again; nothing half written is kept."
    )


def _too_large(where: str, reading: bool) -> StoreError:
    if reading:
        return TooBroadError("The question needs more memory than it may have.", NARROW)
    return BusyError(f"{where} has no memory left for this write.", "Write less at a time.")


def _timed_out(where: str, reading: bool) -> StoreError:
    if reading:
        return TooBroadError("The question needs more time than it may have.", NARROW)
    return DeadlineError(f"The write to {where} did not finish in time and was rolled back.", "Try again.")


def _wrong_password(where: str, _reading: bool) -> StoreError:
    return PasswordError(
        f"{where} refuses the user or the password.",
        "Check LIANXIN_GRAPH_USER and LIANXIN_GRAPH_PASSWORD.",
    )


def _forbidden(where: str, reading: bool) -> StoreError:
    return ForbiddenError(
        f"The user may not {'read' if reading else 'write'} on {where}.",
        "Give the user of LIANXIN_GRAPH_USER the right to read, write and change the schema.",
    )


def _version(where: str, _reading: bool) -> StoreError:
    return VersionError(
        f"{where} is not a Neo4j that Lianxin can use.", "Use Neo4j {}.{} or newer.".format(*OLDEST)
    )


def _read_only(where: str, _reading: bool) -> StoreError:
    return ReadOnlyError(
        f"{where} takes no writes: it is a replica, a follower or set to read-only.",
        "Use the address of the leader, or neo4j:// so that writes are routed.",
    )


def _no_database(where: str, _reading: bool) -> StoreError:
    return DatabaseMissingError(
        f"{where} is not there or not started.",
        "Create or start it, or name another by LIANXIN_GRAPH_DATABASE.",
    )


def _unknown(where: str, _reading: bool) -> StoreError:
    return OutcomeUnknownError(
        f"The connection to {where} was lost while committing: the write may or may not be there.",
        "Repeat the same request; it takes effect once.",
    )


def _sick(where: str, _reading: bool) -> StoreError:
    return SickError(
        f"{where} met a critical error and takes no work any more.",
        "Look for a full disk and into its logs, then restart it.",
    )


def _conflict(_where: str, _reading: bool) -> StoreError:
    return ConflictError("Another write took the same key first.", "Try again.")


def _pool_full(where: str, _reading: bool) -> StoreError:
    return BusyError(f"All connections to {where} are in use.", "Ask less at a time, or try again later.")


def _unreachable(where: str, _reading: bool) -> StoreError:
    return UnreachableError(
        f"{where} cannot be reached.",
        "See that it runs and that LIANXIN_GRAPH_URI is its address, or try again in a few seconds.",
    )


def misconfigured(where: str, _reading: bool = True) -> StoreError:
    """Return the error of an address that is none."""
    return UnreachableError(
        f"{where} is not an address of a Neo4j.",
        "LIANXIN_GRAPH_URI looks like neo4j://host:7687 or bolt+s://host:7687.",
    )


def _transient(where: str, _reading: bool) -> StoreError:
    return BusyError(f"{where} could not do the work because others hold what it needs.", "Try again.")


_TABLE: tuple[tuple[Callable[[Exception], bool], Callable[[str, bool], StoreError]], ...] = (
    (_no_space, _disk_full),
    (_named(*_OUT_OF_MEMORY), _too_large),
    (_named(*_TIMED_OUT), _timed_out),
    (_named(*_SICK), _sick),
    (_is_read_only, _read_only),
    (_is_no_database, _no_database),
    (_kind(AuthError), _wrong_password),
    (_named("AuthenticationRateLimit"), _wrong_password),
    (_kind(Forbidden), _forbidden),
    (_kind(UnsupportedServerProduct), _version),
    (_kind(IncompleteCommit), _unknown),
    (_kind(ConstraintError), _conflict),
    (_kind(ConnectionAcquisitionTimeoutError, ConnectionPoolError), _pool_full),
    (_kind(ServiceUnavailable, SessionExpired), _unreachable),
    (_kind(ConfigurationError, ValueError), misconfigured),
    (lambda error: isinstance(error, Neo4jError) and error.is_retryable(), _transient),
)


def overdue(where: str, *, reading: bool) -> StoreError:
    """Return the error of a call whose deadline passed while the database was at work."""
    return _timed_out(where, reading)
