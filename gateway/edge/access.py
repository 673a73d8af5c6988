"""Stage 2, access: who asks. Strangers are refused before their body is read."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.edge.decode import Head
from gateway.errors import AuthenticationError
from gateway.settings import Settings
from policy.vocabulary import Audience

__all__ = ["Access", "Viewer"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks; what may be seen follows from the audience."""

    audience: Audience


class Access:
    """Says who sends a request. Without credentials it is the audience of the setting `anonymous`."""

    def __init__(self, settings: Settings) -> None:
        self._anonymous = Viewer(Audience(settings.anonymous))

    def identify(self, head: Head) -> Viewer:
        """Return the viewer. Credentials cannot be verified yet: they are refused, never ignored."""
        if head.authorization is not None:
            raise AuthenticationError(
                "Credentials are not taken by this server.",
                "Leave out the authorization header.",
                headers=((b"www-authenticate", b'None realm="lianxin"'), (b"connection", b"close")),
            )
        return self._anonymous
