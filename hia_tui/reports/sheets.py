"""The model as tables of values: what CSV and workbook files hold, one row a fact."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hia_tui.domain.actions import ATTRIBUTES as ATTRIBUTE_NAMES
from hia_tui.reports.facts import (
    ActionFacts,
    FieldFacts,
    QuestionFacts,
    ReportKind,
    ReportModel,
    SectionFacts,
    Version,
)
from hia_tui.reports.parts.change import outcome_words
from hia_tui.reports.wording import (
    ATTRIBUTES,
    STATES,
    authors,
    field_label,
    level_label,
    shown_value,
    who,
)

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a name and a head."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets_of(model: ReportModel) -> list[Sheet]:
    """The tables of a report; the first is what a CSV file holds."""
    if model.kind is ReportKind.ACTIONS:
        return [actions_sheet(model), texts_sheet(model), summary_sheet(model)]
    if model.kind is ReportKind.COMPARISON and model.comparison is not None:
        return [changes_sheet(model), summary_sheet(model)]
    if model.kind is ReportKind.TREND and model.trend is not None:
        return [rounds_sheet(model), summary_sheet(model)]
    if model.kind in (ReportKind.TEAM, ReportKind.COLLATION):
        return [spread_sheet(model), summary_sheet(model)]
    if model.kind is ReportKind.EVALUATION:
        return [evaluation_sheet(model)]
    whole = [summary_sheet(model), answers_sheet(model), actions_sheet(model), texts_sheet(model)]
    is_later = model.kind in (ReportKind.OVERALL, ReportKind.SECTION) and model.comparison is not None
    return [*whole, changes_sheet(model)] if is_later else whole


def csv_sheet(model: ReportModel) -> Sheet:
    """The one table of a CSV file: the report's own, or every current value with who gave it."""
    if model.kind in (ReportKind.OVERALL, ReportKind.SECTION, ReportKind.IMPROVEMENT, ReportKind.PAPER):
        return texts_sheet(model)
    return sheets_of(model)[0]


def summary_sheet(model: ReportModel) -> Sheet:
    """Completion and score of each section and of the whole."""
    columns = (
        "Section", "Title", "State", "Questions", "Answered", "Completion %", "Points", "Possible points",
        "Score %", "Word", "Not yet", "Starting", "Established", "Embedded", "Don't know", "Not applicable",
        "Not agreed",
    )  # fmt: skip
    rows = [_summary_row(model, s, str(s.number), s.title) for s in model.sections]
    rows.append(_summary_row(model, None, "All", "All sections"))
    return Sheet("Summary", columns, tuple(rows))


def _summary_row(
    model: ReportModel, section: SectionFacts | None, number: str, title: str
) -> tuple[Cell, ...]:
    tally = section.tally if section else model.tally
    state = STATES.get(section.state, section.state) if section else ""
    word = level_label(model.scale, tally.band) if tally.band else "Too few answers for a score"
    return (
        number, title, state, tally.questions, tally.answered, tally.completion, tally.points, tally.possible,
        tally.score, word, *tally.levels, tally.dont_know, tally.not_applicable, tally.disagreements,
    )  # fmt: skip


def answers_sheet(model: ReportModel) -> Sheet:
    """One row a question."""
    columns = (
        "Section", "Question", "Id", "Name", "Text", "Rating", "Word", "Reason", "Evidence", "Note", "Target",
        "Come back", "Answered by", "Not agreed",
    )  # fmt: skip
    return Sheet("Answers", columns, tuple(_answer_row(model, q) for q in model.questions))


def _answer_row(model: ReportModel, q: QuestionFacts) -> tuple[Cell, ...]:
    rating: Cell = int(q.state) if q.state and q.state.isdigit() else q.state
    section = model.section(q.section)
    return (
        section.number if section else None, q.number, q.id, q.name, q.text, rating,
        level_label(model.scale, q.state), *(_versions(model, f) for f in q.texts),
        _versions(model, q.target), "yes" if q.come_back else "", authors(q.rating.versions),
        "; ".join(field_label(model, f.name) for f in q.disagreed),
    )  # fmt: skip


def _versions(model: ReportModel, field: FieldFacts) -> str:
    """The value; where people differ, each with its author."""
    if field.is_disagreed:
        return "\n".join(f"{who(v)}: {shown_value(model, field, v)}" for v in field.versions)
    return shown_value(model, field, field.versions[0]) if field.has_text else ""


def actions_sheet(model: ReportModel) -> Sheet:
    """One row an action, one column an attribute."""
    names = [name for name in ATTRIBUTE_NAMES if name != "order"]
    more = sorted({f.name for a in model.actions for f in a.attributes} - set(ATTRIBUTE_NAMES))
    columns = ("Id", "Standing", *(ATTRIBUTES.get(n, n) for n in [*names, *more]))
    return Sheet("Actions", columns, tuple(_action_row(model, a, [*names, *more]) for a in model.actions))


def _action_row(model: ReportModel, action: ActionFacts, names: Iterable[str]) -> tuple[Cell, ...]:
    marks = [
        word
        for word, is_so in (
            ("overdue", action.is_overdue),
            ("not ready", action.is_open and not action.is_ready),
            ("removed by one person, changed by another", bool(action.changed_after_removal)),
        )
        if is_so
    ]
    values = (_raw(action.attribute(name)) for name in names)
    return (action.id, ", ".join(marks), *values)


def _raw(field: FieldFacts) -> str:
    """The value as it is stored, so that dates sort; each with its author where people differ."""
    if field.is_disagreed:
        return "\n".join(f"{who(v)}: {v.value or '(cleared)'}" for v in field.versions)
    return field.value


def texts_sheet(model: ReportModel) -> Sheet:
    """Every current value in the store, each version with who gave it, when and why."""
    columns = (
        "Field", "What", "State", "Value", "Words", "By", "Role", "At", "Why", "Operation",
        "Fingerprint",
    )  # fmt: skip
    short = f"{model.fingerprint.rpartition('.')[0]}."
    rows = tuple(
        (f.name, field_label(model, f.name), f.status, v.value, shown_value(model, f, v), v.by, v.role, v.at,
         v.why, v.operation, short)
        for f, v in _every_version(model)
    )  # fmt: skip
    return Sheet("Values", columns, rows)


def _every_version(model: ReportModel) -> Iterator[tuple[FieldFacts, Version]]:
    for field in every_field(model):
        for version in field.versions:
            yield field, version


def every_field(model: ReportModel) -> Iterator[FieldFacts]:
    """Every field that the report holds, in its order, after what the assessment is called."""
    for name in ("title", "organisation", "round"):
        said = Version(getattr(model.meta, name), "", "", "", "", "")
        yield FieldFacts(f"assessment/{name}", "answered", (said,) if said.value else ())
    for section in model.sections:
        yield from (section.strengths, section.gaps, *section.others)
        for q in section.questions:
            yield from (q.rating, *q.texts, q.target, *q.others)
            if q.come_back:
                mark = Version("yes", "", "", "", "", "")
                yield FieldFacts(f"q/{q.id}/come-back", "answered", (mark,))
    for action in model.actions:
        for field in action.attributes:
            yield FieldFacts(f"action/{action.id}/{field.name}", field.status, field.versions)
    yield from (*model.unknown, *model.others)


def changes_sheet(model: ReportModel) -> Sheet:
    """One row a question in two rounds, then one row a plan of the earlier round."""
    found = model.comparison
    assert found is not None
    words = {1: "up", 0: "same", -1: "down"}
    rows: list[tuple[Cell, ...]] = [
        (c.number, c.name, c.then, c.now, c.planned or None, "" if c.excluded else words[c.direction],
         c.excluded, "yes" if c.wording_changed else "", c.change_note if c.wording_changed else "",
         "", "", "", "")
        for c in found.questions
    ]  # fmt: skip
    rows += [
        (number, name, None, None, None, "", "asked in the earlier round only", "", "", "", "", "", "")
        for number, name in found.gone
    ]
    rows += [
        (o.question, "", None, None, None, "", "", "", "", o.title, o.due, outcome_words(o), o.status_now)
        for o in found.outcomes
    ]
    columns = (
        "Question", "Name", "Then", "Now", "Aimed for then", "Change", "Not compared because",
        "Wording changed", "What changed", "Plan of the earlier round", "Planned by", "What became of it",
        "Status now",
    )  # fmt: skip
    return Sheet("Changes", columns, tuple(rows))


def rounds_sheet(model: ReportModel) -> Sheet:
    """One row a round and section, over the questions rated in every round."""
    assert model.trend is not None
    rows = tuple(
        (r.round, r.as_of.isoformat(), number, title, compared, points, 3 * compared)
        for r in model.trend.rounds
        for (number, title, compared), points in zip(model.trend.sections, r.points, strict=True)
    )
    columns = ("Round", "As of", "Section", "Title", "Questions compared", "Points", "Possible points")
    return Sheet("Rounds", columns, rows)


def spread_sheet(model: ReportModel) -> Sheet:
    """How many gave each answer, by question; empty where the group is too small."""
    spread = model.spread
    columns = ("Question", "Name", *(level.label for level in model.scale))
    if spread is None or spread.is_suppressed:
        return Sheet("Spread", columns, ())
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (q.number, q.name, *(count for _, count in q.counts)) for q in spread.questions if q.counts
    )
    return Sheet("Spread", columns, rows)


def evaluation_sheet(model: ReportModel) -> Sheet:
    """One row an option or a text."""
    rows: list[tuple[Cell, ...]] = []
    for item in model.evaluation:
        rows += [
            (item.item.id, item.item.topic, item.item.text, option, "fewer than 5" if n is None else n)
            for option, n in item.counts
        ]
        rows += [(item.item.id, item.item.topic, item.item.text, text, None) for text in item.texts]
    return Sheet("Evaluation", ("Item", "Topic", "Question", "Answer", "Replies"), tuple(rows))
