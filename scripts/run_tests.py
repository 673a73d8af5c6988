"""Run the test suite as `make test` means it: in parallel, covered, warnings as errors, gates held.

Arguments go on to pytest; with any, the coverage gates (which need the whole suite) are left out.
With CI=true a skipped test is a failure: the suite's own conftest sees to it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = "2"
GATES = (("policy/*", "100"), ("*", "95"))


def main(arguments: list[str]) -> int:
    """Run pytest, then the coverage gates; answer the first exit code that is not zero."""
    python = sys.executable
    environment = {**os.environ, "PATH": f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}"}

    def run(*command: str) -> int:
        return subprocess.run([python, "-m", *command], check=False, cwd=ROOT, env=environment).returncode

    if arguments:
        return run("pytest", *arguments)
    code = run("pytest", "-n", WORKERS, "--dist", "loadgroup", "-m", "not soak", "--cov", "--cov-report=")
    if code:
        return code
    for include, least in GATES:
        code = run("coverage", "report", "--skip-covered", f"--include={include}", f"--fail-under={least}")
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
