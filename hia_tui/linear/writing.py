"""Writing longer texts: line by line, or in the person's editor, with every line kept as it is typed."""

from dataclasses import dataclass

from hia_tui.domain.errors import BadInput, CouldNotDo, NotSaved
from hia_tui.domain.text import printable
from hia_tui.linear import forms
from hia_tui.linear.answering import add_line, say_left_out
from hia_tui.linear.dialogue import Stopped
from hia_tui.linear.moving import full_screen, here
from hia_tui.linear.session import Session
from hia_tui.storage.places import Draft
from hia_tui.workspace import answers
from hia_tui.workspace.words import count, field_name

END = "."
"""A line that holds only this ends a text."""
LEAVING = {".b": "leave", ".f": "full", ".q": "stop"}
"""Lines that leave a text half typed: back to the question, on in full screen, or out of the program."""
PRIVACY = "Do not name patients or staff."


_HOW = (
    "Each line is kept as you press Enter. A full stop alone saves the text.",
    ".B leaves the text half typed and goes back. .F goes on with it in full screen. .Q stops.",
)


@dataclass
class Typing:
    """A text on its way into a field."""

    field: str
    name: str
    """The field in words, such as `note of 2.6`."""
    lines: list[str]
    base: tuple[str, ...]
    """Ids of what stood in the field when typing began: what the text replaces."""
    is_kept: bool = False
    """Whether the text is on the disk as a half-typed one."""

    @property
    def short(self) -> str:
        """What it is in a word or two, for prompts: `Note`, `Strengths`."""
        return self.name.partition(" of ")[0].capitalize()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def draft(self) -> Draft:
        """The text in the form in which both front ends keep it while it is half typed."""
        last = self.lines[-1] if self.lines else ""
        return Draft(self.field, self.text, max(len(self.lines) - 1, 0), len(last), self.base)


def note(session: Session, rest: str) -> None:
    """Write a question's note, or add a line to it."""
    _write_of_question(session, "note", rest)


def evidence(session: Session, rest: str) -> None:
    """Write a question's evidence, or add a line to it."""
    _write_of_question(session, "evidence", rest)


def _write_of_question(session: Session, name: str, rest: str) -> None:
    if rest and session.work.questionnaire.find(rest) is None:
        add_line(session, here(session), name, rest)
    else:
        write_field(session, f"q/{here(session, rest).id}/{name}")


def write_field(session: Session, path: str) -> None:
    """Write the text of a field, starting from what stands there.

    Raises:
        NotSaved: the disk did not take a removal.
    """
    work = session.work
    work.refresh()
    field, name = work.view.field(path), field_name(work.view, path)
    if session.draft is not None or _is_half_typed(session, path):
        session.say("A half-typed text waits. Type DRAFT to go on with it, save it or remove it first.")
        return
    if field.is_disagreed:
        session.say(f"{len(field.live)} different versions stand for the {name}. Type D to settle it.")
        return
    typing = Typing(path, name, [], field.ids)
    if field.text:
        session.say(f"The {name} now has {count(len(field.text.splitlines()), 'line')}.")
        session.talk.quote("Now", field.text)
        ways = {"a": "add to it", "w": "write it anew", "r": "remove it"}
        chosen = session.choose(f"For the {name}", ways)
        if chosen == "r":
            answers.edit_field(work, path, None, field.ids)
            session.say(f"Saved: the {name} is removed. U brings it back.")
        if chosen in (None, "r"):
            return
        if chosen == "a":
            typing.lines = printable(field.text).split("\n")
    _type(session, typing)


def take_draft(session: Session, rest: str) -> None:
    """Go on with a half-typed text, save it, or remove it."""
    draft = session.draft or session.workspace.store.places.draft(session.work.header.id)
    if draft is None:
        session.say("There is no half-typed text.")
        return
    session.draft = draft
    if draft.field.startswith(forms.PREFIX):
        forms.take_form(session, draft)
        return
    name = field_name(session.work.view, draft.field)
    typing = Typing(draft.field, name, draft.text.split("\n") if draft.text else [], draft.base, True)
    session.say(f"Half typed: the {name}, {count(len(typing.lines), 'line')}.")
    session.talk.quote("Half typed", typing.text)
    _decide(session, typing)


def _decide(session: Session, typing: Typing) -> None:
    ways = {"g": "go on with it", "s": "save it", "d": "drop its last line", "r": "remove it"}
    while (chosen := session.choose("For the half-typed text", ways)) == "d":
        if typing.lines:
            typing.lines.pop()
            _keep(session, typing)
        session.say(f"The last line is dropped. {count(len(typing.lines), 'line')} left.")
    if chosen == "g":
        _type(session, typing)
    elif chosen == "s":
        _save(session, typing)
    elif chosen == "r":
        _forget(session)
        session.say(f"The half-typed {typing.name} is removed. What was saved stands.")
    else:
        session.say(f"The {typing.name} is kept half typed. DRAFT takes it up again.")


class Left(Exception):
    """The text is left half typed; says for where."""


def _type(session: Session, typing: Typing) -> None:
    try:
        _type_or_edit(session, typing)
    except Left as left:
        where = str(left)
        if typing.is_kept:
            session.say(f"The {typing.name} is kept half typed. DRAFT takes it up again.")
        if where == "full":
            full_screen(session, "")
        elif where == "stop":
            raise Stopped from None


def _type_or_edit(session: Session, typing: Typing) -> None:
    if session.edit is not None and session.workspace.settings.is_on("text.editor"):
        written = session.edit(typing.text)
        typed = written is not None and printable(written).strip("\n") != typing.text
        if written is not None and typed:
            typing.lines = printable(written).strip("\n").split("\n")
            _keep(session, typing)
    else:
        typed = _type_lines(session, typing)
    if typed or typing.is_kept:
        _save(session, typing)
    else:
        session.say(f"The {typing.name} is left as it was.")


def _type_lines(session: Session, typing: Typing) -> bool:
    """Take lines until one holds only a full stop; whether any came."""
    session.say(f"Type the {typing.name} line by line. A line with only a full stop ends it.", PRIVACY)
    has_come = False
    while (line := session.talk.ask(f"{typing.short}, line {len(typing.lines) + 1}")).strip() != END:
        word = line.strip().casefold()
        if not has_come and word in ("b", "back"):
            break
        if word == ".h":
            session.say(*_HOW)
            continue
        if word in LEAVING:
            raise Left(LEAVING[word])
        has_come = True
        typing.lines.append(line)
        _keep(session, typing)
    return has_come


def _keep(session: Session, typing: Typing) -> None:
    """Keep the text as it is typed, so that a dropped line costs nothing."""
    session.draft = typing.draft
    was_kept = typing.is_kept
    try:
        session.workspace.store.places.keep_draft(session.work.header.id, typing.draft)
        typing.is_kept = True
    except NotSaved as problem:
        typing.is_kept = False
        if was_kept or len(typing.lines) == 1:
            session.explain(problem, "What you type is still in memory.")


def _save(session: Session, typing: Typing) -> None:
    try:
        done = answers.edit_field(session.work, typing.field, typing.text or None, typing.base)
    except (BadInput, CouldNotDo) as problem:
        session.explain(problem, "The text stays half typed. Type DRAFT to save, shorten or remove it.")
        return
    _forget(session)
    say_left_out(session, done.removed_characters)
    if not done.operations:
        session.say(f"The {typing.name} is left as it was.")
    else:
        session.say(f"Saved: the {typing.name}, {count(len(typing.text.splitlines()), 'line')}.")
    if session.work.view.field(typing.field).is_disagreed:
        session.say(f"Somebody else has changed the {typing.name} meanwhile. Type D to settle it.")


def _forget(session: Session) -> None:
    session.draft = None
    session.workspace.store.places.drop_draft(session.work.header.id)


def _is_half_typed(session: Session, path: str) -> bool:
    kept = session.workspace.store.places.drafts(session.work.header.id)
    return any(one.is_left_behind and one.draft.field == path for one in kept)
