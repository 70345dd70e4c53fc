"""Linear mode on the real standard input and output, whatever they are connected to."""

import os
import sys
from collections.abc import Callable
from functools import partial

from hia_tui.linear.letters import Letters, charset_of
from hia_tui.linear.session import run as run_session
from hia_tui.terminal.editor import edit_text, editor_of
from hia_tui.terminal.facts import look
from hia_tui.workspace.home import Workspace

LONGEST_TYPED_LINE = 4_094
"""Bytes of a line that a terminal hands over at most; what was typed beyond it never arrives."""


def run(workspace: Workspace) -> int:
    """Work line by line; returns the exit status."""
    charset = charset_of(os.environ, sys.stdout.encoding) if os.name == "posix" else sys.stdout.encoding
    ends = Ends(Letters(charset or "ascii"))
    return run_session(
        workspace,
        read=ends.read,
        read_secret=ends.read_secret,
        write=_write,
        letters=ends.letters,
        edit=_editor() if ends.is_typed else None,
        can_go_full=look().can_full_screen,
    )


class Ends:
    """Standard input and output, whatever they are connected to."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self.is_typed = sys.stdin.isatty()

    def read(self, prompt: str) -> str | None:
        """Show a prompt and read a line; None at the end of the input and at Ctrl+C."""
        # The terminal's own line editing: readline would send escape sequences of its own.
        _write(prompt)
        sys.stdout.flush()
        try:
            line = sys.stdin.buffer.readline()
        except KeyboardInterrupt:
            line = b""
        if not (line and self.is_typed):
            # Nobody echoes the line end of what comes through a pipe, or of Ctrl+D.
            _write("\n")
        if self.is_typed and len(line) >= LONGEST_TYPED_LINE:
            _write("The terminal passes on 4,094 characters of a line at most. Check the end of this one.\n")
        return self.letters.read(line).removesuffix("\n").removesuffix("\r") if line else None

    def read_secret(self, prompt: str) -> str | None:
        """As `read`, for what is not to be seen; in a pipe nobody sees it anyway."""
        if not self.is_typed:
            return self.read(prompt)
        from getpass import getpass

        try:
            return getpass(prompt)
        except (EOFError, KeyboardInterrupt):
            _write("\n")
            return None


def _write(text: str) -> None:
    sys.stdout.write(text)


def _editor() -> Callable[[str], str | None] | None:
    """Opens a text in the editor that the environment names; None where there is none."""
    command = editor_of(os.environ)
    return partial(edit_text, command) if command else None
