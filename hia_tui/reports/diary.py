"""Actions as a calendar file: a day for each open action that has a date."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from hia_tui.reports.facts import ActionFacts, ReportModel
from hia_tui.reports.parts.actions import by_date, marks
from hia_tui.reports.wording import ATTRIBUTES, count

_TOLD = ("owner", "measure", "first-step", "helpers", "risk", "progress", "reason")


def ics_of(model: ReportModel) -> bytes:
    """The open actions with a date as a calendar."""
    dated = [a for a in by_date(model.actions) if a.is_open and a.due]
    undated = sum(1 for a in model.actions if a.is_open and not a.due)
    about = f"{model.meta.title}: actions from the self-assessment"
    left_out = f" {count(undated, 'open action')} without a date left out." if undated else ""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//HIA TUI//Actions//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(about)}", f"X-WR-CALDESC:{_text(about + '.' + left_out)}",
        f"X-HIA-FINGERPRINT:{model.fingerprint}",
    ]  # fmt: skip
    for action in dated:
        lines += _event(model, action)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(model: ReportModel, action: ActionFacts) -> Iterator[str]:
    assert action.due is not None
    meta = model.meta
    stamp = (meta.made_at or datetime.combine(meta.as_of, time(), UTC)).astimezone(UTC)
    told = [f"Status: {marks(action)}"]
    for name in _TOLD:
        field = action.attribute(name)
        told += [f"{ATTRIBUTES[name]}: {version.value}" for version in field.versions if version.value]
    yield "BEGIN:VEVENT"
    yield f"UID:{action.id}@{meta.assessment_id}.hia"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{action.due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{action.due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(action.title)}"
    yield f"DESCRIPTION:{_text(chr(10).join(told))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r", "").replace("\n", "\\n").replace("\t", " ")


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 bytes, never within a character."""
    pieces: list[bytes] = []
    current = b""
    for character in line:
        encoded = character.encode()
        if len(current) + len(encoded) > (75 if not pieces else 74):
            pieces.append(current)
            current = b""
        current += encoded
    return b"\r\n ".join([*pieces, current]) + b"\r\n"
