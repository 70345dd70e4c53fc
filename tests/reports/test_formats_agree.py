"""The same facts stand in every format: what the ledger holds, and every sentence of the view."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from hia_tui.domain.actions import Outcome
from hia_tui.domain.assessment import Assessment
from hia_tui.reports.blocks import BarChart
from hia_tui.reports.csvfile import unguarded
from hia_tui.reports.facts import ReportKind, ReportModel
from hia_tui.reports.model import report_model
from hia_tui.reports.render import FORMATS, render
from hia_tui.reports.unprintable import without_invisible
from hia_tui.reports.view import present
from hia_tui.reports.wording import day
from tests.reports.conftest import later_round

SPACES = re.compile(r"\s+")
KINDS = [kind.value for kind in ReportKind]
DATA_SETS = ["empty", "one-answer", "full", "hostile", "long-notes", "scripts", "second-round"]
LABELS = {"1": "Not yet", "2": "Starting", "3": "Established", "4": "Embedded", "dont-know": "Don't know",
          "not-applicable": "Not applicable"}  # fmt: skip


def squeezed(text: str) -> str:
    return SPACES.sub("", text)


class TextOnly(HTMLParser):
    """What a browser shows as text."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("style", "head")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "head")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def html_text(markup: str) -> str:
    parser = TextOnly()
    parser.feed(markup)
    return "".join(parser.parts)


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from strings_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_in(item)
    elif value is not None:
        yield str(value)


def read_text(form: str, data: bytes, structure: type | None) -> str:
    """All text of a file, without white space."""
    if form == "pdf":
        return squeezed(structure(data).text)
    if form == "xlsx":
        cells = [c for sheet in load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for c in row]
        return squeezed("\n".join(str(cell.value) for cell in cells if cell.value is not None))
    text = data.decode("utf-8-sig")
    if form == "html":
        return squeezed(html_text(text))
    if form == "md":
        return squeezed(html_text(MarkdownIt("commonmark", {"html": True}).enable("table").render(text)))
    if form == "txt":
        lines = (re.sub(r"^ {0,7}\| |^\*\*\* ", "", line) for line in text.splitlines())
        return squeezed("".join(lines))
    if form == "csv":
        return squeezed(
            "\n".join(unguarded(cell) for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
        )
    if form == "ics":
        unfolded = text.replace("\r\n ", "")
        return squeezed(re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], unfolded))
    return squeezed("\n".join(strings_in(json.loads(text))))


@pytest.fixture(scope="session")
def said_in(model_of, text_in):
    """All text of a kind, data set and format without white space, read once for all tests."""

    @cache
    def read(kind: str, data_set: str, form: str) -> str:
        if form == "pdf":
            return squeezed(text_in(kind, data_set))
        return read_text(form, render(model_of(kind, data_set), form), None)

    return read


def spelled(text: str) -> str:
    """Without what formats spell differently: white space, shapeless signs, and hyphens of codes."""
    return squeezed(without_invisible(text)).replace("-", "")


def facts_in_store(assessment: Assessment, section: str | None) -> Iterator[str]:
    """Every current value with its author's name, straight from the ledger."""
    ledger = assessment.ledger
    gone = {name.split("/")[1] for name in ledger.fields() if name.endswith("/gone") and ledger.live(name)}
    for name in ledger.fields():
        kind, subject, *rest = name.split("/")
        if kind in ("member", "sign") or (kind == "action" and (subject in gone or rest == ["order"])):
            continue
        if section is not None and assessment.section_of(name) != section:
            continue
        for op in ledger.live(name):
            if op.why:
                yield op.why
            if isinstance(op.value, str):
                yield from values(assessment, name, op.value)


def values(assessment: Assessment, name: str, value: str) -> Iterator[str]:
    last = name.rsplit("/", 1)[-1]
    kind = name.split("/")[0]
    if last in ("rating", "target"):
        yield LABELS[value]
    elif last == "from":
        return  # The id of what came before, which only the data formats say.
    elif kind == "assign":
        yield assessment.member_name(value)
    elif (
        kind == "action" and last in ("due", "start", "done-on", "section", "question", "status")
    ) or kind == "due":
        return
    else:
        yield value


@pytest.mark.parametrize("data_set", DATA_SETS)
@pytest.mark.parametrize("kind", ["overall", "section"])
def test_every_fact_of_the_store_is_in_every_format(said_in, sample, asked, kind: str, data_set: str) -> None:
    assessment = sample.DATA_SETS[data_set](asked)
    section = asked.sections[0].id if kind == "section" else None
    facts = [spelled(fact) for fact in facts_in_store(assessment, section)]
    assert len(facts) >= {"empty": 0, "one-answer": 1}.get(data_set, 12)
    for form in FORMATS:
        if form == "ics":
            continue
        said = spelled(said_in(kind, data_set, form))
        assert [fact[:70] for fact in facts if fact not in said] == [], form


@pytest.mark.parametrize("data_set", DATA_SETS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_of_the_view_is_in_every_text(model_of, said_in, kind: str, data_set: str) -> None:
    view = present(model_of(kind, data_set))
    for form in ("html", "md", "txt"):
        said = said_in(kind, data_set, form)
        missing = [
            text[:70]
            for block in view.blocks
            for text in (block.title if isinstance(block, BarChart) else "", *block.texts)
            if squeezed(text) not in said and not is_in_cells(text, said)
        ]
        assert missing == [], form


def is_in_cells(text: str, said: str) -> bool:
    """Whether every word of a cell is there: a text table sets the lines of neighbouring cells in turn."""
    return all(word in said for word in text.split()) if len(text) < 4000 else False


def facts_of(model: ReportModel) -> Iterator[tuple[str, ...]]:
    """What a report of a kind has to say, each with the ways in which it may be spelled."""
    told = {
        ReportKind.ACTIONS: told_by_actions,
        ReportKind.IMPROVEMENT: told_by_actions,
        ReportKind.COMPARISON: told_by_a_comparison,
        ReportKind.TREND: told_by_a_trend,
        ReportKind.TEAM: told_by_a_spread,
        ReportKind.COLLATION: told_by_a_spread,
        ReportKind.EVALUATION: told_by_an_evaluation,
    }
    yield from told[model.kind](model)


def told_by_actions(model: ReportModel) -> Iterator[tuple[str, ...]]:
    for action in model.actions:
        if model.kind is ReportKind.ACTIONS or action.is_open:
            yield from ((v.value,) for v in action.attribute("title").versions)
        if model.kind is ReportKind.ACTIONS and action.due:
            yield (day(action.due), action.due.isoformat())


def told_by_a_comparison(model: ReportModel) -> Iterator[tuple[str, ...]]:
    if model.comparison is None:
        return
    for change in model.comparison.questions:
        if not change.excluded and change.direction:
            yield (change.name,)
            yield (LABELS[change.now or ""], change.now or "")
    for outcome in model.comparison.outcomes:
        yield (outcome.title,)
        if outcome.due:
            yield (day(date.fromisoformat(outcome.due)), outcome.due)
        if outcome.outcome == "disagreement":
            yield ("Not agreed yet", outcome.outcome)
        elif outcome.outcome:
            yield (Outcome(outcome.outcome).label, outcome.outcome)


def told_by_a_trend(model: ReportModel) -> Iterator[tuple[str, ...]]:
    sections = model.trend.sections if model.trend else ()
    for item in model.trend.rounds if any(compared for _, _, compared in sections) else ():
        yield (item.round,)
        for points, (_, title, compared) in zip(item.points, sections, strict=True):
            yield (title,)
            yield (f"{points} of {3 * compared}", f"{points} {3 * compared}", f"{points}")


def told_by_a_spread(model: ReportModel) -> Iterator[tuple[str, ...]]:
    for question in model.spread.questions if model.spread else ():
        if question.counts:
            yield (question.name,)


def told_by_an_evaluation(model: ReportModel) -> Iterator[tuple[str, ...]]:
    for item in model.evaluation:
        yield (item.item.text,)
        yield from ((option,) for option, _ in item.counts)
        yield from ((text,) for text in item.texts)


@pytest.mark.parametrize("data_set", DATA_SETS)
@pytest.mark.parametrize(
    "kind", ["actions", "improvement", "comparison", "trend", "team", "collation", "evaluation"]
)
def test_every_kind_says_its_own_facts_in_every_format(model_of, said_in, kind: str, data_set: str) -> None:
    model = model_of(kind, data_set)
    facts = [[without_invisible(spelling).casefold() for spelling in fact] for fact in facts_of(model)]
    # Nobody in the team report has ratings of five people, so it has nothing to say by question.
    assert len(facts) >= (4 if data_set == "full" and kind != "team" else 0)
    for form in FORMATS:
        if form == "ics":
            continue
        said = without_invisible(said_in(kind, data_set, form)).casefold()
        missing = [
            fact[0][:70]
            for fact in facts
            if not any(squeezed(spelling) in said or is_in_cells(spelling, said) for spelling in fact)
        ]
        assert missing == [], form


def test_the_change_since_the_last_round_stands_in_the_overall_report_of_every_format(
    asked, sample, structure
) -> None:
    then, now = sample.full(asked), later_round(asked)
    meta = sample.meta(asked)
    before = replace(meta, round="Baseline 2025", as_of=date(2025, 11, 1), assessment_id="earlier-one")
    model = report_model(now, meta=meta, kind=ReportKind.OVERALL, earlier=[(before, then)])
    for form in FORMATS:
        if form in ("ics", "csv"):
            continue
        said = read_text(form, render(model, form), structure).casefold()
        assert is_in_cells("name an owner for list 0", said), form
        assert "partly" in said, form


@pytest.mark.parametrize("kind", ["overall", "section", "actions"])
def test_figures_are_the_same_numbers_everywhere(model_of, structure, kind: str) -> None:
    model: ReportModel = model_of(kind)
    body = json.loads(render(model, "json"))
    book = load_workbook(io.BytesIO(render(model, "xlsx")))["Summary"]
    rows = {str(row[0].value): row for row in book.iter_rows(min_row=2)}
    for raw, section in zip(body["sections"], model.sections, strict=True):
        tally = section.tally
        assert (raw["tally"]["completion"], raw["tally"]["score"]) == (tally.completion, tally.score)
        row = [cell.value for cell in rows[str(section.number)]]
        assert row[3:9] == [
            tally.questions, tally.answered, tally.completion, tally.points, tally.possible, tally.score,
        ]  # fmt: skip
    if kind != "actions":
        for form in ("pdf", "html", "md", "txt"):
            said = read_text(form, render(model, form), structure)
            for section in model.sections:
                assert f"{section.tally.points}of{section.tally.possible}points" in said, form
                assert f"{section.tally.answered}of{section.tally.questions}questionsanswered" in said, form


def test_calendar_holds_each_open_action_with_a_date(model_of, structure) -> None:
    model = model_of("actions")
    said = read_text("ics", render(model, "ics"), structure)
    dated = [a for a in model.actions if a.is_open and a.due]
    assert said.count("BEGIN:VEVENT") == len(dated) == 4
    for action in dated:
        assert squeezed(action.title) in said
        assert f"{action.due:%Y%m%d}" in said
    assert "1openactionwithoutadateleftout" in said


def test_json_holds_the_model_without_loss(model_of) -> None:
    model = model_of("overall")
    body = json.loads(render(model, "json"))
    assert body["schema"] == 1
    assert [q["id"] for s in body["sections"] for q in s["questions"]] == [q.id for q in model.questions]
    first = model.questions[0]
    raw = body["sections"][0]["questions"][0]["rating"]["versions"]
    assert [(v["value"], v["by"], v["operation"]) for v in raw] == [
        (v.value, v.by, v.operation) for v in first.rating.versions
    ]
    assert len(body["actions"]) == len(model.actions)
    assert body["fingerprint"] == model.fingerprint
