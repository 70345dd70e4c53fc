"""Checks of wording: what a text may hold, how long its sentences are, how it is spelled and read.

Codes: `control` `word-key` `link` (errors); `sentence` `avoid` `spelling` `double-question` `yes-no`
`question-mark` `statistic` `grade` (warnings).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hia_tui.content.documents import Document, Sort, Text, leaves
from hia_tui.content.lines import Place
from hia_tui.content.problem import Problem
from hia_tui.content.reading import grade, sentences, words
from hia_tui.content.schema import Keys, Part
from hia_tui.content.table import fill
from hia_tui.domain.text import is_forbidden

SENTENCE_WORDS = 25
WHOLE_GRADE = 8.0
"""For a whole text of 40 words or more: a question with its levels, the head of a section, a part of a page.
Grade 8 is a reading age of 13, the upper end for staff in the house's rules."""
WHOLE_WORDS = 40
SINGLE_GRADE = 12.0
"""For a single field of 20 words or more, where one long name of a thing weighs more."""
SINGLE_WORDS = 20

_WORDS = Path(__file__).with_name("words")
_KEY = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_IZE = re.compile(
    r"(?P<stem>[a-z]+)(?:i(?P<i>z)(?:es?|ed|ers?|ing|ations?|ational)|y(?P<y>z)(?:es?|ed|ers?|ing))"
)
_NOT_IZE = frozenset(("s", "pr", "se", "caps", "res", "downs", "overs", "outs", "mids", "ups", "ass", "ma"))
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_DOUBLE = re.compile(
    r"\band/or\b|\b(?:and|or|but),? (?:how|why|what|when|where|whether|who|do we|are we|can we|have we)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"(?:do|does|did|is|are|was|were|can|could|have|has|had|will|would|should|may|must)\b", re.IGNORECASE
)
_STATISTIC = re.compile(r"\d ?(?:%|per cent) of (?!us\b|our\b|the score)|£\d|\d\.\d years|\b\d+ in \d+\b")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_NOUN = r"(?=[.,;:?!)]|$| (?:and|or|are|is|in|of|to|who|have|do|can|with|from|were|at|for|by|than)\b)"
"""After “the poor”: what shows that no noun follows, so that people are called by an adjective."""


@dataclass(frozen=True)
class House:
    """The word lists, and the nations' words that texts may name."""

    known: Mapping[str, frozenset[str]]
    """Each key with all that it may stand for."""

    @cached_property
    def neutral(self) -> Mapping[str, str]:
        """Each key with its shortest word."""
        return {key: min(texts, key=lambda t: (len(words(t)), t)) for key, texts in self.known.items()}

    @cached_property
    def wordiest(self) -> Mapping[str, str]:
        """Each key with the word that makes a sentence longest."""
        return {key: max(texts, key=lambda t: (len(words(t)), t)) for key, texts in self.known.items()}

    @cached_property
    def american(self) -> Mapping[str, str]:
        """American spelling → British spelling, every form written out."""
        found: dict[str, str] = {}
        for line in (_WORDS / "american.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                american, british, *endings = line.split()
                found |= {american + ending: british + ending for ending in ("", *endings)}
        return found

    @cached_property
    def avoided(self) -> list[tuple[re.Pattern[str], str, str]]:
        """How to find each word that the house avoids, the word, and what to write instead."""
        table = tomllib.loads((_WORDS / "avoid.toml").read_text(encoding="utf-8"))["avoid"]
        return [
            (
                re.compile(
                    rf"(?<![\w-]){re.escape(word)}(?![\w-]){_NOUN if word.startswith('the ') else ''}",
                    re.NOFLAG if word.rstrip("s").isupper() else re.IGNORECASE,
                ),
                word,
                instead,
            )
            for word, instead in table.items()
        ]


def check_text(text: Text, house: House, titles: frozenset[str]) -> Iterator[Problem]:
    """Every problem that one text shows by itself.

    Args:
        text: the text with its place.
        house: the word lists.
        titles: of sections, which may be quoted even where they hold a word that the house avoids.
    """
    shown = fill(text.text, house.neutral)
    yield from _characters(text)
    yield from _keys(text, house)
    yield from _sentences(text, fill(text.text, house.wordiest))
    yield from _avoided(text, house, titles)
    yield from _spelling(text, house)
    yield from _statistic(text)
    if text.part is Part.QUESTION:
        yield from _question(text)
    if len(words(shown)) >= SINGLE_WORDS:
        yield from _grade(text, shown, SINGLE_GRADE)


def check_whole(text: Text, house: House) -> Iterator[Problem]:
    """Whether a whole text, such as a question with its levels, can be read without effort."""
    shown = fill(text.text, house.neutral)
    if len(words(shown)) >= WHOLE_WORDS:
        yield from _grade(text, shown, WHOLE_GRADE)


def wholes(document: Document) -> Iterator[Text]:
    """The texts of a section file that people read in one go: its head, and each question."""
    if document.sort is not Sort.SECTION:
        return
    keys = document.keys
    head = {name: key for name, key in keys.items() if name != "questions"}
    yield from _whole(document, document.data, head, ())
    for n, table in document.tables("questions"):
        yield from _whole(document, table, keys["questions"].keys, ("questions", n))


def _whole(document: Document, table: Mapping[str, object], keys: Keys, place: Place) -> Iterator[Text]:
    texts = [text for _, text, part in leaves(table, keys, place) if part is not Part.HEADING]
    if texts:
        # The head has no line of its own; its first sentence stands for it.
        line = document.lines.of(place or ("purpose",))
        yield Text(document, line, document.field(place) or "head", "\n".join(texts), Part.PROSE)


def _characters(text: Text) -> Iterator[Problem]:
    stray = sorted({f"U+{ord(c):04X}" for c in text.text if is_forbidden(c)})
    if stray:
        yield text.error("control", f"Characters that cannot be shown: {', '.join(stray)}. Take them out.")
    if "http://" in text.text:
        yield text.error("link", "A link starts with https://.")


def _keys(text: Text, house: House) -> Iterator[Problem]:
    for key in dict.fromkeys(_KEY.findall(text.text)):
        if key not in house.known:
            yield text.error("word-key", f"No nation and no organisation defines the word {{{key}}}.")
    if set("{}") & set(_KEY.sub("", text.text)):
        yield text.error("word-key", "A { or } stands here that belongs to no {key}.")


def _sentences(text: Text, shown: str) -> Iterator[Problem]:
    for sentence in sentences(shown):
        count = len(words(sentence))
        if count > SENTENCE_WORDS:
            start = " ".join(sentence.split()[:5])
            message = f"{count} words in “{start} …”; the most in a sentence is {SENTENCE_WORDS}."
            yield text.warning("sentence", message)


def _avoided(text: Text, house: House, titles: frozenset[str]) -> Iterator[Problem]:
    rest = text.text
    for title in titles:
        rest = rest.replace(title, "")
    for pattern, word, instead in house.avoided:
        if pattern.search(rest):
            yield text.warning("avoid", f"The house does not write “{word}”. Instead: {instead}.")


def _spelling(text: Text, house: House) -> Iterator[Problem]:
    found: dict[str, str] = {}
    for sentence in sentences(text.text):
        for n, token in enumerate(_TOKEN.findall(sentence)):
            # A capital inside a sentence is a name, and names keep their spelling.
            if n == 0 or token[0].islower():
                for part in token.casefold().split("-"):
                    found[part] = _british(part, house)
    for american, british in found.items():
        if british != american:
            yield text.warning("spelling", f"“{american}” is “{british}” in British spelling.")


def _british(word: str, house: House) -> str:
    by_rule = _IZE.fullmatch(word)
    if by_rule and by_rule["stem"] not in _NOT_IZE:
        at = by_rule.start("i" if by_rule["i"] else "y")
        return f"{word[:at]}s{word[at + 1 :]}"
    return house.american.get(word, word)


def _question(text: Text) -> Iterator[Problem]:
    asked = text.text.strip()
    if asked.count("?") > 1 or _DOUBLE.search(asked):
        yield text.warning("double-question", "This seems to ask two things. Ask one, or make two questions.")
    if _YES_NO.match(asked):
        message = "This can be answered with yes or no. Ask how well, how far, how often or how sure."
        yield text.warning("yes-no", message)
    if not asked.endswith("?"):
        yield text.warning("question-mark", "A question ends with a question mark.")


def _statistic(text: Text) -> Iterator[Problem]:
    if text.part is not Part.PROSE or not _STATISTIC.search(text.text):
        return
    if not any(_YEAR.search(note) and re.search("[A-Z]", note) for note in _BRACKETS.findall(text.text)):
        message = "A figure stands here without its source and period. Write them after it, in brackets."
        yield text.warning("statistic", message)


def _grade(text: Text, shown: str, limit: float) -> Iterator[Problem]:
    reached = grade(shown)
    if reached > limit:
        message = f"Reading grade {reached:.1f}; the most is {limit:.0f}. Shorten words and sentences."
        yield text.warning("grade", message)
