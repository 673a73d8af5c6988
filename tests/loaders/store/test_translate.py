"""Every failure of the driver, by the server's own codes, as the error that a person can act on."""

from __future__ import annotations

import pytest
from neo4j.exceptions import (
    ClientError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    UnsupportedServerProduct,
)

from loaders.store import errors
from loaders.store.driver import is_recent, make_driver, where_is
from loaders.store.errors import StoreError
from loaders.store.target import Limits
from loaders.store.translate import retryable, translate


def told(code: str, message: str = "it said so") -> Neo4jError:
    """The driver's exception for what a server says."""
    return Neo4jError._hydrate_neo4j(code=code, message=message)


CASES = [
    (told("Neo.ClientError.Security.Unauthorized"), "STORE_WRONG_PASSWORD"),
    (told("Neo.ClientError.Security.AuthenticationRateLimit"), "STORE_WRONG_PASSWORD"),
    (told("Neo.ClientError.Security.Forbidden"), "STORE_FORBIDDEN"),
    (told("Neo.ClientError.Database.DatabaseNotFound"), "STORE_NO_DATABASE"),
    (told("Neo.TransientError.Database.DatabaseUnavailable"), "STORE_NO_DATABASE"),
    (told("Neo.ClientError.Cluster.NotALeader"), "STORE_READ_ONLY"),
    (told("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"), "STORE_READ_ONLY"),
    (told("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase"), "STORE_READ_ONLY"),
    (told("Neo.ClientError.Schema.ConstraintValidationFailed"), "STORE_CONFLICT"),
    (told("Neo.ClientError.Transaction.TransactionTimedOut"), "TOO_BROAD"),
    (told("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration"), "TOO_BROAD"),
    (told("Neo.TransientError.General.MemoryPoolOutOfMemoryError"), "TOO_BROAD"),
    (told("Neo.TransientError.Transaction.DeadlockDetected"), "STORE_BUSY"),
    (told("Neo.DatabaseError.General.UnknownError", "No space left on device"), "STORE_DISK_FULL"),
    (told("Neo.DatabaseError.Transaction.TransactionStartFailed"), "STORE_SICK"),
    (ConnectionAcquisitionTimeoutError("full"), "STORE_BUSY"),
    (ServiceUnavailable("gone"), "STORE_UNREACHABLE"),
    (SessionExpired("gone"), "STORE_UNREACHABLE"),
    (IncompleteCommit("gone"), "STORE_OUTCOME_UNKNOWN"),
    (UnsupportedServerProduct("other"), "STORE_WRONG_VERSION"),
    (ConfigurationError("odd"), "STORE_UNREACHABLE"),
]


@pytest.mark.parametrize(("error", "code"), CASES, ids=lambda value: str(value)[:60])
def test_a_failure_has_its_own_code_names_the_server_and_says_what_to_do(error: Exception, code: str) -> None:
    ours = translate(error, "Neo4j at bolt://somewhere", reading=True)
    assert isinstance(ours, StoreError)
    assert ours.code == code
    assert ours.remedy
    assert ours.problem.endswith(".")


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("Neo.ClientError.Transaction.TransactionTimedOut", "DEADLINE"),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "STORE_BUSY"),
    ],
)
def test_a_write_is_never_too_broad(code: str, ours: str) -> None:
    translated = translate(told(code), "x", reading=False)
    assert isinstance(translated, StoreError)
    assert translated.code == ours


@pytest.mark.parametrize("error", [told("Neo.ClientError.Statement.SyntaxError"), LookupError("mine")])
def test_a_fault_of_our_own_stays_what_it_is(error: Exception) -> None:
    assert translate(error, "x", reading=True) is error
    assert not retryable(error, repeatable=True, routed=True)


@pytest.mark.parametrize(
    "error",
    [
        told("Neo.TransientError.Transaction.DeadlockDetected"),
        told("Neo.TransientError.Database.DatabaseUnavailable"),
        ServiceUnavailable("gone"),
        SessionExpired("gone"),
    ],
)
def test_what_passes_is_tried_again(error: Exception) -> None:
    assert retryable(error, repeatable=False, routed=False)


@pytest.mark.parametrize(
    "error",
    [
        told("Neo.ClientError.Security.Unauthorized"),
        told("Neo.ClientError.Schema.ConstraintValidationFailed"),
        told("Neo.TransientError.General.MemoryPoolOutOfMemoryError"),
        told("Neo.TransientError.General.OutOfDiskSpace", "No space left on device"),
        ConnectionAcquisitionTimeoutError("full"),
        ClientError("plain"),
    ],
)
def test_what_does_not_pass_is_not_tried_again(error: Exception) -> None:
    assert not retryable(error, repeatable=True, routed=True)


def test_an_unknown_commit_is_repeated_only_where_the_work_finds_its_own_outcome() -> None:
    assert retryable(IncompleteCommit("x"), repeatable=True, routed=False)
    assert not retryable(IncompleteCommit("x"), repeatable=False, routed=False)


def test_a_follower_is_asked_again_only_where_writes_are_routed() -> None:
    follower = told("Neo.ClientError.Cluster.NotALeader")
    assert retryable(follower, repeatable=False, routed=True)
    assert not retryable(follower, repeatable=False, routed=False)


def test_every_code_belongs_to_one_error() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StoreError)
    ]
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes)) == len(errors.__all__)
    assert all(code in (errors.__doc__ or "") for code in codes)


def test_a_place_is_named_without_the_password_in_its_uri() -> None:
    assert where_is("neo4j://me:secret@host:7687", "credit") == "database credit of neo4j://host:7687"
    assert where_is("bolt://host", None) == "Neo4j at bolt://host"


@pytest.mark.parametrize("uri", ["http://host:7474", "nonsense", "bolt+x://host", "bolt://host?x=1"])
def test_an_address_that_is_none_says_what_one_looks_like(uri: str) -> None:
    with pytest.raises(StoreError, match="LIANXIN_GRAPH_URI") as caught:
        make_driver(uri, "neo4j", "x", Limits())
    assert caught.value.code == "STORE_UNREACHABLE"


@pytest.mark.parametrize("agent", ["Neo4j/5.26.0", "Neo4j/5.27-aura", "Neo4j/2025.01.0", "Neo4j/2026.08.1"])
def test_a_neo4j_from_5_26_on_will_do(agent: str) -> None:
    assert is_recent(agent)


@pytest.mark.parametrize("agent", ["Neo4j/5.25.1", "Neo4j/4.4.40", "Memgraph/3.0", "Neo4j/", ""])
def test_an_older_or_other_server_will_not(agent: str) -> None:
    assert not is_recent(agent)
