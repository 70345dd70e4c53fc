"""What only this program is asked: its screens at any size and depth of colour, its keys, contrast, cuts."""

import asyncio
import random
import tempfile
from pathlib import Path

import notes
from cuts import report, rounds
from programs import Program, Stage

from hia_tui.paths import Paths
from hia_tui.terminal.contrast import runs
from hia_tui.terminal.facts import Depth, Glyphs, TerminalFacts
from hia_tui.tui.app import HiaApp
from hia_tui.tui.place import Place
from hia_tui.workspace import answers
from hia_tui.workspace.commands import COMMANDS, is_single
from hia_tui.workspace.home import Start, Workspace

TERMS = ("xterm-256color", "xterm", "linux", "vt100")
"""256 colours, 16, 8, none."""
PLACES = (
    Place("tasks"), Place("section", "knowledge"), Place("question", "knowledge.causes"), Place("plan"),
    Place("reports"), Place("help", "tasks"), Place("settings"), Place("find"),
)  # fmt: skip


def cut_off(count: int, stall_s: float) -> tuple[int, float, int, int]:
    """Saved answers lost, age of the oldest lost letter, terminals and processes left behind."""
    done = rounds(count, random.SystemRandom().randrange(10**6), stall_s)
    if not all(cut.is_clean for cut in done):
        print(report(done))
    return (
        sum(cut.lost_answers for cut in done),
        max(cut.lost_age_s for cut in done),
        sum(bool(cut.modes) or not cut.is_cooked for cut in done),
        sum(cut.left for cut in done),
    )


def sizes(stage: Stage, program: Program) -> int:
    """Sizes at which the program is not what it should be: one pane, a sentence, or the screen as before."""
    wrong = 0
    with stage.play(program) as player:
        player.wait_for(program.ready, 60)
        player.settle()
        before = player.text
        for size, expected in (((40, 10), "> "), ((32, 8), "window"), ((20, 5), "window"), ((1, 1), "")):
            player.resize(*size)
            player.settle()
            wrong += not player.until(lambda wanted=expected: wanted in player.text, 5)  # type: ignore[misc]
        player.resize(80, 24)
        return wrong + (not player.until(lambda: player.text == before, 5))


def unreadable(stage: Stage, program: Program) -> int:
    """States that the bare text does not show, at four depths of colour."""
    missing = 0
    for term in TERMS:
        with stage.play(program, home=notes.at_first_question(stage.new_home()), TERM=term) as player:
            player.wait_for("question 1 of 12", 60)
            player.settle()
            text = player.text.replace("•", "*")
            missing += sum(state not in text for state in ("> (*) 2", "( ) 3", "Saved", "optional"))
    return missing


def contrasts() -> tuple[float, float]:
    """The least contrast of text and of marks on eight screens in 256, 16 and 8 colours of PuTTY's."""
    text, marks = [21.0], [21.0]
    with tempfile.TemporaryDirectory(prefix="hia-contrast-") as folder:
        workspace = Workspace(Paths(Path(folder, "home"), Path(folder, "witness")))
        work = workspace.create(Start(title="Leith"))
        for question in work.questionnaire.questions[:3]:
            answers.answer(work, question, rating="2")
        work.close()
        for depth in (Depth.MANY, Depth.SIXTEEN, Depth.EIGHT):
            for run in asyncio.run(_shown(workspace, depth)):
                if run.needed == 4.5:
                    text.append(run.ratio)
                elif run.needed == 3:
                    marks.append(run.ratio)
    return min(text), min(marks)


async def _shown(workspace: Workspace, depth: Depth) -> list:  # type: ignore[type-arg]
    facts = TerminalFacts("xterm", True, depth, Glyphs.WGL4, "utf-8", False, "", True, "")
    app = HiaApp(workspace, terminal=facts)
    found = []
    async with app.run_test() as pilot:
        for place in PLACES:
            await pilot.pause()
            app.go(place)
            for _ in range(100):
                await pilot.pause()
                if app.shown is not None and app.shown.kind == place.screen and app.shown.is_mounted:
                    break
            await pilot.press("down")
            found += runs(app, depth)
        app.close_work()
    return found


def reachable() -> float:
    """Per cent of the functions that plain keys reach: F1 to F10, letters, or the list of all commands."""

    def is_plain(key: str) -> bool:
        return is_single(key) or key in {f"f{n}" for n in range(1, 11)} | {"pageup", "pagedown", "escape"}

    has_list = any(c.id == "app.commands" and any(map(is_plain, c.keys)) for c in COMMANDS)
    plain = sum(has_list or any(map(is_plain, command.keys)) for command in COMMANDS)
    return 100 * plain / len(COMMANDS)
