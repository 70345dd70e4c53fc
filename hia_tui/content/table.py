"""Typed reading of one parsed TOML table: each value is what it should be, or a fault with its line."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hia_tui.content.files import BadFile, read_text, read_toml
from hia_tui.content.lines import Lines, Place
from hia_tui.domain.text import printable

Words = Mapping[str, str]

_WORD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def fill(text: str, words: Words) -> str:
    """Put the words in place of their {keys}; a key without a word stays as it is."""
    if "{" not in text:
        return text
    return _WORD.sub(lambda match: words.get(match[1], match[0]), text)


def clean(text: str) -> str:
    """What another person wrote in a content file, without anything that could drive a terminal."""
    # The whole rule is in domain.text; this only spares nearly every text the slow way.
    if not _SUSPECT.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    return printable(text)


def named(value: object) -> str:
    """What kind of value this is, in the words of content/README.md."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "true or false"),
        (str, "text"),
        (int, "a whole number"),
        (float, "a number"),
        (list, "a list"),
        (dict, "a table"),
        (date, "a date without quotes"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "something else")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a content file, knowing where it stands."""

    values: Mapping[str, object]
    path: Path
    words: Words
    place: Place = ()

    @classmethod
    def read(cls, path: Path, words: Words) -> "Table":
        """The top of a TOML file.

        Raises:
            BadFile: as `files.read_toml`.
        """
        return cls(read_toml(path), path, words)

    def fault(self, key: str, sentence: str) -> BadFile:
        """The error that says what is wrong with a key, with its line."""
        return BadFile(self.path, Lines(read_text(self.path)).of((*self.place, key)), sentence)

    def text(self, key: str, default: str | None = None) -> str:
        """A text, cleaned, with the nation's words put in; without a default it has to be there."""
        value = self.values.get(key, default)
        if type(value) is str and (value or default == ""):
            return fill(clean(value), self.words)
        raise self._not(key, value, "text in quotes")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty if the key is not there."""
        value = self.values.get(key, [])
        if isinstance(value, list) and all(type(item) is str for item in value):
            return tuple([fill(clean(item), self.words) for item in value])
        raise self._not(key, value, "a list of texts in quotes")

    def whole(self, key: str) -> int:
        """A whole number, from 0 to 10,000."""
        value = self.values.get(key)
        if type(value) is int and 0 <= value <= 10_000:
            return value
        raise self._not(key, value, "a whole number from 0 to 10000")

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if type(value) is bool:
            return value
        raise self._not(key, value, "true or false")

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """A text that is one of the choices."""
        value = self.text(key, default)
        if value not in choices:
            raise self.fault(key, f"“{key}” is {value!r}; it can be: {', '.join(choices)}.")
        return value

    def tables(self, key: str) -> list["Table"]:
        """The [[key]] tables, or [key] as one; none if there are none."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._not(key, value, f"one or more [[{key}]]")
        return [Table(item, self.path, self.words, (*self.place, key, n)) for n, item in enumerate(value)]

    def table(self, key: str) -> "Table":
        """The [key] table; an empty one if there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self._not(key, value, f"a table [{key}]")
        return Table(value, self.path, self.words, (*self.place, key))

    def all_texts(self) -> dict[str, str]:
        """Every key of a table that holds nothing but texts."""
        return {clean(key): self.text(key) for key in self.values}

    def _not(self, key: str, value: object, wanted: str) -> BadFile:
        if value is None:
            return self.fault(key, f"“{key}” is missing.")
        if value == "":
            return self.fault(key, f"“{key}” is empty.")
        return self.fault(key, f"“{key}” holds {named(value)}; it has to hold {wanted}.")
