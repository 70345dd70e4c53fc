"""The reports of the questionnaire that is shipped: valid, and with a first page that says it all."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import page
import pytest

from hia_tui.content.load import load_questionnaire
from hia_tui.domain.questionnaire import Form, Nation, Questionnaire
from hia_tui.reports.blocks import Contents
from hia_tui.reports.model import ReportKind, report_model
from hia_tui.reports.render import render
from hia_tui.reports.view import present

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def asked() -> Questionnaire:
    return load_questionnaire(CONTENT, form=Form.FULL, nation=Nation.SCOTLAND)


@pytest.fixture(scope="module")
def overall(sample, asked: Questionnaire):
    return report_model(sample.full(asked), meta=sample.meta(asked), kind=ReportKind.OVERALL)


@pytest.fixture(scope="module")
def second(sample, asked: Questionnaire):
    """The same after an earlier round, which adds a sentence and a key to the first page."""
    meta = sample.meta(asked)
    before = replace(meta, round="Baseline 2025", as_of=date(2025, 11, 1), title="Another")
    earlier = [(before, sample.full(asked))]
    return report_model(
        sample.full(asked), meta=replace(meta, title="Leith community nursing and health visiting team"),
        kind=ReportKind.OVERALL, earlier=earlier,
    )  # fmt: skip


@pytest.mark.parametrize("round_name", ["overall", "second"])
def test_overall_report_is_valid_and_its_first_page_whole(request, round_name: str, structure) -> None:
    overall = request.getfixturevalue(round_name)
    data = render(overall, "pdf")
    for profile in ("ua1", "2a"):
        assert page.validate_pdf_bytes(data, profile=profile).is_compliant
    reader = structure(data)
    texts = list(reader.pages.values())
    first, second = ("".join(marks.values()) for marks in texts[:2])
    blocks = present(overall).blocks
    last = blocks[next(i for i, b in enumerate(blocks) if isinstance(b, Contents)) - 1].texts[-1]
    assert "".join(last.split()) in "".join(first.split())
    assert second.startswith("Contents")


def test_two_questions_of_the_blank_form_stand_on_a_page(sample, asked: Questionnaire, structure) -> None:
    model = report_model(sample.empty(asked), meta=sample.meta(asked), kind=ReportKind.PAPER)
    pages = ["".join(marks.values()) for marks in structure(render(model, "pdf")).pages.values()]
    holding = [page.count("If 6, the reason") for page in pages]
    assert (sum(holding), max(holding)) == (72, 2)
    # Beside a section's beginning and its end there is room for one.
    assert holding.count(1) <= 2 * len(asked.sections)
    assert all(page.count("If 6, the reason") == page.count("Note") for page in pages if "If 6" in page)


@pytest.mark.parametrize("form", [Form.FULL, Form.SHORT])
def test_blank_form_has_a_box_for_each_answer(sample, form: Form, structure) -> None:
    asked = load_questionnaire(CONTENT, form=form, nation=Nation.WALES)
    model = report_model(sample.empty(asked), meta=sample.meta(asked), kind=ReportKind.PAPER)
    data = render(model, "pdf")
    assert page.validate_pdf_bytes(data, profile="ua1").is_compliant
    read = structure(data)
    boxes = sum(sheet.get_contents().get_data().count(b" 15.0 15.0 re S") for sheet in read.reader.pages)
    assert boxes == 6 * len(asked.questions)
    said = "".join(read.text.split())
    for question in asked.questions:
        assert "".join(question.text.split()) in said
        for level in question.levels:
            assert "".join(level.meaning.split()) in said


def test_every_source_that_is_cited_is_listed(overall, asked: Questionnaire) -> None:
    cited = {q.why.source for q in asked.questions} | {f.source for s in asked.sections for f in s.why}
    assert {source.id for source in overall.sources} == cited - {""}
    said = render(overall, "txt").decode()
    flat = "".join(said.split())
    for source in overall.sources:
        assert "".join(source.title.split()) in flat
        assert "".join(source.url.split()) in flat
