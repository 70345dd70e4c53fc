"""The same form for prompt_toolkit: a list, a page of questions with a text, F2 and Esc between them."""

from prompt_toolkit.application import Application
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.layout import DynamicContainer, HSplit, Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.widgets import RadioList, TextArea


def main() -> None:
    menu = RadioList([(n, f"Section {n}") for n in range(1, 13)])
    text = TextArea(height=3)
    question = "Question {}. How well do we know the people and places that we serve?"
    body = HSplit(
        [text]
        + [
            part
            for n in range(1, 5)
            for part in (
                Window(FormattedTextControl(question.format(n)), height=1),
                RadioList([(level, f"Level {level}") for level in range(1, 5)]),
            )
        ]
    )
    shown = {"page": menu}
    keys = KeyBindings()

    @keys.add("f2")
    def _open(event: KeyPressEvent) -> None:
        shown["page"] = body
        event.app.layout.focus(text)

    @keys.add("f3")
    def _back(event: KeyPressEvent) -> None:
        shown["page"] = menu
        event.app.layout.focus(menu)

    @keys.add("c-q")
    def _quit(event: KeyPressEvent) -> None:
        event.app.exit()

    head = Window(FormattedTextControl("Ready to start"), height=1)
    layout = Layout(HSplit([head, DynamicContainer(lambda: shown["page"])]), focused_element=menu)
    Application(layout=layout, key_bindings=keys, full_screen=True).run()


main()
