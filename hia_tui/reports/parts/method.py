"""How to read the report, how it was made, and by what it can be checked."""

from collections.abc import Iterator

from hia_tui.domain.scoring import Tally
from hia_tui.reports.blocks import Block, Bullets, Callout, Facts, Heading, Line, Para, Role, Run, Table
from hia_tui.reports.facts import FieldFacts, ReportKind, ReportModel
from hia_tui.reports.parts.glance import WITHOUT_DRAFT, took_part
from hia_tui.reports.wording import (
    FORMS,
    NATIONS,
    STATES,
    authors,
    count,
    day,
    day_of,
    field_label,
    labelled,
    level_label,
    run,
    said_by,
    score_basis,
    score_words,
    shown_value,
)


def how_to_read(model: ReportModel) -> Iterator[Block]:
    """The scale and the two percentages."""
    yield Heading(2, "How to read this report", "how-to-read")
    yield Para(
        run("Each question is answered on a scale of four levels, or with “don't know” or “not applicable”.")
    )
    rows = tuple(
        (
            f"{level.code} {level.label}" if level.code.isdigit() else level.label,
            level.meaning,
            _points(level.points),
        )
        for level in model.scale
    )
    yield Table("The answers and what they mean", ("Answer", "Meaning", "Points"), rows, frozenset({2}))
    yield Bullets(
        (
            labelled(
                "Score",
                "points out of the points that the rated questions could have had. It is about practice.",
            ),
            labelled(
                "Completion",
                "answered questions out of all questions. It is about the form, not about practice.",
            ),
            run("“Don't know” and “not applicable” count as answered. They are outside the score."),
            run("A question on which people differ counts as answered, not as rated, until it is settled."),
            run("A score is shown where at least half of the questions that apply are rated."),
        )
    )


def _points(points: int | None) -> str:
    return "outside the score" if points is None else str(points)


def profile_tables(model: ReportModel) -> Iterator[Block]:
    """Scores and counts of all sections, side by side."""
    yield Heading(2, "Sections side by side", "sections-side-by-side")
    rows = []
    for section in model.sections:
        tally = section.tally
        score = (
            "too few answers"
            if tally.score is None
            else f"{tally.score}% {level_label(model.scale, tally.band)}"
        )
        rows.append(
            (
                f"{section.number} {section.title}",
                STATES.get(section.state, section.state),
                f"{tally.answered} of {tally.questions} ({tally.completion}%)",
                score,
            )
        )
    yield Table("State, completion and score", ("Section", "State", "Answered", "Score"), tuple(rows))
    columns = ("Section", *(level_label(model.scale, code) for code in ("1", "2", "3", "4")), "Others")
    counts = tuple(
        (str(section.number), *(str(n) for n in section.tally.levels), outside(section.tally))
        for section in model.sections
    )
    yield Table("How many questions stand where", columns, counts, frozenset(range(1, 5)))
    tally = model.tally
    if len(model.sections) > 1:
        yield Para(
            run(
                f"All sections together: {score_basis(tally)}. "
                f"{score_words(model.scale, tally)}. Every question weighs the same."
            )
        )


def outside(tally: Tally) -> str:
    """How many questions have no level, and why."""
    parts = (
        (tally.dont_know, "don't know"),
        (tally.not_applicable, "not applicable"),
        (tally.disagreements, "not agreed"),
        (tally.unanswered, "not answered"),
    )
    return ", ".join(f"{number} {words}" for number, words in parts if number) or "none"


def disagreements(model: ReportModel) -> Iterator[Block]:
    """What is not agreed, and what was settled by whom."""
    yield Heading(2, "Disagreements and who decided", "disagreements", starts_page=False)
    open_fields = model.open_fields
    if not open_fields and not model.settled:
        yield Para(run("No two people gave different answers independently."))
        return
    if open_fields:
        yield Heading(3, f"Open: {len(open_fields)}", "open-disagreements")
        for field in open_fields:
            lines = tuple(said_by(model, field, version) for version in field.versions)
            yield Callout(field_label(model, field.name), lines)
    if model.settled:
        yield Heading(3, f"Settled: {len(model.settled)}", "settled-disagreements")
        for item in model.settled:
            field = FieldFacts(item.field, "answered")
            decided: Line = (
                Run("Decided: ", bold=True),
                Run(
                    f"{shown_value(model, field, item.decision)}, by {authors([item.decision])}."
                    + (f" Reason: {item.decision.why}" if item.decision.why else "")
                ),
            )
            said = tuple(said_by(model, field, version) for version in item.versions)
            yield Callout(field_label(model, item.field), (*said, decided))


def rest_of_store(model: ReportModel) -> Iterator[Block]:
    """Whatever else the store holds, so that nothing is left out."""
    if model.unknown:
        yield Heading(2, "Answers to questions of another version", "unknown-questions")
        yield Para(
            run("These questions are not in the questionnaire that this report uses. The answers are kept.")
        )
        yield Bullets(tuple(_stored(model, f) for f in model.unknown))
    if model.others:
        yield Heading(2, "Other entries", "other-entries")
        yield Bullets(tuple(_stored(model, f) for f in model.others))


def method(model: ReportModel) -> Iterator[Block]:
    """How the report came about, its limits and its sources."""
    meta = model.meta
    yield Heading(2, "Method, limits and sources", "method")
    yield Facts(
        (
            ("Questionnaire", run(f"{model.questionnaire_title}, version {meta.questionnaire}")),
            ("Form", run(FORMS[meta.form])),
            ("Wording", run(NATIONS[meta.nation])),
            *((("Started from", run(before)),) if (before := _before(model)) else ()),
            ("As of", run(day(meta.as_of))),
            *((("Made", run(made)),) if (made := _made(model)) else ()),
            *((("Who took part", run(took_part(model))),) if model.kind not in WITHOUT_DRAFT else ()),
        )
    )
    yield Bullets(
        (
            run("This is a self-assessment: people judged their own practice. Nobody outside checked it."),
            run("No ranking: do not compare the scores of different teams or services."),
            run("A lower score than last time can mean that people know more, not that practice got worse."),
            run("The evidence and the actions matter more than the figures."),
        )
    )
    yield from sources(model)


def _before(model: ReportModel) -> str:
    """The last round that this one was started from."""
    if not model.continues:
        return ""
    found = model.trend.rounds if model.trend else ()
    named = next((r for r in found if r.assessment_id == model.continues), None)
    if named is None:
        return "an earlier round, which is not part of this report"
    return f"{named.round or named.title} ({day(named.as_of)})"


def _made(model: ReportModel) -> str:
    meta = model.meta
    parts = []
    if meta.made_at is not None:
        parts.append(f"{day(meta.made_at.date())}, {meta.made_at:%H:%M}")
    if meta.app_version:
        parts.append(f"with HIA TUI {meta.app_version}")
    if meta.author and meta.names:
        parts.append(f"by {meta.author}")
    return " ".join(parts)


def sources(model: ReportModel) -> Iterator[Block]:
    """What the reasons given with questions rest on."""
    if not model.sources or model.kind not in (ReportKind.OVERALL, ReportKind.SECTION):
        return
    yield Heading(3, "Sources", "sources")
    checked = {source.checked for source in model.sources}
    when = f", all checked on {day_of(min(checked))}" if len(checked) == 1 else ""
    yield Para(
        run(f"The reasons given with the questions rest on {count(len(model.sources), 'source')}{when}.")
    )
    periods: dict[str, set[str]] = {}
    cited = [(s, p) for section in model.sections for _, s, p in section.why]
    cited += [(q.why_source, q.why_period) for q in model.questions]
    for source_id, period in cited:
        periods.setdefault(source_id, set()).add(period)
    items: list[Line] = []
    for source in model.sources:
        period = ", ".join(sorted(p for p in periods.get(source.id, ()) if p))
        facts = [
            source.owner,
            source.year,
            f"period: {period}" if period else "",
            "" if when else f"checked {day_of(source.checked)}",
        ]
        said = ", ".join(fact for fact in facts if fact)
        items.append((Run(source.title, href=source.url), Run(f" {said}.")))
    yield Bullets(tuple(items))


def _stored(model: ReportModel, field: FieldFacts) -> Line:
    said = "; ".join(f"{shown_value(model, field, v)} ({authors([v])})" for v in field.versions)
    return (Run(f"{field_label(model, field.name)}: ", bold=True), Run(said))


def fingerprint(model: ReportModel) -> Iterator[Block]:
    """By what the report can be checked."""
    yield Heading(2, "Fingerprint", "fingerprint")
    yield Para(
        run("“hia verify” with this file says whether it still matches the store, or what changed since.")
    )
    yield Para(run(model.fingerprint), Role.MUTED)
