"""A section of twelve questions full of long notes: how long each key takes until the screen is at rest.

python benchmarks/terminal/notes.py
"""

from pathlib import Path
from statistics import median

from measures import Stroke, press
from programs import Program, Stage, programs, stage

from hia_tui.paths import find_paths
from hia_tui.tui.place import Place, to_json
from hia_tui.workspace.home import Workspace

LONG = "We went through the caseload with the reception team and two people who use the service. " * 40
"""3,560 characters: most of what a note may hold."""


def fill(stage: Stage) -> Path:
    """A home in which all of section 1 is answered, with long evidence and notes."""
    home = stage.new_home()
    for number in range(1, 13):
        stage.hia(
            "answer", f"1.{number}", "23"[number % 2], "--evidence", LONG, "--note", LONG[::-1], home=home
        )
    return at_first_question(home)


def at_first_question(home: Path) -> Path:
    """A home whose assessment opens at its first question."""
    workspace = Workspace(find_paths({"HIA_HOME": str(home), "HOME": str(home)}))
    work = workspace.open()
    first = work.questionnaire.questions[0].id
    workspace.store.places.keep_place(work.header.id, to_json([Place("tasks"), Place("question", first)]))
    work.close()
    return home


def strokes(stage: Stage, program: Program, by_kind: dict[str, list[Stroke]] | None = None) -> list[Stroke]:
    """Rate, move, turn pages, type in the middle of a long text, and look through the section."""
    kinds = {
        "arrow in the scale": ("down", "down", "up", "up"),
        "rating": ("1", "2", "3", "4"),
        "page": ("pagedown", "pagedown", "pagedown", "pageup", "pageup"),
        "field": ("tab", "shift+tab", "tab"),
        "arrow in the text": ("down", "down", "down", "up", "left", "right", "home", "end"),
        "letter": tuple("and more of it"),
    }
    found: list[Stroke] = []
    with stage.play(program, home=fill(stage)) as player:
        player.wait_for("question 1 of 12")
        player.settle(0.5)
        for kind, keys in kinds.items():
            # A key that does nothing where the focus is, such as Left in the first column, says nothing.
            done = [stroke for stroke in press(player, keys) if stroke.size]
            found += done
            if by_kind is not None:
                by_kind[kind] = done
    return found


def main() -> None:
    """Measure and print."""
    by_kind: dict[str, list[Stroke]] = {}
    with stage() as played:
        found = strokes(played, programs(None)[0], by_kind)
    for kind, done in by_kind.items():
        times = sorted(1000 * stroke.settled_s for stroke in done)
        print(f"{kind:20} median {median(times):6.1f} ms   most {times[-1]:6.1f} ms")
    print(f"all {len(found)} keys: median {1000 * median(s.settled_s for s in found):.1f} ms (target 30)")


if __name__ == "__main__":
    main()
