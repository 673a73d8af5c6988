"""The life of a data folder: owners, joiners, and kill -9 of each process at random instants."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import stat
import time
from pathlib import Path

import psutil
import pytest

from loaders.statements import WITHOUT_INDEX, Statement
from loaders.store import Store, Target, open_store
from tests.compat import neo4j
from tests.loaders.store.processes import Member, guard, jvms, member, running, until

pytestmark = [pytest.mark.store, pytest.mark.xdist_group("lifecycle")]

KEPT = Statement(
    name="kept",
    text="MATCH (s:Source) WHERE s.owner = $owner WITH s ORDER BY s.id "
    "RETURN collect({id: s.id, twin: s.twin}) AS page",
    index=WITHOUT_INDEX,
    example={},
)


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A data folder that does not exist yet; the Neo4j to run on it is fetched."""
    await neo4j.prepare()
    return tmp_path / "data"


async def assert_nothing_lost(store: Store, *members: Member) -> None:
    """Every acknowledged write is there, whole; at most the one under way came on top."""
    for one in members:
        rows = await store.read(KEPT, {"owner": one.name})
        assert all(row["id"] == row["twin"] for row in rows)
        assert one.acknowledged <= len(rows) <= one.acknowledged + 1


async def test_a_second_process_joins_the_running_one_and_the_last_stops_it(folder: Path) -> None:
    async with member(folder, "first") as first, member(folder, "second") as second:
        assert len(jvms(folder)) == 1
        assert running(folder).owner == first.process.pid
        await second.close()
        await first.progresses()
        await first.close()
        assert jvms(folder) == []
        assert not (folder / "run.json").exists()


async def test_a_joiner_takes_over_when_the_owner_ends_cleanly(folder: Path) -> None:
    async with member(folder, "first") as first, member(folder, "second") as second:
        port = running(folder).port
        await first.close()
        await second.progresses()
        assert (running(folder).owner, running(folder).port) == (second.process.pid, port)
        await second.close()
    async with open_store(Target(data=folder)) as store:
        await assert_nothing_lost(store, first, second)


async def test_a_killed_owner_takes_its_jvm_along_within_a_second_and_a_joiner_goes_on(folder: Path) -> None:
    async with member(folder, "first") as first, member(folder, "second") as second:
        (jvm,) = jvms(folder)
        await first.kill()
        await until(lambda: not psutil.pid_exists(jvm.pid), 1.5)
        await second.progresses()
        assert running(folder).owner == second.process.pid
        await second.close()
    async with open_store(Target(data=folder)) as store:
        await assert_nothing_lost(store, first, second)


async def rounds_of_kills(folder: Path, rounds: int, seed: int) -> None:
    """Kill owner, guard or JVM again and again at random instants; what was acknowledged stays."""
    dice = random.Random(seed)
    for number in range(rounds):
        async with member(folder, f"m{number}") as one:
            await asyncio.sleep(dice.random() * 0.5)
            what = ("owner", "guard", "jvm")[(number + seed) % 3]
            if what == "owner":
                await one.kill()
            else:
                victim = guard(folder) if what == "guard" else jvms(folder)[0]
                victim.send_signal(signal.SIGKILL)
                await one.progresses()
                assert len(jvms(folder)) == 1
                await one.kill()
        await until(lambda: not jvms(folder), 3)
        async with open_store(Target(data=folder)) as store:
            await assert_nothing_lost(store, one)


async def test_no_acknowledged_write_is_lost_whatever_is_killed(folder: Path) -> None:
    await rounds_of_kills(folder, 3, seed=random.randrange(3))


@pytest.mark.soak
async def test_no_acknowledged_write_is_lost_in_fifty_rounds(folder: Path) -> None:
    await rounds_of_kills(folder, 50, seed=0)


async def test_a_jvm_that_dies_is_started_again_within_the_deadline_of_a_call(folder: Path) -> None:
    async with open_store(Target(data=folder)) as store:
        for _ in range(2):
            jvms(folder)[0].send_signal(signal.SIGKILL)
            assert await store.read(KEPT, {"owner": "nobody"}, deadline=150) == []


async def test_a_jvm_follows_to_another_port_where_its_own_is_taken(folder: Path) -> None:
    async with open_store(Target(data=folder)) as store, open_store(Target(data=folder)) as joined:
        port = running(folder).port
        jvm = jvms(folder)[0]
        jvm.send_signal(signal.SIGSTOP)
        jvm.send_signal(signal.SIGKILL)
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", await freed(port))
        async with server:
            assert await store.read(KEPT, {"owner": "nobody"}, deadline=150) == []
            assert running(folder).port != port
            assert await joined.read(KEPT, {"owner": "nobody"}, deadline=150) == []


async def freed(port: int) -> int:
    """Return the port once nobody listens on it."""

    def listens() -> bool:
        return any(
            one.laddr and one.laddr.port == port and one.status == psutil.CONN_LISTEN
            for one in psutil.net_connections("tcp")
        )

    await until(lambda: not listens(), 5)
    return port


async def test_stopping_is_quick_and_starting_again_finds_the_data(folder: Path) -> None:
    async with member(folder, "one") as one:
        started = time.monotonic()
        await one.close()
        # 0.4 s on a quiet machine; Neo4j's own default would be over ten
        assert time.monotonic() - started < 6
    async with open_store(Target(data=folder)) as store:
        await assert_nothing_lost(store, one)


async def test_the_password_is_random_private_and_in_no_process_list_or_log(folder: Path) -> None:
    async with open_store(Target(data=folder)):
        file = folder / "password"
        password = file.read_text()
        assert len(password) >= 32
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        for process in psutil.process_iter():
            if process.pid != os.getpid():
                assert password not in " ".join(shown(process))
    assert holders(folder, password.encode()) == [file]


def holders(folder: Path, secret: bytes) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and secret in file.read_bytes()]


def shown(process: psutil.Process) -> list[str]:
    try:
        return [*process.cmdline(), *process.environ().values()]
    except psutil.Error:
        return []


async def test_our_neo4j_listens_on_the_loopback_interface_only(folder: Path) -> None:
    async with open_store(Target(data=folder)):
        (jvm,) = jvms(folder)
        listening = [one.laddr for one in jvm.net_connections("tcp") if one.status == psutil.CONN_LISTEN]
        assert [(address.ip.removeprefix("::ffff:"), address.port) for address in listening] == [
            ("127.0.0.1", running(folder).port)
        ]
