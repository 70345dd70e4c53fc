"""A questionnaire with nothing in it but what a board counts by."""

from hia_tui.domain.questionnaire import Fact, Form, Nation, Question, Questionnaire, Section
from sync_server.messages import Outline, OutlineQuestion, OutlineSection

_NO_FACT = Fact("", "", "")


def questionnaire_of(outline: Outline) -> Questionnaire:
    """The questionnaire that an outline names, without its words."""
    name, _, version = outline.questionnaire.partition("@")
    return Questionnaire(
        id=name,
        version=version,
        title="",
        form=Form.FULL,
        nation=Nation.UK,
        scale=(),
        sections=tuple(_section(section) for section in outline.sections),
        sources=(),
        resources=(),
        evaluation=(),
        pages=(),
    )


def _section(section: OutlineSection) -> Section:
    return Section(
        id=section.id,
        number=section.number,
        title=section.title,
        purpose="",
        who="",
        how="",
        instructions="",
        minutes=0,
        why=(),
        resources=(),
        strengths_prompt="",
        gaps_prompt="",
        action_prompt="",
        questions=tuple(_question(section.id, question) for question in section.questions),
    )


def _question(section: str, question: OutlineQuestion) -> Question:
    return Question(
        id=question.id,
        number=question.number,
        section=section,
        name=question.name,
        text=question.name,
        why=_NO_FACT,
        levels=(),
        evidence_prompts=(),
        action_suggestions=(),
        resources=(),
        audience="both",
        nations=(),
        short_form=True,
        since="",
    )
