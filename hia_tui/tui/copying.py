"""Copies a text, and says what became of it: a terminal that ignores the request does so without a word."""

from pathlib import Path
from typing import TYPE_CHECKING

from hia_tui.domain.errors import HiaError
from hia_tui.storage.files import make_private_folder, write_durably
from hia_tui.terminal.driver import COPY_AT_MOST

if TYPE_CHECKING:
    from hia_tui.tui.app import HiaApp

NAME = "copied.txt"
BY_HAND = "Or mark the text with the mouse."


def copy(app: "HiaApp", text: str) -> str:
    """Ask the terminal to copy; where it is known not to, write the text to a file. The sentence to show."""
    facts = app.terminal
    if len(text) <= COPY_AT_MOST and (facts is None or facts.can_copy):
        app.copy_to_clipboard(text)
        return f"Copied, if your terminal allows it. {BY_HAND}"
    path = app.workspace.paths.reports / NAME
    try:
        _write(path, text)
    except (OSError, HiaError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        return f"This terminal does not take copies, and {path} was not written ({reason}). {BY_HAND}"
    return f"This terminal does not take copies. Written to {path}, which only you can read. {BY_HAND}"


def _write(path: Path, text: str) -> None:
    make_private_folder(path.parent)
    write_durably(path, f"{text}\n".encode())
