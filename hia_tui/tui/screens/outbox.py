"""The outbox: messages that wait, were sent, or failed, and what can be done with each."""

from textual.app import ComposeResult

from hia_tui.domain.errors import HiaError
from hia_tui.reports.outbox import MessageState, Waiting
from hia_tui.tui.dialogs.ask import Ask
from hia_tui.tui.dialogs.password import Password
from hia_tui.tui.errands import Errand
from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.tui.words import ink
from hia_tui.workspace import mailing
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.words import count

_WORDS = {
    MessageState.QUEUED: "Waiting",
    MessageState.CONNECTING: "Being sent",
    MessageState.SENDING: "Being sent",
    MessageState.SENT: "Sent",
    MessageState.FAILED: "Not sent",
    MessageState.UNSURE: "Perhaps sent",
}
_STOPPED = (MessageState.FAILED, MessageState.UNSURE)


class OutboxScreen(HiaScreen):
    """Nothing is sent from here without being chosen."""

    kind = "outbox"
    first = "messages"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._messages: list[Waiting] | None = None

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(14, 30), hint="choose", id="messages", classes="gap")

    def title_words(self) -> str:
        return "E-mail outbox"

    def begin(self) -> None:
        super().begin()
        self._look()

    def show(self) -> None:
        messages = self._messages
        if messages is None:
            self.query_one("#about", Prose).set("Looking…")
            return
        self.query_one("#about", Prose).set(
            f"{count(len(messages), 'message')}. One that was sent is never sent again by itself."
            if messages
            else "There are no messages. E-mail a report from Reports."
        )
        rows = []
        for one in messages:
            state = _WORDS[one.state]
            rows.append(
                Row(
                    one.subject.strip(),
                    id=f"message:{one.id}",
                    right=(state, one.to),
                    ink="todo" if one.state in _STOPPED else "",
                )
            )
            if one.trouble and one.state is not MessageState.SENT:
                rows.append(Row(ink(f"     {one.trouble}", "muted")))
        self.query_one(Rows).set_rows([*rows, Row(), Row("Reports", id="reports:")])

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "reports":
            self.run_command("app.reports")
            return
        one = next((m for m in self._messages or () if m.id == subject), None)
        if one is not None:
            self._ask(one)

    def _ask(self, one: Waiting) -> None:
        ways = [("file", "Show where its file is, for your mail program")]
        if one.state is MessageState.QUEUED:
            ways.insert(0, ("send", "Send it now"))
        elif one.state in _STOPPED:
            ways.insert(0, ("again", "Send it again"))
        ways.append(("remove", "Remove it from the outbox"))
        sentences = [f"To: {one.to}", *([one.trouble] if one.trouble else [])]
        if one.state is MessageState.UNSURE:
            sentences.append("The line broke while it was handed over: they may have it already.")
        self.app.push_screen(Ask(_WORDS[one.state], sentences, ways), lambda way: self._do(way or "", one))

    def _do(self, way: str, one: Waiting) -> None:
        box = mailing.outbox(self.hia.workspace)
        if way == "file":
            try:
                path = mailing.message_path(self.hia.workspace, one.id)
            except HiaError as problem:
                self.say(str(problem), "error")
                return
            self.hia.show_text("The message's file", str(path), "Open it with your mail program.")
        elif way == "remove":
            box.remove(one.id)
            self._look("Removed from the outbox.")
        elif way in ("send", "again"):
            if way == "again":
                box.again(one.id)
            user = self.hia.workspace.settings["smtp.user"]
            if user:
                self.app.push_screen(
                    Password(user), lambda typed: self._send(one, typed) if typed else self._look()
                )
            else:
                self._send(one, "")

    def _send(self, one: Waiting, password: str) -> None:
        def told(sent: Waiting) -> None:
            said = f"Sent to {sent.to}." if mailing.was_sent(sent) else sent.trouble
            if self.is_attached:
                self._look(said)
            else:
                self.hia.say(said)

        self.hia.send(
            "Asking the mail server…",
            Errand(lambda own: mailing.send_queued(own, one.id, password), told, self._failed),
        )

    def _look(self, said: str = "") -> None:
        def look(own: Workspace) -> list[Waiting]:
            return mailing.outbox(own).recover(own.clock())

        def found(messages: list[Waiting]) -> None:
            self._messages = messages
            if self.is_attached:
                self.refresh_facts()
                self.query_one(Rows).focus()
                self.say(said)

        self.hia.errands.send(Errand(look, found, self._failed))

    def _failed(self, problem: HiaError) -> None:
        if self.is_attached and self._messages is None:
            self._messages = []
            self.refresh_facts()
        self.hia.say(str(problem), "error")
