"""E-mailing a report: to whom, confirmed once more, then kept in the outbox and sent."""

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.tui import report_job
from hia_tui.tui.dialogs.ask import Ask
from hia_tui.tui.dialogs.password import Password
from hia_tui.tui.errands import Errand
from hia_tui.tui.screens.form import FormScreen
from hia_tui.tui.screens.reports import FORMATS, KINDS
from hia_tui.tui.widgets.choice import Choice
from hia_tui.tui.widgets.note import Note
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import mailing
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.words import count

_OUTBOX = "Outbox, in all commands, tries again."


class MailScreen(FormScreen):
    """Subject: a report's name and its format."""

    kind = "mail"
    first = "to"

    def compose_fields(self) -> ComposeResult:
        yield Prose(id="about")
        yield Note("To: e-mail addresses, with commas between them", one_line=True, id="to")
        yield Choice(FORMATS, self._format, title="Attached as", id="format")
        yield Rows(hint="do it", id="go", classes="gap")

    @property
    def report_name(self) -> str:
        """The report that is to be sent."""
        return self.start.subject.rpartition("/")[0]

    @property
    def _format(self) -> str:
        return self.start.subject.rpartition("/")[2] or "pdf"

    def title_words(self) -> str:
        return "E-mail a report"

    def show(self) -> None:
        settings, profile = self.hia.workspace.settings, self.hia.workspace.profile
        host = settings["smtp.host"]
        sender = settings["smtp.from"] or profile.email
        how = (
            f"It is sent by {host}, from {sender or 'an address that is still to be set'}."
            if host
            else "No mail server is set. The message is made as a file for your mail program."
        )
        self.query_one("#about", Prose).set(f"Report: {self._title()}.", how)
        self.query_one("#format", Choice).single_keys = self.hia.keys.single
        to = self.query_one("#to", Note)
        if not to.text and not to.is_dirty:
            to.show_text(profile.email)
        rows = [Row("Send it", id="send")] if host else []
        rows.append(Row("Make a message file (.eml) for your mail program", id="file"))
        self.query_one("#go", Rows).set_rows([*rows, Row("Back, without sending", id="back")])

    def choose(self, item: str) -> None:
        if item == "back":
            self.hia.back()
            return
        try:
            to = mailing.recipients(self.text_of("to"))
        except HiaError as problem:
            self.show_problems([("to", str(problem))])
            return
        self.show_problems([])
        is_file = item == "file"
        verb = "Make the message" if is_file else "Send"
        many = count(len(to), "address", "addresses")
        sentences = ["The report holds what your team wrote. It goes to:", *(f"- {one}" for one in to)]
        answers = [("back", "Go back"), ("go", f"{verb} to {many}")]
        self.app.push_screen(
            Ask("Are these the right people?", sentences, answers),
            lambda chosen: self._go_on(to, is_file) if chosen == "go" else None,
        )

    def _go_on(self, to: list[str], is_file: bool) -> None:
        user = self.hia.workspace.settings["smtp.user"]
        if is_file or not user:
            self._make(to, "", is_file=is_file)
            return
        self.app.push_screen(
            Password(user), lambda typed: self._make(to, typed, is_file=False) if typed else None
        )

    def _make(self, to: list[str], password: str, *, is_file: bool) -> None:
        hia = self.hia
        try:
            job = report_job.prepared(
                hia.workspace, self.work, self.report_name, self.query_one("#format", Choice).value
            )
        except HiaError as problem:
            self.show_problems([("format", str(problem))])
            return

        def make(own: Workspace) -> tuple[str, str]:
            item = mailing.queue_report(own, job.work, job.wanted, to, is_draft=is_file)
            if is_file:
                return "file", str(mailing.message_path(own, item))
            sent = mailing.send_queued(own, item, password)
            if mailing.was_sent(sent):
                return "sent", sent.to
            return "kept", sent.trouble

        def done(found: tuple[str, str]) -> None:
            state, words = found
            if state == "file":
                about = "Open this file with your mail program, and send it from there."
                hia.show_text("The message is made", words, about)
            elif state == "sent":
                hia.say(f"Sent to {words}.")
            else:
                hia.say(f"{words} {_OUTBOX}", "error")

        hia.send("Making the report, then the message…", Errand(make, done, self._failed))

    def _failed(self, problem: HiaError) -> None:
        self.hia.say(str(problem), "error")
        if self.is_attached:
            self.show_problems([("to", str(problem))])

    def _title(self) -> str:
        kind, _, section_id = self.report_name.partition(report_job.WITH)[0].partition(":")
        if section_id:
            return f"section {self.work.questionnaire.section(section_id).number}"
        return dict(KINDS).get(kind, kind).casefold()
