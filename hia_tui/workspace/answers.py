"""Answering: ratings, reasons, evidence, notes, the mark to come back, and the section's own texts."""

from dataclasses import dataclass

from hia_tui.domain import validation
from hia_tui.domain.errors import OpenDisagreement
from hia_tui.domain.operation import Operation, Value
from hia_tui.domain.questionnaire import Question, Section
from hia_tui.workspace.words import count
from hia_tui.workspace.work import Edit, Work

KEEP = "\0keep"
"""Stands for "leave this as it is", which is different from clearing it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What an edit did."""

    operations: tuple[Operation, ...]
    """None when everything stood already."""
    removed_characters: int
    """Characters that cannot be kept (control characters) and were left out of the texts."""


def answer(
    work: Work,
    question: Question,
    *,
    rating: str | None = KEEP,
    reason: str = KEEP,
    evidence: str = KEEP,
    note: str = KEEP,
    target: str | None = KEEP,
    come_back: bool | None = None,
) -> Answered:
    """Answer a question, in part or whole, as one step. An empty text or a None rating clears.

    Raises:
        BadInput: a text is too long.
        OpenDisagreement: a field has versions that a person must settle first.
    """
    prefix = f"q/{question.id}/"
    edits: list[Edit] = []
    removed = 0
    if rating != KEEP:
        edits.append(Edit(prefix + "rating", rating))
    if target != KEEP:
        edits.append(Edit(prefix + "target", target))
    for name, typed in (("reason", reason), ("evidence", evidence), ("note", note)):
        if typed != KEEP:
            cleaned = validation.text(typed, f"The {name} for {question.number}")
            removed += cleaned.removed
            edits.append(Edit(prefix + name, cleaned.text.strip("\n") or None))
    if come_back is not None:
        edits.append(Edit(prefix + "come-back", True if come_back else None))
    _check_agreed(work, question, edits)
    return Answered(tuple(work.write(edits)), removed)


def edit_field(work: Work, field: str, value: Value, seen: tuple[str, ...]) -> Answered:
    """Write one field from a screen that showed `seen` as what was current there.

    Raises:
        BadInput: a text is too long; it is kept where it was typed.
    """
    removed = 0
    if isinstance(value, str) and not field.endswith(("/rating", "/target")):
        cleaned = validation.text(value, "This text")
        value, removed = cleaned.text.strip("\n") or None, cleaned.removed
    return Answered(tuple(work.write([Edit(field, value, seen)])), removed)


def reason_is_missing(work: Work, question: Question) -> bool:
    """Whether a question is marked not applicable without a reason; said when leaving or signing off."""
    found = work.view.answer(question)
    return found.rating.value == "not-applicable" and not found.reason.text and not found.reason.is_disagreed


def describe_section(
    work: Work, section: Section, *, strengths: str = KEEP, gaps: str = KEEP, completed: bool | None = None
) -> Answered:
    """Write a section's strengths and gaps, and say whether it is completed.

    Raises:
        BadInput: a text is too long.
        OpenDisagreement: a field has versions that a person must settle first.
    """
    edits: list[Edit] = []
    removed = 0
    for name, typed in (("strengths", strengths), ("gaps", gaps)):
        if typed != KEEP:
            cleaned = validation.text(typed, f"The {name} of section {section.number}")
            removed += cleaned.removed
            edits.append(Edit(f"section/{section.id}/{name}", cleaned.text.strip("\n") or None))
    if completed is not None:
        edits.append(Edit(f"section/{section.id}/done", completed))
    return Answered(tuple(work.write(edits)), removed)


def sign_off(work: Work, section: Section) -> Answered:
    """Sign a section as it stands now; later changes show.

    Raises:
        OpenDisagreement: something in it is not agreed.
    """
    seen = work.view.section(section)
    if seen.disagreements:
        raise OpenDisagreement(
            f"Section {section.number} has {len(seen.disagreements)} to agree. It was not signed off. "
            "See them with: hia disagreements"
        )
    digest = work.view.section_digest(section)
    live = tuple(op.id for op in work.view.live_of(section))
    return Answered(tuple(work.write([Edit(f"sign/{section.id}", f"{digest.n}:{digest.x}", None, live)])), 0)


def withdraw_sign_off(work: Work, section: Section) -> Answered:
    """Take a sign-off back."""
    return Answered(tuple(work.write([Edit(f"sign/{section.id}", None)])), 0)


def _check_agreed(work: Work, question: Question, edits: list[Edit]) -> None:
    for edit in edits:
        field = work.view.field(edit.field)
        if field.is_disagreed and not edit.field.endswith("/come-back"):
            name = edit.field.rsplit("/", 1)[1]
            raise OpenDisagreement(
                f"{len(field.live)} different answers stand for the {name} of {question.number}. "
                f"Nothing was changed. Settle it first: hia resolve {question.number} {name} --take N"
            )


def open_points(work: Work, section: Section) -> list[str]:
    """What a person should know before signing a section off, a sentence each; empty when nothing is open."""
    view = work.view.section(section)
    points = []
    if view.disagreements:
        points.append(f"{count(len(view.disagreements), 'field')} to agree.")
    if view.tally.unanswered:
        blank = [a.question.number for a in work.view.answers(section) if not a.is_answered]
        points.append(f"{count(len(blank), 'question')} unanswered: {', '.join(blank)}.")
    missing = [q.number for q in section.questions if reason_is_missing(work, q)]
    if missing:
        points.append(f"Not applicable without a reason: {', '.join(missing)}.")
    marked = [a.question.number for a in work.view.answers(section) if a.come_back]
    if marked:
        points.append(f"Marked to come back to: {', '.join(marked)}.")
    if view.sign_off and not view.sign_off.still_holds:
        who = ", ".join(work.view.member_name(member) for member in view.sign_off.changed_by) or "a merge"
        points.append(f"Changed after the last sign-off by {who}.")
    return points
