"""How ratings lie over people or over teams; small groups are left out, nobody is ranked."""

from collections.abc import Iterator
from statistics import median_low

from hia_tui.reports.blocks import Block, Bullets, Heading, Line, Para, Run, Table
from hia_tui.reports.comparisons import QuestionSpread, Spread
from hia_tui.reports.facts import SMALLEST_GROUP, ReportModel
from hia_tui.reports.wording import completion_basis, count, field_label, level_label, run, upper_first

WORDS = ("Close", "Close", "Mixed", "Wide")
MOST_TALKED = 10
WEAK = ("1", "2")


def team(model: ReportModel) -> Iterator[Block]:
    """The spread within one team."""
    spread = model.spread
    if spread is None or not spread.size:
        yield Para(run("Nobody has rated a question yet."))
        return
    people = count(spread.size, "person", "people")
    yield Para(run(f"{upper_first(people)} gave ratings."))
    if spread.is_suppressed:
        yield Para(
            run(f"Ratings are not shown by question, because fewer than {SMALLEST_GROUP} people gave any.")
        )
    else:
        yield from _talk(model, spread)
        yield from _by_question(model, spread)
    yield from _open(model)


def spread_word(question: QuestionSpread) -> str:
    """`Close`, `Mixed` or `Wide`."""
    return WORDS[min(question.range, len(WORDS) - 1)]


def counts_words(model: ReportModel, question: QuestionSpread) -> str:
    """`Not yet 2 · Starting 1 · … · Don't know 1`."""
    return " · ".join(
        f"{level_label(model.scale, code)} {number}" for code, number in question.counts if number
    )


def _talk(model: ReportModel, spread: Spread) -> Iterator[Block]:
    wide = [q for q in spread.questions if q.range >= 2]
    yield Heading(2, "Talk about these", "talk")
    if not wide:
        yield Para(run("No question has ratings that are two or more levels apart."))
        return
    ordered = sorted(wide, key=lambda q: (-q.range, -_unknown(q), median_low(q.levels)))
    yield Bullets(tuple(_talk_line(model, q) for q in ordered[:MOST_TALKED]))


def _unknown(question: QuestionSpread) -> float:
    return dict(question.counts).get("dont-know", 0) / max(question.replies, 1)


def _talk_line(model: ReportModel, question: QuestionSpread) -> Line:
    return (
        Run(f"{question.number} {question.name}: ", bold=True),
        Run(f"{spread_word(question)}. {counts_words(model, question)}."),
    )


def _by_question(model: ReportModel, spread: Spread) -> Iterator[Block]:
    yield Heading(2, "Spread by question", "spread")
    rows = tuple(_row(model, question) for question in spread.questions)
    yield Table("", ("Question", "Replies", "Lowest", "Middle", "Highest", "Spread"), rows, frozenset({1}))


def _row(model: ReportModel, question: QuestionSpread) -> tuple[str, ...]:
    name = f"{question.number} {question.name}"
    if not question.replies:
        return (name, f"fewer than {SMALLEST_GROUP}", "–", "–", "–", "–")
    if not question.levels:
        return (name, str(question.replies), "–", "–", "–", "–")
    ends = (question.levels[0], median_low(question.levels), question.levels[-1])
    words = (level_label(model.scale, str(level)) for level in ends)
    return (name, str(question.replies), *words, spread_word(question))


def _open(model: ReportModel) -> Iterator[Block]:
    found = model.not_agreed
    yield Heading(2, "Not agreed yet", "not-agreed")
    if not found:
        yield Para(run("No answer is in disagreement."))
        return
    yield Bullets(tuple(run(field_label(model, name)) for name in found))


def collation(model: ReportModel) -> Iterator[Block]:
    """Several teams together: counts of levels, common gaps, no ranking."""
    spread = model.spread
    if spread is None or spread.of != "teams":
        yield Para(run("No team's assessment was given."))
        return
    yield Para(run(f"This puts {count(spread.size, 'team')} together, without ranking them."))
    yield from _teams(spread)
    if spread.is_suppressed:
        yield Para(
            run(
                f"Answers are not shown by question, because fewer than {SMALLEST_GROUP} people answered in "
                "all the teams together."
            )
        )
        return
    yield from _gaps(model, spread)
    yield Heading(2, "Answers by question", "answers-by-question")
    for section in model.sections:
        questions = [q for q in spread.questions if q.section == section.id]
        columns = ("Question", "Not yet", "Starting", "Established", "Embedded", "Others")
        rows = tuple(_count_row(q) for q in questions)
        yield Heading(3, f"{section.number} {section.title}", f"collation-{section.number}")
        yield Table("", columns, rows, frozenset(range(1, 5)))


def _count_row(question: QuestionSpread) -> tuple[str, ...]:
    counts = dict(question.counts)
    outside = (("dont-know", "don't know"), ("not-applicable", "not applicable"))
    others = ", ".join(f"{counts[code]} {words}" for code, words in outside if counts[code]) or "none"
    return (
        f"{question.number} {question.name}",
        *(str(counts[code]) for code in ("1", "2", "3", "4")),
        others,
    )


def _teams(spread: Spread) -> Iterator[Block]:
    if not spread.names_agreed:
        yield Para(run("Teams are not named, because not all of them agreed to it."))
        return
    items = tuple(run(f"{part.label}: {completion_basis(part.tally)}") for part in spread.submissions)
    yield Bullets(items)


def _gaps(model: ReportModel, spread: Spread) -> Iterator[Block]:
    yield Heading(2, "Common gaps", "common-gaps")
    found = [(q, _low(q)) for q in spread.questions if q.levels and 2 * _low(q) > len(q.levels)]
    if not found:
        yield Para(
            run("No question stands at Not yet or Starting in more than half of the teams that rated it.")
        )
        return
    ordered = sorted(found, key=lambda pair: -pair[1] / len(pair[0].levels))
    yield Bullets(
        tuple(
            (
                Run(f"{q.number} {q.name}: ", bold=True),
                Run(f"{low} of {count(len(q.levels), 'team')} that rated it."),
            )
            for q, low in ordered
        )
    )


def _low(question: QuestionSpread) -> int:
    return sum(number for code, number in question.counts if code in WEAK)
