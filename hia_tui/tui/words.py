"""Short texts and marks that several screens share, as content that is never read as markup."""

from textual.content import Content

from hia_tui.domain.assessment import Answer, Assessment, Field, SectionView
from hia_tui.domain.operation import Operation
from hia_tui.domain.questionnaire import Questionnaire
from hia_tui.domain.scoring import Tally
from hia_tui.domain.text import printable
from hia_tui.workspace.words import SECTION_STATES

INK = {name: f"$hia-{name}" for name in ("muted", "done", "todo", "bar", "rest")} | {
    name: f"bold $hia-{name}" for name in ("strong", "focus", "chosen", "error", "key")
}
"""Styles by what they are for; the themes give the colours. A mark or a word says the same without them.

Strings, which Textual parses once a theme: component classes would be as many more nodes to style.
"""
ROW = "on $hia-row"
"""Style of the words that the cursor is on."""
BAR, REST = "━", "╌"
NEARLY = 3
"""With this many questions left a section says how many instead of In progress."""


def ink(text: str, name: str) -> Content:
    """Text in one of the inks that the themes colour."""
    return Content.styled(printable(text), INK[name])


def plain(text: str) -> Content:
    """Text as data: no markup is read in it, and nothing in it can drive the terminal."""
    return Content(printable(text))


def gauge(width: int, part: int, whole: int) -> Content:
    """A bar of so many cells; its numbers stand beside it in words."""
    full = max(width * part // whole, 1) if part and whole else 0
    return ink(BAR * full, "bar") + ink(REST * (width - full), "rest")


def section_state(view: SectionView) -> str:
    """How far a section is, in a word or two."""
    if view.disagreements:
        return f"{len(view.disagreements)} to agree"
    if view.state.value == "in-progress":
        if view.sign_off and not view.sign_off.still_holds:
            return "Changed since"
        left = view.tally.unanswered
        if not left:
            return "All answered"
        return f"{left} to do" if left <= NEARLY else "In progress"
    return SECTION_STATES[view.state.value]


def section_ink(view: SectionView) -> str:
    """The ink of a section's state: what asks for something stands out, what is finished does not."""
    if view.disagreements:
        return "todo"
    if view.state.value == "in-progress":
        changed = view.sign_off is not None and not view.sign_off.still_holds
        return "todo" if changed or 0 < view.tally.unanswered <= NEARLY else "chosen"
    return "done" if view.state.value in ("completed", "signed-off") else "muted"


def rating_word(questionnaire: Questionnaire, answer: Answer) -> str:
    """The rating in words, or what stands in its place."""
    if answer.rating.is_disagreed:
        return "To agree"
    if answer.state is None:
        return "Come back" if answer.come_back else "Not answered"
    return questionnaire.level(answer.state).label + (" · come back" if answer.come_back else "")


def rating_ink(answer: Answer) -> str:
    """The ink of a rating."""
    if answer.rating.is_disagreed or answer.come_back:
        return "todo"
    return "muted" if answer.state is None else "done"


def score_words(questionnaire: Questionnaire, tally: Tally) -> str:
    """The score with its denominators, or why there is none yet."""
    if tally.score is None or tally.band is None:
        return f"no score yet ({tally.rated} of {tally.applicable} rated, half needed)"
    word = questionnaire.level(tally.band).label
    return f"score {tally.points} of {tally.possible} points · {tally.score} % · {word}"


def completion_words(tally: Tally) -> str:
    """The completion with its denominator."""
    return f"{tally.answered} of {tally.questions} answered · {tally.completion} %"


def who_when(view: Assessment, op: Operation) -> str:
    """`A. Khan (team leader), 3 March 2026 10:14`."""
    role = view.member_role(op.member)
    return f"{view.member_name(op.member)}{f' ({role})' if role else ''}, {op.at[:16].replace('T', ' ')}"


def field_text(field: Field) -> str:
    """A field's text as it may be shown."""
    return printable(field.text)
