"""Words, their widths and where lines end: greedy wrapping with a cache of words for each typeface."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hia_tui.reports.blocks import Line, Run
from hia_tui.reports.coverage import Coverage
from hia_tui.reports.pdf.tagging import INK, LEADING, Document
from hia_tui.reports.unprintable import split_unprintable

_SLACK = 0.5
"""Thousandths that a line may be too long: what adding up widths in another order amounts to."""
_SPACES = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters in one typeface."""

    face: str
    """Name of the typeface, such as `/F1`."""
    code: str
    actual: str = ""
    """The true characters, where these stand for some that cannot be printed."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is not broken at the end of a line."""

    pieces: tuple[Piece, ...]
    width: float
    """In thousandths of the type size."""
    text: str
    bold: bool


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of set text."""

    words: tuple[Word, ...]
    width: float
    """In points."""
    is_soft_end: bool
    """Whether the text goes on in the next line; a space then stays at its end for readers aloud."""


class Typesetter:
    """Turns lines of runs into set lines."""

    def __init__(self, document: Document, coverage: Coverage) -> None:
        self._coverage = coverage
        self._faces = {False: document.face("regular"), True: document.face("bold")}
        self._document = document
        self._words: dict[tuple[str, bool], tuple[Word, ...]] = {}
        self._space = {bold: face.width(" ") for bold, face in self._faces.items()}

    def wrap(self, line: Line, width: float, size: float) -> list[TextLine]:
        """Set a line of runs into lines of at most `width` points."""
        limit = width * 1000 / size + _SLACK
        lines: list[TextLine] = []
        for paragraph in _paragraphs(line):
            words = self._words_in(paragraph)
            lines += self._filled(words, limit, size)
        return lines

    def widest(self, line: Line, size: float) -> tuple[float, float]:
        """Width of the longest word and of the whole when set in one line, in points."""
        longest = whole = 0.0
        for paragraph in _paragraphs(line):
            words = self._words_in(paragraph)
            gaps = sum(self._space[word.bold] for word in words[:-1])
            whole = max(whole, sum(word.width for word in words) + gaps)
            longest = max(longest, max((word.width for word in words), default=0.0))
        return longest * size / 1000, whole * size / 1000

    def space(self, *, bold: bool) -> tuple[str, float]:
        """Code and width of the space between words."""
        return self._faces[bold].code(" "), self._space[bold]

    def face_name(self, *, bold: bool) -> str:
        """Name of the typeface of a weight."""
        return self._faces[bold].name

    def _filled(self, words: Sequence[Word], limit: float, size: float) -> list[TextLine]:
        lines: list[TextLine] = []
        current: list[Word] = []
        used = 0.0
        for word in words:
            gap = self._space[current[-1].bold] if current else 0.0
            if current and used + gap + word.width > limit:
                lines.append(TextLine(tuple(current), used * size / 1000, True))
                current, used, gap = [], 0.0, 0.0
            if word.width > limit:
                *whole, word = self._broken(word, limit)
                lines += [TextLine((part,), part.width * size / 1000, False) for part in whole]
            current.append(word)
            used += gap + word.width
        lines.append(TextLine(tuple(current), used * size / 1000, False))
        return lines

    def _broken(self, word: Word, limit: float) -> list[Word]:
        """A word that is wider than the line, cut where it has to be."""
        if any(piece.actual for piece in word.pieces):
            return [word]
        parts: list[Word] = []
        start, used = 0, 0.0
        for i, character in enumerate(word.text):
            width = sum(part.width for part in self._made(character, word.bold))
            if i > start and used + width > limit:
                parts += self._made(word.text[start:i], word.bold)
                start, used = i, 0.0
            used += width
        return [*parts, *self._made(word.text[start:], word.bold)]

    def _words_in(self, runs: Sequence[Run]) -> list[Word]:
        """The words of several runs; where no space parts two runs, their words are one."""
        words: list[Word] = []
        parted = True
        for run in runs:
            found = self._words_of(run)
            if found and words and not parted and not run.text.startswith((" ", "\t")):
                words[-1:] = [_joined(words[-1], found.pop(0))]
            words += found
            parted = run.text.endswith((" ", "\t")) if run.text else parted
        return words

    def _words_of(self, run: Run) -> list[Word]:
        found: list[Word] = []
        for text, stands_for in split_unprintable(run.text, self._coverage):
            if stands_for:
                found += self._replaced(text, stands_for, run.bold)
                continue
            for token in _SPACES.split(text.strip(" \t")):
                if token:
                    found += self._made(token, run.bold)
        return found

    def _made(self, token: str, bold: bool) -> tuple[Word, ...]:
        made = self._words.get((token, bold))
        if made is None:
            made = (self._word(token, bold),)
            self._words[token, bold] = made
        return made

    def _word(self, token: str, bold: bool) -> Word:
        face = self._faces[bold]
        if self._coverage.is_text(token):
            return Word((Piece(face.name, face.code(token)),), face.width(token), token, bold)
        pieces: list[Piece] = []
        width = 0.0
        for part, font in self._coverage.parts(token):
            chosen = self._document.face(font) if font else face
            pieces.append(Piece(chosen.name, chosen.code(part)))
            width += chosen.width(part)
        return Word(tuple(pieces), width, token, bold)

    def _replaced(self, text: str, stands_for: str, bold: bool) -> list[Word]:
        """Words that say that something cannot be printed; the first carries what it is."""
        face = self._faces[bold]
        words = []
        for i, token in enumerate(text.split(" ")):
            piece = Piece(face.name, face.code(token), stands_for if i == 0 else "\u200b")
            words.append(Word((piece,), face.width(token), token, bold))
        return words


def _joined(first: Word, second: Word) -> Word:
    return Word(
        first.pieces + second.pieces, first.width + second.width, first.text + second.text, second.bold
    )


def _paragraphs(line: Line) -> list[list[Run]]:
    """The runs of each line that people ended themselves."""
    if not any("\n" in run.text for run in line):
        return [list(line)]
    paragraphs: list[list[Run]] = [[]]
    for run in line:
        first, *rest = run.text.split("\n")
        paragraphs[-1].append(Run(first, run.bold))
        paragraphs += [[Run(text, run.bold)] for text in rest]
    return paragraphs


def operators(
    lines: Sequence[TextLine], setter: Typesetter, x: float, baseline: float, size: float, leading: float,
    colour: str,
) -> str:  # fmt: skip
    """Operators that show lines, the first one with its baseline at a height from the foot of the page."""
    # Only what differs from what each page begins with is set, and set back.
    turned = "" if colour == INK else f"{colour} rg "
    spaced = "" if leading == LEADING else f"{leading:g} TL "
    out = [f"BT {turned}{spaced}1 0 0 1 {x:.1f} {baseline:.1f} Tm"]
    face = ""
    for i, line in enumerate(lines):
        if i:
            out.append("T*")
        face = _show(line, setter, size, face, out)
    out.append(f"ET{f' {INK} rg' if turned else ''}{f' {LEADING:g} TL' if spaced else ''}")
    return "\n".join(out)


def _show(line: TextLine, setter: Typesetter, size: float, face: str, out: list[str]) -> str:
    """Add the operators of one line; returns the typeface that is set at its end."""
    waiting: list[str] = []

    def flush() -> None:
        if waiting:
            out.append(f"({''.join(waiting)})Tj")
            waiting.clear()

    def turn_to(name: str) -> None:
        nonlocal face
        if name != face:
            flush()
            out.append(f"{name} {size:g} Tf")
            face = name

    last = len(line.words) - 1
    for i, word in enumerate(line.words):
        for piece in word.pieces:
            turn_to(piece.face)
            if piece.actual:
                flush()
                actual = "" if piece.actual == "\u200b" else piece.actual
                hexed = ("\ufeff" + actual).encode("utf-16-be", "replace").hex().upper()
                out.append(f"/Span<</ActualText<{hexed}>>>BDC ({piece.code})Tj EMC")
            else:
                waiting.append(piece.code)
        if i < last or line.is_soft_end:
            turn_to(setter.face_name(bold=word.bold))
            waiting.append(setter.space(bold=word.bold)[0])
    flush()
    return face
