"""Runs every benchmark and writes BENCHMARKS.md, with the README's figures: about ten minutes (`make bench`).

    python benchmarks/run.py [--only NAME …] [--out BENCHMARKS.md] [--readme README.md]

Peers are fetched into `.run/bench`; one that cannot be had is left out. What a benchmark prints stands in the
page whole; the comparisons at its head are taken from the same run.
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).parent))

import comparisons  # noqa: E402 - lies beside this file
from comparisons import Comparison  # noqa: E402

PEERS = ROOT / ".run" / "bench"
LONGEST = 400
"""Seconds that one benchmark may take."""
FIGURES = re.compile(r"(<!-- figures: [^>]*-->\n).*?(<!-- end of figures -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """One benchmark."""

    name: str
    title: str
    command: Callable[[], list[str]]
    compared: Callable[[str], list[Comparison]]
    """Reads what it printed."""
    about: str


@dataclass(frozen=True, slots=True)
class Done:
    """What one came to."""

    step: Step
    shown: str
    """The command, as a person types it."""
    printed: str
    compared: list[Comparison]
    trouble: str
    seconds: float


def main() -> int:
    """Run, write, and end with 1 if a benchmark did not come to its end."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help=", ".join(step.name for step in STEPS))
    parser.add_argument("--out", type=Path, default=ROOT / "BENCHMARKS.md")
    parser.add_argument("--readme", type=Path, default=ROOT / "README.md")
    options = parser.parse_args()
    began, load = time.monotonic(), os.getloadavg()[0]
    done = [run(step) for step in STEPS if not options.only or step.name in options.only]
    minutes = (time.monotonic() - began) / 60
    options.out.write_text(page(done, minutes, max(load, os.getloadavg()[0])), encoding="utf-8")
    print(f"{options.out}: {minutes:.1f} minutes")
    if not options.only:
        put_into_readme(options.readme, done)
    return 1 if any(one.trouble for one in done) else 0


def run(step: Step) -> Done:
    """Run one benchmark, and read its figures."""
    print(f"{step.title} …", flush=True)
    began = time.monotonic()
    command = step.command()
    try:
        ran = subprocess.run(
            command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=LONGEST, check=False,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip
        printed, said = ran.stdout, ran.stderr.strip().splitlines()
        trouble = (
            "" if printed and (ran.returncode in (0, 1)) else f"ended with {ran.returncode}: {said[-1:]}"
        )
    except subprocess.TimeoutExpired as late:
        found = late.stdout or b""
        printed = found.decode(errors="replace") if isinstance(found, bytes) else found
        trouble = f"did not end within {LONGEST} seconds; what it printed is kept"
    try:
        compared = step.compared(printed)
    except (ValueError, KeyError, IndexError, AttributeError) as problem:
        compared, trouble = [], trouble or f"its figures could not be read ({problem!r})"
    return Done(step, shown(command), printed.rstrip(), compared, trouble, time.monotonic() - began)


def shown(command: list[str]) -> str:
    """A command without the folders of this machine."""
    words = [Path(word).name if i == 0 else word for i, word in enumerate(command)]
    return " ".join(word.replace(f"{ROOT}/", "") for word in words)


def page(done: list[Done], minutes: float, load: float) -> str:
    """BENCHMARKS.md."""
    compared = [one for each in done for one in each.compared]
    lost = [one for one in compared if one.is_lost]
    busy = f"The machine was busy with other work (load {load:.1f} on {os.cpu_count()} processors)." \
        if load > 1.5 else "The machine did nothing else."  # fmt: skip
    parts = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%d %B %Y}, in {minutes:.0f} minutes: Python "
        f"{platform.python_version()}, {platform.system()} on {platform.machine()}, {revision()}. {busy}",
        "Each ratio is of two things measured in the same run, in turn. Trust ratios and counts; "
        "milliseconds depend on the machine. A ratio above 1 is ours being better.",
        "",
        "## Beside what people use now",
        "",
        *table(compared),
        "",
        "## Where we lose",
        "",
        *([f"- **{one.what}**, beside {one.peer}: {one.cells()}. {one.why_lost}".rstrip() for one in lost]
          or ["In none of these."]),
        "",
    ]  # fmt: skip
    for each in done:
        parts += [f"## {each.step.title}", "", each.step.about, ""]
        parts += [f"**Not whole:** it {each.trouble}.", ""] if each.trouble else []
        parts += ["```", f"$ {each.shown}", *tidy(each.printed), "```", ""]
    return "\n".join(parts)


def tidy(printed: str) -> list[str]:
    """What was printed, without spaces at the ends of lines or the folders of this machine."""
    return [line.rstrip().replace(f"{ROOT}/", "") for line in comparisons.plain(printed).splitlines()]


def table(compared: list[Comparison]) -> list[str]:
    """The comparisons as Markdown."""
    rows = [f"| {one.what} | {one.peer} | {one.cells()} | {one.ratio_words()} |" for one in compared]
    return ["| what | beside | ours against theirs | ratio |", "|---|---|---|---|", *rows]


def revision() -> str:
    """Which state of the project was measured."""
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return f"revision {found.stdout.strip()}" if found.returncode == 0 else "no revision"


def put_into_readme(readme: Path, done: list[Done]) -> None:
    """Write the comparisons that the README shows, so that its figures are those of this run."""
    chosen = [one for each in done for one in each.compared if one.in_readme]
    text = readme.read_text(encoding="utf-8")
    rows = "\n".join(table(chosen))
    readme.write_text(FIGURES.sub(lambda found: f"{found[1]}{rows}\n{found[2]}", text), encoding="utf-8")


def python_with(name: str, *packages: str) -> str | None:
    """An interpreter that has a peer's packages; None where they cannot be had."""
    folder = PEERS / name
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        made = [sys.executable, "-m", "venv", *([] if has_ensurepip() else ["--without-pip"]), str(folder)]
        if quiet(made) or quiet([*pip(python), "install", "-q", *packages]):
            return None
        (folder / "complete").touch()
    return str(python)


def has_ensurepip() -> bool:
    """Whether this Python can put pip into an environment."""
    return quiet([sys.executable, "-c", "import ensurepip"]) == 0


def pip(python: Path) -> list[str]:
    """A pip for an environment: its own, or uv's."""
    own = [str(python), "-m", "pip"]
    return own if quiet([*own, "--version"]) == 0 else ["uv", "pip", "--python", str(python)]


def pouch() -> str | None:
    """The folder with PouchDB and its server; None where npm or the packages cannot be had."""
    modules = PEERS / "pouch" / "node_modules"
    if not modules.is_dir():
        npm = shutil.which("npm")
        wanted = ["pouchdb", "express-pouchdb", "express@4"]
        fetch = [npm or "", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(modules.parent)]
        if npm is None or quiet([*fetch, *wanted]):
            return None
    return str(modules)


def quiet(command: list[str]) -> int:
    """Run a command for its status alone."""
    return subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        timeout=LONGEST,
    ).returncode  # fmt: skip


def script(name: str, *arguments: str, python: str | None = None) -> list[str]:
    """The command of a benchmark."""
    return [python or sys.executable, f"benchmarks/{name}", *arguments]


def sync() -> list[str]:
    """The sync benchmark with the peers that can be had."""
    modules, anki = pouch(), python_with("anki", "anki")
    return script(
        "sync/run.py", "--quick", "--json",
        *(["--pouch", modules] if modules else []), *(["--anki", anki] if anki else []),
    )  # fmt: skip


def terminal() -> list[str]:
    """The terminal's benchmark with the peers that can be had."""
    peers = python_with("terminal", "urwid", "prompt_toolkit")
    return script("terminal/run.py", *(["--peers", peers] if peers else []))


def merge() -> list[str]:
    """The merge benchmark, in an interpreter that has the peer if it can be had."""
    return script(
        "merge/run.py", "--packs", "300", "--edits", "4000", "--json", python=python_with("merge", "pycrdt")
    )


STEPS = (
    Step("kills", "Killing the writer", lambda: script("storage/kills.py", "60", "--json"),
         comparisons.of_kills,
         "A process saves without pause and is killed at random moments; then its file is opened again. "
         "`make kills` does it 1,040 times."),
    Step("storage", "Saving and opening",
         lambda: script("storage/save_and_open.py", "--rounds", "60", "--json"), comparisons.of_storage,
         "One changed answer, on the disk before the call returns. “limit” is the least that a safe "
         "whole-file save can do: write, flush, rename, flush the folder."),
    Step("merge", "Merging", merge, comparisons.of_merge,
         "A coordinator puts packs together; and 4,000 edits on 50 machines that hear from each other "
         "now and then. An answer is hidden when it is not shown in the end and nobody who replaced it had "
         "seen it."),
    Step("sync", "Syncing", sync, comparisons.of_sync,
         "The same steps through the same relay: requests and bytes, both directions, headers included."),
    Step("reports", "Reports", lambda: script("reports/run.py", "--rounds", "2"), comparisons.of_reports,
         "The same report drawn by other engines, which leave out the tags for screen readers. 1 MISSED is "
         "a target of our own that this run did not keep."),
    Step("starting", "Starting", lambda: script("starting/run.py", "--quick", "--json"),
         comparisons.of_starting, "From the command to the task list in a pseudo-terminal."),
    Step("terminal", "In the terminal", terminal, comparisons.of_terminal,
         "The same form in bare Textual, urwid and prompt_toolkit, in pseudo-terminals with slow lines."),
)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
