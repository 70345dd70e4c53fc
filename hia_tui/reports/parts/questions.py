"""Sections and questions in full: every answer, reason, evidence, note, target, mark and difference."""

from collections.abc import Iterator

from hia_tui.reports.blocks import (
    Bar,
    BarChart,
    Block,
    Bullets,
    Callout,
    Facts,
    Heading,
    Line,
    Para,
    Rating,
    Role,
    Run,
)
from hia_tui.reports.facts import FieldFacts, QuestionFacts, ReportModel, SectionFacts
from hia_tui.reports.parts.actions import section_actions
from hia_tui.reports.parts.glance import strongest, weakest
from hia_tui.reports.wording import (
    OLD_EVIDENCE_DAYS,
    STATES,
    UNANSWERED,
    authors,
    completion_basis,
    count,
    day_of,
    field_label,
    labelled,
    level_label,
    listed,
    parsed_day,
    planned_words,
    profile,
    rating_words,
    run,
    said_by,
    score_basis,
    score_words,
    shown_value,
    upper_first,
    with_reasons,
)

MOST_NAMED = 12
"""More questions than this are listed by their numbers: their names stand in the sections."""
CARRIED = "Evidence from the last round, to be confirmed"


def section_in_full(model: ReportModel, section: SectionFacts, *, is_alone: bool = False) -> Iterator[Block]:
    """One section with everything in it."""
    if not is_alone:
        title = f"{section.number} {section.title}"
        yield Heading(2, title, f"section-{section.number}", starts_page=True)
    yield Para(run(section.purpose))
    yield from summary(model, section)
    yield from _said(model, "Strengths", section.strengths)
    yield from _said(model, "Gaps", section.gaps)
    yield from _pointers(model, section)
    yield from _answers(model, section)
    yield from section_actions(model, section)


def _answers(model: ReportModel, section: SectionFacts) -> Iterator[Block]:
    """Every question about which something was said in full, the names of the rest after them."""
    planned_for = {action.question for action in model.actions if action.planned}
    blank = [q for q in section.questions if _is_blank(q) and q.number not in planned_for]
    said = [q for q in section.questions if q not in blank]
    if said:
        yield Heading(3, "Questions and answers", f"section-{section.number}-questions")
    for question in said:
        yield from question_in_full(model, question)
    if blank:
        title = f"Not answered: {count(len(blank), 'question')}"
        yield Heading(3, title, f"section-{section.number}-not-answered")
        yield Bullets(tuple(_pointer(q) for q in blank))


def _is_blank(question: QuestionFacts) -> bool:
    """Whether nobody said anything about it, not even that an answer was taken back."""
    fields = (question.rating, *question.texts, question.target, *question.others)
    return not question.come_back and all(field.status == "empty" for field in fields)


def summary(model: ReportModel, section: SectionFacts) -> Iterator[Block]:
    """State, score and completion of a section."""
    tally = section.tally
    words = score_words(model.scale, tally)
    yield BarChart(
        f"Score: {words}",
        (
            Bar("Score", tally.score, "too few answers" if tally.score is None else f"{tally.score}%"),
            Bar("Completion", tally.completion, f"{tally.completion}%"),
        ),
        f"Bar chart. Score: {words}. Completion: {tally.completion}%.",
    )
    yield Facts(
        (
            ("Score", run(score_basis(tally))),
            ("Completion", run(completion_basis(tally))),
            ("Answers", run(profile(model.scale, tally))),
            ("State", run(state_words(section))),
            *((_other_label(model, f), run(_other(model, f))) for f in section.others if not f.is_disagreed),
        )
    )
    for field in section.others:
        if field.is_disagreed:
            yield difference(model, field)


def state_words(section: SectionFacts) -> str:
    """Where a section stands and who signed it off."""
    words = STATES.get(section.state, section.state)
    signed = section.sign_off
    if signed is None:
        return words
    if signed.still_holds:
        return f"{words} by {signed.by} on {day_of(signed.at)}"
    changed = f" by {listed(signed.changed_by)}" if signed.changed_by else ""
    return f"{words}. Changed{changed} after {signed.by} signed it off on {day_of(signed.at)}"


def _pointers(model: ReportModel, section: SectionFacts) -> Iterator[Block]:
    high, low = strongest(section.questions), weakest(section.questions)
    unknown = [q for q in section.questions if q.state == "dont-know"]
    back = [q for q in section.questions if q.come_back]
    rows = (
        ("Highest", [f"{q.number} {q.name} ({level_label(model.scale, q.state)})" for q in high]),
        ("Lowest", [f"{q.number} {q.name} ({level_label(model.scale, q.state)})" for q in low]),
        ("To find out", [f"{q.number} {q.name}" for q in unknown]),
        ("To come back to", [f"{q.number} {q.name}" for q in back]),
    )
    found = [labelled(label, "; ".join(names)) for label, names in rows if names]
    if found:
        yield Bullets(tuple(found))


def _other_label(model: ReportModel, field: FieldFacts) -> str:
    if field.name.endswith("/done"):
        return "Said to be completed"
    return upper_first(field_label(model, field.name).partition(", ")[2])


def _other(model: ReportModel, field: FieldFacts) -> str:
    return with_reasons(f"{_value(model, field)} ({authors(field.versions)})", field.versions)


def _value(model: ReportModel, field: FieldFacts) -> str:
    return "; ".join(dict.fromkeys(shown_value(model, field, version) for version in field.versions))


def question_in_full(model: ReportModel, question: QuestionFacts) -> Iterator[Block]:
    """One question with everything that was said about it."""
    yield Heading(4, f"{question.number} {question.name}", f"q-{question.number.replace('.', '-')}")
    yield Para(run(question.text), lang=model.meta.language)
    yield rating_of(model, question)
    yield from _meaning(model, question)
    for label, field in (
        ("Reason", question.reason),
        (CARRIED if question.is_to_confirm else "Evidence", question.evidence),
        ("Note", question.note),
    ):
        yield from _said(model, label, field)
    if question.target.value:
        aim = f"{rating_words(model.scale, question.target.value)}. {authors(question.target.versions)}"
        yield Para(labelled("Target", with_reasons(aim, question.target.versions)))
    for field in question.others:
        name = field.name.rsplit("/", 1)[-1]
        yield from _said(model, name.replace("-", " ").capitalize(), field)
    yield from _plans(model, question)
    if question.come_back:
        yield Para((Run("Come back: ", bold=True), Run("marked to be looked at again.")))
    for field in (question.rating, question.target):
        if field.is_disagreed:
            yield difference(model, field)


def _plans(model: ReportModel, question: QuestionFacts) -> Iterator[Block]:
    """What the last round planned for a question, and what became of it."""
    for action in model.actions:
        if action.planned is not None and action.question == question.number:
            title = action.planned.title.rstrip(".")
            yield Para(labelled("Planned last round", f"“{title}”, {planned_words(action.planned)}."))


def rating_of(model: ReportModel, question: QuestionFacts) -> Rating:
    """The rating as boxes and words."""
    level = int(question.state) if question.state and question.state.isdigit() else None
    words = rating_words(model.scale, question.state)
    if question.rating.status == "cleared":
        words = f"{UNANSWERED}: the answer was cleared"
    target = question.target.value
    return Rating(level, words, int(target) if target.isdigit() else None)


def _meaning(model: ReportModel, question: QuestionFacts) -> Iterator[Block]:
    described = next((lvl.meaning for lvl in question.levels if lvl.code == question.state), "")
    if described:
        yield Para(run(described), lang=model.meta.language)
    versions = question.rating.versions
    if versions and not question.rating.is_disagreed:
        verb = "Cleared" if question.rating.status == "cleared" else "Answered"
        yield Para(run(with_reasons(f"{verb} by {authors(versions)}.", versions)), Role.MUTED)


def _said(model: ReportModel, label: str, field: FieldFacts) -> Iterator[Block]:
    """What people wrote in a text field, with its author; all versions where they differ."""
    if field.is_disagreed:
        yield difference(model, field)
        return
    if not field.has_text:
        return
    whose = f"{label}, {authors(field.versions)}{_age(model, label, field)}"
    yield Para(labelled(whose, field.value), Role.SAID, lang=model.meta.language)
    if why := with_reasons("", field.versions):
        yield Para(run(why), Role.MUTED)


def _age(model: ReportModel, label: str, field: FieldFacts) -> str:
    if label not in ("Evidence", CARRIED):
        return ""
    days = [parsed_day(version.at) for version in field.versions]
    newest = max((found for found in days if found), default=None)
    if newest is None or (model.meta.as_of - newest).days <= OLD_EVIDENCE_DAYS:
        return ""
    return ", more than 12 months old"


def difference(model: ReportModel, field: FieldFacts) -> Callout:
    """An open disagreement with each version and who gave it."""
    return Callout(
        f"Not agreed yet: {field_label(model, field.name)}",
        tuple(said_by(model, field, version) for version in field.versions),
    )


def to_find_out(model: ReportModel) -> Iterator[Block]:
    """Don't-knows, unanswered questions and marks, gathered over the sections."""
    groups: tuple[tuple[str, list[QuestionFacts]], ...] = (
        ("To find out", [q for q in model.questions if q.state == "dont-know"]),
        ("Not answered", [q for q in model.questions if q.state is None]),
        ("To come back to", [q for q in model.questions if q.come_back]),
    )
    if not any(found for _, found in groups) and not any(q.is_to_confirm for q in model.questions):
        return
    yield Heading(2, "What is still open", "still-open")
    for title, found in groups:
        if not found:
            continue
        yield Heading(3, f"{title}: {count(len(found), 'question')}", title.lower().replace(" ", "-"))
        if len(found) > MOST_NAMED:
            yield Para(run(f"{listed([q.number for q in found])}."))
        else:
            yield Bullets(tuple(_pointer(q) for q in found))
    carried = [q for q in model.questions if q.is_to_confirm]
    if carried:
        title = f"Evidence from the last round, to be confirmed: {count(len(carried), 'question')}"
        yield Heading(3, title, "to-confirm")
        yield Para(run(f"{listed([q.number for q in carried])}."))


def _pointer(question: QuestionFacts) -> Line:
    return (Run(f"{question.number} ", bold=True), Run(question.name))
