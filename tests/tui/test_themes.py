"""Colours and signs: every theme starts, contrast holds, and nothing rests on colour alone."""

import pytest
from rich.color import Color as RichColour
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from hia_tui.terminal.contrast import shown as in_putty
from hia_tui.terminal.facts import Depth, Glyphs, TerminalFacts
from hia_tui.terminal.looks import Look
from hia_tui.tui.app import HiaApp
from hia_tui.tui.place import Place
from hia_tui.tui.themes import (
    DARK,
    DARK_256,
    EIGHT,
    HIGH_CONTRAST,
    HIGH_CONTRAST_256,
    INK_DEFAULTS,
    LIGHT,
    LIGHT_256,
    MONO,
    SIXTEEN,
    THEMES,
    choose_theme,
)
from hia_tui.workspace.home import Workspace
from tests.tui.conftest import answer_first, seen, wait_for_screen, wait_for_text, wait_until_saved

TEXT = ("strong", "muted", "focus", "chosen", "done", "todo", "error", "key")
MARKS = ("bar", "rest", "frame", "frame-focus")


def facts(depth: Depth, glyphs: Glyphs = Glyphs.UNICODE) -> TerminalFacts:
    return TerminalFacts("xterm", True, depth, glyphs, "utf-8", False, "", True, "")


def contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        parts = [c / 255 for c in Color.parse(colour).rgb]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_text_and_marks_stand_out_from_what_is_behind_them(theme: object) -> None:
    assert theme in THEMES
    for ground in (theme.background, theme.variables["hia-row"]):  # type: ignore[attr-defined]
        for name in TEXT:
            assert contrast(theme.variables[f"hia-{name}"], ground) >= 4.5, (name, ground)  # type: ignore[attr-defined]
    for name in MARKS:
        assert contrast(theme.variables[f"hia-{name}"], theme.background) >= 3, name  # type: ignore[attr-defined]


@pytest.mark.parametrize("theme", [DARK_256, LIGHT_256, HIGH_CONTRAST_256], ids=lambda theme: theme.name)
def test_so_they_do_brought_down_to_256_colours(theme: Theme) -> None:
    def shown(colour: str) -> str:
        sgr = ";".join(RichColour.parse(colour).downgrade(ColorSystem.EIGHT_BIT).get_ansi_codes())
        return "#{:02x}{:02x}{:02x}".format(*in_putty(Look(ink=sgr))[0])

    background, row = theme.background, theme.variables["hia-row"]
    assert background is not None
    for ground in (background, row):
        for name in TEXT:
            ratio = contrast(shown(theme.variables[f"hia-{name}"]), shown(ground))
            assert ratio >= 4.5, (name, ground, ratio)
    for name in MARKS:
        assert contrast(shown(theme.variables[f"hia-{name}"]), shown(background)) >= 3, name


@pytest.mark.parametrize(
    ("setting", "depth", "theme"),
    [
        ("auto", Depth.TRUE, DARK), ("auto", Depth.MANY, DARK_256), ("dark", Depth.MANY, DARK_256),
        ("light", Depth.MANY, LIGHT_256), ("light", Depth.TRUE, LIGHT), ("mono", Depth.MANY, MONO),
        ("high-contrast", Depth.TRUE, HIGH_CONTRAST),
        ("auto", Depth.SIXTEEN, SIXTEEN), ("light", Depth.SIXTEEN, SIXTEEN), ("auto", Depth.EIGHT, EIGHT),
        ("dark", Depth.NONE, MONO), ("mono", Depth.TRUE, MONO),
    ],
)  # fmt: skip
def test_the_theme_follows_setting_and_terminal(setting: str, depth: Depth, theme: object) -> None:
    assert choose_theme(setting, facts(depth)) is theme


def test_every_theme_names_every_ink() -> None:
    for theme in THEMES:
        assert set(INK_DEFAULTS) <= set(theme.variables), theme.name


@pytest.mark.parametrize("depth", [Depth.SIXTEEN, Depth.EIGHT, Depth.NONE])
async def test_each_state_is_read_from_the_bare_text(started: Workspace, depth: Depth) -> None:
    answer_first(started, 3)
    app = HiaApp(started, terminal=facts(depth, Glyphs.ASCII))
    async with app.run_test() as pilot:
        await wait_for_screen(pilot, "tasks")
        app.go(Place("question", "knowledge.causes"))
        await wait_for_screen(pilot, "question")
        await pilot.press("down")
        await wait_for_text(pilot, "> ( ) 3 Established")
        assert "(*) 2 Starting" in seen(app)
        await pilot.press("tab")
        await wait_for_text(pilot, "+- > Evidence")
        assert seen(app).isascii()
        await wait_until_saved(pilot)
        app.close_work()
