"""What to improve, what to learn and what to find out, gathered from the answers."""

from collections.abc import Iterator, Sequence

from hia_tui.reports.blocks import Block, Bullets, Heading, Line, Para, Role, Run, Table
from hia_tui.reports.facts import ActionFacts, QuestionFacts, ReportModel, SectionFacts
from hia_tui.reports.wording import count, labelled, level_label, run, upper_first

WEAK = ("1", "2", "dont-know")
LEARNING_SECTIONS = (1, 2)
"""Knowledge and practice: what is weak there is something to learn."""


def weak(section: SectionFacts) -> list[QuestionFacts]:
    """Questions at the two lower levels or not known, lowest first."""
    return sorted((q for q in section.questions if q.state in WEAK), key=lambda q: WEAK.index(q.state or ""))


def to_improve(model: ReportModel) -> Iterator[Block]:
    """By section: what stands low, where it should be, and what is planned for it."""
    yield Heading(2, "What to improve", "what-to-improve")
    found = [(section, weak(section)) for section in model.sections]
    total = sum(len(questions) for _, questions in found)
    verb = "stands" if total == 1 else "stand"
    yield Para(run(f"{upper_first(count(total, 'question'))} {verb} at Not yet, Starting or Don't know."))
    planned = _planned(model.actions)
    for section, questions in found:
        if not questions:
            continue
        yield Heading(3, f"{section.number} {section.title}", f"improve-{section.number}")
        rows = tuple(_row(model, question, planned) for question in questions)
        yield Table("", ("Question", "Now", "Aim", "Planned"), rows)
        yield from _ideas(questions, planned)


def _planned(actions: Sequence[ActionFacts]) -> dict[str, list[str]]:
    planned: dict[str, list[str]] = {}
    for action in actions:
        if action.question and action.is_open:
            planned.setdefault(action.question, []).append(action.title)
    return planned


def _row(model: ReportModel, question: QuestionFacts, planned: dict[str, list[str]]) -> tuple[str, ...]:
    aim = level_label(model.scale, question.target.value) if question.target.value else "–"
    return (
        f"{question.number} {question.name}",
        level_label(model.scale, question.state),
        aim,
        "; ".join(planned.get(question.number, ())) or "Nothing yet",
    )


def _ideas(questions: Sequence[QuestionFacts], planned: dict[str, list[str]]) -> Iterator[Block]:
    items = [
        labelled(question.number, " ".join(question.suggestions))
        for question in questions
        if question.suggestions and question.number not in planned
    ]
    if items:
        yield Para((Run("Ideas where nothing is planned yet", bold=True),))
        yield Bullets(tuple(items))


def to_learn(model: ReportModel) -> Iterator[Block]:
    """Training and support: low knowledge and confidence, with what can be read or attended."""
    yield Heading(2, "Training and support needs", "training")
    needs = [q for s in model.sections if s.number in LEARNING_SECTIONS for q in weak(s)]
    if not needs:
        yield Para(run("No training need shows in the sections on knowledge and practice."))
        return
    yield Para(
        run(f"{upper_first(count(len(needs), 'training need'))} from the sections on knowledge and practice.")
    )
    yield Bullets(tuple(_need(model, question) for question in needs))
    yield from _resources(model, needs)


def _need(model: ReportModel, question: QuestionFacts) -> Line:
    label = level_label(model.scale, question.state)
    return (Run(f"{question.number} {question.name}", bold=True), Run(f" ({label})"))


def _resources(model: ReportModel, needs: Sequence[QuestionFacts]) -> Iterator[Block]:
    wanted: dict[str, list[str]] = {}
    for question in needs:
        for resource in question.resources:
            wanted.setdefault(resource, []).append(question.number)
    found = [(r, wanted[r.id]) for r in model.resources if r.id in wanted]
    if not found:
        return
    yield Heading(3, "What can help", "what-can-help")
    items: list[Line] = [
        (
            Run(resource.title, bold=True),
            Run(f", {resource.owner}. {resource.about} For {', '.join(numbers)}. "),
            Run(resource.url, href=resource.url),
        )
        for resource, numbers in found
    ]
    yield Bullets(tuple(items))


def to_find_out(model: ReportModel) -> Iterator[Block]:
    """Don't-knows, with the prompts that say where to look."""
    unknown = [q for q in model.questions if q.state == "dont-know"]
    if not unknown:
        return
    yield Heading(2, "To find out", "find-out")
    yield Para(run(f"{upper_first(count(len(unknown), 'question'))} answered with don't know."), Role.BODY)
    yield Bullets(
        tuple(labelled(f"{q.number} {q.name}", " ".join(q.evidence_prompts) or q.text) for q in unknown)
    )
