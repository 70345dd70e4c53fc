"""Asking for a report: every format by name, an unknown one by a sentence."""

import subprocess
import sys

import pytest

from hia_tui.domain.errors import BadInput
from hia_tui.reports.render import FORMATS, render

STARTS = {
    "pdf": b"%PDF-1.7", "html": b"<!DOCTYPE html>", "md": b"Health", "txt": b"Health",
    "csv": b"\xef\xbb\xbfField", "xlsx": b"PK", "json": b"{", "ics": b"BEGIN:VCALENDAR",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_what_it_is_called(model_of, form: str) -> None:
    assert render(model_of("overall", "one-answer"), form).lstrip().startswith(STARTS[form])


def test_unknown_format_is_a_sentence(model_of) -> None:
    with pytest.raises(BadInput, match="There is no format 'docx'"):
        render(model_of("overall", "empty"), "docx")


def test_what_a_pdf_needs_can_be_loaded_beforehand() -> None:
    code = (
        "import sys; from hia_tui.reports.render import preload;"
        "assert 'fpdf' not in sys.modules; preload(); assert 'fpdf' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], timeout=30, check=True)
