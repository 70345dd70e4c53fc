"""The same form for urwid: a list, a page of questions with a text, F2 and Esc between them."""

import urwid


def section(number: int) -> urwid.Widget:
    rows: list[urwid.Widget] = [urwid.Edit("Evidence: ", multiline=True)]
    for n in range(1, 7):
        group: list[urwid.RadioButton] = []
        rows.append(
            urwid.Text(f"Question {number}.{n}. How well do we know the people and places that we serve?")
        )
        rows += [urwid.RadioButton(group, f"Level {level}", state=False) for level in range(1, 5)]
    return urwid.ListBox(urwid.SimpleFocusListWalker(rows))


def main() -> None:
    labels = [urwid.SelectableIcon(f"Section {n}", 0) for n in range(1, 13)]
    menu = urwid.ListBox(urwid.SimpleFocusListWalker([urwid.AttrMap(label, None, "on") for label in labels]))
    frame = urwid.Frame(menu, header=urwid.Text("Ready to start"), footer=urwid.Text("Enter open  Esc back"))

    def key(pressed: object) -> None:
        if pressed in ("enter", "f2") and frame.body is menu:
            frame.body = section(menu.focus_position + 1)
        elif pressed in ("esc", "f3"):
            frame.body = menu
        elif pressed == "ctrl q":
            raise urwid.ExitMainLoop

    urwid.MainLoop(frame, [("on", "standout", "")], unhandled_input=key, handle_mouse=False).run()


main()
