"""Search keys of names: folded text, pinyin and its initials; the query text is folded the same way.

A name is folded to NFKC, lower case, simplified characters, without white space and punctuation, one
character at a time, so that a part of a name folds to the same part of its key. Pinyin is read by
phrase (重庆 is chongqing), cached per phrase: registries repeat theirs endlessly.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from opencc import OpenCC
from pypinyin import lazy_pinyin
from pypinyin.seg.mmseg import seg

__all__ = ["fold_query", "search_keys"]

_SIMPLIFIER = OpenCC("t2s")
_KEPT = frozenset("LN")  # Unicode categories: letters and numbers; marks, punctuation and spaces go
_FOLDED: dict[str, str] = {}
_FOLDED_LIMIT = 200_000


def fold_query(text: str) -> str:
    """`text` as it stands in search keys; empty where nothing of it can be searched."""
    return "".join([_FOLDED.get(char) or _fold_char(char) for char in text])


def search_keys(names: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """The distinct (folded names, pinyin, initials) of `names`, in their order.

    A name without Chinese characters has no pinyin of its own: its folded form serves.
    """
    folded: dict[str, None] = {}
    pinyin: dict[str, None] = {}
    initials: dict[str, None] = {}
    for name in names:
        key = fold_query(name)
        if not key or key in folded:
            continue
        folded[key] = None
        if key.isascii():
            continue
        phrases = [_read_phrase(phrase) for phrase in seg.cut(key)]
        pinyin["".join([sound for sound, _ in phrases])] = None
        initials["".join([first for _, first in phrases])] = None
    return list(folded), list(pinyin), list(initials)


def _fold_char(char: str) -> str:
    """The folded form of one character, which may be none or several; remembered."""
    compatible = unicodedata.normalize("NFKC", char).casefold()
    kept = "".join([part for part in compatible if unicodedata.category(part)[0] in _KEPT])
    folded = _SIMPLIFIER.convert(kept) if kept and not kept.isascii() else kept
    if len(_FOLDED) < _FOLDED_LIMIT:
        _FOLDED[char] = folded
    return folded


@lru_cache(maxsize=65_536)
def _read_phrase(phrase: str) -> tuple[str, str]:
    """Pinyin without tones, and its initials, of one phrase; what is not Chinese stands for itself."""
    if phrase.isascii():
        return phrase, phrase
    sounds = [_without_tone_marks(sound) for sound in lazy_pinyin(phrase)]
    return "".join(sounds), "".join([sound[0] for sound in sounds])


def _without_tone_marks(sound: str) -> str:
    """A syllable in ASCII; a run that is no syllable (a rare character) as it stands."""
    return unicodedata.normalize("NFKD", sound).encode("ascii", "ignore").decode() or sound
