"""The conversation: what is said, one fact a line, and what is typed in answer."""

import textwrap
from collections.abc import Callable

from hia_tui.domain.text import printable
from hia_tui.linear.letters import Letters

WIDTH = 80
"""Columns of a line; only a person's own text and web addresses, which are never broken, may be longer."""

Read = Callable[[str], str | None]
"""Shows a prompt and returns the line that was typed, without its end; None when the input has ended."""
Write = Callable[[str], None]


class Stopped(Exception):
    """The person stops here; everything is kept."""


class EndOfInput(Stopped):
    """Nothing more can be typed: the line dropped, a pipe ran dry, or Ctrl+D was pressed."""


class Dialogue:
    """Says and asks. Whatever is shown passes through here, so that nothing can drive the terminal."""

    def __init__(self, read: Read, write: Write, letters: Letters, read_secret: Read | None = None) -> None:
        self._read = read
        self._read_secret = read_secret or read
        self._write = write
        self._letters = letters

    def say(self, *facts: str) -> None:
        """Say facts, each on a line of its own, wrapped."""
        for fact in facts:
            for line in self._wrapped(fact):
                self._write(line + "\n")

    def quote(self, label: str, text: str) -> None:
        """Say a person's own text, line by line as it was written, each line with what it is part of."""
        lines = [line for line in printable(text).split("\n") if line.strip()]
        for number, line in enumerate(lines, start=1):
            part = f", line {number} of {len(lines)}" if len(lines) > 1 else ""
            self._write(self._letters(f"{label}{part}: {_plain(line)}") + "\n")

    def address(self, url: str) -> None:
        """Say a web address on a line of its own, whole, so that it can be copied."""
        self._write(self._letters(f"Address: {_plain(url)}") + "\n")

    def ask(self, prompt: str) -> str:
        """Ask for a line.

        Raises:
            EndOfInput: when there is none to come.
        """
        return self._typed(self._read, prompt)

    def ask_secret(self, prompt: str) -> str:
        """Ask for a passphrase or password, which is not shown where that can be helped (EndOfInput)."""
        return self._typed(self._read_secret, prompt)

    def verbatim(self, text: str) -> None:
        """Show lines that are to be copied, such as a pack's, as they are."""
        for line in printable(text).splitlines():
            self._write(self._letters(line) + "\n")

    def _typed(self, read: Read, prompt: str) -> str:
        *before, last = self._wrapped(prompt, WIDTH - 2) or [""]
        for line in before:
            self._write(line + "\n")
        typed = read(last + (" " if last.endswith("?") else ": " if last else ""))
        if typed is None:
            raise EndOfInput
        return typed

    def _wrapped(self, text: str, width: int = WIDTH) -> list[str]:
        return textwrap.wrap(
            _plain(self._letters(printable(text))), width, break_long_words=False, break_on_hyphens=False
        )


def _plain(text: str) -> str:
    """Text without a tab, which is the one control character that a stored text may hold within a line."""
    return text.replace("\t", " ")
