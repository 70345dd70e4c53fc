"""The same data and date give the same bytes in any process, whatever its clock and its hash seed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHILD = """
import sys, time, datetime
sys.path.insert(0, {folder!r})
if {step}:
    real = time.time
    time.time = lambda: real() + 40_000_000
import sample
from hashlib import sha256
from hia_tui.reports.model import ReportKind, report_model
from hia_tui.reports.render import FORMATS, render
asked = sample.questionnaire()
for data_set in ("full", "scripts", "hostile"):
    model = report_model(sample.DATA_SETS[data_set](asked), meta=sample.meta(asked), kind=ReportKind.OVERALL)
    for form in FORMATS:
        print(data_set, form, sha256(render(model, form)).hexdigest())
"""


def digests(seed: str, zone: str, *, step: bool) -> list[str]:
    code = CHILD.format(folder=str(ROOT / "benchmarks" / "reports"), step=step)
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, env=environment
    )
    return said.stdout.splitlines()


@pytest.fixture(scope="module")
def first() -> list[str]:
    return digests("1", "UTC", step=False)


@pytest.mark.slow
def test_another_process_on_another_day_writes_the_same(first: list[str]) -> None:
    assert digests("2", "Asia/Tokyo", step=True) == first
    assert len(first) == 24
    assert len(set(first)) == 24
