"""Puts a model into words: which parts a report of each kind has, and in which order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC

from hia_tui.reports.blocks import Block, Contents, Heading, ReportView
from hia_tui.reports.facts import ReportKind, ReportModel
from hia_tui.reports.parts import (
    actions,
    change,
    evaluation,
    glance,
    improvement,
    method,
    paper,
    questions,
    spread,
)
from hia_tui.reports.wording import day


def present(model: ReportModel) -> ReportView:
    """Make every sentence that a reader of the report sees."""
    title = title_of(model)
    meta = model.meta
    whose = " · ".join(part for part in (meta.organisation, meta.title, meta.round) if part)
    is_final = model.is_signed_off or model.kind in (*glance.WITHOUT_DRAFT, ReportKind.PAPER)
    state = "" if is_final else "DRAFT · "
    made = meta.made_at.astimezone(UTC).isoformat() if meta.made_at else f"{meta.as_of}T00:00:00+00:00"
    return ReportView(
        title=f"{title}: {meta.title}",
        subject=f"{title}. {whose}. As of {day(meta.as_of)}.",
        author=meta.author if meta.names else "",
        lang="en-GB",
        footer=f"{state}{' · '.join(part for part in (meta.title, meta.round) if part)} · {day(meta.as_of)}",
        fingerprint=model.fingerprint,
        date=made,
        names_questions=model.kind is ReportKind.PAPER,
        blocks=tuple(_arranged(_PARTS[model.kind](model))),
    )


def title_of(model: ReportModel) -> str:
    """What the report is called."""
    if model.kind is ReportKind.SECTION and len(model.sections) == 1:
        return f"Section report: {model.sections[0].number} {model.sections[0].title}"
    return _TITLES[model.kind]


def _overall(model: ReportModel) -> Iterator[Block]:
    yield from glance.cover(model, f"{model.questionnaire_title} · overall report")
    yield from glance.at_a_glance(model)
    yield Contents()
    yield from method.how_to_read(model)
    yield from method.profile_tables(model)
    for section in model.sections:
        yield from questions.section_in_full(model, section)
    yield from questions.to_find_out(model)
    yield from actions.plan(model)
    yield from change.since_last_round(model)
    yield from method.disagreements(model)
    yield from _end(model)


def _section(model: ReportModel) -> Iterator[Block]:
    section = model.sections[0]
    yield from glance.cover(
        model, f"{model.questionnaire_title} · section report", f"Section {section.number}: {section.title}"
    )
    yield from questions.section_in_full(model, section, is_alone=True)
    yield from actions.details(model, model.actions)
    yield from method.disagreements(model)
    yield from method.how_to_read(model)
    yield from _end(model)


def _actions(model: ReportModel) -> Iterator[Block]:
    yield from glance.cover(model, f"{model.questionnaire_title} · action plan")
    yield from actions.plan_table(model)
    yield from actions.details(model, model.actions)
    yield from _end(model)


def _improvement(model: ReportModel) -> Iterator[Block]:
    yield from glance.cover(model, f"{model.questionnaire_title} · improvement and training plan")
    yield from improvement.to_improve(model)
    yield from improvement.to_learn(model)
    yield from improvement.to_find_out(model)
    yield Heading(2, "Action plan", "action-plan")
    yield from actions.plan_table(model)
    yield from _end(model)


def _comparison(model: ReportModel) -> Iterator[Block]:
    yield from glance.cover(model, f"{model.questionnaire_title} · change since last round")
    yield from change.compared(model)
    yield from _end(model)


def _trend(model: ReportModel) -> Iterator[Block]:
    yield from glance.cover(model, f"{model.questionnaire_title} · trend over rounds")
    yield from change.trend(model)
    yield from _end(model)


def _team(model: ReportModel) -> Iterator[Block]:
    yield from glance.cover(model, f"{model.questionnaire_title} · team report")
    yield from spread.team(model)
    yield from _end(model)


def _collation(model: ReportModel) -> Iterator[Block]:
    yield from glance.cover(model, f"{model.questionnaire_title} · collation of several teams")
    yield from spread.collation(model)
    yield from _end(model)


def _evaluation(model: ReportModel) -> Iterator[Block]:
    yield from glance.cover(model, f"{model.questionnaire_title} · evaluation")
    yield from evaluation.evaluation(model)
    yield from method.fingerprint(model)


def _end(model: ReportModel) -> Iterator[Block]:
    if model.kind in _WHOLE:
        yield from method.rest_of_store(model)
    yield from method.method(model)
    yield from method.fingerprint(model)


def _arranged(blocks: Iterable[Block]) -> Iterator[Block]:
    """Headings with levels that never skip one, and with anchors of their own."""
    seen: dict[str, int] = {}
    above = [1]
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        while len(above) > 1 and above[-1] >= block.level:
            above.pop()
        above.append(block.level)
        seen[block.anchor] = seen.get(block.anchor, 0) + 1
        number = seen[block.anchor]
        anchor = block.anchor if number == 1 else f"{block.anchor}-{number}"
        yield replace(block, level=len(above), anchor=anchor)


_WHOLE = (ReportKind.OVERALL, ReportKind.SECTION)
"""Reports that hold everything in the store, or everything of a section."""
_TITLES = {
    ReportKind.OVERALL: "Overall report",
    ReportKind.SECTION: "Section report",
    ReportKind.ACTIONS: "Action plan",
    ReportKind.IMPROVEMENT: "Improvement and training plan",
    ReportKind.COMPARISON: "Change since last round",
    ReportKind.TREND: "Trend over rounds",
    ReportKind.TEAM: "Team report",
    ReportKind.COLLATION: "Collation of several teams",
    ReportKind.EVALUATION: "Evaluation of the self-assessment",
    ReportKind.PAPER: "Blank form",
}
_PARTS: dict[ReportKind, Callable[[ReportModel], Iterator[Block]]] = {
    ReportKind.OVERALL: _overall,
    ReportKind.SECTION: _section,
    ReportKind.ACTIONS: _actions,
    ReportKind.IMPROVEMENT: _improvement,
    ReportKind.COMPARISON: _comparison,
    ReportKind.TREND: _trend,
    ReportKind.TEAM: _team,
    ReportKind.COLLATION: _collation,
    ReportKind.EVALUATION: _evaluation,
    ReportKind.PAPER: paper.form,
}
