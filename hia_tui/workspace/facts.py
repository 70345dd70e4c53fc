"""The facts that `--json` prints: shapes that stay, to which keys may be added.

Shapes are those of the product's command reference: nothing is renamed or dropped.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from hia_tui.domain.actions import Action
from hia_tui.domain.assessment import QUESTION_FIELDS, Field, SectionView
from hia_tui.domain.ledger import Digest
from hia_tui.domain.operation import Operation
from hia_tui.domain.questionnaire import Question
from hia_tui.domain.scoring import Tally
from hia_tui.storage.contents import StoredAssessment
from hia_tui.workspace.returning import returned
from hia_tui.workspace.work import Work


def status(work: Work) -> dict[str, Any]:
    """Completion and score with their denominators, overall and for each section."""
    questionnaire = work.questionnaire
    return {
        "assessment": {
            "id": work.header.id,
            "title": work.title,
            "round": work.round,
            "questionnaire": questionnaire.reference,
            "form": questionnaire.form.value,
            "organisation": work.organisation,
            "nation": questionnaire.nation.value,
        },
        "overall": tally(work.view.tally()) | {"disagreements": len(list(work.view.disagreements()))},
        "sections": [section(view) for view in work.view.sections()],
        "unsent": work.unsent(),
        "digest": digest(work.ledger.digest),
        "actions": len(work.view.actions()),
        "sent_back": [one.question.number for one in returned(work)],
        "unknown_questions": len(work.view.unknown_questions()),
    }


def tally(counted: Tally) -> dict[str, Any]:
    """A tally's counts and figures; `score` is null where too few are rated."""
    return {
        "answered": counted.answered,
        "questions": counted.questions,
        "completion": counted.completion,
        "points": counted.points,
        "possible": counted.possible,
        "score": counted.score,
        "rated": counted.rated,
        "applicable": counted.applicable,
        "levels": list(counted.levels),
        "dont_know": counted.dont_know,
        "not_applicable": counted.not_applicable,
        "unanswered": counted.unanswered,
    }


def section(view: SectionView) -> dict[str, Any]:
    """One section's figures and state."""
    return (
        {"number": view.section.number, "id": view.section.id, "title": view.section.title}
        | tally(view.tally)
        | {"disagreements": len(view.disagreements), "state": view.state.value}
    )


def question(work: Work, asked: Question) -> dict[str, Any]:
    """One question's fields and their history."""
    names = [f"q/{asked.id}/{name}" for name in QUESTION_FIELDS]
    history = [entry for name in names for entry in field_history(work, name)]
    return {
        "question": asked.number,
        "id": asked.id,
        "text": asked.text,
        "fields": {name.rsplit("/", 1)[1]: field(work, work.view.field(name)) for name in names},
        "history": history,
    }


def field(work: Work, found: Field) -> dict[str, Any]:
    """A field's status and every current value with who and when."""
    return {"status": found.status.value, "values": [version(work, op) for op in found.live]}


def version(work: Work, op: Operation) -> dict[str, Any]:
    """One value with who gave it, when, and the operation that holds it."""
    given = work.view.given(op)
    return {
        "value": op.value,
        "by": work.view.member_name(given.member),
        "role": work.view.member_role(given.member),
        "at": given.at,
        "operation": op.id,
    }


def field_history(work: Work, name: str) -> list[dict[str, Any]]:
    """Every edit of a field, oldest first as far as one replaced another."""
    return [
        {
            "field": name.rsplit("/", 1)[1] if name.startswith("q/") else name,
            "path": name,
            "value": entry.operation.value,
            "by": work.view.member_name(entry.operation.member),
            "at": entry.operation.at,
            "operation": entry.operation.id,
            "replaced_by": entry.replaced_by,
            "how": entry.operation.how,
            "why": entry.operation.why,
        }
        for entry in work.view.history(name)
    ]


def action(work: Work, found: Action) -> dict[str, Any]:
    """One action with its attributes."""
    today = work.clock().date()
    linked = work.questionnaire.find(found.text("question"))
    return {
        "action": found.id,
        "title": found.title,
        "section": work.view.section_of_action(found),
        "question": linked.number if linked else found.text("question") or None,
        "owner": found.text("owner") or None,
        "start": found.text("start") or None,
        "due": found.text("due") or None,
        "measure": found.text("measure") or None,
        "status": found.status.value,
        "ready": found.is_ready,
        "overdue": found.is_overdue(today),
        "changed_after_removal": bool(found.changed_after_removal),
        "attributes": {
            name: [version(work, op) for op in live] for name, live in sorted(found.attributes.items())
        },
    }


def listing(assessments: Iterable[StoredAssessment], in_use: StoredAssessment | None) -> list[dict[str, Any]]:
    """All assessments kept here."""
    return [asdict(a) | {"in_use": in_use is not None and a.id == in_use.id} for a in assessments]


def digest(found: Digest) -> dict[str, Any]:
    """Count and fingerprint of a set of operations."""
    return {"n": found.n, "x": found.x}
