"""Keys for comparing and searching what people type: without case, accents, blanks or leading zeros."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_NO_WORD = re.compile(r"[^\w]+")


def plain(text: str) -> str:
    """Return text folded for search: lower case, no accents, single blanks ("López" is found by "lopez")."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return _BLANKS.sub(" ", "".join(char for char in parts if not unicodedata.combining(char))).strip()


def name_key(name: str) -> str:
    """Return the key under which two spellings of one name are the same: folded, punctuation as blanks."""
    return _NO_WORD.sub(" ", plain(name)).strip()


def flo_key(flo_id: str) -> str:
    """Return a FLO-ID for comparing: no blanks, no leading zeros, lower case (domain.md 2.4)."""
    return _BLANKS.sub("", flo_id).lower().lstrip("0")
