"""Fetching from a small repository on the loopback interface."""

from __future__ import annotations

import errno
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from loaders.store.embedded import fetch as fetching
from loaders.store.embedded.fetch import Jar, damaged, fetch, file_error, missing, read_list
from loaders.store.errors import DiskFullError, FetchError, NotWritableError

FILES = {
    f"org/example/{name}/1/{name}-1.jar": bytes([number]) * size
    for number, (name, size) in enumerate(
        [("one", 300_000), ("two", 700_001), ("three", 1), ("four", 1_500_000)]
    )
}
JARS = tuple(Jar(path, hashlib.sha256(body).hexdigest(), len(body)) for path, body in FILES.items())


class Repository(ThreadingHTTPServer):
    """Serves `FILES`; says what was asked; may break answers off, ignore ranges or lie."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str | None]] = []
        self.ranges = True
        self.broken_off = 0
        self.lies = 0
        self.status = 200


class Handler(BaseHTTPRequestHandler):
    server: Repository

    def do_GET(self) -> None:
        path, wanted = self.path.lstrip("/"), self.headers.get("Range")
        self.server.asked.append((path, wanted))
        if self.server.status != 200:
            self.send_error(self.server.status)
            return
        body = FILES[path]
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.server.ranges else 0
        body = body[start:]
        if self.server.lies > 0:
            self.server.lies -= 1
            body = b"\xff" * len(body)
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.server.broken_off > 0 and len(body) > 10:
            self.server.broken_off -= 1
            body = body[: len(body) // 2]
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    server = Repository()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setenv("MAVEN_BASE_URL", f"http://127.0.0.1:{server.server_port}/")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def lib(tmp_path: Path) -> Path:
    return tmp_path / "neo4j" / "lib"


def test_every_jar_is_there_byte_for_byte_and_a_second_run_asks_for_nothing(
    repository: Repository, lib: Path
) -> None:
    told: list[tuple[str, int, int]] = []
    fetch(JARS, lib, lambda *what: told.append(what))
    assert {file.name: file.read_bytes() for file in lib.iterdir()} == {
        jar.name: FILES[jar.path] for jar in JARS
    }
    total = sum(jar.size for jar in JARS)
    assert told[-1] == ("Neo4j", total, total)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    repository.asked.clear()
    fetch(JARS, lib, None)
    assert repository.asked == []


def test_a_part_is_gone_on_with_from_where_it_ends(repository: Repository, lib: Path) -> None:
    lib.mkdir(parents=True)
    (lib / "four-1.jar.part").write_bytes(FILES[JARS[3].path][:1_000_000])
    fetch(JARS, lib, None)
    assert (JARS[3].path, "bytes=1000000-") in repository.asked
    assert missing(JARS, lib) == []


def test_a_part_that_is_whole_or_too_long_needs_no_help(repository: Repository, lib: Path) -> None:
    lib.mkdir(parents=True)
    (lib / "four-1.jar.part").write_bytes(FILES[JARS[3].path])
    (lib / "one-1.jar.part").write_bytes(FILES[JARS[0].path] + b"more")
    fetch(JARS, lib, None)
    assert JARS[3].path not in [path for path, _ in repository.asked]
    assert damaged(JARS, lib) == []


def test_a_repository_without_ranges_is_asked_for_the_whole(repository: Repository, lib: Path) -> None:
    repository.ranges = False
    lib.mkdir(parents=True)
    (lib / "four-1.jar.part").write_bytes(b"x" * 1_000_000)
    fetch(JARS, lib, None)
    assert damaged(JARS, lib) == []


def test_an_answer_broken_off_and_one_with_wrong_bytes_are_asked_for_again(
    repository: Repository, lib: Path
) -> None:
    repository.broken_off, repository.lies = 2, 1
    fetch(JARS, lib, None)
    assert damaged(JARS, lib) == []
    assert any(wanted for _, wanted in repository.asked), "what was broken off is gone on with"


def test_wrong_bytes_never_get_the_name_of_a_jar(repository: Repository, lib: Path) -> None:
    repository.lies = 1_000
    with pytest.raises(FetchError, match="hash") as caught:
        fetch(JARS, lib, None)
    assert caught.value.code == "STORE_FETCH"
    assert list(lib.glob("*.jar")) == []


def test_a_repository_that_fails_is_named_with_what_to_do(
    repository: Repository, lib: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_ATTEMPTS", 1)
    repository.status = 503
    with pytest.raises(FetchError, match=r"503.*MAVEN_BASE_URL"):
        fetch(JARS, lib, None)


@pytest.mark.usefixtures("repository")
def test_an_interrupted_fetch_keeps_its_parts_and_the_next_one_finishes(lib: Path) -> None:
    stop = threading.Event()

    def interrupt(_stage: str, done: int, _total: int) -> None:
        if done > 500_000:
            stop.set()

    with pytest.raises(fetching._Stopped):
        fetch(JARS, lib, interrupt, stop)
    kept = sum(file.stat().st_size for file in lib.iterdir())
    assert kept > 0
    told: list[int] = []
    fetch(JARS, lib, lambda _stage, done, _total: told.append(done))
    assert missing(JARS, lib) == []


def test_two_that_fetch_at_once_fetch_each_jar_once(repository: Repository, lib: Path) -> None:
    threads = [threading.Thread(target=fetch, args=(JARS, lib, None)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert missing(JARS, lib) == []
    assert sorted(path for path, _ in repository.asked) == sorted(FILES)


@pytest.mark.usefixtures("repository")
def test_a_damaged_jar_is_found_and_removed(lib: Path) -> None:
    fetch(JARS, lib, None)
    (lib / "two-1.jar").write_bytes(b"\0" * JARS[1].size)
    assert damaged(JARS, lib) == ["two-1.jar"]
    assert missing(JARS, lib) == [JARS[1]]


def test_a_mirror_that_is_no_web_address_is_refused(lib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVEN_BASE_URL", "file:///etc")
    with pytest.raises(FetchError, match="MAVEN_BASE_URL"):
        fetch(JARS, lib, None)


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError), (errno.EROFS, NotWritableError)],
)
def test_a_failure_to_write_says_which_folder(number: int, error: type[Exception], tmp_path: Path) -> None:
    with pytest.raises(error, match=str(tmp_path)), file_error(tmp_path):
        raise OSError(number, "no")


def test_the_shipped_list_holds_each_jar_once_with_a_sha_256() -> None:
    folder = Path(fetching.__file__).parent
    jars = read_list(folder / "neo4j-5.26.16.jars")
    assert len({jar.name for jar in jars}) == len(jars) == 214
    assert all(len(jar.sha256) == 64 and jar.size > 0 and "://" not in jar.path for jar in jars)
