"""What can go wrong with the graph, each with its own code and remedy.

LianxinError
└── StoreError                 STORE_ERROR
    ├── UnreachableError       STORE_UNREACHABLE      nobody answers at the address
    ├── PasswordError          STORE_WRONG_PASSWORD   the server does not know this user or password
    ├── ForbiddenError         STORE_FORBIDDEN        the user may not do this
    ├── VersionError           STORE_WRONG_VERSION    not a Neo4j of at least 5.26
    ├── DatabaseMissingError   STORE_NO_DATABASE      no database of that name
    ├── ReadOnlyError          STORE_READ_ONLY        a replica, a follower or a read-only database
    ├── BusyError              STORE_BUSY             transient failures or a full pool outlasted the deadline
    ├── TooBroadError          TOO_BROAD              a read needs more time or memory than it may have
    ├── DeadlineError          DEADLINE               a write did not finish in time
    ├── OutcomeUnknownError    STORE_OUTCOME_UNKNOWN  the connection was lost while committing
    ├── SickError              STORE_SICK             the database met a critical error
    ├── ConflictError          STORE_CONFLICT         a uniqueness constraint refused the write
    ├── DiskFullError          STORE_DISK_FULL        no space left for the graph
    ├── GraphNewerError        GRAPH_NEWER            the graph was migrated by a newer Lianxin
    ├── NotOursError           STORE_NOT_OURS         the data folder holds something else
    ├── NotWritableError       STORE_NOT_WRITABLE     the data folder or the cache cannot be written
    ├── DataNewerError         STORE_DATA_NEWER       the data folder was written by a newer Neo4j
    ├── BrokenError            STORE_BROKEN           our Neo4j does not start on this folder
    ├── FailedError            STORE_FAILED           our Neo4j stopped again and again
    └── FetchError             STORE_FETCH            Neo4j cannot be fetched or fails its hash check
"""

from __future__ import annotations

from policy.errors import LianxinError

__all__ = [
    "BrokenError",
    "BusyError",
    "ConflictError",
    "DataNewerError",
    "DatabaseMissingError",
    "DeadlineError",
    "DiskFullError",
    "FailedError",
    "FetchError",
    "ForbiddenError",
    "GraphNewerError",
    "NotOursError",
    "NotWritableError",
    "OutcomeUnknownError",
    "PasswordError",
    "ReadOnlyError",
    "SickError",
    "StoreError",
    "TooBroadError",
    "UnreachableError",
    "VersionError",
]


class StoreError(LianxinError):
    """A failure of the graph's store."""

    code = "STORE_ERROR"


class UnreachableError(StoreError):
    """Nobody answers at the address."""

    code = "STORE_UNREACHABLE"


class PasswordError(StoreError):
    """The server does not know this user or password."""

    code = "STORE_WRONG_PASSWORD"


class ForbiddenError(StoreError):
    """The user may not do this."""

    code = "STORE_FORBIDDEN"


class VersionError(StoreError):
    """The server is not a Neo4j that we can work with."""

    code = "STORE_WRONG_VERSION"


class DatabaseMissingError(StoreError):
    """The server has no database of that name, or it is stopped."""

    code = "STORE_NO_DATABASE"


class ReadOnlyError(StoreError):
    """The server takes no writes."""

    code = "STORE_READ_ONLY"


class BusyError(StoreError):
    """Transient failures or a full pool outlasted the deadline."""

    code = "STORE_BUSY"


class TooBroadError(StoreError):
    """A read needs more time or memory than it may have."""

    code = "TOO_BROAD"


class DeadlineError(StoreError):
    """A write did not finish in time; it was rolled back."""

    code = "DEADLINE"


class OutcomeUnknownError(StoreError):
    """The connection was lost while committing: the write may or may not be there."""

    code = "STORE_OUTCOME_UNKNOWN"


class SickError(StoreError):
    """The database met a critical error (a full disk, most often) and must be restarted."""

    code = "STORE_SICK"


class ConflictError(StoreError):
    """A uniqueness constraint refused the write."""

    code = "STORE_CONFLICT"


class DiskFullError(StoreError):
    """There is no space left for the graph."""

    code = "STORE_DISK_FULL"


class GraphNewerError(StoreError):
    """The graph was migrated by a newer Lianxin."""

    code = "GRAPH_NEWER"


class NotOursError(StoreError):
    """The data folder holds something else."""

    code = "STORE_NOT_OURS"


class NotWritableError(StoreError):
    """A folder that we need cannot be written."""

    code = "STORE_NOT_WRITABLE"


class DataNewerError(StoreError):
    """The data folder was written by a newer Neo4j."""

    code = "STORE_DATA_NEWER"


class BrokenError(StoreError):
    """Our Neo4j does not start on this folder."""

    code = "STORE_BROKEN"


class FailedError(StoreError):
    """Our Neo4j stopped again and again while we used it."""

    code = "STORE_FAILED"


class FetchError(StoreError):
    """Neo4j cannot be fetched or fails its hash check."""

    code = "STORE_FETCH"
