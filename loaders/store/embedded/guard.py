"""The process between us and the JVM, so that the JVM never outlives us.

Run as a script: `guard.py CONSOLE COMMAND…`. It starts the command with its output in the file
CONSOLE, prints the process id, and waits. Its standard input is a pipe held by our process:

- the pipe closes (we are gone, however that came): the command is stopped within a second;
- a byte comes first (we ask for it): the command may take its time to stop cleanly;
- the command ends by itself: the guard ends with its exit code.

Where the guard itself is killed, Linux ends the command (PR_SET_PDEATHSIG); elsewhere our process
does when it sees the guard gone, or the next start does. Standard library only: it is run isolated.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["main"]

ORPHANED_SECONDS = 0.7
ASKED_SECONDS = 20.0
_PR_SET_PDEATHSIG = 1


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    console, *command = arguments
    wake = _wake_on_signals()
    with Path(console).open("ab") as output:
        child = subprocess.Popen(  # noqa: S603 - the command is our own Java
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=_tie_to(os.getpid()),  # noqa: PLW1509 - one thread
        )
    os.write(1, f"{child.pid}\n".encode())
    while child.poll() is None:
        grace = _next_event(wake)
        if grace is not None:
            _stop(child, grace)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def _wake_on_signals() -> int:
    """Make SIGCHLD and SIGTERM end a wait; return the descriptor that becomes readable."""
    readable, writable = os.pipe()
    os.set_blocking(writable, False)
    signal.set_wakeup_fd(writable, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return readable


def _next_event(wake: int) -> float | None:
    """Wait; return the seconds the command has for stopping, or None where it is to go on."""
    ready, _, _ = select.select([0, wake], [], [])
    if wake in ready and signal.SIGTERM in os.read(wake, 512):
        return ASKED_SECONDS
    if 0 in ready:
        return ASKED_SECONDS if os.read(0, 1) else ORPHANED_SECONDS
    return None


def _stop(child: subprocess.Popen[bytes], seconds: float) -> None:
    child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _tie_to(guard: int) -> Callable[[], None] | None:
    """Return what ties the command to the guard's life, where the system can do that."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)

    def tie() -> None:
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != guard:  # it went away before it was tied
            os._exit(1)

    return tie


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
