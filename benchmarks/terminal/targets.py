"""Measures the targets: the program, bare Textual and two peers, round after round in turn.

    python benchmarks/terminal/targets.py [--rounds 5] [--peers PYTHON] [--quick]

PYTHON is an interpreter that has urwid and prompt_toolkit; without it only bare Textual is there to compare
with. What misses its target is marked. Trust bytes and ratios; milliseconds depend on what else runs.
Targets 18 (cuts) and 20 to 23 (sizes, bare text, contrast, keys) are tests, in tests/terminal and tests/tui;
cuts.py in this folder is the long run of 18.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import measures
from measures import Start
from programs import Program, Stage, programs, stage
from terminal_player import Line

FAR = Line(delay_s=0.075, bytes_per_s=16_000)
FARTHER = Line(delay_s=0.15, bytes_per_s=4_000)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    number: str
    what: str
    target: float
    values: dict[str, float]
    """By program."""
    unit: str = ""

    def print(self, names: list[str]) -> bool:
        """Print it; whether ours meets the target."""
        ours = self.values["hia"]
        is_met = ours <= self.target
        cells = "".join(f"{self._cell(name):>16}" for name in names)
        bare = self.values.get("textual form")
        ratio = f"{ours / bare:8.3f}" if bare else " " * 8
        print(
            f"{self.number:>4} {self.what:<44}{self.target:>9g}{cells}{ratio}  {'' if is_met else 'MISSED'}"
        )
        return is_met

    def _cell(self, name: str) -> str:
        value = self.values.get(name)
        return "–" if value is None else f"{value:.3g}" if value < 100 else f"{value:,.0f}"


class Bench:
    """All measurements of all programs."""

    def __init__(self, stage: Stage, programs: list[Program], rounds: int, quick: bool) -> None:
        self.stage = stage
        self.programs = programs
        self.rounds = rounds
        self.quick = quick
        self.ours = programs[0]
        self.forms = [program for program in programs if program.arrows]

    def rows(self) -> Iterator[Row]:
        """The table, as it is measured."""
        yield from self.starts()
        yield from self.keys()
        yield from self.silence()
        yield from self.lines()
        yield from self.ends()
        yield from self.others()

    def starts(self) -> Iterator[Row]:
        found: dict[str, list[Start]] = {program.name: [] for program in self.programs}
        for _ in range(self.rounds):
            for program in self.programs:
                with self.stage.play(program) as player:
                    found[program.name].append(measures.begin(player, program))

        def of(part: str) -> dict[str, float]:
            return {name: median(getattr(each, part) for each in starts) for name, starts in found.items()}

        hello = median(start.paint_s for start in found["textual hello"])
        yield Row(
            "1", "start to first paint ÷ Textual hello", 1.3, {n: v / hello for n, v in of("paint_s").items()}
        )
        yield Row("", "start to first paint, ms", 1e9, {n: v * 1000 for n, v in of("paint_s").items()})
        yield Row("2", "first byte, ms", 25, {n: v * 1000 for n, v in of("first_s").items()})
        yield Row("3", "CPU to first paint, s", 0.20, of("cpu_s"))
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
        for part, pick, limit in (
            ("first_s", "median", 5),
            ("first_s", "p95", 12),
            ("settled_s", "median", 30),
            ("settled_s", "p95", 45),
        ):
            values = {name: value * 1000 for name, value in of("all", part, pick).items()}
            yield Row("9", f"key to {part[:-2]} byte, ms: {pick}", limit, values)

    def silence(self) -> Iterator[Row]:
        found = {
            program.name: measures.idle(self.stage, program, 5 if self.quick else 30)
            for program in self.forms
        }
        for n, (what, limit) in enumerate((("bytes", 0), ("CPU, %", 0.1), ("wake-ups a second", 10))):
            yield Row(
                "10", f"idle with a text focused: {what}", limit, {name: v[n] for name, v in found.items()}
            )
        used = {program.name: measures.memory(self.stage, program) for program in self.forms}
        yield Row("11", "RSS of all its processes, MB", 45, {name: v[0] for name, v in used.items()})
        yield Row("11", "PSS of all its processes, MB", 33, {name: v[1] for name, v in used.items()})

    def lines(self) -> Iterator[Row]:
        names = ("paint, s", "arrow, s", "letter, s")
        for number, line, limits in (("12", FAR, (0.7, 0.2, 0.16)), ("13", FARTHER, (1.6, 0.36, 1e9))):
            found = {program.name: measures.slow(self.stage, program, line) for program in self.forms}
            about = f"{2000 * line.delay_s:.0f} ms, {line.bytes_per_s / 1000:.0f} kB/s"
            for n, (what, limit) in enumerate(zip(names, limits, strict=True)):
                yield Row(number, f"{about}: {what}", limit, {name: float(v[n]) for name, v in found.items()})  # type: ignore[arg-type]
            if line is FAR:
                yield Row(
                    "14",
                    f"{about}: arrow held for 30, s",
                    0.25,
                    {n: v[3].settled_s for n, v in found.items()},
                )
                yield Row(
                    "14", f"{about}: arrow held for 30, bytes", 500, {n: v[3].size for n, v in found.items()}
                )
        seconds = 5 if self.quick else 30
        stalls = {
            program.name: float(measures.stalled(self.stage, program, seconds)) for program in self.forms
        }
        yield Row("15", f"not read for {seconds} s: bytes sent afterwards", 20_000, stalls)

    def ends(self) -> Iterator[Row]:
        for how in ("SIGTERM", "SIGHUP", "hang up", "SIGKILL"):
            found = {program.name: measures.ended(self.stage, program, how) for program in self.forms}
            if how != "SIGKILL":
                times = {name: 99.0 if end.after_s is None else end.after_s for name, end in found.items()}
                about = f"gone after {how}{' (SIGHUP ignored)' if how == 'hang up' else ''}, s (99: never)"
                yield Row("16", about, 0.5, times)
            if how in ("SIGTERM", "SIGKILL"):
                modes = {name: float(len(end.modes)) for name, end in found.items()}
                yield Row("17", f"modes left on after {how}", 0, modes)

    def others(self) -> Iterator[Row]:
        survivors = {p.name: {"£": 0.0}.get(measures.odd_bytes(self.stage, p), 1.0) for p in self.forms}
        yield Row("19", "byte 0xA3 gives £, any byte is survived (0: yes)", 0, survivors)
        for size, marked, limit in ((5000, False, 1.0), (100_000, True, 0.2)):
            found = {
                program.name: measures.pasted(self.stage, program, size, marked) for program in self.forms
            }
            about = f"{size:,} characters pasted {'marked' if marked else 'unmarked'}, s"
            yield Row(
                "24", about, limit, {name: took if whole else 99.0 for name, (took, whole) in found.items()}
            )
        quits = {p.name: median(measures.quitting(self.stage, p) for _ in range(3)) for p in self.forms}
        yield Row("25", "quit to shell prompt, s", 0.3, quits)
        took, size, escapes = measures.linear(self.stage, self.ours)
        yield Row("26", "linear mode: first question, ms", 40, {"hia": took * 1000})
        yield Row("26", "linear mode: bytes to the first question", 400, {"hia": float(size)})
        yield Row("26", "linear mode: escape characters", 0, {"hia": float(escapes)})


def _p95(values: list[float]) -> float:
    return sorted(values)[-(-95 * len(values) // 100) - 1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="starts of each program (5)")
    parser.add_argument("--peers", help="interpreter with urwid and prompt_toolkit")
    parser.add_argument("--quick", action="store_true", help="idle and stalled for 5 s instead of 30")
    options = parser.parse_args()
    found = programs(options.peers)
    names = [program.name for program in found]
    print(
        f"{'':>4} {'':<44}{'target':>9}" + "".join(f"{name[:15]:>16}" for name in names) + "  ÷ Textual form"
    )
    with stage() as played:
        met = [row.print(names) for row in Bench(played, found, options.rounds, options.quick).rows()]
    print(f"\nMissed: {met.count(False)} of {len(met)}")


if __name__ == "__main__":
    main()
