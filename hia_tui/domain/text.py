"""What text may hold: cleaning on the way in, and the limits that every door keeps to."""

import re
import unicodedata
from dataclasses import dataclass

TEXT_LIMIT = 10_000
"""Code points in one text, after cleaning."""

_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff"
    r"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069]"
)
"""Control characters but line feed and tab, lone surrogates, and marks that turn the reading order."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text made safe, with what was taken out of it."""

    text: str
    removed: int
    """Characters left out: control characters, bidirectional overrides, lone surrogates."""


def is_forbidden(character: str) -> bool:
    """Whether a character could drive a terminal or turn the reading order of what follows it."""
    return _FORBIDDEN.match(character) is not None


def clean_text(text: str) -> Cleaned:
    """Normalise to NFC and one kind of line end, and take out what could drive a terminal."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if text.isascii() and text.isprintable():
        return Cleaned(text, 0)
    kept, removed = _FORBIDDEN.subn("", text)
    return Cleaned(unicodedata.normalize("NFC", kept), removed)


def printable(text: str) -> str:
    """The text as it may be shown: no control character survives, whatever door it came in by."""
    return clean_text(text).text


def has_forbidden(text: str) -> bool:
    """Whether a text from elsewhere breaks the rules that `clean_text` keeps on the way in."""
    if text.isascii() and text.isprintable():
        return False
    return _FORBIDDEN.search(text) is not None or not unicodedata.is_normalized("NFC", text)
