"""Change between rounds, like for like: counts of up, same and down first, percentages second."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hia_tui.domain.scoring import MOST_POINTS, percent
from hia_tui.reports.blocks import (
    Bar,
    BarChart,
    Block,
    Bullets,
    Callout,
    Heading,
    Line,
    Para,
    Role,
    Run,
    Table,
)
from hia_tui.reports.comparisons import (
    ActionOutcome,
    Comparison,
    QuestionChange,
    RoundFacts,
    SectionChange,
    Trend,
)
from hia_tui.reports.facts import ReportModel
from hia_tui.reports.wording import (
    DISAGREED,
    NOT_SAID,
    OUTCOMES,
    STATUSES,
    count,
    day,
    day_of,
    labelled,
    level_label,
    listed,
    run,
    score_words,
    upper_first,
)

MOST_COLUMNS = 3
"""More rounds than this stand under one another."""
_BECAME = {**OUTCOMES, "disagreement": DISAGREED.lower()}
_NOT_SAID = "not said yet"
EXCLUDED = {
    "not-asked": "not asked in the earlier round",
    "not-rated": "not rated in both rounds",
    "meaning": "the question changed its meaning",
}


def named(facts: RoundFacts) -> str:
    """What a round is called."""
    return f"{facts.round or facts.title} ({day(facts.as_of)})"


def totals(sections: Sequence[SectionChange]) -> SectionChange:
    """All sections together."""
    return SectionChange(
        id="",
        number=0,
        title="All sections",
        up=sum(s.up for s in sections),
        same=sum(s.same for s in sections),
        down=sum(s.down for s in sections),
        points_then=sum(s.points_then for s in sections),
        points_now=sum(s.points_now for s in sections),
    )


def counts_words(change: SectionChange) -> str:
    """`3 up, 5 the same, 1 down`."""
    return f"{change.up} up, {change.same} the same, {change.down} down"


def finding(comparison: Comparison) -> str:
    """What changed, in one sentence with its denominators."""
    whole = totals(comparison.sections)
    asked = len(comparison.questions)
    if not whole.compared:
        return f"None of {count(asked, 'question')} is rated in both rounds, so nothing can be compared."
    possible = MOST_POINTS * whole.compared
    return (
        f"{counts_words(whole)}, over {whole.compared} of {count(asked, 'question')} rated in both rounds. "
        f"Over these, the score was {whole.points_then} of {possible} points"
        f" ({percent(whole.points_then, possible)}%) and is {whole.points_now} of {possible}"
        f" ({percent(whole.points_now, possible)}%)."
    )


def since_last_round(model: ReportModel) -> Iterator[Block]:
    """The change since the last round, as a part of the overall report."""
    comparison = model.comparison
    if comparison is None:
        yield from _plans_alone(model)
        return
    yield Heading(2, "Change since last round", "change", starts_page=True)
    yield from _body(model, comparison)


def compared(model: ReportModel) -> Iterator[Block]:
    """The comparison of two rounds as a report of its own."""
    if model.comparison is None:
        yield Para(run("There is no earlier round to compare with."))
        return
    yield from _body(model, model.comparison)


def _body(model: ReportModel, comparison: Comparison) -> Iterator[Block]:
    yield Para(run(f"Earlier: {named(comparison.earlier)}. Later: {named(comparison.later)}."))
    yield Para((Run(finding(comparison), bold=True),))
    yield Para(run("Only questions rated in both rounds, with the same meaning, are compared."))
    yield from _sections(comparison)
    yield from _moved(model, comparison)
    yield from _not_compared(comparison)
    yield from _wording(comparison)
    yield from _outcomes(comparison)


def _sections(comparison: Comparison) -> Iterator[Block]:
    rows = tuple(
        (
            f"{section.number} {section.title}",
            str(section.up),
            str(section.same),
            str(section.down),
            _points(section.points_then, section.compared),
            _points(section.points_now, section.compared),
        )
        for section in comparison.sections
    )
    columns = ("Section", "Up", "Same", "Down", "Then", "Now")
    yield Table("Change by section, in questions and in points", columns, rows, frozenset({1, 2, 3}))
    bars = tuple(
        Bar(
            f"{s.number} {s.title}",
            percent(s.points_now, MOST_POINTS * s.compared),
            f"{percent(s.points_now, MOST_POINTS * s.compared)}%",
            percent(s.points_then, MOST_POINTS * s.compared),
        )
        for s in comparison.sections
        if s.compared
    )
    if bars:
        alt = "Bar chart. " + " ".join(f"{b.label}: now {b.words}, then {b.previous}%." for b in bars)
        key = "Bar: now. White diamond: then. Both over the questions that are compared."
        yield BarChart("Score over the compared questions", bars, alt, key)


def _points(points: int, compared: int) -> str:
    if not compared:
        return "–"
    return f"{points} of {MOST_POINTS * compared} ({percent(points, MOST_POINTS * compared)}%)"


def _moved(model: ReportModel, comparison: Comparison) -> Iterator[Block]:
    for title, direction in (("Up", 1), ("Down", -1), ("The same", 0)):
        found = [c for c in comparison.questions if not c.excluded and c.direction == direction]
        if not found:
            continue
        yield Heading(
            3, f"{title}: {count(len(found), 'question')}", f"moved-{title.lower().replace(' ', '-')}"
        )
        if direction:
            aimed = any(change.planned for change in found)
            columns = ("Question", "Then", "Now", *(("Aimed for then",) if aimed else ()))
            yield Table("", columns, tuple(_moved_row(model, change, aimed=aimed) for change in found))
        else:
            yield Bullets(tuple(_still(model, found)))


def _moved_row(model: ReportModel, change: QuestionChange, *, aimed: bool) -> tuple[str, ...]:
    row = (
        f"{change.number} {change.name}",
        level_label(model.scale, change.then),
        level_label(model.scale, change.now),
    )
    planned = level_label(model.scale, change.planned) if change.planned else "–"
    return (*row, planned) if aimed else row


def _still(model: ReportModel, found: Sequence[QuestionChange]) -> Iterator[Line]:
    """What stands where it stood, level by level."""
    for level in model.scale:
        numbers = [change.number for change in found if change.now == level.code]
        if numbers:
            yield labelled(level.label, listed(numbers))


def _not_compared(comparison: Comparison) -> Iterator[Block]:
    found = [c for c in comparison.questions if c.excluded]
    if not found and not comparison.gone:
        return
    total = len(found) + len(comparison.gone)
    yield Heading(3, f"Not compared: {count(total, 'question')}", "not-compared")
    items: list[Line] = []
    for reason, words in EXCLUDED.items():
        numbers = [c.number for c in found if c.excluded == reason]
        if numbers:
            items.append((Run(f"{upper_first(words)}: ", bold=True), Run(listed(numbers))))
    if comparison.gone:
        names = [f"{number} {name}" for number, name in comparison.gone]
        items.append((Run("Asked in the earlier round only: ", bold=True), Run(listed(names))))
    yield Bullets(tuple(items))


def _wording(comparison: Comparison) -> Iterator[Block]:
    found = [c for c in comparison.questions if c.wording_changed]
    if not found:
        return
    lines: tuple[Line, ...] = tuple(
        (Run(f"{c.number} {c.name}", bold=True), Run(f". {c.change_note}" if c.change_note else "."))
        for c in found
    )
    yield Callout(f"The wording of {count(len(found), 'question')} changed between the rounds", lines)


def _plans_alone(model: ReportModel) -> Iterator[Block]:
    """What became of the plans of a round that is not kept here."""
    found = [(action, action.planned) for action in model.actions if action.planned is not None]
    if not found:
        return
    yield Heading(2, "Plans of the last round", "change")
    outcomes = [
        ActionOutcome(
            question=action.question,
            title=planned.title,
            due=planned.due.isoformat() if planned.due else "",
            status_then="",
            outcome=planned.outcome or ("" if planned.is_to_confirm else "disagreement"),
            status_now=action.status,
        )
        for action, planned in found
    ]
    yield from _plans(outcomes)


def _outcomes(comparison: Comparison) -> Iterator[Block]:
    yield Heading(3, "What became of the plans", "outcomes")
    if not comparison.outcomes:
        yield Para(run("The earlier round recorded no action."), Role.BODY)
        return
    yield from _plans(comparison.outcomes)


def _plans(outcomes: Sequence[ActionOutcome]) -> Iterator[Block]:
    yield Para((Run(plans_finding(outcomes), bold=True),))
    rows = tuple(
        (
            f"{outcome.question} {outcome.title}".strip(),
            day_of(outcome.due) if outcome.due else "No date",
            outcome_words(outcome),
            STATUSES.get(outcome.status_now, outcome.status_now) or "–",
        )
        for outcome in outcomes
    )
    yield Table("", ("Planned", "By", "Outcome", "Status now"), rows)


def outcome_words(outcome: ActionOutcome) -> str:
    """What became of a plan; what was over already when the earlier round ended did not come along."""
    if outcome.outcome:
        return upper_first(_BECAME.get(outcome.outcome, outcome.outcome))
    if not outcome.status_now and outcome.status_then in ("done", "dropped"):
        return f"{STATUSES[outcome.status_then]} in the earlier round"
    return upper_first(NOT_SAID)


def plans_finding(outcomes: Sequence[ActionOutcome]) -> str:
    """What became of the plans in one sentence: `6 plans of the earlier round: 2 done, 4 not said yet.`."""
    words = Counter(_counted(outcome) for outcome in outcomes)
    ordered = (*_BECAME.values(), "dropped", _NOT_SAID)
    said = ", ".join(f"{words[word]} {word}" for word in ordered if words[word])
    return f"{upper_first(count(len(outcomes), 'plan'))} of the earlier round: {said}."


def _counted(outcome: ActionOutcome) -> str:
    if outcome.outcome:
        return _BECAME.get(outcome.outcome, outcome.outcome)
    if not outcome.status_now and outcome.status_then in ("done", "dropped"):
        return outcome.status_then
    return _NOT_SAID


def trend(model: ReportModel) -> Iterator[Block]:
    """Several rounds side by side."""
    found = model.trend
    if found is None:
        yield Para(run("There is only one round so far, so there is no trend."))
        return
    in_common = sum(n for _, _, n in found.sections)
    yield Para(
        (
            Run(
                f"{len(found.rounds)} rounds, over {count(in_common, 'question')} rated in every one.",
                bold=True,
            ),
        )
    )
    rows = tuple(
        (
            named(r),
            f"{r.tally.answered} of {r.tally.questions} ({r.tally.completion}%)",
            score_words(model.scale, r.tally),
            r.questionnaire,
        )
        for r in found.rounds
    )
    yield Table("Each round by itself", ("Round", "Answered", "Score", "Questionnaire"), rows)
    if not in_common:
        yield Para(run("No question is rated in every round, so the scores cannot be put beside each other."))
        return
    yield from _trend_in_common(found, in_common)


def _trend_in_common(found: Trend, in_common: int) -> Iterator[Block]:
    possible = MOST_POINTS * in_common
    bars = tuple(
        Bar(named(r), percent(sum(r.points), possible), f"{percent(sum(r.points), possible)}%")
        for r in found.rounds
    )
    alt = "Bar chart. " + " ".join(f"{bar.label}: {bar.words}." for bar in bars)
    first, last = bars[0].value or 0, bars[-1].value or 0
    moved = "stayed the same" if first == last else "rose" if last > first else "fell"
    title = f"Over the same questions, the score {moved}: {first}% at first, {last}% now"
    yield BarChart(title, bars, alt)
    if len(found.rounds) <= MOST_COLUMNS:
        columns = ("Section", "Compared", *(r.round or r.title for r in found.rounds))
        by_section = tuple(
            (f"{number} {name}", str(compared), *(_points(r.points[i], compared) for r in found.rounds))
            for i, (number, name, compared) in enumerate(found.sections)
        )
        yield Table("Points by section, over the same questions", columns, by_section, frozenset({1}))
        return
    for i, (number, name, compared_here) in enumerate(found.sections):
        rows = tuple((named(r), _points(r.points[i], compared_here)) for r in found.rounds)
        yield Heading(3, f"{number} {name}: {count(compared_here, 'question')} compared", f"trend-{number}")
        yield Table("", ("Round", "Points"), rows)
