"""What the terminal can do, told from the environment alone: it is asked nothing, and nothing is sent.

Asking a terminal costs a round trip on a slow line, and an answer that comes late is typed into whatever is
open by then; the names that terminals go by have to do.
"""

import codecs
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

SMALLEST = (40, 10)
"""Columns and rows below which the app shows a sentence instead of a form."""


class Depth(StrEnum):
    """How many colours may be sent."""

    TRUE = "24bit"
    MANY = "256"
    SIXTEEN = "16"
    EIGHT = "8"
    NONE = "none"


class Glyphs(StrEnum):
    """Which signs for lines, bars and marks the font is sure to have."""

    UNICODE = "unicode"
    WGL4 = "wgl4"
    ASCII = "ascii"


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """What is known about a terminal before anything is written to it."""

    term: str
    """TERM, lower case; empty where it is not set."""
    is_tty: bool
    """Whether a person sits at both ends: keys come in, a screen is there."""
    colour_depth: Depth
    glyphs: Glyphs
    charset: str
    """What the terminal reads and writes: utf-8, or the locale's single-byte character set."""
    ssh: bool
    multiplexer: str
    """tmux or screen where one of them is in between, else empty."""
    can_full_screen: bool
    why_not: str
    """Where full screen cannot be had: the reason, as a sentence. Empty otherwise."""

    @property
    def utf8(self) -> bool:
        """Whether any character can be shown."""
        return self.charset == "utf-8"

    @property
    def can_copy(self) -> bool:
        """Whether OSC 52 is likely to reach a clipboard; PuTTY, tmux and screen swallow it without a word."""
        return not self.multiplexer and self.term not in _PUTTY and not self.term.startswith("linux")


_PUTTY = ("", "xterm", "putty", "putty-256color", "putty-vt100")
_NO_SCREEN = {
    "dumb": "The terminal says that it can only show plain lines (TERM=dumb).",
    "unknown": "The terminal did not say what it is (TERM=unknown).",
    "": "The terminal did not say what it is (TERM is not set).",
    "network": "The terminal did not say what it is (TERM=network).",
}
_MONOCHROME = ("vt52", "vt100", "vt102", "vt220", "vt320", "vt420", "putty-vt100")
_EIGHT = ("linux", "ansi", "screen", "tmux", "cygwin", "sun-color", "hurd")
_SIXTEEN = ("xterm", "putty", "rxvt", "konsole", "vte", "gnome", "eterm-color", "mintty", "xterms", "kterm")
_FAMILIES = (*_MONOCHROME, *_EIGHT, *_SIXTEEN, "alacritty", "foot", "wezterm", "st", "iterm", "contour", "ms")
_SAYS_NOTHING = ("", "C", "POSIX")
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
_FORCED = {"truecolor": Depth.TRUE, "256": Depth.MANY, "standard": Depth.SIXTEEN, "windows": Depth.SIXTEEN}


def look(
    environ: Mapping[str, str] | None = None,
    stdin: IO[str] | None = None,
    stdout: IO[str] | None = None,
) -> TerminalFacts:
    """What can be said about the terminal; the process's own where nothing is given."""
    environ = os.environ if environ is None else environ
    term = environ.get("TERM", "").strip().lower()
    is_tty = _is_tty(sys.stdin if stdin is None else stdin) and _is_tty(
        sys.stdout if stdout is None else stdout
    )
    charset = _charset(environ)
    why_not = _why_not(term, is_tty)
    return TerminalFacts(
        term=term,
        is_tty=is_tty,
        colour_depth=_depth(environ, term),
        glyphs=_glyphs(environ, term, charset),
        charset=charset,
        ssh=bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")),
        multiplexer=_multiplexer(environ, term),
        can_full_screen=not why_not,
        why_not=why_not,
    )


def _is_tty(stream: IO[str] | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # a closed stream
        return False


def _why_not(term: str, is_tty: bool) -> str:
    if not is_tty:
        return "There is no terminal to show a full screen on."
    if term in _NO_SCREEN:
        return _NO_SCREEN[term]
    if term.startswith(_FAMILIES) or _can_address(term):
        return ""
    return f"This machine does not know the terminal {term[:40]!r} (TERM)."


def _can_address(term: str) -> bool:
    """Whether the machine's own list of terminals knows a name as one whose cursor can be placed."""
    try:
        import curses
    except ImportError:
        return False  # a Python without terminals, as on Windows
    try:
        curses.setupterm(term, sys.__stdout__.fileno() if sys.__stdout__ else 1)
        return bool(curses.tigetstr("cup"))
    except (curses.error, OSError, ValueError):
        return False


def _depth(environ: Mapping[str, str], term: str) -> Depth:
    forced = environ.get("TEXTUAL_COLOR_SYSTEM", "").lower()
    if environ.get("NO_COLOR") or term.startswith(_MONOCHROME):
        return Depth.NONE
    if forced in _FORCED:
        return _FORCED[forced]
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or term.endswith("-direct"):
        # screen passes COLORTERM on from outside without being able to show it.
        return Depth.MANY if _multiplexer(environ, term) == "screen" else Depth.TRUE
    if "256" in term:
        return _depth_through_tmux(environ) if _multiplexer(environ, term) == "tmux" else Depth.MANY
    return Depth.EIGHT if term.startswith(_EIGHT) and not term.startswith("screen.xterm") else Depth.SIXTEEN


def _depth_through_tmux(environ: Mapping[str, str]) -> Depth:
    """Colours that get through tmux: it says 256 whatever is around it, and brings them down to eight there.

    Dark blue on black is what then becomes of grey letters. tmux knows who is attached; where it does not
    say, sixteen colours, which stay legible as eight, are what is safe.
    """
    import subprocess

    if not environ.get("TMUX"):
        return Depth.SIXTEEN
    try:
        asked = ["tmux", "list-clients", "-F", "#{client_termname}"]
        told = subprocess.run(
            asked, env=dict(environ), capture_output=True, text=True, timeout=0.5, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return Depth.SIXTEEN
    around = told.stdout.split()
    return Depth.MANY if around and all("256" in name for name in around) else Depth.SIXTEEN


def _locale(environ: Mapping[str, str]) -> str:
    """The locale that the person has; empty for none."""
    found = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")
    # Without a locale Python itself sets LC_CTYPE, for it and what it starts; nobody chose that.
    is_python_s = found in _COERCED and not environ.get("LC_ALL") and environ.get("LANG", "") in _SAYS_NOTHING
    return "" if is_python_s else found


def _charset(environ: Mapping[str, str]) -> str:
    """The locale's character set. No locale, C and POSIX say nothing: today's terminals are UTF-8 then."""
    locale = _locale(environ)
    name = locale.partition(".")[2].partition("@")[0]
    if not name:
        return "iso-8859-15" if locale.endswith("@euro") else "utf-8"
    try:
        charset = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    if charset == "utf-8" or charset.startswith(("iso8859", "cp125", "koi8")):
        return charset
    return "ascii"


def _glyphs(environ: Mapping[str, str], term: str, charset: str) -> Glyphs:
    if charset != "utf-8" or _locale(environ) in _SAYS_NOTHING:
        return Glyphs.ASCII
    if term in _PUTTY or term.startswith(("linux", "screen", *_MONOCHROME)) or environ.get("SSH_CONNECTION"):
        # Behind ssh the font is as likely as not a Windows one, and those are sure of WGL4 only.
        return Glyphs.WGL4
    return Glyphs.UNICODE


def _multiplexer(environ: Mapping[str, str], term: str) -> str:
    if environ.get("TMUX") or term.startswith("tmux"):
        return "tmux"
    return "screen" if environ.get("STY") or term.startswith("screen") else ""
