"""How texts are made comparable: names, addresses, telephones, document numbers."""

from __future__ import annotations

import unicodedata

__all__ = ["address_key", "fold", "nfkc", "normalise_doc_no", "telephone_key"]

_BRACKETS = str.maketrans(dict.fromkeys("([{【〖", "〔") | dict.fromkeys(")]}】〗", "〕"))


class _Droppable(dict[int, int | None]):
    """A translate table, filled as it is asked, that drops white space, controls and punctuation."""

    def __missing__(self, point: int) -> int | None:
        dropped = unicodedata.category(chr(point))[0] in "PZC"
        self[point] = kept = None if dropped else point
        return kept


_DROPPABLE = _Droppable()


def nfkc(text: str) -> str:
    """Compatibility composition: full width becomes half width, circled digits become digits."""
    return unicodedata.normalize("NFKC", text)


def _fold_once(text: str) -> str:
    return nfkc(nfkc(text).casefold()).translate(_DROPPABLE)


def fold(text: str) -> str:
    """`text` for comparing names: NFKC, case folded, without white space, controls and punctuation.

    Folding what is folded changes nothing. `Ａ股（北京）有限公司` → `a股北京有限公司`.
    """
    folded = _fold_once(text)
    # What stood between a letter and its accent may be gone now, so that they compose.
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def address_key(address: str) -> str:
    """Equal for two addresses that are the same (architecture.md §6): NFKC, no white space; may be empty."""
    return "".join(nfkc(address).split())


def telephone_key(telephone: str) -> str:
    """Equal for two telephones that are the same (architecture.md §6): the digits only; may be empty."""
    return "".join(char for char in nfkc(telephone) if char in "0123456789")


def normalise_doc_no(text: str) -> str:
    """A document number in its one form, brackets and widths normalised, without white space.

    `发改财金[2016] 141号` and `发改财金（２０１６）141号` → `发改财金〔2016〕141号`.
    """
    # Without the white space between them, a letter and its accent may compose.
    return nfkc("".join(nfkc(text).split())).translate(_BRACKETS)
