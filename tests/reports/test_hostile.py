"""Texts that try to be more than text do nothing, in any format."""

import csv
import io
import re
import unicodedata
import zlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from hia_tui.reports.csvfile import guarded, unguarded
from hia_tui.reports.facts import ReportKind
from hia_tui.reports.html import html_of
from hia_tui.reports.markdown import escaped
from hia_tui.reports.plain import text_lines
from hia_tui.reports.render import render
from hia_tui.reports.view import present

KINDS = [kind.value for kind in ReportKind]
TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "main",
    "footer",
    "nav",
    "h1",
    "h2",
    "h3",
    "h4",
    "p",
    "b",
    "i",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "div",
    "span",
    "figure",
    "figcaption",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
MARKDOWN_TAGS = {
    "h1",
    "h2",
    "h3",
    "h4",
    "p",
    "strong",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "code",
    "hr",
    "br",
    "a",
}
ATTRIBUTES = {
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "class",
    "href",
    "id",
    "style",
    "aria-hidden",
    "aria-label",
    "scope",
    "tabindex",
    "role",
}
REPORTS = Path(__file__).parents[2] / "hia_tui" / "reports"


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    def handle_pi(self, data: str) -> None:
        self.odd.append(data)


def elements(markup: str) -> Elements:
    parser = Elements()
    parser.feed(markup)
    parser.close()
    return parser


def test_corpus_is_large_enough(sample) -> None:
    assert len(sample.HOSTILE) >= 50


@pytest.mark.parametrize("kind", KINDS)
def test_html_holds_only_our_own_elements(model_of, kind: str) -> None:
    page = elements(render(model_of(kind, "hostile"), "html").decode())
    assert {tag for tag, _ in page.found} <= TAGS
    assert {name for _, attributes in page.found for name in attributes} <= ATTRIBUTES
    links = [attributes["href"] for tag, attributes in page.found if tag == "a"]
    assert all(link and link.startswith(("https://example.org/", "#")) for link in links)
    styles = {attributes["style"] for _, attributes in page.found if "style" in attributes}
    assert all(re.fullmatch(r"(width|left):\d{1,3}%", style or "") for style in styles)
    assert page.odd == []
    assert sum(tag == "h1" for tag, _ in page.found) == 1


def test_html_fetches_nothing_and_runs_nothing(model_of) -> None:
    markup = render(model_of("overall", "hostile"), "html").decode()
    assert "default-src 'none'" in markup
    assert not re.search(r"(?i)<[^>]*\b(src|srcset|on\w+)\s*=", markup)
    assert "@import" not in markup
    assert "url(" not in markup


def test_nothing_in_the_templates_is_taken_for_markup() -> None:
    for template in (REPORTS / "templates").iterdir():
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", template.read_text("utf-8"))


def test_only_pages_and_messages_can_be_linked_to(model_of) -> None:
    from hia_tui.reports.blocks import Para, Run

    view = present(model_of("actions", "empty"))
    bad = (
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        " https://a",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://a",
    )
    from dataclasses import replace

    lined = replace(view, blocks=(*view.blocks, Para(tuple(Run("x", href=address) for address in bad))))
    page = elements(html_of(lined, creator="").decode())
    assert [a["href"] for tag, a in page.found if tag == "a" and a["href"] != "#main"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_markdown_holds_only_our_own_elements(model_of, kind: str) -> None:
    source = render(model_of(kind, "hostile"), "md").decode()
    for flavour in ("commonmark", "gfm-like"):
        reader = MarkdownIt(flavour, {"html": True, "linkify": False}).enable("table")
        page = elements(reader.render(source))
        assert {tag for tag, _ in page.found} <= MARKDOWN_TAGS
        hrefs = [attributes["href"] for tag, attributes in page.found if tag == "a"]
        assert all(href and href.startswith("https://example.org/") for href in hrefs)
        codes = sum(tag == "code" for tag, _ in page.found)
        assert codes == 2


def test_markdown_texts_come_back_as_they_were(sample) -> None:
    reader = MarkdownIt("commonmark", {"html": True})
    for text in sample.HOSTILE:
        kept = "".join(c for c in text if unicodedata.category(c) != "Cc" or c == "\n")
        page = reader.render(escaped(kept, end="\\\n"))
        assert re.sub(r"<(/?p|br /)>", "", page).strip().startswith("<") is False
        assert {tag for tag, _ in elements(page).found} <= {"p", "br"}


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_markdown_cannot_drive_a_terminal(model_of, kind: str) -> None:
    for form in ("txt", "md", "ics", "csv", "html"):
        text = render(model_of(kind, "hostile"), form).decode("utf-8-sig")
        bad = {c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t"}
        bad |= {c for c in text if c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"}
        assert bad == set()


def test_lines_on_the_screen_keep_to_their_width(model_of) -> None:
    from hia_tui.reports.plain import columns_of

    for data_set in ("full", "hostile", "long-notes", "scripts"):
        for width in (40, 76):
            lines = text_lines(present(model_of("overall", data_set)), width=width)
            assert max(map(columns_of, lines)) <= width


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_is_a_formula_or_a_link(model_of, kind: str) -> None:
    model = model_of(kind, "hostile")
    for sheet in load_workbook(io.BytesIO(render(model, "xlsx"))):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                assert not (isinstance(cell.value, str) and cell.row > 1) or cell.quotePrefix
    rows = csv.reader(io.StringIO(render(model, "csv").decode("utf-8-sig"), newline=""))
    for row in rows:
        for text in row:
            first = unicodedata.normalize("NFKC", text).lstrip()[:1]
            assert first not in ("=", "+", "@", "\t", "\r") or text.startswith("'")


def test_csv_gives_texts_back_as_they_were(sample) -> None:
    for text in (*sample.HOSTILE, "plain", "", "'quoted", "''", "=", "-", "−5", "5"):
        assert unguarded(str(guarded(text))) == text
    assert guarded(-5) == -5


def test_calendar_holds_only_our_own_lines(model_of, sample) -> None:
    writer = sample.Writer()
    for i, text in enumerate(sample.HOSTILE):
        writer.write(f"action/h{i}/title", text)
        writer.write(f"action/h{i}/due", "2027-01-01")
        writer.write(f"action/h{i}/progress", text)
    from hia_tui.domain.assessment import Assessment
    from hia_tui.reports.model import ReportKind, report_model

    asked = sample.questionnaire()
    model = report_model(Assessment(writer.ledger, asked), meta=sample.meta(asked), kind=ReportKind.ACTIONS)
    data = render(model, "ics")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    names = {re.split(r"[:;]", line)[0] for line in lines if line}
    assert names == {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "X-WR-CALDESC",
        "X-HIA-FINGERPRINT", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP",
    }  # fmt: skip
    assert sum(line == "BEGIN:VEVENT" for line in lines) == len(sample.HOSTILE)


def test_pdf_does_nothing_but_show(pdf_of) -> None:
    data = pdf_of("overall", "hostile")
    packed = [data]
    for found in re.finditer(rb"/FlateDecode[^>]*>>\nstream\n", data):
        try:
            packed.append(zlib.decompressobj().decompress(data[found.end() :]))
        except zlib.error:
            continue
    objects = b"".join(part for part in packed if b"/S/P/P" in part or b"/Catalog" in part or part is data)
    for name in (
        b"/JavaScript",
        b"/JS",
        b"/Launch",
        b"/EmbeddedFile",
        b"/OpenAction <<",
        b"/AA",
        b"/SubmitForm",
    ):
        assert name not in objects
    addresses = re.findall(rb"/URI \(([^)]*)\)", objects)
    assert addresses
    assert all(address.startswith(b"https://example.org/") for address in addresses)
