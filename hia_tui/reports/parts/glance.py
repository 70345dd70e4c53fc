"""The first page: what this is, how far it is, what is strong, what is weak, what to do first."""

from collections.abc import Iterator, Sequence

from hia_tui.domain.scoring import MOST_POINTS, percent
from hia_tui.reports.blocks import (
    Bar,
    BarChart,
    Block,
    Bullets,
    Callout,
    Columns,
    Cover,
    Figure,
    Heading,
    KeyFigures,
    Line,
    Para,
    Role,
    Run,
)
from hia_tui.reports.facts import (
    SMALLEST_GROUP,
    ActionFacts,
    QuestionFacts,
    ReportKind,
    ReportModel,
    SectionFacts,
)
from hia_tui.reports.wording import (
    FORMS,
    completion_basis,
    count,
    day,
    level_label,
    listed,
    per_cent,
    run,
    score_basis,
    upper_first,
)

MOST_LISTED = 3
FIRST_ACTIONS = 3
LONGEST_TITLE = 90
"""Characters of an action's title on the first page."""
WITHOUT_DRAFT = (ReportKind.COLLATION, ReportKind.EVALUATION)
"""Reports that are not about one assessment's answers."""


def cover(model: ReportModel, kicker: str, about: str = "") -> Iterator[Block]:
    """Title, whose it is, and DRAFT while it is one."""
    meta = model.meta
    what = [meta.organisation, meta.round, FORMS[meta.form], day(meta.as_of)]
    lines = [" · ".join(part for part in what if part), about]
    yield Cover(kicker, meta.title, tuple(line for line in lines if line))
    if not model.is_signed_off and model.kind not in WITHOUT_DRAFT:
        yield Callout(*draft(model))


def draft(model: ReportModel) -> tuple[str, tuple[Line, ...]]:
    """The words of the DRAFT box."""
    tally = model.tally
    signed = len(model.signed_off)
    words = f"{tally.answered} of {count(tally.questions, 'question')} answered ({tally.completion}%)."
    if len(model.sections) == 1:
        words += " The section is not signed off."
    else:
        words += f" {signed} of {len(model.sections)} sections signed off."
    changed = [s for s in model.sections if s.sign_off and not s.sign_off.still_holds]
    if changed:
        numbers = listed([str(section.number) for section in changed])
        noun = "Section" if len(changed) == 1 else "Sections"
        words += f" {noun} {numbers} changed after being signed off."
    return f"DRAFT: {words}", ()


def key_figures(model: ReportModel) -> KeyFigures:
    """Score and completion, apart, each with its denominators."""
    tally = model.tally
    score = tally.score
    label = (
        "Too few answers for a score" if score is None else f"Score: {level_label(model.scale, tally.band)}"
    )
    return KeyFigures(
        (
            Figure(per_cent(score), label, score_basis(tally)),
            Figure(per_cent(tally.completion), "Completion", completion_basis(tally)),
        )
    )


def took_part(model: ReportModel) -> str:
    """Who took part: by role where the group is large enough, by number otherwise."""
    people = model.people
    if not people:
        return "Nobody has written in this assessment yet."
    if not model.meta.names:
        return f"{upper_first(count(len(people), 'person', 'people'))} took part."
    return f"{listed([f'{p.name} ({p.role})' if p.role else p.name for p in people])} took part."


def agreement(model: ReportModel) -> str:
    """What is agreed and what is not."""
    tally = model.tally
    open_fields = model.open_fields
    if not tally.answered and not open_fields:
        return "Nothing is answered yet."
    if not open_fields:
        said = "Everything that is answered is agreed"
    else:
        said = (
            f"{count(len(open_fields), 'answer')} {'is' if len(open_fields) == 1 else 'are'} not agreed yet"
        )
    parts = []
    if tally.dont_know:
        parts.append(f"{count(tally.dont_know, 'question')} {_is_are(tally.dont_know)} “don't know”")
    if tally.unanswered:
        parts.append(f"{count(tally.unanswered, 'question')} {_is_are(tally.unanswered)} not answered")
    return ". ".join([said, *([f"{upper_first(listed(parts))}"] if parts else [])]) + "."


def _is_are(number: int) -> str:
    return "is" if number == 1 else "are"


def headline(model: ReportModel) -> str:
    """The finding about the sections, with the figures that show it."""
    scored = [s for s in model.sections if s.tally.score is not None]
    if len(scored) < 2:
        return "Too few sections have a score to compare them" if len(model.sections) > 1 else ""
    ranked = sorted(scored, key=lambda s: (-(s.tally.score or 0), s.number))
    best, least = ranked[0], ranked[-1]
    if best.tally.score == least.tally.score:
        which = (
            "All sections"
            if len(scored) == len(model.sections)
            else f"The {len(scored)} sections with a score"
        )
        return f"{which} stand at {best.tally.score}%"
    lowest = [s for s in ranked if s.tally.score == least.tally.score]
    names = listed([f"section {s.number}" for s in sorted(lowest, key=lambda s: s.number)])
    verb = "has" if len(lowest) == 1 else "have"
    return f"{upper_first(names)} {verb} the lowest score, {least.tally.score}%"


def section_chart(model: ReportModel) -> BarChart:
    """Scores by section, highest first; sections without a score at the end."""
    previous = _previous_scores(model)
    ranked = sorted(
        model.sections,
        key=lambda s: (s.tally.score is None, -(s.tally.score or 0), s.number),
    )
    bars = tuple(_bar(model, section, previous.get(section.id)) for section in ranked)
    alt = "Bar chart of scores by section. " + " ".join(
        f"{bar.label}: {bar.words}." + (f" Last round {bar.previous}%." if bar.previous is not None else "")
        for bar in bars
    )
    key = "White diamond: last round, over the same questions." if previous else ""
    return BarChart(headline(model) or "Score", bars, alt, key)


def _bar(model: ReportModel, section: SectionFacts, previous: int | None) -> Bar:
    tally = section.tally
    if tally.score is None:
        words = f"too few answers: {tally.rated} of {tally.applicable} rated"
    else:
        words = f"{tally.score}% {level_label(model.scale, tally.band)}"
    return Bar(f"{section.number} {section.title}", tally.score, words, previous)


def _previous_scores(model: ReportModel) -> dict[str, int]:
    """Scores of the last round, only where exactly the same questions are rated now."""
    if model.comparison is None:
        return {}
    rated = {s.id: s.tally.rated for s in model.sections}
    return {
        change.id: percent(change.points_then, MOST_POINTS * change.compared)
        for change in model.comparison.sections
        if change.compared and change.compared == rated.get(change.id)
    }


def strongest(questions: Sequence[QuestionFacts]) -> list[QuestionFacts]:
    """Questions at the two upper levels, highest first, then in the order of the questions."""
    high = [q for q in questions if q.state in ("3", "4")]
    return sorted(high, key=lambda q: -int(q.state or 0))[:MOST_LISTED]


def weakest(questions: Sequence[QuestionFacts]) -> list[QuestionFacts]:
    """Questions at the two lower levels, lowest first, then in the order of the questions."""
    low = [q for q in questions if q.state in ("1", "2")]
    return sorted(low, key=lambda q: int(q.state or 0))[:MOST_LISTED]


def strengths_and_gaps(model: ReportModel) -> Columns:
    """The highest and the lowest rated questions, side by side."""

    def items(questions: Sequence[QuestionFacts], none: str) -> tuple[Line, ...]:
        if not questions:
            return (run(none),)
        return tuple(run(f"{q.number} {q.name} ({level_label(model.scale, q.state)})") for q in questions)

    return Columns(
        ("What we do well", "What needs work"),
        (
            items(strongest(model.questions), "No question is at Established or Embedded yet."),
            items(weakest(model.questions), "No question is at Not yet or Starting."),
        ),
    )


def first_actions(model: ReportModel) -> list[ActionFacts]:
    """Open actions, those with a date first, in the order of their dates."""
    still_open = [a for a in model.actions if a.is_open]
    ordered = sorted(still_open, key=lambda a: (a.due is None, a.due.isoformat() if a.due else ""))
    return ordered[:FIRST_ACTIONS]


def action_line(action: ActionFacts) -> Line:
    """One action in a line: what, who, by when, and what stands in the way."""
    lead = action.attribute("owner").value or "no lead yet"
    due = f"by {day(action.due)}" if action.due else "no date yet"
    marks = [
        word for word, is_so in (("overdue", action.is_overdue), ("not ready", not action.is_ready)) if is_so
    ]
    return (
        Run(shortened(action.title), bold=True),
        Run(f". {lead}, {due}{''.join(f' · {m}' for m in marks)}"),
    )


def shortened(title: str) -> str:
    """A title that fits the first page; the plan holds it in full."""
    title = title.rstrip(".")
    if len(title) <= LONGEST_TITLE:
        return title
    return title[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"


def at_a_glance(model: ReportModel) -> Iterator[Block]:
    """The page that a manager reads in twenty seconds."""
    yield key_figures(model)
    yield Para(run(took_part_line(model)), Role.BODY)
    yield section_chart(model)
    yield strengths_and_gaps(model)
    yield from what_first(model)


def took_part_line(model: ReportModel) -> str:
    """Who took part, what is agreed, and what changed, in a few sentences."""
    return " ".join(part for part in (took_part_short(model), agreement(model), since_then(model)) if part)


def since_then(model: ReportModel) -> str:
    """How many questions went up and down since the last round, with what they are out of."""
    if model.comparison is None:
        return ""
    sections = model.comparison.sections
    up, same, down = (sum(getattr(s, name) for s in sections) for name in ("up", "same", "down"))
    if not up + same + down:
        return ""
    before = model.comparison.earlier.round or "the last round"
    rated = count(up + same + down, "question")
    return f"Since {before}, of {rated} rated in both rounds {up} went up and {down} down."


def took_part_short(model: ReportModel) -> str:
    """How many people of how many roles took part, for the first page."""
    people = model.people
    if not people:
        return took_part(model)
    roles = sorted({p.role for p in people if p.role})
    words = f"{upper_first(count(len(people), 'person', 'people'))} took part"
    if roles and (len(people) >= SMALLEST_GROUP or model.meta.names):
        words += f": {listed(roles)}"
    return words + "."


def what_first(model: ReportModel) -> Iterator[Block]:
    """The actions that come first."""
    first = first_actions(model)
    still_open = sum(1 for action in model.actions if action.is_open)
    more = f": {len(first)} of {count(still_open, 'open action')}" if still_open > len(first) else ""
    yield Heading(2, f"What to do first{more}", "what-to-do-first", is_listed=False)
    if not first:
        yield Para(run("No open action is recorded."))
        return
    yield Bullets(tuple(action_line(action) for action in first), numbered=True)
