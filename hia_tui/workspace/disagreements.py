"""Disagreements: every version whole, with who gave it and what all of them had started from."""

from dataclasses import dataclass
from typing import Any

from hia_tui.domain.assessment import Field
from hia_tui.domain.errors import BadInput
from hia_tui.domain.operation import Operation
from hia_tui.domain.questionnaire import Question, Section
from hia_tui.domain.three_way import Run, nearest_replaced, word_differences
from hia_tui.workspace import facts
from hia_tui.workspace.words import field_name
from hia_tui.workspace.work import Work

_LONG_FIELDS = ("evidence", "note", "reason", "strengths", "gaps")


@dataclass(frozen=True, slots=True)
class Version:
    """One of the answers that people gave independently."""

    operation: Operation
    given: Operation
    """The edit that first gave it: another one where an undo brought it back."""
    by: str
    role: str
    evidence: str
    """What the same person wrote as evidence for the question; empty where that is not theirs."""
    note: str
    differences: tuple[Run, ...]
    """For a text: what it changed of what all had started from."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field to which people gave different answers, none having seen the others'."""

    path: str
    name: str
    """In words, such as `2.6` or `note of 2.6`."""
    question: Question | None
    field: str
    """The last step of the path, such as `rating`."""
    section: str | None
    versions: tuple[Version, ...]
    """Sorted by operation, which favours nobody."""
    base: Operation | None
    """What all of them had started from."""

    @property
    def seen(self) -> tuple[str, ...]:
        """Ids of the versions: what a decision made from this view settles."""
        return tuple(version.operation.id for version in self.versions)

    @property
    def is_text(self) -> bool:
        """Whether it is about a text, so that keeping all versions is possible."""
        return self.field in _LONG_FIELDS or any("\n" in str(v.operation.value) for v in self.versions)


def disagreements(work: Work, section: Section | None = None) -> list[Disagreement]:
    """All open disagreements, or those of one section, by path."""
    return [describe(work, field) for field in work.view.disagreements(section)]


def describe(work: Work, field: Field) -> Disagreement:
    """One field with all its versions."""
    base = nearest_replaced(work.ledger, field.live)
    kind, _, rest = field.name.partition("/")
    return Disagreement(
        path=field.name,
        name=field_name(work.view, field.name),
        question=work.questionnaire.find(rest.split("/")[0]) if kind == "q" else None,
        field=field.name.rsplit("/", 1)[1],
        section=work.view.section_of(field.name),
        versions=tuple(_version(work, op, base) for op in field.live),
        base=base,
    )


def find(work: Work, reference: str, field: str | None = None) -> Disagreement:
    """The open disagreement at a path, or at a question and one of its fields (by itself, the rating).

    Raises:
        UnknownName: no such question or field.
        BadInput: nobody disagrees about it.
    """
    path = _path(work, reference, field)
    found = work.view.field(path)
    if path not in {open_field.name for open_field in work.view.disagreements()}:
        where = field_name(work.view, path) if found.live else path
        raise BadInput(
            f"There is no disagreement about {where}. `hia disagreements` lists them. Nothing was changed."
        )
    return describe(work, found)


def as_facts(work: Work, disagreement: Disagreement) -> dict[str, Any]:
    """A disagreement as `--json` prints it."""
    asked = disagreement.question
    return {
        "path": disagreement.path,
        "question": asked.number if asked else None,
        "field": disagreement.field,
        "values": [
            facts.version(work, version.operation)
            | {
                "evidence": version.evidence or None,
                "note": version.note or None,
                "why": version.operation.why,
            }
            for version in disagreement.versions
        ],
        "base": facts.version(work, disagreement.base) if disagreement.base else None,
        "name": disagreement.name,
        "section": disagreement.section,
    }


def _version(work: Work, op: Operation, base: Operation | None) -> Version:
    start = base.value if base and isinstance(base.value, str) else ""
    is_text = isinstance(op.value, str) and not op.field.endswith(("/rating", "/target"))
    kind, _, rest = op.field.partition("/")
    subject = rest.split("/")[0] if kind == "q" else ""
    given = work.view.given(op)
    return Version(
        operation=op,
        given=given,
        by=work.view.member_name(given.member),
        role=work.view.member_role(given.member),
        evidence=_own_text(work, given, f"q/{subject}/evidence") if subject else "",
        note=_own_text(work, given, f"q/{subject}/note") if subject else "",
        differences=word_differences(start, str(op.value)) if is_text and start else (),
    )


def _own_text(work: Work, op: Operation, path: str) -> str:
    """The latest text of the version's writer in a neighbouring field, current or replaced."""
    theirs = [old for old in work.ledger.history(path) if old.member == op.member] if path != op.field else []
    return str(theirs[-1].value or "") if theirs else ""


def _path(work: Work, reference: str, field: str | None) -> str:
    if "/" in reference:
        return reference.strip()
    question = work.questionnaire.question(reference)
    path = f"q/{question.id}/{field or 'rating'}"
    open_here = [f.name for f in work.view.disagreements() if f.name.startswith(f"q/{question.id}/")]
    # Where only one field of the question is open, naming the question is enough.
    return open_here[0] if field is None and path not in open_here and len(open_here) == 1 else path
