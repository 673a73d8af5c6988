"""Memory, command line, places and complaints of our Neo4j."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.store.embedded import guard, leftover
from loaders.store.embedded.command import command, configuration, environment, free_port
from loaders.store.embedded.complaints import Logs, PortTakenError
from loaders.store.embedded.distribution import Distribution, as_numbers, cache_folder, chosen
from loaders.store.embedded.memory import GIB, MIB, Memory, fit, machine_bytes
from loaders.store.errors import BrokenError, DataNewerError, DiskFullError, FetchError
from tests.loaders.store.processes import until


@given(st.integers(0, 1 << 44), st.integers(2 * GIB, 1 << 42))
def test_memory_leaves_half_of_the_machine_to_others(data: int, machine: int) -> None:
    memory = fit(data, machine)
    assert memory.heap >= 512
    assert memory.page_cache >= 64
    assert (memory.heap + memory.page_cache) * MIB <= machine // 2


@given(st.integers(0, 1 << 40), st.integers(0, 1 << 40), st.integers(GIB, 1 << 42))
def test_more_data_never_gets_less_memory(one: int, other: int, machine: int) -> None:
    small, large = fit(min(one, other), machine), fit(max(one, other), machine)
    assert small.heap <= large.heap
    assert small.page_cache <= large.page_cache


def test_a_containers_limit_is_the_machine(tmp_path: Path) -> None:
    (tmp_path / "limit").write_text("1073741824\n")
    (tmp_path / "none").write_text("max\n")
    assert machine_bytes((tmp_path / "limit", tmp_path / "none", tmp_path / "absent")) == 1 << 30
    assert machine_bytes((tmp_path / "none",)) == psutil.virtual_memory().total


def test_java_gets_no_secret_and_nothing_that_changes_it() -> None:
    ours = {"PATH": "/bin", "JAVA_TOOL_OPTIONS": "-x", "NEO4J_AUTH": "a/b", "_JAVA_OPTIONS": "-y"}
    ours |= {"LIANXIN_GRAPH_PASSWORD": "p", "JDK_JAVA_OPTIONS": "-z", "CLASSPATH": "c", "HOME": "/h"}
    assert environment(ours) == {"PATH": "/bin", "HOME": "/h"}


def test_the_command_line_names_the_folder_and_the_heap(tmp_path: Path) -> None:
    (tmp_path / "b.jar").touch()
    with zipfile.ZipFile(tmp_path / "neo4j-5.26.16.jar", "w") as jar:
        jar.writestr("META-INF/services/org.neo4j.server.startup.EntryPoint", "org.example.Main\n")
    line = command(Distribution("5.26.16", tmp_path), Path("/data"), Memory(768, 64), ("-XX:+Extra",))
    assert "-Xmx768m" in line
    assert "-XX:+Extra" in line
    assert f"{tmp_path}/b.jar{os.pathsep}{tmp_path}/neo4j-5.26.16.jar" in line
    assert line[-3:] == ["org.example.Main", "--home-dir=/data", "--config-dir=/data/conf"]


@pytest.mark.parametrize("body", [None, b"no archive", b""])
def test_a_neo4j_without_its_main_jar_is_said(tmp_path: Path, body: bytes | None) -> None:
    if body is not None:
        (tmp_path / "neo4j-5.26.16.jar").write_bytes(body)
    with pytest.raises(FetchError, match="no complete Neo4j"):
        _ = Distribution("5.26.16", tmp_path).main_class


def test_the_configuration_listens_on_loopback_at_the_port_and_nowhere_else() -> None:
    text = configuration(20_123, 99)
    assert "server.bolt.listen_address=127.0.0.1:20123\n" in text
    assert "server.http.enabled=false\n" in text
    assert "server.memory.pagecache.size=99m\n" in text


def test_a_free_port_is_the_wanted_one_unless_it_is_taken() -> None:
    wanted = free_port()
    assert 20_000 <= wanted < 30_000
    assert free_port(wanted) == wanted
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", wanted))
        taken.listen()
        assert free_port(wanted) != wanted


def test_versions_compare_as_numbers() -> None:
    assert as_numbers("5.9.0") < as_numbers("5.26.16") < as_numbers("2025.01.0") < as_numbers("2026.08.1")


def test_the_cache_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANXIN_CACHE", "/c")
    assert cache_folder() == Path("/c")
    monkeypatch.delenv("LIANXIN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert cache_folder() == Path("/x/lianxin")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "lianxin"


def test_an_installed_neo4j_is_taken_with_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANXIN_NEO4J_HOME", str(tmp_path))
    with pytest.raises(FetchError, match="LIANXIN_NEO4J_HOME"):
        chosen()
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "neo4j-kernel-api-2026.08.1.jar").touch()
    (tmp_path / "lib" / "neo4j-kernel-2026.08.1.jar").touch()
    assert chosen() == Distribution("2026.08.1", tmp_path / "lib")
    monkeypatch.delenv("LIANXIN_NEO4J_HOME")
    assert (chosen().version, len(chosen().jars)) == ("5.26.16", 214)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("Caused by: java.io.IOException: No space left on device", DiskFullError),
        ("ERROR BindException: Address already in use", PortTakenError),
        ("ERROR store written by a newer version of Neo4j", DataNewerError),
        ("2026 ERROR [neo4j] something is odd", BrokenError),
    ],
)
def test_a_complaint_is_the_error_that_fits_with_the_telling_lines(
    tmp_path: Path, line: str, error: type[Exception]
) -> None:
    (tmp_path / "neo4j.log").write_text("ERROR of an earlier run\n")
    logs = Logs.from_now(tmp_path)
    with (tmp_path / "neo4j.log").open("a") as log:
        log.write(f"INFO Starting...\n{line}\n\tat org.neo4j.Frame(Frame.java:1)\n")
    complaint = logs.complaint()
    assert type(complaint) is error
    assert "earlier run" not in str(complaint)
    assert "Frame" not in str(complaint)
    if error in (BrokenError, DataNewerError):
        assert line in complaint.problem


def test_without_logs_a_complaint_still_says_what_to_do(tmp_path: Path) -> None:
    complaint = Logs.from_now(tmp_path).complaint()
    assert "nothing" in complaint.problem
    assert complaint.remedy


def test_a_rotated_log_is_read_from_its_start(tmp_path: Path) -> None:
    (tmp_path / "debug.log").write_text("x" * 1_000)
    logs = Logs.from_now(tmp_path)
    (tmp_path / "debug.log").write_text("ERROR fresh\n")
    assert "ERROR fresh" in logs.complaint().problem


SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)",
]


def guarded(console: Path, command: list[str]) -> tuple[subprocess.Popen[bytes], int]:
    """Start a guard over a command; return it and the command's process id."""
    process = subprocess.Popen(
        [sys.executable, guard.__file__, str(console), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def finish(process: subprocess.Popen[bytes]) -> int:
    with process:
        return process.wait(10)


def gone(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.01)
    return False


def test_a_guard_ends_its_command_when_its_pipe_closes(tmp_path: Path) -> None:
    process, pid = guarded(tmp_path / "console", SLEEPER)
    assert process.stdin is not None
    process.stdin.close()
    assert gone(pid, 1)
    assert finish(process) == 128 + signal.SIGTERM


def test_a_guard_kills_a_command_that_does_not_listen_within_a_second(tmp_path: Path) -> None:
    process, pid = guarded(tmp_path / "console", STUBBORN)
    while not (tmp_path / "console").read_text():
        time.sleep(0.01)
    assert process.stdin is not None
    process.stdin.close()
    assert gone(pid, 1.5)
    assert finish(process) == 128 + signal.SIGKILL


def test_a_guard_passes_a_terminate_on(tmp_path: Path) -> None:
    process, pid = guarded(tmp_path / "console", SLEEPER)
    process.send_signal(signal.SIGINT)
    process.terminate()
    assert gone(pid, 2)
    assert finish(process) == 128 + signal.SIGTERM


def test_a_guard_ends_with_its_command_and_keeps_what_it_said(tmp_path: Path) -> None:
    process, _ = guarded(tmp_path / "console", [sys.executable, "-c", "print('bye'); raise SystemExit(7)"])
    assert finish(process) == 7
    assert (tmp_path / "console").read_text() == "bye\n"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the owner ends the command")
def test_a_killed_guard_takes_its_command_along(tmp_path: Path) -> None:
    process, pid = guarded(tmp_path / "console", SLEEPER)
    process.kill()
    assert gone(pid, 1)
    finish(process)


async def test_a_leftover_is_ended_only_if_it_runs_on_the_folder(tmp_path: Path) -> None:
    process = subprocess.Popen([*SLEEPER, f"--home-dir={tmp_path}"])  # noqa: ASYNC220
    await until(lambda: leftover.runs_on(process.pid, tmp_path), 5)  # the system shows arguments a bit late
    assert not leftover.end(process.pid, tmp_path / "other")
    await leftover.await_end(0, tmp_path, 5)
    assert process.poll() is None
    await leftover.await_end(process.pid, tmp_path, 0.1)
    assert await asyncio.to_thread(finish, process) == -signal.SIGKILL
    assert not leftover.end(process.pid, tmp_path)
