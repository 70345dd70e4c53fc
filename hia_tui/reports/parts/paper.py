"""The blank form: every question with boxes, codes and room to write."""

from collections.abc import Iterator

from hia_tui.reports.blocks import Block, Bullets, Choice, Cover, Heading, Para, TickBoxes, WritingLines
from hia_tui.reports.facts import QuestionFacts, ReportModel, SectionFacts
from hia_tui.reports.wording import FORMS, labelled, run

CODES = {"dont-know": "5", "not-applicable": "6"}
"""What stands for the two answers outside the scale when a form is keyed in."""


def form(model: ReportModel) -> Iterator[Block]:
    """The whole form, or the sections that the report is about."""
    meta = model.meta
    about = " · ".join(
        part for part in (meta.organisation, meta.round, FORMS[meta.form], meta.questionnaire) if part
    )
    yield Cover(f"{model.questionnaire_title} · blank form", meta.title, (about,))
    yield Para(run("Tick one box for each question. Write what you would show a visitor as evidence."))
    yield Para(run("Do not name patients or staff."))
    yield Para(labelled("For whoever keys it in", "“hia transcribe” takes one line a question."))
    yield Bullets(
        (
            run(
                "2.3 4 words of the note: the question, the number beside the ticked box, the note or reason."
            ),
            run("2.4 - where no box is ticked."),
            run("E: evidence. A: an action, then L: who leads, D: by when, M: how we will know."),
            run("S: strengths and G: gaps at the end of a section."),
        )
    )
    for label in ("Team or service", "Filled in by (role is enough) and date"):
        yield WritingLines(label, 1)
    for section in model.sections:
        yield from _section(model, section)


def _section(model: ReportModel, section: SectionFacts) -> Iterator[Block]:
    yield Heading(
        2,
        f"{section.number} {section.title}",
        f"section-{section.number}",
        starts_page=section is not model.sections[0],
    )
    yield Para(run(section.purpose))
    yield Para(labelled("Who fills it in", section.who))
    for question in section.questions:
        yield from _question(model, question)
    yield Heading(3, f"End of section {section.number}", f"end-{section.number}")
    yield WritingLines(section.strengths_prompt or "Strengths", 3)
    yield WritingLines(section.gaps_prompt or "Gaps", 3)
    yield WritingLines(section.action_prompt or "Actions", 1)
    yield WritingLines("Action · who leads · by when · how we will know", 4)


def _question(model: ReportModel, question: QuestionFacts) -> Iterator[Block]:
    yield Heading(3, f"{question.number} {question.name}", f"q-{question.number.replace('.', '-')}")
    yield Para(run(question.text), lang=model.meta.language)
    described = {level.code: level.meaning for level in question.levels}
    choices = tuple(
        Choice(CODES.get(level.code, level.code), level.label, described.get(level.code, ""))
        for level in model.scale
    )
    yield TickBoxes("", choices)
    yield WritingLines("If 6, the reason", 1)
    yield WritingLines("Evidence: what would we show a visitor?", 2)
    yield WritingLines("Note", 1)
