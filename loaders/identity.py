"""The secret key with which citizen IDs are hashed (intake.md, promise 6)."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policy.errors import LianxinError

__all__ = ["VARIABLE", "IdentityKey"]

VARIABLE = "LIANXIN_IDENTITY_KEY"
_FILE = "identity.key"
_LEAST_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """The key of the citizen ID hash. Never printed; `fingerprint` may be stored and shown."""

    secret: bytes = field(repr=False)

    @classmethod
    def open(cls, folder: Path | None, environment: Mapping[str, str] = os.environ) -> IdentityKey:
        """The key of the environment, else of `folder`, where it is created (mode 0600) if need be.

        Raises LianxinError IDENTITY_KEY_MISSING without either, IDENTITY_KEY_INVALID if it is too short.
        """
        given = environment.get(VARIABLE, "").strip()
        if given:
            return cls._checked(given, VARIABLE)
        if folder is None:
            raise LianxinError(
                "No key for hashing citizen IDs is set.",
                f"Set {VARIABLE} to a long random text, the same for every load into this graph.",
                code="IDENTITY_KEY_MISSING",
            )
        path = folder / _FILE
        return cls._checked(_read_or_create(path), str(path))

    @classmethod
    def _checked(cls, text: str, origin: str) -> IdentityKey:
        if len(text) < _LEAST_CHARACTERS:
            raise LianxinError(
                f"The key in {origin} has {len(text)} characters.",
                f"Give a random text of at least {_LEAST_CHARACTERS} characters.",
                code="IDENTITY_KEY_INVALID",
            )
        return cls(text.encode())

    @property
    def fingerprint(self) -> str:
        """What the graph remembers of the key: enough to know it again, too little to find it."""
        return hmac.new(self.secret, b"lianxin identity key", hashlib.sha256).hexdigest()[:16]


def _read_or_create(path: Path) -> str:
    """The text in `path`; two processes that create it at once end with the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its key is the key
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
