"""Our colours: light, dark, high contrast, 16 colours, none. A word and a sign come first everywhere."""

from dataclasses import replace

from textual.theme import Theme

from hia_tui.terminal.facts import Depth, TerminalFacts

INK_DEFAULTS = {
    "hia-strong": "ansi_default",
    "hia-muted": "ansi_default",
    "hia-focus": "ansi_default",
    "hia-chosen": "ansi_default",
    "hia-done": "ansi_default",
    "hia-todo": "ansi_default",
    "hia-error": "ansi_default",
    "hia-key": "ansi_default",
    "hia-bar": "ansi_default",
    "hia-rest": "ansi_default",
    "hia-row": "ansi_default",
    "hia-frame": "ansi_default",
    "hia-frame-focus": "ansi_default",
    "hia-panel": "ansi_default",
}
"""Every variable that our style sheets use, as a theme without colours has it."""


def _theme(name: str, *, dark: bool, background: str, foreground: str, **inks: str) -> Theme:
    return Theme(
        name=name,
        primary=inks["focus"],
        error=inks["error"],
        foreground=foreground,
        background=background,
        surface=background,
        panel=inks["panel"],
        dark=dark,
        variables={f"hia-{ink.replace('_', '-')}": colour for ink, colour in inks.items()}
        | {
            "text": foreground,
            "text-muted": inks["muted"],
            "input-cursor-background": foreground,
            "input-cursor-foreground": background,
            "input-cursor-text-style": "none",
            "input-selection-background": inks["row"],
            "input-selection-foreground": foreground,
        },
    )


DARK = _theme(
    "hia-dark", dark=True, background="#111820", foreground="#e6ebf0",
    strong="#ffffff", muted="#a7b4c0", focus="#6cb4ff", chosen="#9fd0ff", done="#b9c4ce", todo="#f0c674",
    error="#ff9a8f", key="#6cb4ff", bar="#6cb4ff", rest="#5b6b7a", row="#22364a", frame="#5b6b7a",
    frame_focus="#6cb4ff", panel="#18212b",
)  # fmt: skip
LIGHT = _theme(
    "hia-light", dark=False, background="#ffffff", foreground="#212b32",
    strong="#000000", muted="#4c6272", focus="#005eb8", chosen="#003d78", done="#3d4b56", todo="#7a4a00",
    error="#b3180a", key="#005eb8", bar="#005eb8", rest="#82929e", row="#dcebf9", frame="#82929e",
    frame_focus="#005eb8", panel="#f0f4f5",
)  # fmt: skip
HIGH_CONTRAST = _theme(
    "hia-high-contrast", dark=True, background="#000000", foreground="#ffffff",
    strong="#ffffff", muted="#ffffff", focus="#ffff00", chosen="#ffff00", done="#ffffff", todo="#ffff00",
    error="#ffb3b3", key="#ffff00", bar="#ffff00", rest="#c0c0c0", row="#00307a", frame="#ffffff",
    frame_focus="#ffff00", panel="#000000",
)  # fmt: skip


def _in_256(theme: Theme, row: str) -> Theme:
    """A theme for 256 colours: the nearest to the row's own ground would leave letters little contrast."""
    variables = theme.variables | {"hia-row": row, "input-selection-background": row}
    return replace(theme, name=f"{theme.name}-256", variables=variables)


DARK_256 = _in_256(DARK, "#00005f")
LIGHT_256 = _in_256(LIGHT, "#eeeeee")
HIGH_CONTRAST_256 = _in_256(HIGH_CONTRAST, "#00005f")


def _ansi(name: str, ink: str = "ansi_default", paper: str = "ansi_default", **inks: str) -> Theme:
    return Theme(
        name=name,
        ansi=True,
        primary=ink, secondary=ink, warning=ink, error=ink, success=ink, accent=ink,
        foreground=ink, background=paper, surface=paper, panel=paper, boost=paper,
        variables={name: paper if name in _PAPERS else ink for name in INK_DEFAULTS}
        | {f"hia-{name.replace('_', '-')}": colour for name, colour in inks.items()}
        | {
            "text-muted": ink,
            "ansi-background": paper, "ansi-foreground": ink,
            "border": ink, "border-blurred": ink,
            "scrollbar": ink, "scrollbar-hover": ink, "scrollbar-active": ink,
            "scrollbar-background": paper, "scrollbar-background-hover": paper,
            "scrollbar-background-active": paper, "scrollbar-corner-color": paper,
            "input-cursor-background": ink, "input-cursor-foreground": paper,
            "input-cursor-text-style": "reverse",
            "input-selection-background": paper, "input-selection-foreground": ink,
        },
    )  # fmt: skip


_PAPERS = ("hia-row", "hia-panel")
_GREY_ON_BLACK = {"ink": "ansi_white", "paper": "ansi_black"}
"""Said and not left to the terminal: on the white of an xterm as it comes, light blue cannot be read."""
SIXTEEN = _ansi("hia-16", **_GREY_ON_BLACK, strong="ansi_bright_white", focus="ansi_bright_cyan",
                chosen="ansi_bright_cyan", key="ansi_bright_cyan", bar="ansi_bright_cyan",
                todo="ansi_bright_yellow", error="ansi_bright_red",
                frame_focus="ansi_bright_cyan")  # fmt: skip
EIGHT = _ansi("hia-8", **_GREY_ON_BLACK, focus="ansi_cyan", chosen="ansi_cyan", key="ansi_cyan",
              bar="ansi_cyan", todo="ansi_yellow", frame_focus="ansi_cyan")  # fmt: skip
MONO = _ansi("hia-mono")

THEMES = (
    DARK, LIGHT, HIGH_CONTRAST, DARK_256, LIGHT_256, HIGH_CONTRAST_256, SIXTEEN, EIGHT, MONO,
)  # fmt: skip
_NAMED = {
    Depth.TRUE: {"light": LIGHT, "high-contrast": HIGH_CONTRAST, "mono": MONO},
    Depth.MANY: {"light": LIGHT_256, "high-contrast": HIGH_CONTRAST_256, "mono": MONO},
}
_BY_DEPTH = {
    Depth.TRUE: DARK, Depth.MANY: DARK_256, Depth.SIXTEEN: SIXTEEN, Depth.EIGHT: EIGHT, Depth.NONE: MONO,
}  # fmt: skip


def choose_theme(setting: str, terminal: TerminalFacts | None) -> Theme:
    """The theme that a setting names; by the terminal's colours where it says auto.

    A theme of many colours on a terminal that has few loses its contrast, so few colours win over a name.
    """
    depth = terminal.colour_depth if terminal else Depth.TRUE
    if depth in _NAMED:
        return _NAMED[depth].get(setting, _BY_DEPTH[depth])
    return MONO if setting == "mono" else _BY_DEPTH[depth]
