"""Measures the PDF beside other engines on the same view: time, size, memory; figures are ratios of one run.

`python benchmarks/reports/run.py [--rounds 7] [--weasyprint PYTHON]` in an environment with fpdf2, Jinja2
and ReportLab and nothing else (numpy, if it is there, makes fpdf2 slower to import). PYTHON is an
interpreter that has WeasyPrint.
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
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import engines  # noqa: E402
import sample  # noqa: E402

from hia_tui.domain.assessment import Assessment  # noqa: E402
from hia_tui.reports.blocks import Contents, ReportView  # noqa: E402
from hia_tui.reports.html import html_of  # noqa: E402
from hia_tui.reports.model import ReportKind, report_model  # noqa: E402
from hia_tui.reports.view import present  # noqa: E402

ENGINES = ("ours", "reportlab", "idiomatic")
NOTE = "We talked about this at two meetings and wrote down what people told us about getting here."


def view_of(actions: int = 24, times: int = 1, per_section: int = 12) -> ReportView:
    """The report that is drawn: six sections of twelve questions with notes, and many actions."""
    asked = sample.questionnaire(6, per_section)
    assessment: Assessment = sample.full(asked, NOTE)
    writer = sample.Writer(assessment.ledger, 30_000)
    for i in range(actions - 6):
        writer.write(f"action/more{i}/title", f"Look at the list of services again, part {i}")
        writer.write(f"action/more{i}/due", f"2027-{1 + i % 12:02}-15")
        writer.write(f"action/more{i}/owner", "Team leader")
    view = present(report_model(assessment, meta=sample.meta(asked), kind=ReportKind.OVERALL))
    if times == 1:
        return view
    from dataclasses import replace

    repeated = tuple(b for b in view.blocks if not isinstance(b, Contents)) * (times - 1)
    return replace(view, blocks=(*view.blocks, *repeated))


def ours(view: ReportView) -> bytes:
    """Our PDF, PDF/UA-1 and PDF/A-2a."""
    from hia_tui.reports.pdf.document import pdf_of

    return pdf_of(view, creator="HIA TUI")


def maker(name: str) -> Callable[[ReportView], bytes]:
    """The engine of that name."""
    return {"ours": ours, "reportlab": engines.reportlab_pdf, "idiomatic": engines.idiomatic_pdf}[name]


def cpu(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    work()
    return time.process_time() - start


def child(name: str) -> None:
    """One engine in a process of its own: what a person waits for, and what it takes at most."""
    view = view_of()
    start = time.process_time()
    make = maker(name)
    first_import = cpu(lambda: __import__("reportlab.platypus" if name == "reportlab" else "fpdf"))
    data = make(view)
    whole = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"whole": whole, "first": whole - first_import, "peak": peak, "size": len(data)}))


def weasyprint_child(source: str) -> None:
    """WeasyPrint in a process of its own, where it is installed."""
    html = Path(source).read_bytes()
    start = time.process_time()
    data = engines.weasyprint_pdf(html)
    print(json.dumps({"whole": time.process_time() - start, "size": len(data), "first": 0, "peak": 0}))


def in_processes(names: list[str], rounds: int, weasyprint: str) -> dict[str, list[dict[str, float]]]:
    """Every engine in turn, so that a busy machine troubles all alike."""
    html = HERE / "twin.html"
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    try:
        html.write_bytes(html_of(view_of(), creator="HIA TUI"))
        for _ in range(rounds):
            for name in names:
                python = weasyprint if name == "weasyprint" else sys.executable
                command = [python, __file__, "--child", name, "--html", str(html)]
                environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
                said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
                found[name].append(json.loads(said.stdout.splitlines()[-1]))
    finally:
        html.unlink(missing_ok=True)
    return found


def warm(rounds: int) -> dict[str, float]:
    """Median time of a second and later report in one process."""
    view = view_of()
    times: dict[str, list[float]] = {name: [] for name in ENGINES}
    for name in ENGINES:
        maker(name)(view)
    for _ in range(rounds):
        for name in ENGINES:
            times[name].append(cpu(lambda name=name: maker(name)(view)))
    return {name: statistics.median(found) for name, found in times.items()}


def pages_in(data: bytes) -> int:
    """How many pages a PDF of ours has."""
    packed = re.findall(rb"/ObjStm[^>]*>>\nstream\n(.*?)\nendstream", data, re.DOTALL)
    return sum(zlib.decompress(part).count(b"/Tabs /S") for part in packed)


def report(rounds: int, weasyprint: str) -> None:
    """Measure and say."""
    names = [*ENGINES, *(["weasyprint"] if weasyprint else [])]
    apart = in_processes(names, rounds, weasyprint)
    again = warm(rounds)

    def middle(name: str, key: str) -> float:
        return statistics.median(run[key] for run in apart[name])

    print(f"{'engine':<12}{'process s':>10}{'first s':>9}{'warm s':>8}{'peak MB':>9}{'kB':>7}")
    for name in names:
        hot = f"{again[name]:8.3f}" if name in again else f"{'':>8}"
        figures = (middle(name, "whole"), middle(name, "first"))
        size, peak = middle(name, "size") / 1000, middle(name, "peak")
        print(f"{name:<12}{figures[0]:10.3f}{figures[1]:9.3f}{hot}{peak:9.0f}{size:7.0f}")
    print()
    rows = [
        ("warm, of ReportLab", again["ours"] / again["reportlab"], 0.55),
        ("first report, of ReportLab", middle("ours", "first") / middle("reportlab", "first"), 0.65),
        ("whole process, of ReportLab", middle("ours", "whole") / middle("reportlab", "whole"), 1.15),
        ("warm, of idiomatic fpdf2", again["ours"] / again["idiomatic"], 0.25),
    ]
    if weasyprint:
        rows.append(
            ("whole process, of WeasyPrint", middle("ours", "whole") / middle("weasyprint", "whole"), 0.25)
        )
    long = view_of(times=7)
    long_time = cpu(lambda: ours(long))
    rows.append(("seconds for a report seven times as long", long_time, 0.7))
    middling = ours(view_of(actions=10, per_section=3))
    rows.append((f"kB of a report of {pages_in(middling)} pages", len(middling) / 1000, 80))
    rows.append(("peak memory, MB", middle("ours", "peak"), 60))
    for what, got, most in rows:
        print(f"{what:<42}{got:8.2f}   at most {most:g}   {'kept' if got <= most else 'MISSED'}")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--weasyprint", default="")
    parser.add_argument("--child", default="")
    parser.add_argument("--html", default="")
    options = parser.parse_args()
    if options.child == "weasyprint":
        weasyprint_child(options.html)
    elif options.child:
        child(options.child)
    else:
        report(options.rounds, options.weasyprint)


if __name__ == "__main__":
    main()
