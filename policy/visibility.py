"""What a viewer may see (architecture.md §5; domain.md §2.6).

A `Visibility` is part of every reading statement, so that what may not be seen is never fetched,
counted or walked through. Until access control lands there is one value in use, `ANALYST`.

| audience      | withdrawn entries | `ref:` identifiers | persons' names | persons on unpublished lists |
|---------------|-------------------|--------------------|----------------|------------------------------|
| PUBLIC        | no                | no                 | masked         | no                           |
| PARTNER       | no                | yes                | yes            | yes                          |
| ANALYST       | yes               | yes                | yes            | yes                          |
| ADMINISTRATOR | yes               | yes                | yes            | yes                          |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from policy.catalogue import Catalogue
from policy.vocabulary import Audience, SubjectKind

__all__ = ["ANALYST", "Visibility", "mask_name"]

_INSIDE = (Audience.ANALYST, Audience.ADMINISTRATOR)


def mask_name(name: str) -> str:
    """A natural person's name as the public sees it: the first character, then as many stars as follow."""
    return name[:1] + "*" * (len(name) - 1)


@dataclass(frozen=True, slots=True)
class Visibility:
    """What an audience may see; equal for equal audiences, so that it can be part of a batch's key."""

    audience: Audience

    @property
    def sees_withdrawn(self) -> bool:
        """Whether `status: [WITHDRAWN]` and a `knownAt` before the withdrawal show an entry."""
        return self.audience in _INSIDE

    @property
    def sees_references(self) -> bool:
        """Whether identifiers of a scheme `ref:<source>` are shown."""
        return self.audience is not Audience.PUBLIC

    @property
    def person_names(self) -> bool:
        """Whether natural persons' names are shown in full."""
        return self.audience is not Audience.PUBLIC

    def name_of(self, kind: SubjectKind, name: str) -> str:
        """A subject's name as this audience sees it."""
        return mask_name(name) if kind is SubjectKind.PERSON and not self.person_names else name

    def hidden_person_lists(self, catalogue: Catalogue) -> frozenset[str]:
        """The lists whose entries on natural persons are not published and so not shown."""
        if self.audience is not Audience.PUBLIC:
            return frozenset()
        return frozenset(c.code for c in catalogue.lists.values() if not c.natural_persons_published)


ANALYST: Final = Visibility(Audience.ANALYST)
