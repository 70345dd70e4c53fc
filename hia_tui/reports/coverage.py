"""Which characters can be printed and in which font: the bundled ones, and those that are added."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

_BUNDLED = Path(__file__).parent / "fonts" / "coverage.txt"
FONT_NAMES = (".ttf", ".otf")
_NEEDS_SHAPING = re.compile(
    "[\u0590-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1b00-\u1c7f\ua840-\uabff\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00011fff\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]"
)
"""Scripts whose letters join, turn or change places: without shaping they would be set wrongly."""


class Coverage:
    """Which characters the fonts have."""

    def __init__(self, text: frozenset[str], others: Sequence[tuple[str, frozenset[str]]]) -> None:
        """Put fonts together.

        Args:
            text: the characters of the text font.
            others: names of further fonts with their characters, the first that has one taking it.
        """
        self.text = text
        self.others = tuple(others)
        self.every = text.union(*(characters for _, characters in others))
        lost = f"[^{_ranges(self.every)}\n\t]+"
        self.lost = re.compile(f"{lost}(?: +{lost})*")
        """Characters of no font, with the spaces between them."""

    def is_text(self, token: str) -> bool:
        """Whether the text font has every character."""
        return self.text.issuperset(token)

    def parts(self, token: str) -> Iterator[tuple[str, str]]:
        """The stretches of a token with the name of the font of each, empty for the text font."""
        fonts = [self._font_of(character) for character in token]
        start = 0
        for i in range(1, len(token) + 1):
            if i == len(token) or fonts[i] != fonts[start]:
                yield token[start:i], fonts[start]
                start = i

    def _font_of(self, character: str) -> str:
        if character in self.text:
            return ""
        return next((name for name, characters in self.others if character in characters), "")


@lru_cache(maxsize=1)
def bundled_coverage() -> Coverage:
    """The coverage of the bundled fonts."""
    sets = {}
    for line in _BUNDLED.read_text("ascii").splitlines():
        name, _, ranges = line.partition(" ")
        pairs = (part.split("-") for part in ranges.split(","))
        sets[name] = frozenset(chr(c) for a, b in pairs for c in range(int(a, 16), int(b, 16) + 1))
    return Coverage(sets["text"], (("symbols", sets["symbols"]),))


def fonts_in(folder: Path) -> tuple[Path, ...]:
    """The font files of a folder, by name; none where there is no such folder."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() in FONT_NAMES))


@lru_cache(maxsize=4)
def coverage_with(fonts: tuple[Path, ...]) -> Coverage:
    """The bundled fonts and further ones, for scripts that need no joining of letters."""
    bundled = bundled_coverage()
    if not fonts:
        return bundled
    known = set(bundled.every)
    more: list[tuple[str, frozenset[str]]] = []
    for path in fonts:
        new = frozenset(c for c in _characters(path) if c not in known and not _NEEDS_SHAPING.match(c))
        if new:
            more.append((str(path), new))
            known |= new
    return Coverage(bundled.text, (*bundled.others, *more))


def _characters(path: Path) -> Iterable[str]:
    """The characters of a font file; none if it cannot be read or draws in colours."""
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    try:
        # fontTools leaves a file open that it cannot read, so it gets one that is ours.
        with path.open("rb") as file, TTFont(file, lazy=True) as font:
            if any(table in font for table in ("COLR", "CBDT", "sbix", "SVG ")):
                return ()
            return [chr(point) for point in font.getBestCmap() or () if point > 0x20]
    except (OSError, TTLibError, KeyError, AssertionError):
        return ()


def _ranges(characters: frozenset[str]) -> str:
    """The characters as the inside of a class of a regular expression."""
    points = sorted(map(ord, characters))
    found: list[list[int]] = []
    for point in points:
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in found)
