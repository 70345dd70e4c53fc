"""Turns what a terminal sends into keys: no byte ends the app, no torn or unasked-for sequence is typed.

Textual's own reader ends the app at the first byte that is not UTF-8, and types what it cannot make out. Here
a sequence is handed over only when it is whole and known; the rest is dropped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.message import Message

from hia_tui.terminal import sequences

_STUCK_S = 1.0
"""How long the rest of a sequence that has clearly begun may take before what there is of it is dropped."""
_LATE_S = 2.0
"""How long after it was given up the rest of a sequence is still known for what it is."""
_GOES_ON = "[O]P_"
"""What follows ESC in a sequence that was torn right after it."""
_BYTE_S = 0.1
"""How long the rest of one character's bytes may take."""
_PASTE_PAUSE_S = 0.06
"""A pause that long ends a paste that the terminal did not mark as one."""
_PASTE_STUCK_S = 3.0
_MANY_AT_ONCE = 24
"""More signs in one read than anybody types, even ahead of a slow line."""
_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_KEYPAD = {f"\x1bO{chr(ord('p') + n)}": str(n) for n in range(10)} | {
    "\x1bOM": "\r", "\x1bOX": "=", "\x1bOj": "*", "\x1bOk": "+", "\x1bOl": "+", "\x1bOm": "-", "\x1bOn": ".",
    "\x1bOo": "/",
}  # fmt: skip
"""The number pad in its application mode (tmux turns it on); PuTTY sends l for its plus."""
_MOUSE = re.compile(r"\x1b\[<\d+;-?\d+;-?\d+[mM]")
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)))


class Bytes:
    """Characters from bytes: UTF-8, and what is not, as a Windows or Latin-1 terminal means it."""

    def __init__(self) -> None:
        self._kept = b""

    @property
    def is_waiting(self) -> bool:
        """Whether the first bytes of a character are there and the rest is not."""
        return bool(self._kept)

    def decode(self, data: bytes, final: bool = False) -> str:
        """The characters that are complete; all of them if no more is to come."""
        data, self._kept = self._kept + data, b""
        text = []
        while data:
            try:
                text.append(data.decode("utf-8"))
                break
            except UnicodeDecodeError as wrong:
                text.append(data[: wrong.start].decode("utf-8"))
                if wrong.reason == "unexpected end of data" and not final:
                    self._kept = data[wrong.start :]
                    break
                text.append(data[wrong.start : wrong.start + 1].decode("cp1252", "ignore"))
                data = data[wrong.start + 1 :]
        return "".join(text)


@dataclass(slots=True)
class _Paste:
    """A paste that is being read."""

    text: list[str]
    marked: bool
    """Whether the terminal said where it begins, and will say where it ends."""


class Keyboard:
    """One terminal's keys. Time is handed in, so that nothing here waits."""

    def __init__(self, escape_wait: float) -> None:
        self._escape_wait = escape_wait
        self._bytes = Bytes()
        self._parser = XTermParser()
        self._pending = ""
        self._heard_at = 0.0
        self._begun_at = 0.0
        self._torn = ""
        self._torn_at = 0.0
        self._paste: _Paste | None = None

    def wait(self, now: float) -> float | None:
        """Seconds until `rest` has something to say unless more comes; None if it has nothing."""
        ends = []
        if self._bytes.is_waiting:
            ends.append(self._heard_at + _BYTE_S)
        if self._paste is not None:
            ends.append(self._heard_at + (_PASTE_STUCK_S if self._paste.marked else _PASTE_PAUSE_S))
        elif self._pending:
            is_key = self._is_escape() or (self._pending[1] in "]P_" and len(self._pending) == 2)
            ends.append(self._begun_at + (self._escape_wait if is_key else _STUCK_S))
        return max(0.0, min(ends) - now) if ends else None

    def rest(self, now: float) -> Iterator[Message]:
        """What is to be made of the unfinished, now that nothing more has come for as long as `wait` said."""
        if self._bytes.is_waiting:
            yield from self._read(self._bytes.decode(b"", final=True), now)
        elif self._paste is not None:
            if self._paste.marked:
                self._paste.text.append(self._pending)
                self._pending = ""
            yield from self._end_paste()
        elif self._pending:
            self._torn_at = now
            if self._is_escape():
                self._torn = "\x1b"
                yield from self._escapes()
                return
            self._torn, self._pending = self._pending, ""
            if len(self._torn) == 2:
                # ESC [ , ESC ] and their like with nothing after them are Alt and that letter.
                yield from self._alt(self._torn[1])

    def _is_escape(self) -> bool:
        return bool(self._pending) and not self._pending.strip("\x1b")

    def _escapes(self) -> Iterator[Message]:
        pending, self._pending = self._pending, ""
        yield from [events.Key("escape", "\x1b") for _ in pending]

    def feed(self, data: bytes, now: float) -> Iterator[Message]:
        """What the bytes of one read come to."""
        return self._read(self._bytes.decode(data), now)

    def _read(self, text: str, now: float) -> Iterator[Message]:
        if text and self._paste is None and self._is_escape() and text[0] not in _GOES_ON:
            # Alt with a key comes in one piece: this is Escape, and then something else pressed soon after.
            yield from self._escapes()
        self._take_in(text, now)
        while self._pending:
            if self._paste is not None:
                yield from self._go_on_pasting()
                if self._paste is not None:
                    return
            elif self._looks_pasted():
                self._paste = _Paste([], marked=False)
            else:
                unit = sequences.first(self._pending)
                if not unit:
                    return
                self._pending = self._pending[len(unit) :]
                self._begun_at = now
                if unit == _PASTE_START:
                    self._paste = _Paste([], marked=True)
                else:
                    yield from self._meaning(unit)

    def _take_in(self, text: str, now: float) -> None:
        if text and self._torn and not self._pending:
            if now - self._torn_at < _LATE_S and sequences.is_rest(self._torn, text):
                text = self._torn + text
            self._torn = ""
        if not self._pending:
            self._begun_at = now
        self._heard_at = now
        self._pending += text

    def _looks_pasted(self) -> bool:
        """Whether so much text came at once that somebody pasted it into a terminal that does not say so."""
        run = self._pending.partition("\x1b")[0]
        return len(run) > _MANY_AT_ONCE and len(set(run)) > 2 and all(c >= " " or c in "\r\n\t" for c in run)

    def _go_on_pasting(self) -> Iterator[Message]:
        paste = self._paste
        assert paste is not None
        if not paste.marked:
            run, escape, rest = self._pending.partition("\x1b")
            paste.text.append(run)
            self._pending = escape + rest
            if escape:
                yield from self._end_paste()
            return
        before, end, after = self._pending.partition(_PASTE_END)
        if end:
            paste.text.append(before)
            self._pending = after
            yield from self._end_paste()
            return
        # The mark of the end may be torn: what could be its beginning waits for the rest.
        kept = next((n for n in range(len(_PASTE_END) - 1, 0, -1) if before.endswith(_PASTE_END[:n])), 0)
        paste.text.append(before[: len(before) - kept])
        self._pending = before[len(before) - kept :]

    def _end_paste(self) -> Iterator[Message]:
        paste, self._paste = self._paste, None
        text = "".join(paste.text) if paste is not None else ""
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
        if text:
            yield events.Paste(text)

    def _meaning(self, unit: str) -> Iterator[Message]:
        if _MOUSE.fullmatch(unit):
            event = self._parser.parse_mouse_code(unit)
            if event is not None:
                yield event
            return
        if len(unit) == 1 or unit in _KEYPAD:
            yield from self._parser._sequence_to_key_events(_KEYPAD.get(unit, unit))
        elif unit.startswith("\x1b\x1b"):
            for key in self._known(unit[1:]):
                yield events.Key(f"alt+{key.key}", None)
        elif len(unit) == 2:
            yield from self._known(unit) or self._alt(unit[1])
        else:
            yield from self._known(unit)

    def _known(self, sequence: str) -> list[events.Key]:
        """The keys that Textual knows a sequence by; none for a terminal's answers, and the unknown."""
        if sequence not in ANSI_SEQUENCES_KEYS:
            return []
        return [key for key in self._parser._sequence_to_key_events(sequence) if key.key != "<ignore>"]

    def _alt(self, letter: str) -> Iterator[events.Key]:
        """Alt with a letter. It is a key and never text, so that half a sequence cannot be typed."""
        for key in self._parser._sequence_to_key_events(letter, alt=True):
            yield events.Key(key.key if key.key.startswith("alt+") else f"alt+{key.key}", None)
