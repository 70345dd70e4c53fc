"""Evaluation answers as packs carry them: in a part of their own, under a random code, without an author."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from hia_tui.domain.text import TEXT_LIMIT, has_forbidden
from hia_tui.exchange.header import encode

MOST_ITEMS = 200
MOST_CHOICES = 50

_CODE = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ITEM = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class EvaluationSheet:
    """One respondent's evaluation. There is no member, device or time in it, and none may be added."""

    respondent: str
    """A random code that stands for nobody."""
    revision: int
    """How often its own respondent changed it: one person on one machine, so the highest is the latest."""
    answers: tuple[tuple[str, str | tuple[str, ...]], ...]
    """Item ids with what was chosen or written, sorted by item."""

    def line(self) -> bytes:
        """The sheet as it is written in a pack."""
        return encode(
            {
                "evaluation": self.respondent,
                "revision": self.revision,
                "answers": {
                    item: list(given) if isinstance(given, tuple) else given for item, given in self.answers
                },
            }
        )


def read_sheet(body: object) -> EvaluationSheet:
    """Check one sheet from elsewhere; unknown keys are left out, so nothing that names a person travels on.

    Raises:
        ValueError: it breaks a rule.
    """
    if not isinstance(body, dict):
        raise ValueError("an evaluation is a JSON object")
    code, revision = body.get("evaluation"), body.get("revision", 0)
    if not (isinstance(code, str) and _CODE.fullmatch(code)):
        raise ValueError("the evaluation has no code")
    if type(revision) is not int or not 0 <= revision < 2**31:
        raise ValueError("the evaluation's revision is not a count")
    answers = body.get("answers")
    if not isinstance(answers, dict) or len(answers) > MOST_ITEMS:
        raise ValueError("the evaluation's answers are not a list of items")
    return EvaluationSheet(
        code, revision, tuple(sorted((_item(item), _given(answers[item])) for item in answers))
    )


def union(*collections: Iterable[EvaluationSheet]) -> tuple[EvaluationSheet, ...]:
    """All the sheets, one a respondent, sorted by code: the latest, or the fullest where none is later."""
    latest: dict[str, EvaluationSheet] = {}
    for sheets in collections:
        for sheet in sheets:
            known = latest.get(sheet.respondent)
            if known is None or _age(sheet) > _age(known):
                latest[sheet.respondent] = sheet
    return tuple(latest[code] for code in sorted(latest))


def _age(sheet: EvaluationSheet) -> tuple[int, int, str]:
    return sheet.revision, len(sheet.answers), json.dumps(sheet.answers)


def _item(item: str) -> str:
    if not _ITEM.fullmatch(item):
        raise ValueError("the evaluation answers an item that cannot be")
    return item


def _given(value: object) -> str | tuple[str, ...]:
    if isinstance(value, list):
        if len(value) > MOST_CHOICES:
            raise ValueError("the evaluation chooses too many options")
        return tuple(_text(entry) for entry in value)
    return _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > TEXT_LIMIT or has_forbidden(value):
        raise ValueError("the evaluation holds text that cannot be kept")
    return value
