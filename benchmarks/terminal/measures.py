"""What is measured of a program: its start, its keys, its silence, slow lines, stalls and ends."""

import signal
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from programs import Program, Stage
from terminal_player import Line, Player, encode


@dataclass(frozen=True, slots=True)
class Stroke:
    """What one key press came to."""

    size: int
    first_s: float
    settled_s: float


@dataclass(frozen=True, slots=True)
class Start:
    """What a start came to."""

    first_s: float
    paint_s: float
    cpu_s: float
    size: int
    paints: int


def begin(player: Player, program: Program) -> Start:
    """Wait until a program is there."""
    player.until(lambda: player.last_heard is not None, 20)
    first = (player.last_heard or 0) - player.started
    player.wait_for(program.ready, 60)
    painted = (player.last_heard or 0) - player.started
    cpu = player.usage().cpu_s
    player.settle(0.3, 60)
    return Start(first, painted, cpu, len(player.raw), player.raw.count(b"\x1b[2J") or 1)


def stroke(player: Player, data: bytes, quiet_s: float = 0.12) -> Stroke:
    """Send a key and wait until nothing more comes of it."""
    before, sent = len(player.raw), time.monotonic()
    player.last_heard = None
    player.send(data)
    player.until(lambda: len(player.raw) > before, 0.4 + 2 * player.line.delay_s)
    first = (player.last_heard or sent) - sent
    player.settle(quiet_s + player.line.delay_s, 30)
    return Stroke(len(player.raw) - before, first, (player.last_heard or sent) - sent)


def press(player: Player, keys: Iterable[str]) -> list[Stroke]:
    """Press keys one after the other."""
    return [stroke(player, encode(key)) for key in keys]


TYPED = "We keep a short list of local services, and someone checks it "
TEXT = "every spring, says the team. "
"""Goes over the end of a line of eighty columns, after what is typed at once."""


def keys(stage: Stage, program: Program) -> dict[str, list[Stroke]]:
    """Arrows in a list, letters in a text (long enough to wrap), sections there and back."""
    with stage.play(program) as player:
        begin(player, program)
        arrows = press(player, program.arrows)
    with stage.play(program) as player:
        begin(player, program)
        switches = press(player, program.switches)[1:]
    with stage.play(program) as player:
        begin(player, program)
        press(player, program.to_text)
        player.type(TYPED)
        player.settle(0.4)
        letters = [stroke(player, letter.encode(), 0.08) for letter in TEXT]
    return {"arrow": arrows, "switch": switches, "letter": letters}


def _all_play(players: list[Player], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for player in players:
            player.pump(0)
        time.sleep(0.005)


def idle(stage: Stage, programs: list[Program], seconds: float) -> dict[str, tuple[float, float, float]]:
    """Bytes, CPU in per cent and wake-ups a second while nobody does anything, with a text focused.

    All programs are idle at the same time: they cannot disturb each other.
    """
    with ExitStack() as stack:
        players = [stack.enter_context(stage.play(program)) for program in programs]
        for player, program in zip(players, programs, strict=True):
            begin(player, program)
            press(player, program.to_text)
            player.type("x")
        _all_play(players, 4.0)  # the letter is saved, and the screen says so
        before = [(player.usage(), len(player.raw)) for player in players]
        _all_play(players, seconds)
        found = {}
        for player, program, (used, size) in zip(players, programs, before, strict=True):
            now = player.usage()
            cpu = 100 * (now.cpu_s - used.cpu_s) / seconds
            found[program.name] = (len(player.raw) - size, cpu, (now.sleeps - used.sleeps) / seconds)
        return found


def memory(stage: Stage, program: Program) -> tuple[float, float]:
    """RSS and PSS in MB after a few keys, of all the program's processes."""
    with stage.play(program) as player:
        begin(player, program)
        press(player, (*program.to_text, *"some letters"))
        used = player.usage()
        return used.rss_mb, used.pss_mb


def slow(stage: Stage, program: Program, line: Line) -> tuple[float, float, float, Stroke]:
    """Over a slow line: first paint, an arrow, a letter, and thirty arrows that were held."""
    with stage.play(program, line=line) as player:
        paint = begin(player, program).paint_s
        arrow = median(each.settled_s for each in press(player, program.arrows[:4]))
        held = stroke(player, encode("down") * 30)
    with stage.play(program, line=line) as player:
        begin(player, program)
        press(player, program.to_text)
        letter = median(stroke(player, sign.encode()).settled_s for sign in "abcde")
    return paint, arrow, letter, held


def stalled(stage: Stage, programs: list[Program], seconds: float) -> dict[str, float]:
    """Bytes sent to a terminal that did not read for a while, in which twelve keys were pressed."""
    with ExitStack() as stack:
        players = [stack.enter_context(stage.play(program)) for program in programs]
        for player, program in zip(players, programs, strict=True):
            begin(player, program)
        sizes = [len(player.raw) for player in players]
        for n in range(12):
            for player in players:
                player.is_stalled = True
                player.press("down" if n % 4 else "up")
            _all_play(players, seconds / 12)
        for player in players:
            player.is_stalled = False
            player.settle(0.5, 20)
        return {
            program.name: float(len(player.raw) - size)
            for player, program, size in zip(players, programs, sizes, strict=True)
        }


@dataclass(frozen=True, slots=True)
class End:
    """How a program ended."""

    after_s: float | None
    """None: it was still there three seconds later."""
    modes: list[str]


def ended(stage: Stage, program: Program, how: str) -> End:
    """End a program by a signal to the process that shows the screen, or by `hang up` with SIGHUP ignored."""
    ignoring = ("sh", "-c", 'trap "" HUP; "$@"; exit', "sh", *program.command)
    command = ignoring if how == "hang up" else program.command
    played = Program(program.name, command, program.ready)
    with stage.play(played) as player:
        begin(player, program)
        family = player.family()
        asked = time.monotonic()
        if how == "hang up":
            player.hang_up()
        else:
            player.kill(getattr(signal, how), family[-1])
        gone = _gone(family) if how == "hang up" else player.until(lambda: not _running(family), 3)
        after = time.monotonic() - asked
        if how != "hang up":
            player.settle(0.1, 1)
        return End(after if gone else None, player.modes_left_on() if how != "hang up" else [])


def _running(family: list[int]) -> bool:
    return any(Path(f"/proc/{pid}/exe").exists() for pid in family)


def _gone(family: list[int]) -> bool:
    end = time.monotonic() + 3
    while _running(family) and time.monotonic() < end:
        time.sleep(0.005)
    return not _running(family)


def quitting(stage: Stage, program: Program) -> float:
    """From the last key to the shell's prompt."""
    with stage.play(program) as player:
        begin(player, program)
        asked = time.monotonic()
        player.press(*program.leave)
        player.wait_for_end(5)
        return (player.ended or asked + 5) - asked


def pasted(stage: Stage, program: Program, size: int, marked: bool) -> tuple[float, bool]:
    """Seconds until a paste is on the screen, and whether the end of it is."""
    text = "".join(f"{n:05} word " for n in range(size // 11 + 1))[: size - 4] + " end"
    data = text.encode()
    with stage.play(program) as player:
        begin(player, program)
        press(player, program.to_text)
        asked = time.monotonic()
        player.send(b"\x1b[200~" + data + b"\x1b[201~" if marked else data)
        whole = player.until(lambda: " end" in player.text, 6)
        return time.monotonic() - asked, whole


def odd_bytes(stage: Stage, program: Program) -> str:
    """What a pound sign typed in Latin-1 comes to."""
    with stage.play(program) as player:
        begin(player, program)
        press(player, program.to_text)
        player.send(b"\xa3")
        player.settle(0.3)
        shown = "£" if "£" in player.text else "something else"
        for data in (b"\xe9", b"\x9b", bytes(range(128, 256)) * 16):
            player.send(data)
            player.settle(0.2)
        player.until(lambda: player.status is not None, 1.0)
        return shown if player.status is None else "ends the program"


def linear(stage: Stage, program: Program) -> tuple[float, int, int]:
    """Linear mode: seconds to the first question, bytes from one question to the next, escape characters."""
    played = Program(program.name, (*program.command, "--linear"), program.ready)
    with stage.play(played) as player:
        player.until(lambda: "?" in player.text, 20)
        took = (player.last_heard or 0) - player.started
        player.settle(0.3)
        before = len(player.raw)
        player.press("2", "enter")
        player.settle(0.3)
        return took, len(player.raw) - before, player.raw.count(b"\x1b")


def bare_python(stage: Stage, code: str) -> float:
    """Seconds from the start of an interpreter that does nearly nothing to its end."""
    with stage.play(Program("python", (sys.executable, "-c", code), "")) as player:
        player.until(lambda: player.status is not None, 10)
        return (player.ended or 0) - player.started
