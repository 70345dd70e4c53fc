"""What is told about a terminal from its name and the locale."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hia_tui.terminal import environment
from hia_tui.terminal.facts import Depth, Glyphs, look


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def facts_of(**environ: str):
    return look(environ, Tty(), Tty())


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm"}, Depth.SIXTEEN),
        ({"TERM": "putty"}, Depth.SIXTEEN),
        ({"TERM": "xterm-256color"}, Depth.MANY),
        ({"TERM": "putty-256color"}, Depth.MANY),
        ({"TERM": "tmux-256color"}, Depth.SIXTEEN),
        ({"TERM": "screen.xterm-256color"}, Depth.MANY),
        ({"TERM": "screen"}, Depth.EIGHT),
        ({"TERM": "linux"}, Depth.EIGHT),
        ({"TERM": "ansi"}, Depth.EIGHT),
        ({"TERM": "vt100"}, Depth.NONE),
        ({"TERM": "vt220"}, Depth.NONE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Depth.TRUE),
        ({"TERM": "xterm-direct"}, Depth.TRUE),
        ({"TERM": "screen-256color", "COLORTERM": "truecolor"}, Depth.MANY),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, Depth.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Depth.MANY),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, Depth.TRUE),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "no such"}, Depth.SIXTEEN),
        ({"TERM": "XTERM-256COLOR"}, Depth.MANY),
    ],
)
def test_the_depth_of_colour(environ: dict[str, str], depth: Depth) -> None:
    assert facts_of(**environ).colour_depth == depth


@pytest.mark.parametrize(
    ("around", "depth"),
    [
        ("xterm-256color", Depth.MANY),
        ("xterm-256color\nputty-256color", Depth.MANY),
        ("xterm", Depth.SIXTEEN),
        ("xterm-256color\nxterm", Depth.SIXTEEN),
        ("", Depth.SIXTEEN),
    ],
)
def test_through_tmux_come_as_many_colours_as_the_terminals_around_it_have(
    around: str, depth: Depth, tmp_path: Path
) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text(f"#!/bin/sh\nprintf '%s\\n' '{around}'\n")
    tmux.chmod(0o755)
    told = facts_of(TERM="tmux-256color", TMUX="/tmp/tmux-0/default,1,0", PATH=str(tmp_path))
    assert told.colour_depth == depth
    assert facts_of(TERM="screen-256color", TMUX="/x,1,0", PATH="/no/such").colour_depth == Depth.SIXTEEN


@pytest.mark.parametrize(
    ("environ", "charset", "glyphs"),
    [
        ({"LANG": "en_GB.UTF-8"}, "utf-8", Glyphs.UNICODE),
        ({"LANG": "en_GB.utf8", "SSH_CONNECTION": "a b c d"}, "utf-8", Glyphs.WGL4),
        ({"LANG": "en_GB.UTF-8", "TERM": "xterm"}, "utf-8", Glyphs.WGL4),
        ({"LANG": "en_GB.UTF-8", "TERM": "linux"}, "utf-8", Glyphs.WGL4),
        ({"LC_ALL": "C"}, "utf-8", Glyphs.ASCII),
        ({}, "utf-8", Glyphs.ASCII),
        ({"LC_ALL": "en_GB.ISO-8859-1", "LANG": "en_GB.UTF-8"}, "iso8859-1", Glyphs.ASCII),
        ({"LC_ALL": "", "LC_CTYPE": "de_DE@euro"}, "iso-8859-15", Glyphs.ASCII),
        ({"LANG": "ja_JP.eucJP"}, "ascii", Glyphs.ASCII),
        ({"LC_CTYPE": "C.UTF-8"}, "utf-8", Glyphs.ASCII),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, "utf-8", Glyphs.ASCII),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "en_GB.UTF-8"}, "utf-8", Glyphs.UNICODE),
        ({"LANG": "C.UTF-8"}, "utf-8", Glyphs.UNICODE),
        ({"LANG": "en_GB.no-such-thing"}, "utf-8", Glyphs.UNICODE),
    ],
)
def test_the_character_set_and_the_signs(environ: dict[str, str], charset: str, glyphs: Glyphs) -> None:
    facts = facts_of(**{"TERM": "xterm-256color"} | environ)
    assert (facts.charset, facts.glyphs) == (charset, glyphs)
    assert facts.utf8 is (charset == "utf-8")


@pytest.mark.parametrize(
    "term", ["xterm", "xterm-256color", "putty", "tmux", "screen", "linux", "vt100", "vt220", "ansi"]
)
def test_terminals_that_can_show_a_full_screen(term: str) -> None:
    facts = facts_of(TERM=term)
    assert (facts.can_full_screen, facts.why_not) == (True, "")


@pytest.mark.parametrize(
    "environ", [{}, {"TERM": ""}, {"TERM": "dumb"}, {"TERM": "unknown"}, {"TERM": "no-such-terminal"}]
)
def test_terminals_that_cannot_say_so_in_a_sentence(environ: dict[str, str]) -> None:
    facts = facts_of(**environ)
    assert not facts.can_full_screen
    assert facts.why_not.endswith((".", ")."))


def test_a_pipe_is_no_terminal() -> None:
    assert (
        look({"TERM": "xterm"}, io.StringIO(), Tty()).why_not
        == "There is no terminal to show a full screen on."
    )
    assert not look({"TERM": "xterm"}, Tty(), None if sys.stdout.isatty() else io.StringIO()).is_tty


def test_a_terminal_s_name_is_data() -> None:
    assert "\x1b" not in facts_of(TERM="\x1b]52;c;aGE=\x07").why_not


def test_copying_is_promised_only_where_it_is_likely_to_work() -> None:
    assert facts_of(TERM="xterm-256color").can_copy
    assert not facts_of(TERM="xterm").can_copy
    assert not facts_of(TERM="xterm-256color", TMUX="/tmp/x,1,0").can_copy
    assert not facts_of(TERM="screen").can_copy


def test_looking_is_quick_and_imports_nothing_large() -> None:
    code = (
        "import sys; from hia_tui.terminal import facts, launcher; facts.look();"
        "print(*sorted({'textual', 'rich', 'asyncio', 'tinydb', 'ssl'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=20
    )
    assert done.stdout.strip() == ""


def test_textual_reads_surroundings_that_do_it_good() -> None:
    environ = {
        "TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "none", "TEXTUAL_ANIMATIONS": "full", "COLUMNS": "20",
        "TEXTUAL_DRIVER": "no.such:Driver", "TEXTUAL_PRESS": "q", "SSH_CONNECTION": "a", "LINES": "5",
        "TEXTUAL_LOG": "/no/such/folder/log", "TEXTUAL_WHATEVER_COMES_NEXT": "1",
        "ESCDELAY": "nonsense",
    }  # fmt: skip
    environment.prepare(environ, facts_of(**environ))
    assert environ == {
        "TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "standard", "TEXTUAL_ANIMATIONS": "none",
        "SSH_CONNECTION": "a", "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_DISABLE_KITTY_KEY": "1", "ESCDELAY": "250",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "ssh", "kept"), [("", "", "100"), ("", "a", "250"), ("500", "a", "500"), ("9999", "", "100")]
)
def test_escape_is_waited_for_longer_over_a_line(given: str, ssh: str, kept: str) -> None:
    environ = {"TERM": "xterm", "ESCDELAY": given, "SSH_CONNECTION": ssh}
    environment.prepare(environ, facts_of(**environ))
    assert environ["ESCDELAY"] == kept


@pytest.mark.parametrize("depth", list(Depth))
def test_textual_takes_every_colour_system_that_is_set_for_it(depth: Depth) -> None:
    from rich.console import Console

    environ: dict[str, str] = {"TERM": "xterm"}
    facts = facts_of(TERM="xterm")
    from dataclasses import replace

    environment.prepare(environ, replace(facts, colour_depth=depth))
    assert Console(color_system=environ["TEXTUAL_COLOR_SYSTEM"], force_terminal=True).color_system  # type: ignore[arg-type]


def test_the_process_s_own_surroundings_are_the_default() -> None:
    assert look().term == os.environ.get("TERM", "").lower()


def test_a_quickened_process_can_still_use_ssl_and_collects_again_after_the_first_frame() -> None:
    code = (
        "import gc; from hia_tui.terminal.environment import calm_down, quicken; quicken();"
        "assert not gc.isenabled(); import asyncio, ssl, httpx;"
        "httpx.Client(verify=ssl.create_default_context()).close();"
        "assert asyncio.run(asyncio.sleep(0, 1)) == 1; calm_down(); assert gc.isenabled(); print('well')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.stdout.strip() == "well", done.stderr
