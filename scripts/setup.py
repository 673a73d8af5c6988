"""Bring a clone to the point where it runs, with nothing but Python and the package index.

Gets uv where there is none, makes `.venv` exactly as `uv.lock` says, and fetches Neo4j into the
user's cache. Each step is skipped when its result is already there, so that a second run downloads
nothing and works offline; each is finished by a rename or a stamp, so that Ctrl-C in the middle
leaves nothing half done. `--tests` adds the Node packages of the outside suites.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
UV_VERSION = "0.13.9"
UV_LEAST = (0, 13)
BIN = "Scripts" if os.name == "nt" else "bin"


def main() -> int:
    """Run the steps; answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", action="store_true", help="also install what only the tests need")
    arguments = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python is told
        return _fail(
            f"Python {sys.version.split()[0]} is too old.",
            "Use Python 3.11 or newer: make PYTHON=python3.11 setup",
        )
    try:
        _make_environment()
        _fetch_neo4j()
        if arguments.tests:
            _install_node_packages()
    except subprocess.CalledProcessError as error:
        command = " ".join(map(str, error.cmd[:4]))
        return _fail(
            f"`{command} …` ended with code {error.returncode}.",
            "Its own message is above; run `make setup` again.",
        )
    except KeyboardInterrupt:
        return _fail("Interrupted.", "Nothing is half done: run `make setup` again to go on.", code=130)
    return 0


def _fail(problem: str, remedy: str, *, code: int = 1) -> int:
    sys.stderr.write(f"setup: {problem} {remedy}\n")
    return code


def _make_environment() -> None:
    stamp = VENV / ".lianxin-setup"
    wanted = _digest(ROOT / "uv.lock", ROOT / "pyproject.toml")
    if _read(stamp) == wanted and (VENV / BIN / "lianxin").exists():
        return
    uv = _find_uv()
    environment = {**os.environ, "VIRTUAL_ENV": "", "UV_PROJECT_ENVIRONMENT": str(VENV)}
    subprocess.run(
        [uv, "sync", "--frozen", "--python", sys.executable, "--directory", ROOT], check=True, env=environment
    )
    _write(stamp, wanted)


def _find_uv() -> Path:
    own = TOOLS / "uv" / BIN / "uv"
    if own.exists():
        return own
    found = shutil.which("uv")
    if found and _version(Path(found)) >= UV_LEAST:
        return Path(found)
    return _install_uv(own)


def _version(uv: Path) -> tuple[int, ...]:
    answer = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"(\d+)\.(\d+)", answer)
    return tuple(map(int, match.groups())) if match else (0,)


def _install_uv(own: Path) -> Path:
    partial = TOOLS / "uv.partial"
    shutil.rmtree(partial, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        subprocess.run([sys.executable, "-m", "venv", TOOLS / "pip"], check=True)
        pip[0] = str(TOOLS / "pip" / BIN / "python")
    subprocess.run([*pip, "install", "--no-deps", "--target", partial, f"uv=={UV_VERSION}"], check=True)
    partial.rename(TOOLS / "uv")
    return own


def _fetch_neo4j() -> None:
    if os.environ.get("LIANXIN_GRAPH_URI"):
        return
    subprocess.run([VENV / BIN / "python", "-m", "loaders.store.embedded"], check=True, cwd=ROOT)


def _install_node_packages() -> None:
    project = ROOT / "tests" / "suites"
    stamp = project / "node_modules" / ".lianxin-setup"
    wanted = _digest(project / "package-lock.json")
    if _read(stamp) == wanted:
        return
    environment = {**os.environ, "PATH": f"{VENV / BIN}{os.pathsep}{os.environ['PATH']}"}
    npm = VENV / BIN / "npm"
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        check=True,
        cwd=project,
        env=environment,
    )
    _write(stamp, wanted)


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _read(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def _write(file: Path, text: str) -> None:
    partial = file.with_name(file.name + ".partial")
    partial.write_text(text)
    partial.replace(file)


if __name__ == "__main__":
    sys.exit(main())
