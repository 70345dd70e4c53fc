"""Reads what the benchmarks print, and makes of it the comparisons at the head of BENCHMARKS.md."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

WHY_LOST = {
    "Saving one answer": "Whoever overwrites in place, or appends, waits for the disk fewer times. We write "
    "a whole new file and keep the old one, which is what survives a kill.",
    "Opening 535 edits": "We check every edit by its hash; they only parse.",
    "Collating": "We check every edit by its hash; a CRDT applies a binary update unchecked.",
    "Size of a pack": "Each edit carries who, when and what it replaces, as text that people can read.",
    "Time to sync": "Both ends flush to the disk before they say that it is done, so a busy disk is felt.",
    "Memory": "A second process outlives the app to put the terminal right, and the questionnaire is in it.",
    "Start of the single file": "It first sees that its unpacked folder is whole and nobody else's.",
    "Start": "We read the store and the questionnaire first.",
    "Bytes of": "The bare peers show a smaller form, or redraw less around it.",
    "Size of the PDF": "Ours carries tags for screen readers and whole fonts' subsets.",
    "Memory for the PDF": "The tags are held until the end.",
    "Whole process for a PDF": "Importing the font library takes most of it.",
}
"""Why ours loses where it does, by the beginning of what is compared."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of ours beside a peer's, from the same run."""

    what: str
    peer: str
    ours: float
    theirs: float
    unit: str = ""
    of: tuple[int, int] | None = None
    """For counts: how many each had."""
    in_readme: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether less would be better, and they have less: by more than a twentieth."""
        return self.ours > self.theirs * 1.05

    @property
    def why_lost(self) -> str:
        """The reason, as far as it is known."""
        known = [start for start in WHY_LOST if self.what.startswith(start)]
        return WHY_LOST[max(known, key=len)] if known else ""

    def cells(self) -> str:
        """Both figures."""
        if self.of:
            return f"{self.ours:,.0f} of {self.of[0]:,} against {self.theirs:,.0f} of {self.of[1]:,}"
        return f"{spelled(self.ours)} against {spelled(self.theirs)}{' ' if self.unit else ''}{self.unit}"

    def ratio_words(self) -> str:
        """How much better ours is."""
        if not self.ours or not self.theirs or self.of:
            return "–"
        ratio = self.theirs / self.ours
        return f"{ratio:.0f} ×" if ratio >= 20 else f"{ratio:.1f} ×" if ratio >= 2 else f"{ratio:.2f} ×"


def spelled(value: float) -> str:
    """A figure with as many digits as mean something."""
    if value == 0:
        return "0"
    if abs(value) < 1:
        return f"{value:.2f}"
    return f"{value:.1f}" if abs(value) < 10 else f"{value:,.0f}"


def plain(printed: str) -> str:
    """What a benchmark printed, with JSON laid out for people."""
    try:
        found = json.loads(printed)
    except ValueError:
        return printed
    return "\n".join(_lines(found, 0))


def _lines(found: Any, depth: int) -> Iterator[str]:
    if isinstance(found, list):
        for item in found:
            yield from _lines(item, depth)
        return
    leaves = {key: value for key, value in found.items() if not isinstance(value, dict | list)}
    if leaves:
        yield "  " * depth + "   ".join(f"{key} {_short(value)}" for key, value in leaves.items())
    for key, value in found.items():
        if not isinstance(value, dict | list):
            continue
        if isinstance(value, dict) and not any(isinstance(item, dict | list) for item in value.values()):
            yield "  " * depth + f"{key:32} " + "   ".join(f"{k} {_short(v)}" for k, v in value.items())
        elif value:
            yield "  " * depth + f"{key}:"
            yield from _lines(value, depth + 1)


def _short(value: Any) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


def of_kills(printed: str) -> list[Comparison]:
    """Files that could not be read any more, and saves that were said to be done and were not there."""
    ours, stock = json.loads(printed)[:2]
    of = (ours["kills"], stock["kills"])
    return [
        Comparison("Files unreadable after `kill -9`", "TinyDB's own storage", ours["unreadable"],
                   stock["unreadable"], of=of, in_readme=True),
        Comparison("Saves lost that were reported as done", "TinyDB's own storage", ours["lost"],
                   stock["lost"], of=(ours["acknowledged"], stock["acknowledged"])),
    ]  # fmt: skip


def of_storage(printed: str) -> list[Comparison]:
    """The medians of saving and opening."""
    found = json.loads(printed)
    stock, sqlite = "TinyDB JSONStorage", "SQLite WAL FULL"

    def saving(size: str, peer: str, about: str) -> Comparison:
        row = found[f"save at {size}"]
        return Comparison(
            f"Saving one answer of {about}", peer, row["ours"]["p50"], row[peer]["p50"], "ms",
            in_readme=size == "5,000" and peer == stock,
        )  # fmt: skip

    opened = found["open 535"]
    other = next(name for name in opened if name != "ours")
    return [
        saving("535", "limit", "535 edits"), saving("535", stock, "535 edits"),
        saving("535", sqlite, "535 edits"), saving("5,000", stock, "5,000 edits"),
        Comparison("Opening 535 edits", other, opened["ours"]["p50"], opened[other]["p50"], "ms"),
    ]  # fmt: skip


def of_merge(printed: str) -> list[Comparison]:
    """What was hidden, and what it cost, beside a CRDT's map."""
    found = json.loads(printed)
    if found["collation_with_crdt"] is None:
        return []
    ours, theirs = found["trial"]
    alone, crdt = found["collation"][2], found["collation_with_crdt"]
    peer = theirs["contestant"]
    return [
        Comparison("Answers hidden by merging", peer, ours["hidden"], theirs["hidden"],
                   of=(ours["edits"], theirs["edits"]), in_readme=True),
        Comparison(f"Collating {alone['packs']:,} packs", peer, alone["seconds"], crdt["seconds"], "s"),
        Comparison("Size of a pack, unpacked", peer, alone["bytes_a_pack"], crdt["bytes_a_pack"], "bytes"),
    ]  # fmt: skip


def of_sync(printed: str) -> list[Comparison]:
    """Requests and bytes of one changed answer and of many, and how long a person waits."""
    found = json.loads(printed)
    rows = []
    for peer in found["traffic"]:
        if peer == "hia":
            continue
        for step, about in (("1 change", "one change"), ("144 changes", "144 changes")):
            ours, theirs = found["traffic"]["hia"][step], found["traffic"][peer][step]
            rows.append(Comparison(f"Requests to sync {about}", peer, ours["requests"], theirs["requests"]))
            rows.append(
                Comparison(f"Bytes to sync {about}", peer, ours["bytes"], theirs["bytes"],
                           in_readme=step == "1 change")
            )  # fmt: skip
        ours, theirs = found["one change"]["hia"], found["one change"][peer]
        waits = ours["client p50 ms"], theirs["client p50 ms"]
        rows.append(Comparison("Time to sync one change", peer, *waits, "ms"))
        rows.append(Comparison("Memory of the server", peer, ours["server MB"], theirs["server MB"], "MB"))
    return rows


def of_reports(printed: str) -> list[Comparison]:
    """Time, size and memory of the PDF, from the table by engine."""
    found: dict[str, list[str]] = {}
    for line in printed.splitlines():
        if match := re.match(r"(ours|reportlab|weasyprint|idiomatic)\s{2,}(.*)", line):
            found[match[1]] = match[2].split()
    rows = []
    ours = [float(cell) for cell in found["ours"]]
    for engine, name in (("reportlab", "ReportLab"), ("weasyprint", "WeasyPrint")):
        if engine not in found:
            continue
        cells = [float(cell) for cell in found[engine]]
        rows += [
            Comparison("Whole process for a PDF", name, ours[0], cells[0], "s",
                       in_readme=engine == "weasyprint"),
            Comparison("Memory for the PDF", name, ours[-2], cells[-2], "MB"),
            Comparison("Size of the PDF", name, ours[-1], cells[-1], "kB"),
        ]  # fmt: skip
    return rows


def of_starting(printed: str) -> list[Comparison]:
    """The single file beside the installed program."""
    screen = json.loads(printed)["screen"]
    return [
        Comparison("Start of the single file to the task list", "the installed program",
                   screen["single file"], screen["installed"], "ms", in_readme=True)
    ]  # fmt: skip


def of_terminal(printed: str) -> list[Comparison]:
    """Bytes, time and memory beside the peers' forms."""
    lines = printed.splitlines()
    names = [name.strip() for name in _cells(lines[0])]
    wanted = {
        "start to first paint, ms": ("Start to the first screen", "ms", True),
        "bytes until settled, 256 colours": ("Bytes of the first screen", "bytes", False),
        "bytes per arrow: median": ("Bytes of an arrow key", "bytes", False),
        "bytes per letter: median": ("Bytes of a letter typed", "bytes", True),
        "bytes per switch: median": ("Bytes of a switch between sections", "bytes", False),
        "idle with a text focused: bytes": ("Bytes sent while nothing happens", "bytes", False),
        "PSS of all its processes, MB": ("Memory of the program", "MB", False),
    }
    rows = []
    for line in lines[1:]:
        told = wanted.get(line[4:50].strip())
        if told is None:
            continue
        values = dict(zip(names, (cell.strip() for cell in _cells(line)), strict=False))
        for peer, value in values.items():
            if peer in ("hia", "textual hello") or not re.fullmatch(r"[\d.,]+(e[+-]?\d+)?", value):
                continue
            ours, theirs = (float(text.replace(",", "")) for text in (values["hia"], value))
            what, unit, is_shown = told
            in_readme = is_shown and peer == "textual form"
            rows.append(Comparison(what, f"{peer}", ours, theirs, unit, in_readme=in_readme))
    return rows


def _cells(line: str) -> list[str]:
    """The columns of the programs: 15 wide, after number, words and target."""
    return [line[start : start + 15] for start in range(59, len(line.rstrip()), 15)]
