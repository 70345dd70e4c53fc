"""The HTML twin in headless Chromium, narrow and wide: axe finds nothing, nothing runs, nothing loads."""

from pathlib import Path

import pytest

from hia_tui.reports.facts import ReportKind
from hia_tui.reports.render import render

WIDTHS = (320, 1280)
KINDS = [kind.value for kind in ReportKind]
LOADED = "performance.getEntriesByType('resource').map(entry => entry.name)"


def opened(browser, tmp_path: Path, data: bytes, width: int) -> None:
    page = tmp_path / "report.html"
    page.write_bytes(data)
    browser.open(page.as_uri(), width=width)


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_and_nobody_scrolls_sideways(browser, model_of, tmp_path: Path, kind: str) -> None:
    data = render(model_of(kind), "html")
    for width in WIDTHS:
        opened(browser, tmp_path, data, width)
        assert browser.violations() == [], width
        assert not browser.is_wider_than_its_window(), width


@pytest.mark.parametrize("data_set", ["hostile", "scripts", "long-notes", "empty", "second-round"])
def test_what_people_wrote_does_nothing_in_a_page(browser, model_of, tmp_path: Path, data_set: str) -> None:
    data = render(model_of("overall", data_set), "html")
    for width in WIDTHS:
        opened(browser, tmp_path, data, width)
        assert browser.violations() == [], width
        assert not browser.is_wider_than_its_window(), width
    assert browser.value("document.querySelectorAll('script, img, iframe, object, form, input').length") == 0
    assert browser.value("document.querySelectorAll('h1').length") == 1
    assert browser.value(LOADED) == []
