"""Measures the PDF beside other engines on the same view: time, size, memory; figures are ratios of one run.

    python benchmarks/reports/run.py [--rounds 7] [--peers FOLDER]

Makes two private environments in FOLDER (default: `.run/report-peers` in the checkout) unless they are
there: one with fpdf2, Jinja2 and ReportLab and nothing else (numpy, if it is there, makes fpdf2 slower to
import), and one with WeasyPrint, which needs Pango on the machine. Then runs the engines in turn, so that a
busy machine troubles all alike; a ratio is the median of the ratios of each turn. Takes about a minute.
"""

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PEERS = ROOT / ".run" / "report-peers"
LEAN = ("fpdf2==2.8.9", "jinja2~=3.1", "reportlab~=5.1")
HEAVY = ("weasyprint~=70.0",)
ENGINES = ("ours", "reportlab", "idiomatic")
NOTE = "We talked about this at two meetings and wrote down what people told us about getting here."
LARGEST_FONTS = 400


def view_of(actions: int = 24, times: int = 1, per_section: int = 12):
    """The report that is drawn: six sections of twelve questions with notes, and many actions."""
    import sample

    from hia_tui.reports.blocks import Contents
    from hia_tui.reports.model import ReportKind, report_model
    from hia_tui.reports.view import present

    asked = sample.questionnaire(6, per_section)
    assessment = sample.full(asked, NOTE)
    writer = sample.Writer(assessment.ledger, 30_000)
    for i in range(actions - 6):
        writer.write(f"action/more{i}/title", f"Look at the list of services again, part {i}")
        writer.write(f"action/more{i}/due", f"2027-{1 + i % 12:02}-15")
        writer.write(f"action/more{i}/owner", "Team leader")
    view = present(report_model(assessment, meta=sample.meta(asked), kind=ReportKind.OVERALL))
    if times == 1:
        return view
    repeated = tuple(b for b in view.blocks if not isinstance(b, Contents)) * (times - 1)
    return replace(view, blocks=(*view.blocks, *repeated))


def first_page():
    """The page at a glance by itself."""
    from hia_tui.reports.blocks import Contents

    view = view_of()
    end = next(i for i, block in enumerate(view.blocks) if isinstance(block, Contents))
    return replace(view, blocks=view.blocks[:end])


def ours(view: object) -> bytes:
    """Our PDF, PDF/UA-1 and PDF/A-2a."""
    from hia_tui.reports.pdf.document import pdf_of

    return pdf_of(view, creator="HIA TUI")  # type: ignore[arg-type]


def maker(name: str) -> Callable[[object], bytes]:
    """The engine of that name."""
    import engines

    return {"ours": ours, "reportlab": engines.reportlab_pdf, "idiomatic": engines.idiomatic_pdf}[name]


def cpu(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    work()
    return time.process_time() - start


def child(name: str) -> None:
    """One engine in a process of its own: what a person waits for, and what it takes at most."""
    view = view_of()
    make = maker(name)
    start = time.process_time()
    first_import = cpu(lambda: __import__("reportlab.platypus" if name == "reportlab" else "fpdf"))
    data = make(view)
    whole = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"whole": whole, "first": whole - first_import, "peak": peak, "size": len(data)}))


def weasyprint_child(source: str) -> None:
    """WeasyPrint on our HTML twin, tagged, in a process of its own."""
    html = Path(source).read_text("utf-8")
    start = time.process_time()
    from weasyprint import HTML

    data = bytes(HTML(string=html).write_pdf(pdf_variant="pdf/ua-1"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"whole": time.process_time() - start, "size": len(data), "first": 0, "peak": peak}))


def in_processes(names: list[str], rounds: int, weasyprint: str, twin: Path) -> dict[str, list[dict]]:
    """Every engine in turn."""
    from hia_tui.reports.html import html_of

    found: dict[str, list[dict]] = {name: [] for name in names}
    twin.write_bytes(html_of(view_of(), creator="HIA TUI"))
    for _ in range(rounds):
        for name in names:
            python = weasyprint if name == "weasyprint" else sys.executable
            command = [python, __file__, "--child", name, "--twin", str(twin)]
            said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
            found[name].append(json.loads(said.stdout.splitlines()[-1]))
    return found


def warm(rounds: int) -> dict[str, list[float]]:
    """Times of second and later reports in one process."""
    view = view_of()
    times: dict[str, list[float]] = {name: [] for name in ENGINES}
    for name in ENGINES:
        maker(name)(view)
    for _ in range(rounds):
        for name in ENGINES:
            times[name].append(cpu(lambda name=name: maker(name)(view)))
    return times


def ratio(mine: list[float], theirs: list[float]) -> float:
    """The median of the ratios of each turn."""
    return statistics.median(a / b for a, b in zip(mine, theirs, strict=True))


def pages_in(data: bytes) -> int:
    """How many pages a PDF of ours has."""
    packed = re.findall(rb"/ObjStm[^>]*>>\nstream\n(.*?)\nendstream", data, re.DOTALL)
    return sum(zlib.decompress(part).count(b"/Tabs /S") for part in packed)


def measure(rounds: int, weasyprint: str, twin: Path) -> bool:
    """Measure and say; whether every target is kept."""
    names = ["ours", "reportlab", *(["weasyprint"] if weasyprint else [])]
    apart = in_processes(names, rounds, weasyprint, twin)
    again = warm(rounds)

    def every(name: str, key: str) -> list[float]:
        return [run[key] for run in apart[name]]

    print(f"{'engine':<12}{'process s':>10}{'first s':>9}{'warm s':>8}{'peak MB':>9}{'kB':>7}")
    for name in (*names, "idiomatic"):
        figures = [
            statistics.median(every(name, key)) if name in apart else None for key in ("whole", "first")
        ]
        figures.append(statistics.median(again[name]) if name in again else None)
        figures += [
            statistics.median(every(name, key)) / by if name in apart else None
            for key, by in (("peak", 1), ("size", 1000))
        ]
        row = (
            f"{'' if f is None else format(f, form):>{wide}}"
            for f, form, wide in zip(
                figures, (".3f", ".3f", ".3f", ".0f", ".0f"), (10, 9, 8, 9, 7), strict=True
            )
        )
        print(f"{name:<12}{''.join(row)}")
    print()
    rows = [
        ("1  warm, of ReportLab", ratio(again["ours"], again["reportlab"]), 0.55),
        ("1  first report, of ReportLab", ratio(every("ours", "first"), every("reportlab", "first")), 0.65),
        ("2  whole process, of ReportLab", ratio(every("ours", "whole"), every("reportlab", "whole")), 1.15),
    ]
    if weasyprint:
        rows.append(
            (
                "2  whole process, of WeasyPrint",
                ratio(every("ours", "whole"), every("weasyprint", "whole")),
                0.25,
            )
        )
    rows += sizes(again, min(every("ours", "first")))
    rows.append(("7  peak memory, MB", min(every("ours", "peak")), 60))
    for what, got, most in rows:
        print(f"{what:<48}{got:8.2f}   at most {most:g}   {'kept' if got <= most else 'MISSED'}")
    return all(got <= most for _, got, most in rows)


def sizes(again: dict[str, list[float]], first: float) -> list[tuple[str, float, float]]:
    """The targets that need no peer in a process of its own."""
    long = view_of(times=6)
    took, pages = [], 0
    for _ in range(3):
        start = time.process_time()
        data = ours(long)
        took.append(time.process_time() - start)
        pages = pages_in(data)
    middling, short = ours(view_of(actions=10, per_section=3)), ours(first_page())
    fonts = sum(path.stat().st_size for path in (ROOT / "hia_tui/reports/fonts").glob("*.ttf"))
    return [
        ("3  warm, of idiomatic fpdf2", ratio(again["ours"], again["idiomatic"]), 0.25),
        (f"3  seconds for {pages} pages", min(took), 0.7),
        ("3  seconds from preloaded to the first report", first, 0.3),
        (f"5  kB of a report of {pages_in(middling)} pages", len(middling) / 1000, 80),
        (f"6  kB of a summary of {pages_in(short)} page", len(short) / 1000, 30),
        ("7  kB of fonts", fonts / 1000, LARGEST_FONTS),
    ]


def environment() -> dict[str, str]:
    """The variables of a child: it finds the checkout, and nothing else of ours."""
    return {**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{ROOT}"}


def peer(folder: Path, packages: tuple[str, ...]) -> str:
    """The interpreter of an environment with these packages, made where it is missing; empty without them."""
    python = folder / "bin" / "python"
    done = folder / "made-with"
    if not done.exists() or done.read_text() != " ".join(packages):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages]
        said = subprocess.run(install, capture_output=True, text=True, check=False)
        if said.returncode:
            print(f"{' '.join(packages)} could not be installed: {said.stderr.strip().splitlines()[-1]}")
            return ""
        done.write_text(" ".join(packages))
    return str(python)


def main() -> int:
    """Read the arguments and measure; 1 where a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--peers", type=Path, default=PEERS)
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    parser.add_argument("--twin", default="", help=argparse.SUPPRESS)
    parser.add_argument("--weasyprint", default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child == "weasyprint":
        weasyprint_child(options.twin)
    elif options.child:
        child(options.child)
    elif options.weasyprint is not None:
        return 0 if measure(options.rounds, options.weasyprint, options.peers / "twin.html") else 1
    else:
        lean, heavy = peer(options.peers / "lean", LEAN), peer(options.peers / "heavy", HEAVY)
        if not lean:
            return 1
        again = [lean, __file__, "--rounds", str(options.rounds), "--peers", str(options.peers)]
        return subprocess.run([*again, "--weasyprint", heavy], env=environment(), check=False).returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
