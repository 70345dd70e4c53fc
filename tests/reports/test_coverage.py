"""Fonts that an organisation adds print what the bundled ones lack, where letters need no joining."""

from pathlib import Path

import page
import pytest

from hia_tui.reports.coverage import bundled_coverage, coverage_with, fonts_in
from hia_tui.reports.render import render
from hia_tui.reports.unprintable import split_unprintable, unprintable, without_invisible
from hia_tui.reports.view import present

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
needs_dejavu = pytest.mark.skipif(not DEJAVU.exists(), reason="fonts-dejavu-core is not installed")
TIFINAGH = "ⴰⴱⴳⴷ"
ARABIC = "مرحبا"


@needs_dejavu
def test_added_font_prints_its_script(sample, asked, structure) -> None:
    from hia_tui.domain.assessment import Assessment
    from hia_tui.reports.model import ReportKind, report_model

    writer = sample.Writer()
    writer.write(f"q/{asked.questions[0].id}/note", f"{TIFINAGH} and {ARABIC} ✓ end")
    model = report_model(Assessment(writer.ledger, asked), meta=sample.meta(asked), kind=ReportKind.OVERALL)
    coverage = coverage_with((DEJAVU,))
    assert {lost for _, lost in unprintable(present(model))} == {TIFINAGH, ARABIC}
    assert {lost for _, lost in unprintable(present(model), coverage)} == {ARABIC}
    data = render(model, "pdf", fonts=[DEJAVU])
    assert all(page.validate_pdf_bytes(data, profile=profile).is_compliant for profile in ("ua1", "2a"))
    said = " ".join(structure(data).text.split())
    assert f"{TIFINAGH} and {ARABIC} ✓ end" in said
    assert "U+0645 arabic letter meem" in said
    assert "U+2D30" not in said


@needs_dejavu
def test_bundled_fonts_come_first() -> None:
    coverage = coverage_with((DEJAVU,))
    assert list(coverage.parts(f"aŵ✓{TIFINAGH}")) == [("aŵ", ""), ("✓", "symbols"), (TIFINAGH, str(DEJAVU))]
    assert coverage.text == bundled_coverage().text


def test_broken_and_missing_fonts_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    (tmp_path / "notes.txt").write_text("x")
    assert fonts_in(tmp_path / "nowhere") == ()
    assert fonts_in(tmp_path) == (tmp_path / "broken.ttf",)
    assert coverage_with(fonts_in(tmp_path)).every == bundled_coverage().every


def test_stretches_of_a_text_come_back_whole() -> None:
    for text in ("plain", "Ŵyn 你好 世界 end", "你好", "a\n你\tb", "", "é"):
        parts = split_unprintable(text, bundled_coverage())
        assert "".join(lost or shown for shown, lost in parts) == text
        assert all(c not in bundled_coverage().every for _, lost in parts for c in lost.replace(" ", ""))


def test_only_shapeless_characters_are_left_out() -> None:
    assert without_invisible("a\u200bb\u00adc\u2060d\ufe0fe") == "abcde"
    assert without_invisible("e\u0301 w\u0302") == "é ŵ"
