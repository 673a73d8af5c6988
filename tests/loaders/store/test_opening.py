"""Opening by URI and on a folder: what works, and each way in which it cannot."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from neo4j.exceptions import Neo4jError

from loaders.statements import WITHOUT_INDEX, Statement
from loaders.statements.schema import PING
from loaders.store import Limits, Store, Target, Transaction, driver, open_store
from loaders.store.embedded import command, server, steward
from loaders.store.embedded.distribution import Distribution, chosen
from loaders.store.embedded.fetch import Jar
from loaders.store.embedded.folder import Folder
from loaders.store.embedded.server import Server
from loaders.store.errors import (
    BrokenError,
    DatabaseMissingError,
    DiskFullError,
    FailedError,
    ForbiddenError,
    NotOursError,
    PasswordError,
    ReadOnlyError,
    StoreError,
    UnreachableError,
    VersionError,
)
from loaders.store.migrations import MIGRATIONS, applied
from tests.compat import neo4j
from tests.loaders.store.processes import jvms, running, until

pytestmark = [pytest.mark.store, pytest.mark.xdist_group("lifecycle")]

WRITE = Statement(
    name="write", text="CREATE (s:Source {at: timestamp()})", index=WITHOUT_INDEX, example={}, write=True
)


@pytest.fixture(scope="module", autouse=True)
async def folder(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """A folder on which our Neo4j runs for the length of this module."""
    await neo4j.prepare()
    data = tmp_path_factory.mktemp("opening") / "data"
    async with open_store(Target(data=data), migrate=False):
        yield data


@pytest.fixture
def target(folder: Path) -> Target:
    """That same Neo4j by its URI."""
    password = (folder / "password").read_text()
    return Target(uri=f"bolt://127.0.0.1:{running(folder).port}", password=password)


async def refusal(target: Target) -> StoreError:
    """Return the error with which opening fails, and see that its text holds no password."""
    with pytest.raises(StoreError) as caught:
        async with open_store(target, migrate=False):
            pass
    assert caught.value.remedy
    assert not target.password or target.password not in str(caught.value)
    return caught.value


async def write(store: Store) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(WRITE)

    await store.transact(work, deadline=20)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
async def test_a_neo4j_that_runs_is_opened_by_its_uri(target: Target, scheme: str) -> None:
    uri = (target.uri or "").replace("bolt", scheme)
    async with open_store(
        Target(uri=uri, password=target.password, database="neo4j"), migrate=False
    ) as store:
        assert await store.read(PING) == 1
        await write(store)


async def test_a_wrong_password_is_said_at_once(target: Target) -> None:
    assert isinstance(await refusal(Target(uri=target.uri, password="not this one")), PasswordError)


async def test_nobody_at_the_address_is_said() -> None:
    free = command.free_port()
    assert isinstance(await refusal(Target(uri=f"bolt://127.0.0.1:{free}", password="x")), UnreachableError)


async def test_something_else_at_the_address_is_said() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    other = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with other:
        port = other.sockets[0].getsockname()[1]
        assert (await refusal(Target(uri=f"bolt://127.0.0.1:{port}", password="x"))).code in {
            "STORE_UNREACHABLE",
            "STORE_WRONG_VERSION",
        }


async def test_a_missing_database_is_said(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.store.opening._CHECK_SECONDS", 1.0)
    error = await refusal(Target(uri=target.uri, password=target.password, database="nowhere"))
    assert isinstance(error, DatabaseMissingError)
    assert "nowhere" in error.problem


async def test_a_neo4j_that_is_too_old_is_said(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "OLDEST", (9999, 1))
    error = await refusal(target)
    assert isinstance(error, VersionError)
    assert "9999.1" in error.remedy


async def test_neither_folder_nor_uri_is_an_error_with_a_remedy() -> None:
    assert isinstance(await refusal(Target()), NotOursError)


async def test_a_pool_in_use_is_said_after_the_time_to_wait_for_it(target: Target) -> None:
    limits = Limits(pool=1, acquisition=0.3)
    slow = Statement(
        name="slow",
        text="UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS page",
        index=WITHOUT_INDEX,
        example={},
    )
    async with open_store(target, migrate=False, limits=limits) as store:
        holder = asyncio.create_task(store.read(slow, deadline=30))
        await asyncio.sleep(0.2)
        with pytest.raises(StoreError) as caught:
            await store.read(PING)
        assert caught.value.code == "STORE_BUSY"
        holder.cancel()
        with pytest.raises(asyncio.CancelledError):
            await holder


async def test_a_read_only_database_is_read_and_says_so_on_a_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(Target(data=tmp_path / "data")) as store:
        await write(store)
    plain = command.configuration
    monkeypatch.setattr(
        server, "configuration", lambda *given: plain(*given) + "server.databases.read_only=neo4j\n"
    )
    async with open_store(Target(data=tmp_path / "data")) as store:
        assert await applied(store) == [migration.number for migration in MIGRATIONS]
        with pytest.raises((ReadOnlyError, ForbiddenError)) as caught:
            await write(store)
        assert caught.value.code == "STORE_READ_ONLY"


async def test_a_broken_folder_is_said_with_what_neo4j_said_and_left_free(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with open_store(Target(data=data), migrate=False):
        pass
    for file in (data / "data" / "databases" / "system").rglob("*"):
        if file.is_file():
            file.write_bytes(b"garbage" * 2_000)
    error = await refusal(Target(data=data))
    assert isinstance(error, BrokenError)
    assert "It said: nothing" not in error.problem
    assert "backup" in error.remedy
    assert jvms(data) == []


def critical(what: str) -> Neo4jError:
    """What a database says once its log could not be written, and from then on."""
    return Neo4jError._hydrate_neo4j(code=f"Neo.DatabaseError.Transaction.{what}", message="critical")


async def test_a_database_that_met_a_critical_error_is_restarted_and_the_call_goes_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with open_store(Target(data=data)) as store:
        (jvm,) = jvms(data)
        errors = [critical("TransactionLogError"), critical("TransactionStartFailed")]

        async def work(transaction: Transaction) -> None:
            await transaction.run(WRITE)
            if errors:
                raise errors.pop(0)

        await store.transact(work, deadline=150, repeatable=True)
        assert errors == []
        assert jvms(data)[0].pid != jvm.pid
        count = Statement(name="c", text="MATCH (s:Source) RETURN count(s) AS page", index="", example={})
        assert await store.read(count) == 1
        errors.append(critical("TransactionLogError"))
        with pytest.raises(StoreError) as caught:
            await store.transact(work, deadline=150)
        assert caught.value.code == "STORE_SICK"


async def test_a_disk_that_fills_up_is_said_to_whoever_fails_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(Target(data=tmp_path / "data"), migrate=False) as store:

        async def work(_: Transaction) -> None:
            raise critical("TransactionLogError")

        monkeypatch.setattr(Folder, "is_full", True)
        with pytest.raises(DiskFullError, match="Free some space"):
            await store.transact(work)
        monkeypatch.undo()
        assert await store.read(PING) == 1


async def test_a_damaged_jar_is_blamed_instead_of_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = chosen()
    lib = tmp_path / "lib"
    lib.mkdir()
    for jar in real.lib.glob("*.jar"):
        (lib / jar.name).symlink_to(jar)
    victim = next(lib.glob("neo4j-kernel-*.jar"))
    whole = Jar(victim.name, hashlib.sha256(victim.read_bytes()).hexdigest(), victim.stat().st_size)
    victim.unlink()
    victim.write_bytes(b"\0" * whole.size)

    async def ready(_: object) -> Distribution:
        return Distribution(real.version, lib, (whole,))

    monkeypatch.setattr(steward, "make_ready", ready)
    error = await refusal(Target(data=tmp_path / "data"))
    assert error.code == "STORE_FETCH"
    assert victim.name in error.problem
    assert not victim.exists()


async def test_a_neo4j_that_cannot_be_kept_alive_is_said_instead_of_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    async with open_store(Target(data=data), migrate=False) as store:
        monkeypatch.setattr(steward, "_MOST_SHORT_LIVES", 1)
        monkeypatch.setattr(steward, "_SHORT_LIFE_SECONDS", 0)

        async def full(*_: object, **__: object) -> None:
            raise DiskFullError("The disk is full.", "Free some space.")

        monkeypatch.setattr(Server, "start", full)
        jvms(data)[0].kill()
        await until(lambda: not jvms(data))
        with pytest.raises(FailedError, match="The disk is full"):
            await store.read(PING, deadline=20)
