"""The team board: sections by who and when, people by section, what moved since yesterday."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date

from textual.app import ComposeResult

from hia_tui.domain.board import Board, BoardPerson, BoardSection
from hia_tui.domain.errors import HiaError
from hia_tui.domain.questionnaire import Section
from hia_tui.tui.dialogs.ask import Ask
from hia_tui.tui.errands import Errand
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.screens.team import link_errand
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink, section_ink, section_state
from hia_tui.workspace import team, team_board
from hia_tui.workspace.commands import Command
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.words import count

_NAME = 13
"""Letters of a name that the column has room for."""
ON_SECTIONS = ("team.assign", "team.claim", "team.return")


class BoardScreen(HiaScreen):
    """Enter on a section or a person says what can be done about it."""

    kind = "board"
    first = "sections"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._members: tuple[team.Member, ...] = ()

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(13, 14, 13, 6), number_width=3, hint="choose", id="sections", classes="gap")
        yield Rows(columns=(20, 12, 12), hint="choose", id="people", classes="gap")
        yield Rows(hint="do it", id="more", classes="gap")

    def title_words(self) -> str:
        return "Team board"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

    def begin(self) -> None:
        super().begin()
        if self.sitting.team.is_on:
            self._ask_server()

    def show(self) -> None:
        board = team_board.board(self.hia.workspace, self.work, self._members)
        views = {view.section.id: view for view in self.work.view.sections()}
        self.query_one("#about", Prose).set(self._about(board))
        self.query_one("#sections", Rows).set_rows(
            Row(
                section.title,
                id=f"section:{section.id}",
                number=str(section.number),
                right=(
                    section_state(views[section.id]),
                    self._who(section),
                    _due(section),
                    f"{section.answered}/{section.questions}",
                ),
                ink="todo" if section.is_overdue else section_ink(views[section.id]),
            )
            for section in board.sections
        )
        self.query_one("#people", Rows).set_rows(self._people_rows(board))
        self.query_one("#more", Rows).set_rows(self._more())

    def offers(self, command: Command) -> bool:
        if command.id in ON_SECTIONS:
            return self._section is not None
        if command.id == "team.remind":
            return self._person is not None
        return command.id != "team.link" or self.sitting.team.is_on

    def on_rows_moved(self) -> None:
        super().on_rows_moved()
        self.show_keys()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "section":
            self._ask_about_section(self.work.questionnaire.section(subject))
        elif kind == "person":
            self._ask_about_person(subject)
        else:
            self.run_command(subject)

    def do_assign(self) -> None:
        self._go("assign")

    def do_return(self) -> None:
        self._go("sendback")

    def do_claim(self) -> None:
        if self._section is not None:
            claim_or_let_go(self, self._section)

    def do_remind(self) -> None:
        if self._person is not None:
            self._remind(self._person)

    def do_link(self) -> None:
        link_errand(self)

    @property
    def _section(self) -> Section | None:
        rows = self.query_one("#sections", Rows)
        kind, _, subject = rows.item.partition(":")
        focused = self.focused is None or self.focused is rows
        return self.work.questionnaire.section(subject) if kind == "section" and focused else None

    @property
    def _person(self) -> str | None:
        rows = self.query_one("#people", Rows)
        kind, _, subject = rows.item.partition(":")
        return subject if kind == "person" and self.focused is rows else None

    def _go(self, kind: str) -> None:
        if self._section is not None:
            self.hia.visit(Place(kind, self._section.id))

    def _about(self, board: Board) -> str:
        late = sum(1 for section in board.sections if section.is_overdue)
        agree = sum(section.to_agree for section in board.sections)
        parts = [count(len(board.people), "person", "people")]
        parts.append(f"{count(late, 'section')} overdue" if late else "nothing overdue")
        parts.append(f"{agree} to agree" if agree else "nothing to agree")
        return f"{', '.join(parts)}. Enter says what can be done."

    def _who(self, section: BoardSection) -> str:
        """Those assigned, else those who claimed it, else those who wrote there."""
        work = self.work
        found = work.questionnaire.section(section.id)
        wrote = {op.member for op in work.view.live_of(found)}
        names = sorted(work.view.member_name(m) for m in section.owners or section.claimed or wrote)
        if not names:
            return "nobody yet"
        return names[0] if len(names) == 1 else f"{names[0][: _NAME - 3]} +{len(names) - 1}"

    def _people_rows(self, board: Board) -> Iterable[Row]:
        numbers = ", ".join(str(section.number) for section in board.sections)
        yield Row(ink(f"People: answers in sections {numbers}; when last heard of", "strong"))
        known = {member.member: member for member in self._members}
        for person in board.people:
            yield self._person_row(person, known.get(person.member))
        if board.changes:
            yield Row()
            yield Row(ink(f"Since yesterday, {board.since.day} {board.since:%B}", "strong"))
        numbers_by_id = {section.id: str(section.number) for section in board.sections}
        for member in dict.fromkeys(change.member for change in board.changes):
            mine = [change for change in board.changes if change.member == member]
            where = sorted(numbers_by_id[c.section] for c in mine if c.section in numbers_by_id)
            name, edits = self.work.view.member_name(member), sum(change.edits for change in mine)
            yield Row(
                f"  {name}: {count(edits, 'edit')}{', in section ' + ', '.join(where) if where else ''}"
            )

    def _person_row(self, person: BoardPerson, known: team.Member | None) -> Row:
        role = f" ({person.role})" if person.role else ""
        counts = "".join(f"{number or '·':>3}" for number in person.answered.values())
        heard = (known.seen if known else person.last)[:10]
        agree = f"{person.to_agree} to agree" if person.to_agree else ""
        gone = known is not None and not known.is_active
        return Row(
            f"{person.name}{role}",
            id=f"person:{person.member}",
            right=(counts, agree, "shut out" if gone else heard or "not heard of"),
            ink="muted" if gone else "",
        )

    def _more(self) -> list[Row]:
        rows = [Row("Team: invite, members, server", id="do:app.team")]
        if self.sitting.team.is_on:
            rows = [
                Row("Sync now", id="do:app.sync"),
                *rows,
                Row("Link that opens this board in a browser", id="do:team.link"),
            ]
        return [
            *rows,
            Row("Disagreements", id="do:app.disagreements"),
            Row("Merge a team mate's work", id="do:app.merge"),
        ]

    def _ask_about_section(self, section: Section) -> None:
        has_it = self.work.author.member in claimed_by(self, section)
        ways = [
            ("open", "Open the section"),
            ("assign", "Give it to somebody, by a day"),
            ("claim", "Let it go again" if has_it else "Take it on myself"),
            ("return", "Send answers back, with a note"),
        ]

        def chosen(way: str | None) -> None:
            if way == "open":
                self.hia.go(Place("section", section.id))
            elif way == "claim":
                claim_or_let_go(self, section)
            elif way:
                self.hia.visit(Place({"assign": "assign", "return": "sendback"}[way], section.id))

        self.app.push_screen(Ask(f"Section {section.number}", [section.title], ways), chosen)

    def _ask_about_person(self, member: str) -> None:
        ways: list[tuple[str, str]] = [("remind", "A reminder, ready to paste into a message")]
        if self.sitting.team.is_on:
            ways.append(("members", "Role and machines, shutting out"))
        does: dict[str, Callable[[], None]] = {
            "remind": lambda: self._remind(member),
            "members": lambda: self.hia.visit(Place("members")),
        }
        self.app.push_screen(
            Ask(self.work.view.member_name(member), [], ways),
            lambda chosen: does[chosen]() if chosen else None,
        )

    def _remind(self, member: str) -> None:
        board = team_board.board(self.hia.workspace, self.work, self._members)
        try:
            text = team_board.reminder(self.work, board, member)
        except HiaError as problem:
            self.say(str(problem))
            return
        self.hia.show_text("Reminder", text, "Copy it, or mark it, and paste it into a message.")

    def _ask_server(self) -> None:
        header = self.work.header.id

        def look(own: Workspace) -> tuple[team.Member, ...]:
            work = own.open(header)
            try:
                return team_board.known_members(own, work)
            finally:
                work.close()

        def found(members: tuple[team.Member, ...]) -> None:
            self._members = members
            if self.is_attached:
                self.refresh_facts()

        # Where the server is away the board shows what is known here; another errand may be out.
        self.hia.errands.send(Errand(look, found, lambda _: None))


def claim_or_let_go(screen: HiaScreen, section: Section) -> None:
    """Take a section on, or let it go where it was taken on before."""
    has_it = screen.work.author.member in claimed_by(screen, section)
    if screen.hia.write(lambda: team_board.claim(screen.work, section, undo=has_it)):
        screen.say(
            f"You let section {section.number} go." if has_it else f"Section {section.number} is yours to do."
        )


def claimed_by(screen: HiaScreen, section: Section) -> set[str]:
    """Who took a section on."""
    return {str(op.value) for op in screen.work.ledger.live(f"claim/{section.id}") if op.value}


def _due(section: BoardSection) -> str:
    day = section.due
    with suppress(ValueError):
        found = date.fromisoformat(section.due)
        day = f"{found.day} {found:%b}"
    return f"late, {day}" if section.is_overdue else day
