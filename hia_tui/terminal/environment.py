"""The process's surroundings, put right before Textual is imported, when it reads its variables."""

import gc
import importlib
import os
import sys
from collections.abc import MutableMapping

from hia_tui.terminal.facts import Depth, TerminalFacts

_COLOUR_SYSTEM = {
    Depth.TRUE: "truecolor",
    Depth.MANY: "256",
    Depth.SIXTEEN: "standard",
    Depth.EIGHT: "standard",
    Depth.NONE: "standard",
}
_ESCAPE_WAIT_MS = "100"
_ESCAPE_WAIT_SSH_MS = "250"


def prepare(environ: MutableMapping[str, str] | None, facts: TerminalFacts) -> None:
    """Set what Textual reads and drop what would mislead it; in the process's own environment if None."""
    environ = os.environ if environ is None else environ
    # Whatever is set for Textual was set for another program, or to look into one: a log of what people type,
    # keys that press themselves, a driver or a theme that is not there.
    for name in [name for name in environ if name.startswith("TEXTUAL_") or name in _FREEZE_THE_SIZE]:
        del environ[name]
    # An animated scroll sends the same rows many times over; a slow line shows none of it in time.
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
    # The kitty protocol is pushed without asking, and stays on in a terminal whose program was killed.
    environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    # A value that Textual does not know ends it with a KeyError; this one is always known.
    environ["TEXTUAL_COLOR_SYSTEM"] = _COLOUR_SYSTEM[facts.colour_depth]
    environ["ESCDELAY"] = _escape_wait(environ.get("ESCDELAY", ""), facts)


_FREEZE_THE_SIZE = ("COLUMNS", "LINES")
"""Exported by a shell, they freeze the size: Rich prefers them to the terminal."""


def _escape_wait(given: str, facts: TerminalFacts) -> str:
    """Milliseconds to wait for the rest of a sequence after ESC: longer over a line that tears them."""
    if given.isdecimal() and 10 <= int(given) <= 2000:
        return given
    return _ESCAPE_WAIT_SSH_MS if facts.ssh else _ESCAPE_WAIT_MS


def quicken() -> None:
    """Get to the first frame sooner: nothing is collected before it, and what is never used is not imported.

    asyncio imports ssl for servers and clients of its own, of which the app has none; None in its place tells
    the import that there is no such module. Whoever wants ssl later (the sync client does) gets it as usual.
    """
    gc.disable()
    if "ssl" not in sys.modules and "asyncio" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]
        try:
            importlib.import_module("asyncio")
        finally:
            del sys.modules["ssl"]


def calm_down() -> None:
    """The first frame is there: collect again, but not what was imported, which stays for good."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def speak_utf8() -> None:
    """For Textual's own painting, which writes text: without UTF-8 a border's cell becomes six signs."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
