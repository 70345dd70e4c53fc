"""What a PDF must be whatever the report says: tagged, valid, complete, the same each time."""

import gc
import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import page
import pytest

from hia_tui.reports.blocks import BarChart, Heading, ReportView
from hia_tui.reports.coverage import bundled_coverage
from hia_tui.reports.facts import ReportKind
from hia_tui.reports.pdf import draw
from hia_tui.reports.render import render
from hia_tui.reports.unprintable import split_unprintable, unprintable
from hia_tui.reports.view import present

KINDS = [kind.value for kind in ReportKind]
DATA_SETS = ["empty", "one-answer", "full", "hostile", "long-notes", "scripts", "second-round"]
SPACES = re.compile(r"\s+")
needs_poppler = pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")
needs_qpdf = pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def squeezed(text: str) -> str:
    """Without white space: where lines end says nothing."""
    return SPACES.sub("", text)


def printed_texts(view: ReportView) -> Iterator[str]:
    """Every text of a view as a PDF prints it."""
    for block in view.blocks:
        if isinstance(block, BarChart):
            yield block.title
            for bar in block.bars:
                yield bar.label + bar.words
            if block.key:
                yield block.key
            continue
        for text in block.texts:
            parts = split_unprintable(text, bundled_coverage())
            yield "".join(lost or shown for shown, lost in parts)


def structure_text(path: Path) -> str:
    """The text in the order in which a screen reader meets it."""
    said = run("pdfinfo", "-struct-text", str(path))
    assert not said.stderr
    return "".join(line.strip()[1:-1] for line in said.stdout.splitlines() if line.strip().startswith('"'))


@pytest.mark.parametrize("data_set", DATA_SETS)
@pytest.mark.parametrize("kind", KINDS)
def test_passes_the_machine_checks(pdf_of, kind: str, data_set: str) -> None:
    data = pdf_of(kind, data_set)
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert [(f.rule_id, f.message) for f in report.failures] == []
        assert report.is_compliant


@needs_qpdf
@needs_poppler
@pytest.mark.parametrize("data_set", DATA_SETS)
def test_other_readers_find_no_fault(pdf_of, tmp_path: Path, data_set: str) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of("overall", data_set))
    checked = run("qpdf", "--check", str(path))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    fonts = run("pdffonts", str(path)).stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts), fonts
    drawn = run("pdftotext", str(path), "-")
    assert "No font in show" not in drawn.stderr


@pytest.mark.parametrize("data_set", DATA_SETS)
@pytest.mark.parametrize("kind", KINDS)
def test_structure_holds_every_text_in_order(model_of, text_in, kind: str, data_set: str) -> None:
    model = model_of(kind, data_set)
    said = squeezed(text_in(kind, data_set))
    at, missing = 0, []
    for text in map(squeezed, printed_texts(present(model))):
        found = said.find(text, at)
        if found < 0:
            missing.append(text[:80])
        else:
            at = found + len(text)
    assert missing == []


@needs_poppler
def test_words_stay_apart_at_line_ends(model_of, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(render(model_of("evaluation", "full"), "pdf"))
    said = SPACES.sub(" ", structure_text(path))
    assert (
        "“hia verify” with this file says whether it still matches the store, or what changed since." in said
    )


def test_soft_line_ends_keep_their_space(model_of, structure) -> None:
    said = SPACES.sub(" ", structure(render(model_of("overall"), "pdf")).text)
    assert "This is a self-assessment: people judged their own practice. Nobody outside checked it." in said
    assert "We meet each Tuesday and talk about what people told us." in said


def test_chart_descriptions_hold_every_value(model_of) -> None:
    view = present(model_of("overall"))
    data = render(model_of("overall"), "pdf")
    alts = "".join(descriptions(data))
    charts = [block for block in view.blocks if isinstance(block, BarChart)]
    assert len(charts) >= 4
    for chart in charts:
        for bar in chart.bars:
            assert bar.words.rstrip("%") in chart.alt
        assert chart.alt in alts


def descriptions(data: bytes) -> Iterator[str]:
    """The alternative texts of figures, out of the object streams."""
    for raw in streams(data):
        for found in re.findall(rb"/Alt <([0-9A-F]+)>", raw):
            yield bytes.fromhex(found.decode()).decode("utf-16")


def streams(data: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"/FlateDecode[^>]*>>\nstream\n", data):
        try:
            yield zlib.decompressobj().decompress(data[found.end() :])
        except zlib.error:
            continue


@pytest.mark.parametrize("data_set", ["full", "scripts"])
def test_same_data_gives_the_same_bytes(model_of, data_set: str) -> None:
    assert render(model_of("overall", data_set), "pdf") == render(model_of("overall", data_set), "pdf")


def test_document_opens_with_its_title_and_language(model_of) -> None:
    data = render(model_of("overall"), "pdf")
    packed = b"".join(streams(data))
    assert b"/DisplayDocTitle true" in packed
    assert b"/Lang (en-GB)" in packed
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data


@pytest.mark.parametrize("language", ["cy", "gd", "pl"])
def test_answers_in_another_language_say_so(model_of, language: str) -> None:
    data = render(model_of("section", language=language), "pdf")
    assert f"/Lang ({language})".encode() in b"".join(streams(data))
    assert page.validate_pdf_bytes(data, profile="ua1").is_compliant


@needs_poppler
def test_no_character_is_lost_without_a_word(model_of, sample: ModuleType, tmp_path: Path) -> None:
    model = model_of("overall", "scripts")
    view = present(model)
    listed = "".join(lost for _, lost in unprintable(view))
    path = tmp_path / "report.pdf"
    path.write_bytes(render(model, "pdf"))
    drawn = squeezed(run("pdftotext", str(path), "-").stdout)
    coverage = bundled_coverage()
    for text in sample.SCRIPTS:
        for shown, lost in split_unprintable(text, coverage):
            assert lost in listed
            # Poppler turns what is written from right to left.
            assert (
                squeezed(lost) in drawn or squeezed(lost)[::-1] in drawn or set(squeezed(lost)) <= set(drawn)
            )
            assert all(c in coverage.every for c in shown.replace("\n", ""))
    assert "你好" in listed
    assert "Ŵyn" in drawn
    notes = drawn[drawn.rindex("Notesonthiscopy") :]
    for character in set(listed.replace(" ", "")):
        assert f"U+{ord(character):04X}" in notes
    assert "not printable here" in "".join(shown for shown, _ in split_unprintable("你好", coverage))


def test_contents_and_bookmarks_lead_to_every_part(model_of) -> None:
    model = model_of("overall")
    data = render(model, "pdf")
    packed = b"".join(streams(data)).decode("latin-1")
    for heading in (
        b for b in present(model).blocks if isinstance(b, Heading) and b.level == 2 and b.is_listed
    ):
        assert (
            f"Go to {heading.text}" in packed or f"Go to {heading.text}".encode("utf-16-be").hex() in packed
        )


TEXT_COLOURS = {draw.INK, draw.GREY, draw.BLUE, draw.DARK_BLUE, draw.WHITE}


@pytest.mark.parametrize("data_set", ["full", "hostile"])
def test_no_text_is_drawn_in_a_colour_for_fills(pdf_of, structure, data_set: str) -> None:
    seen = set()
    for sheet in structure(pdf_of("overall", data_set)).reader.pages:
        colour = ""
        for found in re.finditer(rb"([\d.]+ [\d.]+ [\d.]+) rg|\)Tj", sheet.get_contents().get_data()):
            colour = found[1].decode() if found[1] else colour
            if not found[1]:
                seen.add(colour)
    assert seen <= TEXT_COLOURS
    assert len(seen) >= 4


def test_heading_levels_never_skip(model_of) -> None:
    for kind in KINDS:
        level = 1
        for block in present(model_of(kind)).blocks:
            if isinstance(block, Heading):
                assert block.level <= level + 1, (kind, block.text)
                level = block.level


def test_summary_of_one_page_is_small(model_of) -> None:
    data = render(model_of("actions", "one-answer", as_of=date(2026, 11, 21)), "pdf")
    assert len(data) <= 30_000


def test_progress_goes_from_start_to_end(model_of) -> None:
    seen: list[tuple[int, int]] = []
    render(model_of("overall"), "pdf", progress=lambda done, whole: seen.append((done, whole)))
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]
    assert [done / whole for done, whole in seen] == sorted(done / whole for done, whole in seen)


def test_interrupted_drawing_closes_its_files(model_of) -> None:
    def stops(done: int, _: int) -> None:
        if done > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(model_of("overall"), "pdf", progress=stops)
    gc.collect()
