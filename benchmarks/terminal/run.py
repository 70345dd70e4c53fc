"""Measures the 26 targets: the program, bare Textual and two peers, round after round in turn.

    python benchmarks/terminal/run.py [--peers PYTHON] [--full]

PYTHON is an interpreter that has urwid and prompt_toolkit; without it they are installed into a folder that
vanishes. --full repeats more, is idle and stalled for 30 s, and cuts the program off 28 times. What misses
its target is marked, with the reason where it is known. Trust bytes and ratios; times depend on what else
runs, so a time is also held against how much slower Textual's own start is then than where targets were set.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import measures
import notes
import own
from measures import Start
from programs import Program, Stage, programs, stage
from table import Row, Table
from terminal_player import Line

FAR = Line(delay_s=0.075, bytes_per_s=16_000)
FARTHER = Line(delay_s=0.15, bytes_per_s=4_000)
HELLO_THERE_S = 0.158
HELLO_THERE_CPU_S = 0.15
"""Textual's first paint, and its processor time, on the quiet machine that the targets were set on."""
NEVER = float("inf")


class Bench:
    """All measurements of all programs."""

    def __init__(self, stage: Stage, programs: list[Program], table: Table, full: bool) -> None:
        self.stage = stage
        self.programs = programs
        self.table = table
        self.full = full
        self.ours = programs[0]
        self.forms = [program for program in programs if program.arrows]

    def rows(self) -> Iterator[Row]:
        """The table, as it is measured."""
        for part in (
            self.starts, self.keys, self.silence, self.lines, self.ends, self.input, self.only_ours,
        ):  # fmt: skip
            if part != self.starts:
                self.look_how_busy()
            yield from part()

    def look_how_busy(self) -> None:
        """How much slower the machine is now: other work comes and goes."""
        hello = next(program for program in self.programs if program.name == "textual hello")
        with self.stage.play(hello) as player:
            self.table.slowness = max(1.0, measures.begin(player, hello).paint_s / HELLO_THERE_S)

    def starts(self) -> Iterator[Row]:
        found: dict[str, list[Start]] = {program.name: [] for program in self.programs}
        bare = []
        for _ in range(7 if self.full else 3):
            bare.append(measures.bare_python(self.stage, "pass"))
            for program in self.programs:
                with self.stage.play(program) as player:
                    found[program.name].append(measures.begin(player, program))

        def of(part: str) -> dict[str, float]:
            return {name: median(getattr(each, part) for each in starts) for name, starts in found.items()}

        hello = of("paint_s")["textual hello"]
        self.table.slowness = max(1.0, hello / HELLO_THERE_S)
        yield Row("", "python -c pass, ms (11 where targets were set)", None, {"hia": median(bare) * 1000})
        yield Row("", "start to first paint, ms", None, {n: v * 1000 for n, v in of("paint_s").items()})
        ratios = {n: v / hello for n, v in of("paint_s").items()}
        yield Row("1", "start to first paint ÷ Textual hello", 1.3, ratios)
        yield Row("2", "first byte, ms", 25, {n: v * 1000 for n, v in of("first_s").items()}, floor=0)
        busy = max(1.0, of("cpu_s")["textual hello"] / HELLO_THERE_CPU_S)
        yield Row("3", "CPU to first paint, s", 0.20, of("cpu_s"), floor=0, slowness=busy)
        yield Row("4", "bytes until settled, 256 colours", 5000, of("size"))
        few = {}
        for program in self.programs:
            with self.stage.play(program, TERM="xterm") as player:
                few[program.name] = float(measures.begin(player, program).size)
        yield Row("4", "bytes until settled, 16 colours", 3500, few)
        yield Row("5", "full-screen paints before the first key", 1, {"hia": of("paints")["hia"]})

    def keys(self) -> Iterator[Row]:
        found = {program.name: measures.keys(self.stage, program) for program in self.forms}

        def of(kind: str, part: str, pick: str) -> dict[str, float]:
            picks = {"median": median, "p95": _p95, "max": max}
            return {
                name: picks[pick]([getattr(s, part) for s in kinds[kind]]) for name, kinds in found.items()
            }

        limits = {"arrow": (200, 400, "6"), "letter": (70, 200, "7"), "switch": (1500, 3000, "8")}
        for kind, (usual, most, number) in limits.items():
            yield Row(number, f"bytes per {kind}: median", usual, of(kind, "size", "median"))
            yield Row(number, f"bytes per {kind}: most", most, of(kind, "size", "max"))
        every = {
            name: {"all": [s for strokes in kinds.values() for s in strokes]} for name, kinds in found.items()
        }
        found = every
        for part, words, pick, limit in (
            ("first_s", "to first byte", "median", 5),
            ("first_s", "to first byte", "p95", 12),
            ("settled_s", "to settled", "median", 30),
            ("settled_s", "to settled", "p95", 45),
        ):
            values = {name: value * 1000 for name, value in of("all", part, pick).items()}
            yield Row("9", f"key {words}, ms: {pick}", limit, values, floor=0)
        settled = notes.strokes(self.stage, self.ours)
        values = {"hia": median(stroke.settled_s for stroke in settled) * 1000}
        yield Row("", "key in a section full of long notes, ms", 30, values, floor=0)

    def silence(self) -> Iterator[Row]:
        found = measures.idle(self.stage, self.forms, 30 if self.full else 8)
        for n, (what, limit) in enumerate((("bytes", 0), ("CPU, %", 0.1), ("wake-ups a second", 10))):
            yield Row(
                "10", f"idle with a text focused: {what}", limit, {name: v[n] for name, v in found.items()}
            )
        used = {program.name: measures.memory(self.stage, program) for program in self.forms}
        yield Row("11", "RSS of all its processes, MB", 45, {name: v[0] for name, v in used.items()})
        yield Row("11", "PSS of all its processes, MB", 33, {name: v[1] for name, v in used.items()})

    def lines(self) -> Iterator[Row]:
        names = ("paint, s", "arrow, s", "letter, s")
        for number, line, limits in (("12", FAR, (0.7, 0.2, 0.16)), ("13", FARTHER, (1.6, 0.36, None))):
            # The second line is as slow as the first in everything: two programs say what it does.
            played = self.forms if line is FAR or self.full else self.forms[:2]
            found = {program.name: measures.slow(self.stage, program, line) for program in played}
            about = f"{2000 * line.delay_s:.0f} ms, {line.bytes_per_s / 1000:.0f} kB/s"
            for n, (what, limit) in enumerate(zip(names, limits, strict=True)):
                values = {name: float(v[n]) for name, v in found.items()}  # type: ignore[arg-type]
                yield Row(number, f"{about}: {what}", limit, values, floor=2 * line.delay_s)
            if line is FAR:
                held = {name: v[3] for name, v in found.items()}
                times = {name: stroke.settled_s for name, stroke in held.items()}
                yield Row("14", f"{about}: 30 arrows, s", 0.25, times, floor=0.15)
                yield Row("14", f"{about}: 30 arrows, bytes", 500, {n: s.size for n, s in held.items()})
        seconds = 30 if self.full else 4
        stalls = measures.stalled(self.stage, self.forms, seconds)
        yield Row("15", f"not read for {seconds} s: bytes sent afterwards", 20_000, stalls)

    def ends(self) -> Iterator[Row]:
        for how in ("SIGTERM", "SIGHUP", "hang up", "SIGKILL"):
            found = {program.name: measures.ended(self.stage, program, how) for program in self.forms}
            if how != "SIGKILL":
                times = {name: NEVER if end.after_s is None else end.after_s for name, end in found.items()}
                about = f"gone after {how}{', SIGHUP ignored' if how == 'hang up' else ''}, s"
                yield Row("16", about, 0.5, times)
            if how in ("SIGTERM", "SIGKILL"):
                modes = {name: float(len(end.modes)) for name, end in found.items()}
                yield Row("17", f"modes left on after {how}", 0, modes)
        lost, age, terminals, left = own.cut_off(28 if self.full else 7, 30.0 if self.full else 2.0)
        yield Row("18", "cuts: saved answers lost", 0, {"hia": lost})
        yield Row("18", "cuts: oldest lost letter, s before", 1.5, {"hia": age})
        yield Row("18", "cuts: modes and processes left", 0, {"hia": terminals + left})

    def input(self) -> Iterator[Row]:
        survivors = {p.name: {"£": 0.0}.get(measures.odd_bytes(self.stage, p), 1.0) for p in self.forms}
        yield Row("19", "byte 0xA3 gives £, others survived (0: yes)", 0, survivors)
        for size, marked, limit in ((5000, False, 1.0), (100_000, True, 0.2)):
            found = {
                program.name: measures.pasted(self.stage, program, size, marked) for program in self.forms
            }
            about = f"{size:,} characters pasted {'marked' if marked else 'unmarked'}, s"
            values = {name: took if whole else NEVER for name, (took, whole) in found.items()}
            yield Row("24", about, limit, values, floor=0)
        quits = {p.name: median(measures.quitting(self.stage, p) for _ in range(2)) for p in self.forms}
        yield Row("25", "quit to shell prompt, s", 0.3, quits, floor=0)
        found = [measures.linear(self.stage, self.ours) for _ in range(3)]
        yield Row(
            "26", "linear: first question, ms", 40, {"hia": median(f[0] for f in found) * 1000}, floor=0
        )
        yield Row("26", "linear: bytes a question", 400, {"hia": float(found[0][1])})
        yield Row("26", "linear: escape characters", 0, {"hia": float(found[0][2])})

    def only_ours(self) -> Iterator[Row]:
        yield Row("20", "sizes from 80×24 to 1×1: wrong ones", 0, {"hia": own.sizes(self.stage, self.ours)})
        unread = own.unreadable(self.stage, self.ours)
        yield Row("21", "states not in the text, at 4 depths of colour", 0, {"hia": unread})
        text, marks = own.contrasts()
        yield Row("22", "least contrast of text, 256, 16, 8 colours", 4.5, {"hia": text}, at_least=True)
        yield Row("22", "least contrast of marks", 3.0, {"hia": marks}, at_least=True)
        yield Row("23", "functions reached by plain keys, %", 100, {"hia": own.reachable()}, at_least=True)


def _p95(values: list[float]) -> float:
    return sorted(values)[-(-95 * len(values) // 100) - 1]


def peers(folder: Path) -> str:
    """An interpreter that has the two peers."""
    python = str(folder / "bin" / "python")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "urwid", "prompt_toolkit"]
    if subprocess.run(pip, check=False, stderr=subprocess.DEVNULL).returncode:
        uv = ["uv", "pip", "install", "-q", "--python", python, "urwid", "prompt_toolkit"]
        subprocess.run(uv, check=False)
    return python


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", help="interpreter with urwid and prompt_toolkit")
    parser.add_argument("--full", action="store_true", help="more rounds, 30 s idle and stalled, 28 cuts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hia-peers-") as folder, stage() as played:
        found = programs(options.peers or peers(Path(folder)))
        table = Table([program.name for program in found])
        table.head()
        for row in Bench(played, found, table, options.full).rows():
            table.add(row)
        table.foot()


if __name__ == "__main__":
    main()
