"""What each content file may hold: its keys, their kinds, counts and lengths.

The loader asks for less: it takes what the program can work with. This is what the house asks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hia_tui.content.build import AUDIENCES, GRADES, ITEM_TYPES, QUESTION_ID, SECTION_ID, TOPICS
from hia_tui.content.files import NAME
from hia_tui.content.overlay import CONTACT_LABELS
from hia_tui.domain.questionnaire import Nation

QUESTIONS_A_SECTION = 12
NAME_LENGTH = 42
"""Columns that a question's short name has in every list at 80 columns."""


class Kind(StrEnum):
    """What a value is."""

    TEXT = "text in quotes"
    TEXTS = "a list of texts in quotes"
    WHOLE = "a whole number"
    FLAG = "true or false"
    TABLE = "a table [name]"
    TABLES = "tables [[name]]"
    WORDS = "a table of words"


class Part(StrEnum):
    """What a text is to its reader, which decides how it is checked."""

    NONE = "none"
    """For the program, or the title of somebody else's work: its wording is not ours to check."""
    HEADING = "heading"
    QUESTION = "question"
    FACT = "fact"
    """A statement that has its source and its period beside it."""
    PROSE = "prose"
    """Sentences about the subject that have no source beside them."""
    LEVEL = "level"
    """A level, prompt or action, in which a figure is a measure of the team's own."""


@dataclass(frozen=True, slots=True)
class Key:
    """What one key holds."""

    kind: Kind = Kind.TEXT
    part: Part = Part.NONE
    required: bool = True
    blank: bool = False
    """Whether the text, or the list, may be empty."""
    fewest: int = 0
    most: int = 0
    """Items of a list or tables of a kind; 0: no limit."""
    longest: int = 0
    """Characters of a text or of each item; 0: no limit."""
    is_hard: bool = False
    """Whether a text that is too long is an error: it would not fit where it is shown."""
    pattern: str = ""
    choices: tuple[str, ...] = ()
    keys: Mapping[str, "Key"] = field(default_factory=dict)
    """Of the tables."""


Keys = Mapping[str, Key]

_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_VERSION = r"\d{4}\.\d{1,2}"
_WORD = r"[a-z][a-z0-9_]*"
_SOURCE_ID = r"[A-Z0-9][A-Z0-9-]*"
_NATIONS = Key(Kind.TEXTS, required=False, blank=True, choices=tuple(Nation)[1:])
_PROSE = Key(part=Part.PROSE)
_FACT = Key(part=Part.FACT)

FACT: Keys = {
    "text": _FACT,
    "source": Key(),
    "period": Key(blank=True),
}

QUESTION: Keys = {
    "id": Key(pattern=QUESTION_ID.pattern),
    "name": Key(part=Part.HEADING, longest=NAME_LENGTH, is_hard=True),
    "question": Key(part=Part.QUESTION),
    "why": _FACT,
    "why_source": Key(),
    "why_period": Key(blank=True),
    **{f"level_{n}": Key(part=Part.LEVEL, longest=160) for n in (1, 2, 3, 4)},
    "evidence_prompts": Key(Kind.TEXTS, Part.LEVEL, fewest=2, most=3, longest=90),
    "action_suggestions": Key(Kind.TEXTS, Part.LEVEL, fewest=2, most=3, longest=110),
    "resources": Key(Kind.TEXTS, fewest=1, most=3),
    "audience": Key(choices=AUDIENCES),
    "nations": replace(_NATIONS, required=True),
    "short_form": Key(Kind.FLAG),
    "since": Key(pattern=_VERSION),
}

SECTION: Keys = {
    "id": Key(pattern=SECTION_ID.pattern),
    "title": Key(part=Part.HEADING),
    "purpose": _PROSE,
    "who": _PROSE,
    "how": _PROSE,
    "instructions": _PROSE,
    "minutes": Key(Kind.WHOLE),
    "resources": Key(Kind.TEXTS, fewest=1),
    "strengths_prompt": Key(part=Part.LEVEL),
    "gaps_prompt": Key(part=Part.LEVEL),
    "action_prompt": Key(part=Part.LEVEL),
    "why": Key(Kind.TABLES, fewest=3, most=5, keys=FACT),
    "questions": Key(Kind.TABLES, fewest=QUESTIONS_A_SECTION, most=QUESTIONS_A_SECTION, keys=QUESTION),
}

_OPTIONAL_OF_OWN = ("why_source", "why_period", "audience", "nations", "short_form", "since")

OWN_QUESTION: Keys = {
    **{name: replace(key, required=name not in _OPTIONAL_OF_OWN) for name, key in QUESTION.items()},
    "evidence_prompts": replace(QUESTION["evidence_prompts"], required=False, fewest=0, blank=True),
    "action_suggestions": replace(QUESTION["action_suggestions"], required=False, fewest=0, blank=True),
    "resources": replace(QUESTION["resources"], required=False, fewest=0, blank=True),
    "why_source": Key(required=False, blank=True),
}
"""What the program has a default for, an organisation may leave out."""

OWN_SECTION: Keys = {
    **SECTION,
    "resources": Key(Kind.TEXTS, required=False, blank=True),
    "why": Key(Kind.TABLES, required=False, most=5, keys=FACT),
    "questions": Key(Kind.TABLES, fewest=1, most=40, keys=OWN_QUESTION),
}

EXTENSION: Keys = {
    "extends": Key(pattern=SECTION_ID.pattern),
    "questions": OWN_SECTION["questions"],
}

SOURCE: Keys = {
    "id": Key(pattern=_SOURCE_ID),
    "title": Key(),
    "owner": Key(),
    "url": Key(),
    "year": Key(blank=True),
    "checked": Key(pattern=_DATE),
}

RESOURCE: Keys = {
    "id": Key(pattern=NAME.pattern),
    "title": Key(),
    "owner": Key(),
    "url": Key(),
    "about": _PROSE,
    "checked": Key(pattern=_DATE),
    "nations": _NATIONS,
}

ITEM: Keys = {
    "id": Key(pattern=NAME.pattern),
    "topic": Key(choices=TOPICS),
    "type": Key(choices=ITEM_TYPES),
    "text": Key(part=Part.LEVEL),
    "options": Key(Kind.TEXTS, Part.LEVEL, required=False, blank=True),
}

CHANGE: Keys = {
    "question": Key(pattern=QUESTION_ID.pattern),
    "replaces": Key(pattern=QUESTION_ID.pattern),
    "grade": Key(choices=GRADES),
    "version": Key(pattern=_VERSION),
    "note": Key(part=Part.LEVEL, required=False),
}

LEVEL: Keys = {
    "code": Key(),
    "label": Key(part=Part.HEADING),
    "meaning": Key(part=Part.LEVEL),
    "points": Key(Kind.WHOLE, required=False),
}

INDEX: Keys = {
    "id": Key(pattern=r"[a-z0-9][a-z0-9._-]{0,63}"),
    "version": Key(pattern=_VERSION),
    "title": Key(part=Part.HEADING),
    "sections": Key(Kind.TEXTS, fewest=1, most=20, pattern=NAME.pattern),
    "pages": Key(Kind.TEXTS, fewest=1, pattern=NAME.pattern),
    "scale": Key(Kind.TABLES, fewest=6, most=6, keys=LEVEL),
    "changes": Key(Kind.TABLES, required=False, keys=CHANGE),
}

WORDS = Key(Kind.WORDS, Part.LEVEL, pattern=_WORD)

SOURCES: Keys = {"sources": Key(Kind.TABLES, fewest=1, keys=SOURCE)}
RESOURCES: Keys = {"resources": Key(Kind.TABLES, fewest=1, keys=RESOURCE)}
EVALUATION: Keys = {"items": Key(Kind.TABLES, fewest=1, most=12, keys=ITEM)}
NATION: Keys = {"words": WORDS}
ORGANISATION: Keys = {
    "organisation": Key(Kind.TABLE, required=False, keys={"name": Key(required=False, longest=80)}),
    "contact": Key(
        Kind.TABLE,
        required=False,
        keys={name: Key(required=False, longest=200) for name, _ in CONTACT_LABELS},
    ),
    "words": replace(WORDS, required=False),
    "resources": Key(Kind.TABLES, required=False, keys=RESOURCE),
    "sources": Key(Kind.TABLES, required=False, keys=SOURCE),
}
