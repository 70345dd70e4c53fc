"""Making a pack of one's work: what goes in, as what, where to, locked or not; then what was made."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Vertical

from hia_tui.domain.errors import BadInput, HiaError
from hia_tui.domain.questionnaire import Section
from hia_tui.named_path import typed_path
from hia_tui.tui.screens.form import FormScreen, Problem
from hia_tui.tui.widgets.choice import Choice, Option
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.widgets.secret import Secret
from hia_tui.tui.words import ink, plain
from hia_tui.workspace import packing
from hia_tui.workspace.packing import Pack
from hia_tui.workspace.words import count

ALL, SOME = "all", "some"
SCREEN = "screen"
_WAYS = (
    Option("hia", "A file", "to leave in a shared folder", "1"),
    Option("hia.gz", "A small file", "the same, about a fifth of the size", "2"),
    Option("txt", "A text file", "to paste into an e-mail or a chat", "3"),
    Option(SCREEN, "Text, shown here", "to mark and copy in this window", "4"),
)


class PackScreen(FormScreen):
    """Subject: a section that is ticked to begin with, or nothing."""

    kind = "pack"
    first = "what"

    _made: tuple[Pack, str] | None = None
    """The pack that was made here, and what became of it, as a sentence."""

    def compose_fields(self) -> ComposeResult:
        yield Prose(id="about")
        with Vertical(id="form"):
            yield Choice(
                (Option(ALL, "Everything", digit="1"), Option(SOME, "Some sections", digit="2")),
                ALL, title="What goes in?", id="what",
            )  # fmt: skip
            yield Choice(wrap=False, id="sections")
            yield Choice(_WAYS, "hia", title="As what?", id="way", classes="gap")
            yield Note("Where: a folder, or a file name", one_line=True, id="path")
            yield Secret("Passphrase (optional)", id="words")
            yield Secret("The same passphrase again", id="again")
        yield Rows(hint="do it", id="go")

    def title_words(self) -> str:
        return "The pack is made" if self._made else "Make a pack"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

    def begin(self) -> None:
        if self.start.subject:
            self.query_one("#what", Choice).set_value(SOME)
        path = self.hia.workspace.settings["inbox.folder"] or "~"
        self.query_one("#path", Note).show_text(path)
        self.query_one("#form").styles.height = "auto"
        super().begin()

    def show(self) -> None:
        self.query_one("#form").display = self._made is None
        if self._made is not None:
            self._show_made(*self._made)
            return
        about = "A pack carries your work to a team mate or a coordinator, who merges it with theirs."
        self.query_one("#about", Prose).set(*([] if self.is_short else [about, ""]))
        sections = self.query_one("#sections", Choice)
        options = [
            Option(one.id, f"{one.number} {one.title}", box=True) for one in self.work.questionnaire.sections
        ]
        ticked = sections.ticked or ({self.start.subject} if self.start.subject else ())
        sections.set_options(options, "", ticked)
        self._show_fields()
        for choice in self.query(Choice):
            choice.single_keys = self.hia.keys.single
        self.query_one("#go", Rows).set_rows(
            [Row("Make the pack", id="make"), Row("Back, without making one", id="back")]
        )

    def on_choice_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        self._show_fields()

    def on_note_typed(self, event: Note.Typed) -> None:
        event.stop()
        self._show_fields()

    def choose(self, item: str) -> None:
        if item == "make":
            self._make()
        elif item == "another":
            self._made = None
            self.show_frame()
            self.show()
            self.query_one("#what").focus()
        else:
            self.hia.back()

    def _show_fields(self) -> None:
        self.query_one("#sections").display = self.query_one("#what", Choice).value == SOME
        self.query_one("#path").display = self._way != SCREEN
        self.query_one("#again").display = bool(self.text_of("words"))

    @property
    def _way(self) -> str:
        return self.query_one("#way", Choice).value

    def _chosen(self) -> list[Section]:
        if self.query_one("#what", Choice).value == ALL:
            return []
        ticked = self.query_one("#sections", Choice).ticked
        return [section for section in self.work.questionnaire.sections if section.id in ticked]

    def _problems(self) -> Sequence[Problem]:
        found = []
        if self.query_one("#what", Choice).value == SOME and not self._chosen():
            found.append(("sections", "Tick the sections that go in."))
        if self._way != SCREEN and not self.text_of("path").strip():
            found.append(("path", "Enter a folder or a file name for the pack."))
        if self.text_of("words") != self.text_of("again") and self.text_of("words"):
            found.append(("again", "The two passphrases differ. Type the same one twice."))
        return found

    def _make(self) -> None:
        problems = self._problems()
        self.show_problems(problems)
        if problems:
            return
        workspace, work, words = self.hia.workspace, self.work, self.text_of("words") or None
        try:
            pack = packing.make_pack(workspace, work, self._chosen())
            if self._way == SCREEN:
                said = self._shown_as_text(packing.as_text(work, pack, words, os.urandom))
            else:
                where = self._target(pack)
                saved = packing.save_pack(workspace, work, pack, where, words, os.urandom)
                said = f"Saved as {saved}"
        except (HiaError, OSError) as problem:
            field = "words" if "passphrase" in str(problem).casefold() else "path"
            self.show_problems([(field if self._widget(field) else "what", str(problem))])
            return
        self._made = pack, said
        self.show_frame()
        self.show()
        go = self.query_one("#go", Rows)
        go.move_to("back")
        go.focus()
        self.say("")

    def _target(self, pack: Pack) -> Path:
        """The file: what was typed, with the ending of the way; in a folder, a name of its own."""
        path = typed_path(self.text_of("path"))
        ending = f".{self._way}"
        if path.is_dir():
            name = packing.suggested_name(self.hia.workspace, pack)
            return path / (name.removesuffix(".hia") + ending)
        if path.name.casefold().endswith(ending):
            return path
        return path.with_name(path.name.removesuffix(".hia") + ending)

    def _shown_as_text(self, text: str) -> str:
        """Give the terminal back for a moment: there a mouse marks text over many screens."""
        try:
            with self.app.suspend():
                sys.stdout.write(f"{text}\nMark the text above and copy it, all of its lines.\n")
                sys.stdout.write("Press Enter to go back to the program. ")
                sys.stdout.flush()
                sys.stdin.readline()
        except SuspendNotSupported:
            raise BadInput("This window cannot show it. Save it as a text file instead.") from None
        self.app.refresh(layout=True, repaint=True)
        return "Shown as text, to be copied"

    def _show_made(self, pack: Pack, said: str) -> None:
        header = pack.header
        sections = [one for one in self.work.questionnaire.sections if one.id in header.sections]
        numbers = ", ".join(str(one.number) for one in sections)
        what = f"section{'s' if len(sections) > 1 else ''} {numbers}" if sections else "everything"
        lines = [
            ink(said, "strong"),
            plain(""),
            plain(f"From:     {header.sender.label}"),
            plain(f"What:     {header.title}, {what}"),
            plain(f"How many: {count(header.digest.n, 'change')}, made {header.made[:16].replace('T', ' ')}"),
        ]
        if header.evaluations:
            lines.append(plain(f"          {count(header.evaluations, 'evaluation')}, without names"))
        lines.append(
            plain("Locked:   with your passphrase. Tell it by phone or in person, not with the pack.")
            if self.text_of("words")
            else plain("Locked:   no. Whoever has it can read it.")
        )
        lines += [
            plain(""),
            plain("Give it to your coordinator or team mate, who merges it: Merge a team mate's work."),
            plain("It can be merged more than once; nothing is counted twice."),
        ]
        self.query_one("#about", Prose).set(*lines, "")
        self.query_one("#go", Rows).set_rows([Row("Make another", id="another"), Row("Back", id="back")])
