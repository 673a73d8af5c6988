"""An executor for any graphql-core schema: operations compiled once, executed many times.

It gives exactly what graphql-core's `execute` gives, and starts and awaits resolvers in the same
order, so that loaders see the same batches.
"""

from __future__ import annotations

from gateway.subgraphs.compiled.compiler import Executable, compile_operation

__all__ = ["Executable", "compile_operation"]
