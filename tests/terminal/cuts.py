"""Cuts the program off in the middle of typing, in every way a line goes, and looks what is on the disk.

    python tests/terminal/cuts.py 200 [--seed N] [--stall SECONDS] [--jobs N]

In each round the program is opened at a question, which is answered, and a text is typed until the terminal
is closed, the screen's process or the launcher is killed, SIGHUP comes, or one of these while the terminal
has not been read for a while. What counts: answers that the screen called saved and that are not on the
disk; the age of the oldest letter that is not; modes that the terminal is left in; processes that go on.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from json import dumps, loads
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from terminal_player import Player

from hia_tui.paths import Paths, find_paths
from hia_tui.tui.place import Place, to_json
from hia_tui.workspace.home import Start, Workspace

WAYS = (
    "closed",
    "killed",
    "launcher killed",
    "SIGHUP",
    "stalled, closed",
    "stalled, killed",
    "stalled, SIGHUP",
)
TEXT = "we keep a list of the services near us and look at it each spring with people who use them"
GONE_WITHIN_S = 3.0


@dataclass
class Cut:
    """What one round came to."""

    way: str
    seed: int
    accepted: int = 0
    """Answers that the screen called saved."""
    lost_answers: int = 0
    typed: int = 0
    lost_letters: int = 0
    lost_age_s: float = 0.0
    """How long before the cut the oldest lost letter was typed."""
    modes: list[str] = field(default_factory=list)
    is_cooked: bool = True
    gone_s: float = 0.0
    left: int = 0
    """Processes that went on."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing happened that must not."""
        kept = not self.lost_answers and self.lost_age_s <= 1.5
        return kept and not self.modes and self.is_cooked and not self.left


def prepare(folder: Path) -> Path:
    """A home with an assessment that opens at its first question."""
    home = folder / "home"
    workspace = Workspace(_paths(home))
    workspace.set_profile(name="Asha Khan", role="Team leader")
    work = workspace.create(Start(title="Leith community nursing"))
    questions = [question.id for question in work.questionnaire.questions[:2]]
    workspace.store.places.keep_place(
        work.header.id, to_json([Place("tasks"), Place("question", questions[0])])
    )
    work.close()
    return home


def _paths(home: Path) -> Paths:
    return find_paths(
        {"HIA_HOME": str(home), "XDG_STATE_HOME": str(home.parent / "state"), "HOME": str(home)}
    )


def cut(prepared: Path, folder: Path, way: str, seed: int, stall_s: float, longest_s: float = 4.0) -> Cut:
    """Play one round in a copy of a prepared home, typing `longest_s` at most where nothing stalls."""
    chance = random.Random(seed)
    home = Path(shutil.copytree(prepared, folder / f"home-{seed}"))
    done = Cut(way, seed)
    environ = {
        "HIA_HOME": str(home), "XDG_STATE_HOME": str(folder / "state"), "HOME": str(folder),
        "TERM": "xterm-256color", "LANG": "en_GB.UTF-8", "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    with Player([sys.executable, "-m", "hia_tui.cli.main"], environ) as player:
        family = _open(player)
        ratings = [_rate(player, number, chance) for number in range(1, chance.randint(1, 2) + 1)]
        done.accepted = len(ratings)
        player.press("tab")
        player.wait_for("> Evidence")
        letters = _type(player, chance, way, stall_s, longest_s)
        _end(player, family, way, done)
    _compare(home, ratings, letters, done)
    shutil.rmtree(home, ignore_errors=True)
    return done


def _open(player: Player) -> list[int]:
    player.wait_for("question 1 of 12", 60)
    player.settle()
    return player.family()


def _rate(player: Player, number: int, chance: random.Random) -> str:
    if number > 1:
        player.press("pagedown")
        player.wait_for(f"question {number} of 12", 30)
        player.settle()
    rating = chance.choice("1234")
    player.press(rating)
    player.wait_for(f"(•) {rating}", 30)
    saved = player.until(lambda: "Saved" in player.text.partition("\n")[0], 30)
    assert saved, player.text
    return rating


def _letters(chance: random.Random) -> Iterator[str]:
    while True:
        yield from f"{chance.choice(TEXT.split())} "


def _type(
    player: Player, chance: random.Random, way: str, stall_s: float, longest_s: float
) -> list[tuple[str, float]]:
    """Type for a while, at the pace of a person; the letters with the moments at which they were typed."""
    stalls = way.startswith("stalled")
    began = time.monotonic()
    stalled_from = chance.uniform(0.1, 1.5) if stalls else 0.0
    until = stalled_from + stall_s if stalls else chance.uniform(0.2, longest_s)
    letters = []
    source = _letters(chance)
    while (now := time.monotonic() - began) < until:
        if stalls and now >= stalled_from and not player.is_stalled:
            player.is_stalled = True
            _fill_the_line(player)
        letter = next(source)
        letters.append((letter, time.monotonic()))
        player.send(letter.encode())
        pause = chance.choice((0.01, 0.05, 0.1, 0.2, 0.6 if not stalls else 2.0))
        player.until(lambda: False, min(pause, until - now))
    return letters


def _fill_the_line(player: Player) -> None:
    """Have the screen sent again until nothing more fits between the program and a terminal that hangs."""
    for _ in range(100):
        player.press("ctrl+l")
        player.until(lambda: False, 0.003)


def _end(player: Player, family: list[int], way: str, done: Cut) -> None:
    how = way.removeprefix("stalled, ")
    done.gone_s = time.monotonic()
    if how == "closed":
        player.hang_up()
    elif how == "SIGHUP":
        player.kill(signal.SIGHUP)
    else:
        player.kill(signal.SIGKILL, family[0 if how == "launcher killed" else -1])
    end = done.gone_s + GONE_WITHIN_S
    while (running := [pid for pid in family if _runs(pid)]) and time.monotonic() < end:
        if player.is_gone:
            time.sleep(0.002)
        else:
            player.pump(0.002)
    done.gone_s, done.left = time.monotonic() - done.gone_s, len(running)
    if how != "closed":
        player.is_stalled = False
        player.until(lambda: not player.modes_left_on() and player.is_cooked(), 5.0)
        done.modes, done.is_cooked = player.modes_left_on(), player.is_cooked()


def _runs(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


def _compare(home: Path, ratings: list[str], letters: list[tuple[str, float]], done: Cut) -> None:
    cut_at = letters[-1][1] if letters else 0.0
    workspace = Workspace(_paths(home))
    work = workspace.open()
    try:
        questions = [question.id for question in work.questionnaire.questions[: len(ratings)]]
        for question, rating in zip(questions, ratings, strict=True):
            done.lost_answers += work.view.field(f"q/{question}/rating").text != rating
        name = f"q/{questions[-1]}/evidence"
        draft = workspace.store.places.draft(work.header.id)
        kept = [work.view.field(name).text] + ([draft.text] if draft and draft.field == name else [])
    finally:
        work.close()
    typed = "".join(letter for letter, _ in letters)
    # The answer's own text never ends in a blank; a draft may.
    longest = max(kept, key=len)
    assert typed.startswith(longest), (typed, kept)
    lost = letters[len(longest) :]
    if typed[len(longest) :].strip():
        done.lost_letters, done.lost_age_s = len(lost), cut_at - lost[0][1]
    done.typed = len(typed)


def rounds(count: int, seed: int, stall_s: float) -> list[Cut]:
    """Play rounds, every way in turn."""
    with tempfile.TemporaryDirectory(prefix="hia-cuts-") as name:
        folder = Path(name)
        prepared = prepare(folder)
        return [cut(prepared, folder, WAYS[(seed + n) % len(WAYS)], seed + n, stall_s) for n in range(count)]


def report(cuts: list[Cut]) -> str:
    """The figures of many rounds, with their denominators."""
    ways = Counter(cut.way for cut in cuts)
    lost = [cut for cut in cuts if cut.lost_letters]
    ages = sorted(cut.lost_age_s for cut in cuts)
    gone = sorted(cut.gone_s for cut in cuts)
    lines = [
        f"{len(cuts)} cuts: " + ", ".join(f"{way} {number}" for way, number in ways.items()),
        f"answers saved: {sum(c.accepted for c in cuts)}, lost: {sum(c.lost_answers for c in cuts)}",
        f"letters typed: {sum(c.typed for c in cuts)}, lost: {sum(c.lost_letters for c in cuts)} in "
        f"{len(lost)} cuts; oldest lost letter typed {ages[-1]:.2f} s before the cut",
        f"terminals left in another mode: {sum(bool(c.modes) or not c.is_cooked for c in cuts)}",
        f"processes left: {sum(c.left for c in cuts)}; gone after {gone[len(gone) // 2] * 1000:.0f} ms "
        f"(median), {gone[-1] * 1000:.0f} ms (longest)",
    ]
    return "\n".join(lines + [f"NOT CLEAN: {cut}" for cut in cuts if not cut.is_clean])


def main() -> int:
    """Play many rounds in several processes and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rounds", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--stall", type=float, default=30.0, help="seconds that a terminal is not read")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--json", action="store_true", help="print every round, for the process that asked")
    options = parser.parse_args()
    if options.json or options.jobs == 1:
        found = rounds(options.rounds, options.seed, options.stall)
    else:
        found = _in_processes(options.rounds, options.seed, options.stall, options.jobs)
    print(dumps([asdict(cut) for cut in found]) if options.json else f"seed {options.seed}\n{report(found)}")
    return 0 if all(cut.is_clean for cut in found) else 1


def _in_processes(count: int, seed: int, stall_s: float, jobs: int) -> list[Cut]:
    share = -(-count // jobs)
    command = [sys.executable, __file__, "--json", "--jobs", "1", "--stall", str(stall_s)]
    started = [
        subprocess.Popen(
            [*command, str(min(share, count - share * n)), "--seed", str(seed + share * n)],
            stdout=subprocess.PIPE, text=True,
        )
        for n in range(jobs)
        if count > share * n
    ]  # fmt: skip
    return [Cut(**one) for process in started for one in loads(process.communicate()[0])]


if __name__ == "__main__":
    sys.exit(main())
