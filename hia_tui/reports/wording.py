"""How numbers, dates, ratings and counts are put into words, the same in every part and format."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from hia_tui.domain.actions import Outcome
from hia_tui.domain.questionnaire import Form, Level, Nation
from hia_tui.domain.scoring import Tally
from hia_tui.reports.blocks import Line, Run
from hia_tui.reports.facts import FieldFacts, PlannedFacts, ReportModel, Version

OLD_EVIDENCE_DAYS = 365
STATES = {
    "not-started": "Not started",
    "in-progress": "In progress",
    "completed": "Completed",
    "signed-off": "Signed off",
}
STATUSES = {
    "not-started": "Not started",
    "in-progress": "In progress",
    "done": "Done",
    "stuck": "Stuck",
    "dropped": "Dropped",
}
OUTCOMES = {outcome.value: outcome.label.lower() for outcome in Outcome}
NOT_SAID = "nobody has said yet"
ATTRIBUTES = {
    "title": "Action",
    "section": "Section",
    "question": "Question",
    "owner": "Lead",
    "start": "Start",
    "due": "By",
    "measure": "How we will know",
    "status": "Status",
    "done-on": "Done on",
    "reason": "Reason",
    "helpers": "Who helps",
    "first-step": "First step",
    "risk": "Risk",
    "progress": "Progress",
    "order": "Place in the list",
    "from": "Continues action",
    "outcome": "What became of it",
}
NATIONS = {
    Nation.UK: "UK wording",
    Nation.SCOTLAND: "Scotland",
    Nation.ENGLAND: "England",
    Nation.WALES: "Wales",
    Nation.NORTHERN_IRELAND: "Northern Ireland",
}
FORMS = {Form.FULL: "Full form", Form.SHORT: "Short form"}
UNANSWERED = "Not answered"
DISAGREED = "Not agreed yet"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def run(text: str) -> Line:
    """Plain words as a line."""
    return (Run(text),)


def labelled(label: str, text: str) -> Line:
    """A bold label with what follows it."""
    return (Run(f"{label}: ", bold=True), Run(text))


def day(value: date) -> str:
    """`3 March 2026`, in English whatever the machine is set to."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def day_of(stamp: str) -> str:
    """The day of an ISO date or time; the text itself where it is neither."""
    parsed = parsed_day(stamp)
    return day(parsed) if parsed else stamp


def parsed_day(stamp: str) -> date | None:
    """The day of an ISO date or time, if it is one."""
    try:
        return datetime.fromisoformat(stamp).date()
    except ValueError:
        return None


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 question`, `2 questions`, `no questions`."""
    word = noun if number == 1 else plural or noun + "s"
    return f"{number or 'no'} {word}"


def upper_first(text: str) -> str:
    """The text with a capital at the start and the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def per_cent(value: int | None) -> str:
    """`54%`, or a dash where there is no figure."""
    return "–" if value is None else f"{value}%"


def level_label(scale: Sequence[Level], code: str | None) -> str:
    """The word for a rating code: `Established`, `Don't know`, `Not agreed yet`, `Not answered`."""
    if code is None:
        return UNANSWERED
    if code == "disagreement":
        return DISAGREED
    return next((level.label for level in scale if level.code == code), code)


def rating_words(scale: Sequence[Level], code: str | None) -> str:
    """`3 of 4: Established` on the scale, only the words outside it."""
    label = level_label(scale, code)
    return f"{code} of {levels_in(scale)}: {label}" if code and code.isdigit() else label


def levels_in(scale: Sequence[Level]) -> int:
    """How many levels the scale has, without the answers outside it."""
    return sum(1 for level in scale if level.code.isdigit())


def score_words(scale: Sequence[Level], tally: Tally) -> str:
    """`54%, Established`, or why there is no score."""
    if tally.score is None:
        return "Too few answers for a score"
    return f"{tally.score}%, {level_label(scale, tally.band)}"


def score_basis(tally: Tally) -> str:
    """The denominators of a score."""
    return (
        f"{tally.points} of {tally.possible} points, "
        f"based on {tally.rated} of {count(tally.applicable, 'question')} that apply"
    )


def completion_basis(tally: Tally) -> str:
    """The denominators of completion."""
    return f"{tally.answered} of {count(tally.questions, 'question')} answered"


def profile(scale: Sequence[Level], tally: Tally) -> str:
    """How many stand at each answer: `Not yet 2, Starting 1, …`."""
    parts = [f"{level_label(scale, str(code))} {number}" for code, number in enumerate(tally.levels, start=1)]
    outside = (
        ("Don't know", tally.dont_know),
        ("Not applicable", tally.not_applicable),
        (DISAGREED, tally.disagreements),
        (UNANSWERED, tally.unanswered),
    )
    return ", ".join([*parts, *(f"{words} {number}" for words, number in outside if number)])


def planned_words(planned: PlannedFacts) -> str:
    """`by 30 June 2026: partly done`."""
    by = f"by {day(planned.due)}" if planned.due else "without a date"
    if planned.is_to_confirm:
        return f"{by}: to be confirmed, {NOT_SAID} what became of it"
    return f"{by}: {OUTCOMES.get(planned.outcome, DISAGREED.lower())}"


def who(version: Version) -> str:
    """`A. Khan (district nurse)`."""
    return f"{version.by} ({version.role})" if version.role else version.by


def authors(versions: Iterable[Version]) -> str:
    """Who gave a value and when: `A. Khan, 3 March 2026`."""
    return "; ".join(dict.fromkeys(f"{v.by}, {day_of(v.at)}" for v in versions))


def with_reasons(text: str, versions: Iterable[Version]) -> str:
    """A text and why it was given, where somebody said so: `…. Reason given by A. Khan: agreed in June`."""
    said = dict.fromkeys(f"{v.by}: {v.why}" for v in versions if v.why)
    if not said:
        return text
    stop = "" if not text or text.endswith((".", "!", "?")) else "."
    return f"{text}{stop} Reason given by {'; '.join(said)}".strip()


def shown_value(model: ReportModel, field: FieldFacts, version: Version) -> str:
    """A value as people say it: codes become words, an emptied field says so."""
    last = field.name.rsplit("/", 1)[-1]
    if not version.value:
        return "(cleared)"
    if last in ("rating", "target"):
        return rating_words(model.scale, version.value)
    if last == "status":
        return STATUSES.get(version.value, version.value)
    if last == "outcome":
        return OUTCOMES.get(version.value, version.value)
    if last in ("due", "start", "done-on") or field.name.startswith("due/"):
        return day_of(version.value)
    return version.value


def said_by(model: ReportModel, field: FieldFacts, version: Version) -> Line:
    """One version of a disagreement: what, who, when and why."""
    why = f". Reason given: {version.why}" if version.why else ""
    return (
        Run(f"{who(version)}, {day_of(version.at)}: ", bold=True),
        Run(shown_value(model, field, version) + why),
    )


def field_label(model: ReportModel, name: str) -> str:
    """What a field is called: `2.6 Rating`, `Section 2, strengths`, `Action: lead`."""
    kind, _, rest = name.partition("/")
    subject, _, field = rest.partition("/")
    if kind == "q":
        number = next((q.number for q in model.questions if q.id == subject), subject)
        return f"Question {number}, {field.replace('-', ' ').replace('/', ' ')}"
    if kind == "action":
        title = next((a.title for a in model.actions if a.id == subject), subject)
        return f"Action “{title}”, {ATTRIBUTES.get(field, field.replace('-', ' ')).lower()}"
    if kind in ("section", "assign", "claim", "due", "sign"):
        found = model.section(subject)
        where = f"Section {found.number}" if found else f"Section {subject}"
        words = {"assign": "given to", "claim": "taken on by", "due": "wanted by", "sign": "sign-off"}
        return f"{where}, {words.get(kind, field.replace('-', ' '))}"
    return f"{kind.capitalize()}, {rest.replace('/', ' ').replace('-', ' ')}"
