"""What one request carries: the store, who looks, the default date, and its loaders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from strawberry.types import Info as StrawberryInfo

from loaders.batches import Batches
from policy.calendar import today

if TYPE_CHECKING:
    from loaders.identity import IdentityKey
    from loaders.store import Store
    from policy.catalogue import Catalogue
    from policy.visibility import Visibility

__all__ = ["Info", "RequestContext"]


class RequestContext:
    """One per request; never shared between two, because its loaders remember what they read."""

    __slots__ = ("at", "batches", "identity", "store", "visibility")

    def __init__(
        self, store: Store, visibility: Visibility, at: str, identity: IdentityKey | None = None
    ) -> None:
        self.store = store
        self.visibility = visibility
        self.at = at
        self.identity = identity
        self.batches = Batches(store, visibility)

    @classmethod
    def create(
        cls,
        store: Store,
        visibility: Visibility,
        at: str | None = None,
        identity: IdentityKey | None = None,
    ) -> RequestContext:
        """A context whose `at` defaults to today in Asia/Shanghai.

        Without `identity`, the key of the citizen ID hash, persons are not found by their ID.
        """
        return cls(store, visibility, today() if at is None else at, identity)

    async def catalogue(self) -> Catalogue:
        """The reference data, never older than this request: a tiny read where it has read nothing else."""
        return await self.batches.fresh_catalogue()

    @property
    def snapshot(self) -> Catalogue:
        """The reference data that came with the rows of this request; no row, no snapshot."""
        return self.batches.snapshot

    def close(self) -> None:
        """Give up whatever is still being read; a request that was cancelled calls this."""
        self.batches.close()


Info = StrawberryInfo[RequestContext, None]
