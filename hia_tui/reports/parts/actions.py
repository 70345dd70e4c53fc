"""Actions: the plan by date, and each action with everything that was said about it."""

from collections.abc import Iterator, Sequence

from hia_tui.reports.blocks import Block, Callout, Facts, Heading, Line, Para, Role, Run, Table
from hia_tui.reports.facts import ActionFacts, FieldFacts, PlannedFacts, ReportModel, SectionFacts
from hia_tui.reports.wording import (
    ATTRIBUTES,
    STATUSES,
    authors,
    count,
    day,
    listed,
    planned_words,
    run,
    said_by,
    shown_value,
    with_reasons,
)

_HIDDEN = ("title", "order")
_OF_THE_PLAN = ("from", "outcome")
"""Said together, as what the last round planned."""


def by_date(actions: Sequence[ActionFacts]) -> list[ActionFacts]:
    """Open actions by date, those without a date after them, finished ones last."""
    return sorted(
        actions,
        key=lambda a: (not a.is_open, a.due is None, a.due.isoformat() if a.due else "", a.title),
    )


def marks(action: ActionFacts) -> str:
    """Status with what a reader must not miss."""
    words = [STATUSES.get(action.status, action.status)]
    if action.is_overdue:
        words.append("overdue")
    if action.is_open and not action.is_ready:
        words.append("not ready")
    if action.planned is not None and action.planned.is_to_confirm:
        words.append("to be confirmed")
    return ", ".join(words)


def count_words(model: ReportModel) -> str:
    """How many actions there are and how they stand."""
    actions = model.actions
    if not actions:
        return "No action is recorded."
    still_open = [a for a in actions if a.is_open]
    parts = [
        f"{len(still_open)} of {count(len(actions), 'action')} {'is' if len(still_open) == 1 else 'are'} open"
    ]
    overdue = sum(1 for a in actions if a.is_overdue)
    waiting = sum(1 for a in still_open if not a.is_ready)
    if overdue:
        parts.append(f"{overdue} {'is' if overdue == 1 else 'are'} overdue on {day(model.meta.as_of)}")
    if waiting:
        parts.append(f"{waiting} {'is' if waiting == 1 else 'are'} not ready: without a lead or a date")
    return listed(parts) + "."


def plan(model: ReportModel) -> Iterator[Block]:
    """The action plan: a table by date, then each action in full."""
    yield Heading(2, "Action plan", "action-plan", starts_page=True)
    yield from plan_table(model)
    yield from details(model, model.actions)


def plan_table(model: ReportModel) -> Iterator[Block]:
    """The plan at a glance."""
    yield Para(run(count_words(model)))
    if not model.actions:
        return
    rows = tuple(
        (
            f"{number} {action.title}",
            action.attribute("owner").value or "No lead yet",
            day(action.due) if action.due else "No date yet",
            marks(action),
        )
        for number, action in enumerate(by_date(model.actions), start=1)
    )
    yield Table("Actions by date", ("Action", "Lead", "By", "Status"), rows)


def details(model: ReportModel, actions: Sequence[ActionFacts]) -> Iterator[Block]:
    """Each action with all its attributes."""
    if not actions:
        return
    yield Heading(3, "Each action in full", "actions-in-full")
    for number, action in enumerate(by_date(actions), start=1):
        yield from in_full(model, action, f"{number} ")


def in_full(model: ReportModel, action: ActionFacts, number: str = "") -> Iterator[Block]:
    """One action with all its attributes."""
    yield Heading(4, f"{number}{action.title}", f"action-{action.id}")
    unlisted = [v for name in ("title", "status") for v in action.attribute(name).versions]
    rows = [("Status", run(with_reasons(marks(action), unlisted)))]
    for field in action.attributes:
        name = field.name
        if name in (*_HIDDEN, "status") or field.is_disagreed or (name in _OF_THE_PLAN and action.planned):
            continue
        label = ATTRIBUTES.get(name, name.replace("-", " ").capitalize())
        rows.append((label, run(with_reasons(_value(model, action, field), field.versions))))
    if action.planned is not None:
        rows.append(("Last round", run(_planned(action, action.planned))))
    yield Facts(tuple(rows))
    for field in action.attributes:
        if field.is_disagreed:
            yield Callout(
                f"Not agreed yet: {ATTRIBUTES.get(field.name, field.name).lower()}",
                tuple(said_by(model, field, version) for version in field.versions),
            )
    if action.changed_after_removal:
        yield Callout("Removed by one person, changed by another", tuple(_unseen(action)))


def _planned(action: ActionFacts, planned: PlannedFacts) -> str:
    """What the last round planned, and what became of it with who said so."""
    then = "" if planned.title == action.title else f"“{planned.title}”, "
    said = action.attribute("outcome")
    whose = f" ({authors(said.versions)})" if planned.outcome else ""
    return with_reasons(f"Planned {then}{planned_words(planned)}{whose}", said.versions)


def _unseen(action: ActionFacts) -> Iterator[Line]:
    for version in action.changed_after_removal:
        yield (Run(f"{version.by}: ", bold=True), Run(version.value))


def _value(model: ReportModel, action: ActionFacts, field: FieldFacts) -> str:
    value = field.value
    if field.name == "section":
        found = model.section(value)
        return f"{found.number} {found.title}" if found else value
    if field.name == "question":
        asked = next((q for q in model.questions if value in (q.id, q.number)), None)
        return f"{asked.number} {asked.name}" if asked else value
    return shown_value(model, field, field.versions[0])


def section_actions(model: ReportModel, section: SectionFacts) -> Iterator[Block]:
    """The actions of one section, in short: the plan holds them in full."""
    found = by_date([a for a in model.actions if a.section == section.id])
    yield Heading(3, f"Actions from section {section.number}", f"section-{section.number}-actions")
    if not found:
        yield Para(run("No action is recorded."), Role.MUTED)
        return
    rows = tuple(
        (
            a.title,
            a.attribute("owner").value or "No lead yet",
            day(a.due) if a.due else "No date yet",
            marks(a),
        )
        for a in found
    )
    yield Table("", ("Action", "Lead", "By", "Status"), rows)
