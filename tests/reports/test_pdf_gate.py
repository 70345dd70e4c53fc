"""The gate itself: each way of breaking a tagged file is noticed, by the validator or by our own checks."""

import re
from collections.abc import Callable

import page
import pytest
from fpdf import FPDF
from fpdf.output import OutputProducer

from hia_tui.reports.blocks import BarChart, ReportView
from hia_tui.reports.pdf import tagging
from hia_tui.reports.pdf.document import pdf_of
from hia_tui.reports.view import present

SPACES = re.compile(r"\s+")
Change = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def view(model_of) -> ReportView:
    return present(model_of("overall", "full"))


@pytest.fixture(scope="module")
def plain(view: ReportView) -> bytes:
    """The file with every object and operator in clear, so that bytes can be exchanged."""

    class Clear(FPDF):
        def __init__(self, **more: object) -> None:
            super().__init__(**more)
            self.compress = False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tagging, "PackedOutput", OutputProducer)
        patch.setattr(tagging, "FPDF", Clear)
        return pdf_of(view, creator="test")


def swap(old: bytes, new: bytes, times: int = -1) -> Change:
    """Exchange bytes for as many others, so that nothing moves."""
    assert len(old) == len(new)

    def change(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, times)

    return change


def reordered(data: bytes) -> bytes:
    """Exchange two neighbouring paragraphs in the list of what the document holds."""
    found = re.search(rb"/S/Document[^\n]*?/K\[(\d+ 0 R) (\d+ 0 R) (\d+ 0 R)", data)
    assert found
    kids = b" ".join([found[2], found[1], found[3]])
    return data[: found.start(1)] + kids + data[found.end(3) :]


def worthless(data: bytes) -> bytes:
    """Make every description say nothing, at the same length."""

    def change(found: re.Match[bytes]) -> bytes:
        return b"/Alt <FEFF" + b"0078" * ((len(found[1]) - 4) // 4) + b">"

    return re.sub(rb"/Alt <([0-9A-F]+)>", change, data)


def without_fonts(data: bytes) -> bytes:
    """Take the fonts out of the resources of the pages."""
    changed, times = re.subn(rb"/Font <<", b"/Fnot <<", data)
    assert times
    return changed


MUTATIONS: dict[str, Change] = {
    "figure without description": swap(b"/Alt <", b"/Xlt <"),
    "no language": swap(b"/Lang (en-GB)", b"/Xang (en-GB)"),
    "title not shown": swap(b"/DisplayDocTitle true", b"/DisplayDocTitlx true"),
    "not said to be PDF/UA": swap(b"<pdfuaid:part>1</pdfuaid:part>", b"<pdfuaid:part>9</pdfuaid:part>"),
    "no title in the metadata": swap(b"dc:title", b"dc:titlx"),
    "heading level skipped": swap(b"/S/H2", b"/S/H4"),
    "head cells without scope": swap(b"/Scope/", b"/Scopx/"),
    "links without words": swap(b"/Contents (Go to", b"/Xontents (Go to"),
    "tab order not of the structure": swap(b"/Tabs /S", b"/Tabs /R"),
    "not marked": swap(b"/Marked true", b"/Marked fals"),
    "no structure tree": swap(b"/StructTreeRoot ", b"/StructTreeXoot "),
    "no parent tree": swap(b"/ParentTree<<", b"/ParentTrex<<"),
    "content without a tag": swap(b"/Artifact BMC", b"/Span BMC    "),
    "unknown tag": swap(b"/S/LBody", b"/S/LBodx"),
    "font file gone": swap(b"/FontFile2 ", b"/FontFilx2 "),
    "no way back to characters": swap(b"/ToUnicode ", b"/ToUnicodx "),
    "reading order changed": reordered,
    "descriptions that say nothing": worthless,
    "fonts gone from the pages": without_fonts,
}


def faults(data: bytes, view: ReportView, structure: type) -> list[str]:
    """What the gate finds: the validator's rules, then order, descriptions and fonts."""
    found = [
        f.rule_id
        for profile in ("ua1", "2a")
        for f in page.validate_pdf_bytes(data, profile=profile).failures
    ]
    if found:
        return found
    try:
        read = structure(data)
    except KeyError as problem:
        return [f"fonts: {problem}"]
    said, at = SPACES.sub("", read.text), 0
    for block in view.blocks[:40]:
        texts = (block.title,) if isinstance(block, BarChart) else block.texts
        for text in texts:
            place = said.find(SPACES.sub("", text), at)
            if place < 0:
                return ["order"]
            at = place
    if any("/Scope" not in str(node.get("/A")) for tag, node, _ in read.elements if tag == "/TH"):
        return ["scope"]
    alts = [str(node["/Alt"]) for tag, node, _ in read.elements if tag == "/Figure"]
    charts = [block for block in view.blocks if isinstance(block, BarChart)]
    for chart, alt in zip(charts, alts, strict=True):
        if not all(bar.words.rstrip("%") in alt for bar in chart.bars):
            return ["description"]
    return []


def test_gate_lets_the_sound_file_through(plain: bytes, view: ReportView, structure) -> None:
    assert faults(plain, view, structure) == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_gate_notices(name: str, plain: bytes, view: ReportView, structure) -> None:
    changed = MUTATIONS[name](plain)
    assert len(changed) == len(plain)
    assert faults(changed, view, structure) != []


def test_gate_has_nineteen_ways() -> None:
    assert len(MUTATIONS) == 19
