"""Where the terminal's cursor belongs: magnifiers, readers and input methods follow nothing else."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App


def cursor_place(app: "App[Any]") -> tuple[int, int] | None:
    """Column and row of the cursor; None where it is not to be seen.

    What has the focus may say where (`cursor_screen_offset`, as Textual's text fields do); else it is where a
    widget put it (`App.cursor_position`). Textual sets that for a text field when its text changes, but not
    when what the field stands in is scrolled.
    """
    focused = app.focused
    if focused is None:
        return None
    wanted = getattr(focused, "cursor_screen_offset", None) or app.cursor_position
    x, y = app.screen.outer_size.clamp_offset(wanted)
    # Textual parks the cursor in the corner when nothing has asked for it.
    return (x, y) if (x, y) == wanted != (0, 0) else None
