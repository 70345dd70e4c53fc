"""What a person should look at before merging: whole sections overwritten, clocks that are off, and the like.

None of it changes what a merge does.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.operation import Operation
from hia_tui.domain.questionnaire import Section
from hia_tui.exchange.pack import PackReading

MANY = 5
"""From this many answers on, replacing or clearing them is worth a look."""
AHEAD = timedelta(days=1)
FIRST_YEAR = 2025
"""No clock that is right can have said an earlier year."""


def unusual_about_pack(
    view: Assessment, reading: PackReading, new: Iterable[Operation], member: str, now: datetime | None
) -> tuple[str, ...]:
    """Sentences about one pack's new operations."""
    added = list(new)
    found = [
        *_clocks(added, now),
        *_overwritten(view, added),
        *_cleared(view, added),
        *_versions(view, added),
    ]
    mine = sum(1 for op in added if op.member == member)
    if mine:
        found.append(f"{_count(mine, 'change')} under your own name that are not here.")
    if reading.malformed:
        found.append(f"{_count(len(reading.malformed), 'line')} that cannot be read as a change.")
    return tuple(found)


def unusual_overall(view: Assessment, after: Assessment, new: Iterable[Operation]) -> tuple[str, ...]:
    """Sentences about what all packs do together; `after` holds at least the subjects that are touched."""
    known = {action.id for action in view.removed_but_changed()}
    found = [
        f"The action “{action.title}” was removed by one person and changed by another, so it stays."
        for action in after.removed_but_changed()
        if action.id not in known
    ]
    touched = {after.section_of(op.field) for op in new}
    for section in view.questionnaire.sections:
        signed = any(op.value is not None for op in view.ledger.live(f"sign/{section.id}"))
        if signed and section.id in touched:
            found.append(f"Section {section.number} was signed off, and this changes it.")
    return tuple(found)


def _clocks(added: list[Operation], now: datetime | None) -> list[str]:
    first, last = (_when(end(op.at for op in added)) if added else None for end in (min, max))
    off = (
        last if last and now and last > now + AHEAD else first if first and first.year < FIRST_YEAR else None
    )
    if off is None:
        return []
    return [f"The clock of its machine is off: it says {off.day} {off:%B %Y}. That changes nothing else."]


def _overwritten(view: Assessment, added: list[Operation]) -> list[str]:
    replaced = {op.field for op in added if any(old.id in op.sup for old in view.ledger.live(op.field))}
    if len(replaced) < MANY:
        return []
    return [
        f"It replaces all {len(answered)} answers of section {section.number}."
        for section in view.questionnaire.sections
        if len(answered := _answered(view, section)) >= MANY and answered <= replaced
    ]


def _answered(view: Assessment, section: Section) -> set[str]:
    return {answer.rating.name for answer in view.answers(section) if answer.is_answered}


def _cleared(view: Assessment, added: list[Operation]) -> list[str]:
    fields = {
        op.field
        for op in added
        if op.value is None and op.sup and op.field.startswith("q/")
        and any(old.id in op.sup and old.value is not None for old in view.ledger.live(op.field))
    }  # fmt: skip
    return [f"It clears {len(fields)} answers or texts."] if len(fields) >= MANY else []


def _versions(view: Assessment, added: list[Operation]) -> list[str]:
    others = sorted({op.questionnaire for op in added} - {view.questionnaire.reference})
    return [f"It answers {', '.join(others)}; here it is {view.questionnaire.reference}."] if others else []


def _when(at: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(at)
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
