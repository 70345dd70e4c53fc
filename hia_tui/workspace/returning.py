"""Sending questions back to who answered them, with a note: exactly these are open again."""

from collections.abc import Sequence
from dataclasses import dataclass

from hia_tui.domain import validation
from hia_tui.domain.errors import BadInput
from hia_tui.domain.operation import Operation
from hia_tui.domain.questionnaire import Question
from hia_tui.workspace.work import Edit, Work

_ANSWER_FIELDS = ("rating", "reason", "evidence", "note", "target")


@dataclass(frozen=True, slots=True)
class Returned:
    """A question that somebody sent back and that still waits."""

    question: Question
    note: str
    by: str
    at: str
    is_changed: bool
    """Whether its answer was changed since; taking the mark off says that it is dealt with."""


def send_back(work: Work, questions: Sequence[Question], note: str) -> list[Operation]:
    """Mark questions to come back to, with a note, and take back that their sections are completed.

    Raises:
        BadInput: there is no note, or no question.
        NotSaved: the disk did not take it; nothing changed.
    """
    said = validation.text(note, "The note").text.strip()
    if not said or not questions:
        raise BadInput("Say which questions go back, and why, in a note. Nothing was changed.")
    edits = [edit for question in questions for edit in _edits(work, question, said)]
    for section in dict.fromkeys(question.section for question in questions):
        done = f"section/{section}/done"
        if any(op.value is True for op in work.ledger.live(done)):
            edits.append(Edit(done, None, replaces=work.view.field(done).ids))
    return work.write(edits)


def returned(work: Work) -> list[Returned]:
    """The questions that were sent back and still have their mark, in the order of the questionnaire."""
    found = (returned_one(work, question) for question in work.questionnaire.questions)
    return [one for one in found if one is not None]


def returned_one(work: Work, question: Question) -> Returned | None:
    """A question as it was sent back; None where it was not, or its mark was taken off since."""
    notes = [op for op in work.ledger.live(f"q/{question.id}/returned") if isinstance(op.value, str)]
    if not notes or not work.view.answer(question).come_back:
        return None
    seen = {op_id for op in notes for op_id in op.saw}
    return Returned(
        question=question,
        note="\n".join(str(op.value) for op in notes),
        by=", ".join(sorted({work.view.member_name(op.member) for op in notes})),
        at=max(op.at for op in notes),
        is_changed=any(op_id not in seen for op_id in _answer_ids(work, question)),
    )


def _edits(work: Work, question: Question, note: str) -> list[Edit]:
    prefix = f"q/{question.id}/"
    path, mark = prefix + "returned", prefix + "come-back"
    seen = tuple(_answer_ids(work, question))
    return [
        Edit(path, note, replaces=work.view.field(path).ids, saw=seen),
        Edit(mark, True, replaces=work.view.field(mark).ids),
    ]


def _answer_ids(work: Work, question: Question) -> list[str]:
    return [op.id for name in _ANSWER_FIELDS for op in work.ledger.live(f"q/{question.id}/{name}")]
