"""Takes pictures of the program in real terminals: PuTTY's engine (pterm), xterm, tmux and screen in pterm.

    python benchmarks/terminal/pictures.py FOLDER [--terminals pterm,xterm,tmux,screen]

At 16 and at 256 colours: a question with a text being typed, the task list, all commands, the shell after.
Needs Xvfb, xdotool, ImageMagick's `import`, pterm, xterm, tmux and screen (all in Debian). Not run by CI: the
pictures are for looking at.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from programs import ROOT

DISPLAY = ":87"
TYPES = {16: "xterm", 256: "xterm-256color"}
STEPS = (
    ("question", ["2", "Tab"], "Folder on the shared drive, £5 – café"),
    ("tasks", ["Escape", "Escape"], ""),
    ("commands", ["F9"], ""),
    ("left", ["Escape", "F10"], ""),
)
"""A name for the picture, keys, a text to type; the picture is taken afterwards."""


def commands(name: str, term: str, home: Path, folder: Path) -> list[str]:
    """How a terminal is started with a shell that runs the program in it."""
    hia = f"{sys.executable} -m hia_tui.cli.main; sh"
    settings = [f"TERM={term}", f"HIA_HOME={home}", f"XDG_STATE_HOME={folder / 'state'}", "LANG=C.UTF-8"]
    settings.append(f"PYTHONPATH={ROOT}")
    env = ["env", "-u", "LC_ALL", "-u", "TMUX", "-u", "STY", "-u", "COLORTERM", "-u", "NO_COLOR", *settings]
    inner = {
        "tmux": [
            "tmux",
            "-L",
            f"hia-pictures-{os.getpid()}",
            "-f",
            "/dev/null",
            "new-session",
            f"sh -c '{hia}'",
        ],
        "screen": ["screen", "-U", "-c", "/dev/null", "sh", "-c", hia],
    }.get(name, ["sh", "-c", hia])
    if name == "xterm":
        return ["xterm", "-fa", "DejaVu Sans Mono", "-fs", "11", "-geometry", "80x24", "-e", *env, *inner]
    return ["pterm", "-fn", "client:DejaVu Sans Mono 11", "-geometry", "80x24", "-e", *env, *inner]


@contextmanager
def screen() -> Iterator[None]:
    """A display that nobody sees."""
    server = subprocess.Popen(
        ["Xvfb", DISPLAY, "-screen", "0", "1000x640x24"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    os.environ["DISPLAY"] = DISPLAY
    try:
        while subprocess.run(["xdotool", "getdisplaygeometry"], capture_output=True, check=False).returncode:
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait()


def take(name: str, depth: int, prepared: Path, out: Path) -> None:
    """All pictures of one terminal at one depth of colour."""
    with tempfile.TemporaryDirectory(prefix="hia-pictures-") as where:
        folder = Path(where)
        home = Path(shutil.copytree(prepared, folder / "home"))
        terminal = subprocess.Popen(commands(name, TYPES[depth], home, folder), stderr=subprocess.DEVNULL)
        try:
            _rest(3.0)
            for step, keys, text in STEPS:
                for key in keys:
                    subprocess.run(["xdotool", "key", key], check=True)
                    time.sleep(0.6)
                if text:
                    subprocess.run(["xdotool", "type", "--delay", "30", text], check=True)
                _rest(1.0)
                path = out / f"{name}-{depth}-{step}.png"
                subprocess.run(["import", "-window", "root", "-trim", str(path)], check=True)
                print(path, flush=True)
        finally:
            for ending in (
                ["tmux", "-L", folder.name, "kill-server"],
                ["screen", "-S", folder.name, "-X", "quit"],
            ):
                subprocess.run(ending, capture_output=True, check=False)
            terminal.terminate()
            terminal.wait()


def _rest(least_s: float) -> None:
    """Wait until the screen has not changed for a while."""
    time.sleep(least_s)
    before = b""
    for _ in range(40):
        now = subprocess.run(["import", "-window", "root", "rgb:-"], capture_output=True, check=True).stdout
        if now == before:
            return
        before = now
        time.sleep(0.4)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--terminals", default="pterm,xterm,tmux,screen")
    options = parser.parse_args()
    from cuts import prepare  # beside the tests; programs has put them on the path

    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hia-pictures-") as folder, screen():
        prepared = prepare(Path(folder))
        for name in options.terminals.split(","):
            for depth in TYPES:
                take(name, depth, prepared, options.folder)


if __name__ == "__main__":
    main()
