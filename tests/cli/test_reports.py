"""Reports as commands make them: what a PDF lacks is said first; the last round is looked back at."""

import re
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from tests.cli.conftest import Hia

TIFINAGH = "ⴰ"


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    """A folder with a font of one letter."""
    pen = TTGlyphPen(None)
    for point, draw in (((0, 0), pen.moveTo), ((500, 0), pen.lineTo), ((250, 700), pen.lineTo)):
        draw(point)
    pen.closePath()
    glyph = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "ya"])
    builder.setupCharacterMap({ord(TIFINAGH): "ya"})
    builder.setupGlyf({".notdef": glyph, "ya": glyph})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "ya": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "One Letter", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    folder = tmp_path / "fonts"
    folder.mkdir()
    builder.save(folder / "one-letter.ttf")
    return folder


def test_what_a_pdf_lacks_is_named_before_it_is_saved(started: Hia, tmp_path: Path) -> None:
    started("answer", "1.1", "3", "--note", f"Written {TIFINAGH} so")
    target = tmp_path / "report.pdf"
    ran = started("report", "1", "--out", str(target))
    assert ran.status == 0
    assert re.search(rf"1 text has characters.*\n  1\.1 .*: {TIFINAGH}\n", ran.err)
    assert "reports.fonts" in ran.err
    (named,) = started("report", "1", "--out", str(target), "--json").facts["unprintable"]
    assert named["characters"] == TIFINAGH
    assert started("report", "1", "--out", str(tmp_path / "report.html")).err == ""


def test_a_folder_of_fonts_prints_what_the_bundled_ones_lack(
    started: Hia, tmp_path: Path, fonts: Path
) -> None:
    started("answer", "1.1", "3", "--note", f"Written {TIFINAGH} so")
    assert started("settings", "reports.fonts", str(fonts)).status == 0
    ran = started("report", "1", "--out", str(tmp_path / "report.pdf"), "--json")
    assert (ran.status, ran.err, ran.facts["unprintable"]) == (0, "", [])
    started("settings", "reports.fonts", str(tmp_path / "gone"))
    assert started("report", "1", "--out", str(tmp_path / "again.pdf"), "--json").facts["unprintable"] != []


def test_the_last_rounds_plan_is_looked_back_at(started: Hia) -> None:
    first = started("status", "--json").facts["assessment"]["id"]
    started("answer", "1.1", "2", "--evidence", "A list from March")
    for title in ("Make the list", "Ask the carers"):
        started("action", "add", "--question", "1.1", "--title", title, "--due", "2027-06-30", "--json")
    started("action", "add", "--question", "1.2", "--title", "Old and done", "--json")
    old = next(a for a in started("action", "list", "--json").facts if a["title"] == "Old and done")["action"]
    started("action", "set", old, "--status", "done")
    assert started("action", "set", old, "--outcome", "done").status == 2
    started("new", "--from", first)
    actions = {a["title"]: a["action"] for a in started("action", "list", "--json").facts}
    assert sorted(actions) == ["Ask the carers", "Make the list"]
    assert started("action", "set", actions["Make the list"], "--outcome", "sort of").status == 2
    assert started("action", "set", actions["Make the list"], "--outcome", "partly").status == 0
    said = " ".join(started("report", "--out", "-", "--format", "txt").out.split())
    assert "Planned last round: “Make the list”, by 30 June 2027: partly done." in said
    assert (
        "“Ask the carers”, by 30 June 2027: to be confirmed, nobody has said yet what became of it." in said
    )
    assert "3 plans of the earlier round: 1 done, 1 partly done, 1 not said yet." in said
    assert "Started from Baseline" in said.replace("Started from: Baseline", "Started from Baseline")
    assert "0 of 72 questions answered" in said
    html = started("report", "--out", "-", "--format", "html").out
    assert "partly done" in html
    assert re.search(r"Evidence from the last round, to be confirmed, [^:]+: </b>A list from March", html)
    rows = started("report", "--kind", "actions", "--out", "-", "--format", "csv").out
    assert "partly" in rows
