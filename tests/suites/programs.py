"""Running the outside suites' Node programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

__all__ = ["SCHEMA", "SUITES", "node"]

SUITES = Path(__file__).parent
SCHEMA = SUITES.parents[1] / "docs" / "schema.graphql"


def node(script: Path, *arguments: object, package: str, cwd: Path | None = None) -> str:
    """Run a script with Node and return what it prints; where Node or `package` is missing, skip."""
    done = subprocess.run(
        [_program(package), str(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
        cwd=cwd,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _program(package: str) -> str:
    beside = Path(sys.executable).parent / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    problem = None if found else "Node is not installed"
    if found and not (SUITES / "node_modules" / package).is_dir():
        problem = "tests/suites/node_modules is missing; run `make test`, or `npm ci` there"
    if problem and os.environ.get("CI") == "true":
        pytest.fail(problem)
    if problem:
        pytest.skip(problem)
    return found or ""
