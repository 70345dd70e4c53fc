"""The words for fields and values that every front end shows."""

from hia_tui.domain.actions import ActionStatus, action_of
from hia_tui.domain.assessment import Assessment
from hia_tui.domain.operation import Value
from hia_tui.domain.text import printable

SECTION_STATES = {
    "not-started": "Not started",
    "in-progress": "In progress",
    "completed": "Completed",
    "signed-off": "Signed off",
}
SHORT = 40
"""Characters of a text that are quoted in a sentence."""


def field_name(view: Assessment, field: str) -> str:
    """A field in a person's words: `2.3`, `note of 2.3`, `strengths of section 2`, `due of "Agree …"`."""
    kind, _, rest = field.partition("/")
    subject, _, attribute = rest.partition("/")
    if kind == "q":
        question = view.questionnaire.find(subject)
        number = question.number if question else subject
        return number if attribute == "rating" else f"{attribute.replace('-', ' ')} of {number}"
    if kind == "action":
        return f"{attribute.replace('-', ' ')} of action “{shortened(action_of(view.ledger, subject).title)}”"
    if kind in ("section", "sign", "claim", "assign", "due"):
        number = next((str(s.number) for s in view.questionnaire.sections if s.id == subject), subject)
        what = {"sign": "sign-off", "assign": "owner", "due": "due date", "claim": "claim"}.get(
            kind, attribute
        )
        return f"{'completed' if what == 'done' else what} of section {number}"
    if kind == "assessment":
        return f"the assessment's {subject}"
    return f"{attribute} of {view.member_name(subject)}"


def value_text(view: Assessment, field: str, value: Value) -> str:
    """A value in a person's words, whole."""
    if value is None:
        return "nothing"
    if field.startswith("q/") and field.endswith(("/rating", "/target")):
        return view.questionnaire.level(str(value)).label
    if field.startswith("action/") and field.endswith("/status"):
        return ActionStatus(str(value)).label if value in set(ActionStatus) else printable(str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(printable(entry) for entry in value)
    if field.startswith("assign/"):
        return view.member_name(value)
    return printable(value)


def describe_change(view: Assessment, field: str, old: Value, new: Value) -> str:
    """`2.3 from Established to Starting`."""
    before, after = (shortened(value_text(view, field, value)) for value in (old, new))
    return f"{field_name(view, field)} from {before} to {after}"


def shortened(text: str, limit: int = SHORT) -> str:
    """The beginning of a text on one line, with an ellipsis where more follows."""
    flat = " ".join(printable(text).split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 answer`, `2 answers`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
