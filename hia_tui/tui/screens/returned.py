"""Questions that were sent back with a note: those that wait here, and sending others back."""

from textual.app import ComposeResult

from hia_tui.tui.place import Place
from hia_tui.tui.screens.screen import HiaScreen
from hia_tui.tui.widgets.prose import Prose
from hia_tui.tui.widgets.rows import Row, Rows
from hia_tui.workspace import returning
from hia_tui.workspace.words import count


class ReturnedScreen(HiaScreen):
    """Each with its note, whole; Enter opens the question."""

    kind = "returned"
    first = "waiting"

    def compose_body(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(columns=(18,), number_width=5, id="waiting", classes="gap")

    def title_words(self) -> str:
        return "Questions sent back"

    def context_words(self) -> tuple[str, str]:
        return self.work.title, self.work.round

    def show(self) -> None:
        found = returning.returned(self.work)
        about = (
            f"{count(len(found), 'question')} sent back with a note. Answer again, or take the mark to come "
            "back off: then it is dealt with."
            if found
            else "No question waits here that somebody sent back."
        )
        self.query_one("#about", Prose).set(about)
        rows: list[Row] = []
        for one in found:
            state, name = ("changed since", "done") if one.is_changed else ("waits", "todo")
            question = one.question
            rows.append(
                Row(
                    question.name,
                    id=f"question:{question.id}",
                    number=question.number,
                    right=(state,),
                    ink=name,
                )
            )
            rows.append(Row(f"       {one.by}, {one.at[:10]}: {one.note}"))
        if rows:
            rows.append(Row())
        rows += [
            Row(f"Send answers of section {section.number} back…", id=f"send:{section.id}")
            for section in self.work.questionnaire.sections
        ]
        rows.append(Row("Make a pack of it, to send", id="pack:"))
        self.query_one("#waiting", Rows).set_rows(rows)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        kind, _, subject = event.id.partition(":")
        if kind == "question":
            one = next((r for r in returning.returned(self.work) if r.question.id == subject), None)
            if one is not None:
                self.hia.say_there(f"Sent back by {one.by}: {one.note}")
            self.hia.visit(Place("question", subject))
        elif kind == "send":
            self.hia.visit(Place("sendback", subject))
        else:
            self.run_command("app.pack")
