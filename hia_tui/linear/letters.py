"""Which characters the other end can show, and what stands in for the rest."""

import codecs
import unicodedata
from collections.abc import Mapping

_STAND_INS = {
    "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "•": "*", "·": "-", "×": "x", "÷": "/",
    "£": "GBP ", "€": "EUR ", "≤": "<=", "≥": ">=", "→": "->", "←": "<-", "✓": "yes", "✗": "no",
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae",
    "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "\u00a0": " ", "\u00ad": "", "\u200b": "",
}  # fmt: skip


class Letters:
    """One character set, and stand-ins for what it lacks."""

    def __init__(self, charset: str = "utf-8") -> None:
        self.charset = charset

    def read(self, typed: bytes) -> str:
        """What was typed: UTF-8 wherever it is that, else by the character set, else as Windows has it."""
        for charset in ("utf-8", self.charset):
            try:
                return typed.decode(charset)
            except UnicodeDecodeError:
                continue
        return typed.decode("cp1252", "replace")

    def __call__(self, text: str) -> str:
        """The text in characters that can be shown; nothing is left out without a sign."""
        if text.isascii() or self._has(text):
            return text
        return "".join(c if self._has(c) else self._stand_in(c) for c in text)

    @property
    def shows_everything(self) -> bool:
        """Whether every character can be shown as it is."""
        return self.charset.startswith("utf")

    def _has(self, text: str) -> bool:
        try:
            text.encode(self.charset)
        except UnicodeEncodeError:
            return False
        return True

    def _stand_in(self, character: str) -> str:
        if character in _STAND_INS:
            return _STAND_INS[character]
        parts = unicodedata.normalize("NFKD", character)
        kept = "".join(part for part in parts if not unicodedata.combining(part) and self._has(part))
        # A lone combining mark follows a letter that was shown already.
        return kept or ("" if unicodedata.combining(character) else "?")


def charset_of(environment: Mapping[str, str], stream: str | None) -> str:
    """The character set of a POSIX locale, or of the output stream where the locale does not say.

    No locale at all, C and POSIX are plain ASCII: on a terminal of that age a byte above 127 may be a
    control code. Python itself exports `LC_CTYPE=C.UTF-8` when it starts in such a locale.
    """
    given = {name: environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")}
    if not given["LC_ALL"] and given["LC_CTYPE"] == "C.UTF-8" and given["LANG"] in ("", "C", "POSIX"):
        given["LC_CTYPE"] = ""
    locale = next((value for value in given.values() if value), "C")
    if locale in ("C", "POSIX"):
        return "ascii"
    name = locale.partition(".")[2].partition("@")[0]
    try:
        return codecs.lookup(name or stream or "ascii").name
    except LookupError:
        return stream or "ascii"
