"""The fingerprint that a report carries: which state of the store it was made from.

`hia1.<assessment>.<operations>.<digest>.<codes>`: the ledger's digest says whether anything changed
since; a code of four characters for each question, each section's texts and each section's actions
says what did.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from hia_tui.domain.assessment import Assessment

_WIDTH = 4
_PATTERN = re.compile(r"hia1\.([A-Za-z0-9_-]{1,64})\.(\d{1,6})\.([0-9a-f]{30})\.([A-Za-z0-9_-]*)")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A state of one assessment."""

    assessment_id: str
    n: int
    x: str
    codes: tuple[str, ...]

    def __str__(self) -> str:
        return f"hia1.{self.assessment_id}.{self.n}.{self.x}.{''.join(self.codes)}"


def fingerprint_of(assessment: Assessment, assessment_id: str) -> Fingerprint:
    """The fingerprint of the state that an assessment is in."""
    digest = assessment.ledger.digest
    codes = tuple(code for _, code in codes_of(assessment))
    return Fingerprint(assessment_id, digest.n, digest.x, codes)


def read_fingerprint(text: str) -> Fingerprint | None:
    """The first fingerprint in a text, white space and all."""
    found = _PATTERN.search(re.sub(r"(?<=[A-Za-z0-9_.-])[ \t]*\r?\n[ \t>]*(?=[A-Za-z0-9_-])", "", text))
    found = found or _PATTERN.search(text)
    if found is None:
        return None
    joined = found[4]
    codes = tuple(joined[i : i + _WIDTH] for i in range(0, len(joined), _WIDTH))
    return Fingerprint(found[1], int(found[2]), found[3], codes)


def codes_of(assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Name and code of each part of an assessment, in the order of the questionnaire."""
    questionnaire = assessment.questionnaire
    by_section: dict[str | None, list[str]] = {}
    for action in assessment.actions():
        by_section.setdefault(assessment.section_of_action(action), []).append(action.id)
    for question in questionnaire.questions:
        yield f"question {question.number}", _code(assessment, [f"q/{question.id}"])
    for section in questionnaire.sections:
        subjects = [f"{kind}/{section.id}" for kind in ("section", "sign", "claim", "assign", "due")]
        yield f"section {section.number}", _code(assessment, subjects)
        items = [f"action/{item}" for item in by_section.pop(section.id, ())]
        yield f"actions of section {section.number}", _code(assessment, items)
    rest = [f"action/{item}" for items in by_section.values() for item in sorted(items)]
    rest += [f"q/{item}" for item in assessment.unknown_questions()]
    rest += [
        f"{kind}/{item}" for kind in ("member", "assessment") for item in assessment.ledger.subjects(kind)
    ]
    yield "other entries", _code(assessment, rest)


def _code(assessment: Assessment, subjects: list[str]) -> str:
    ledger = assessment.ledger
    fields = [name for subject in sorted(subjects) for name in ledger.fields_of(subject)]
    ids = "".join(op.id for name in fields for op in ledger.live(name))
    return urlsafe_b64encode(sha256(ids.encode()).digest()[:3]).decode()
