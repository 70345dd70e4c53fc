"""A made-up team with made-up answers: for the demo, for previews of content and for pictures."""

from hia_tui.domain.questionnaire import Question, Questionnaire, Section
from hia_tui.workspace import actions, answers, rounds
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Author, Edit, Work

TITLE = "Leith Row community team (sample)"
ORGANISATION = "Sample Health and Care Partnership"
_PEOPLE = (
    Author("sample-asha", "sample-1", "Asha Khan", "Team leader"),
    Author("sample-jo", "sample-2", "Jo Orr", "Community nurse"),
)
_EVIDENCE = (
    "Team folder on the shared drive, last edited in March",
    "Minute of the May team meeting",
    "Audit of 20 records; 14 had it written down",
    "",
)
_NOTES = (
    "Reception staff know more about this than the rest of us. Ask them first.",
    "",
    "",
    "We said this last year as well. What stopped us was time, not will.",
    "",
)


def make_sample(workspace: Workspace) -> Work:
    """Two rounds of one team, the second in progress with a disagreement to settle; leaves it in use."""
    workspace.set_profile(name="You", role="Guest")
    baseline = workspace.create(Start(title=TITLE, organisation=ORGANISATION, round="Baseline"))
    fill(workspace, baseline, upto=len(baseline.questionnaire.sections), shift=0)
    for section in baseline.questionnaire.sections:
        answers.describe_section(baseline, section, completed=True)
    review, _ = rounds.start_next(workspace, baseline.header.id, Start(title="", round="Review 1"))
    fill(workspace, review, upto=3, shift=1)
    first = review.questionnaire.sections[0]
    answers.describe_section(review, first, completed=True)
    _disagree(review, review.questionnaire.sections[1].questions[4])
    return review


def fill(workspace: Workspace, work: Work, *, upto: int, shift: int) -> None:
    """Answer the first sections with a spread of levels, texts and a few actions."""
    me = work.author
    for index, question in enumerate(_questions(work.questionnaire, upto)):
        work.author = _PEOPLE[index % 2]
        code = ("1", "2", "3", "2", "3", "4", "dont-know", "2")[(index * 5 + shift * 3) % 8]
        answers.answer(
            work,
            question,
            rating=code,
            evidence=_EVIDENCE[index % 4] if code in "34" else answers.KEEP,
            note=_NOTES[index % 5],
        )
    work.author = _PEOPLE[0]
    for section in work.questionnaire.sections[:upto]:
        _describe(workspace, work, section)
    work.author = me


def _questions(questionnaire: Questionnaire, upto: int) -> list[Question]:
    return [question for section in questionnaire.sections[:upto] for question in section.questions]


def _describe(workspace: Workspace, work: Work, section: Section) -> None:
    answers.describe_section(
        work,
        section,
        strengths="People trust each other enough to say what is not working.",
        gaps="What we do depends on who is on shift. Little of it is written down.",
    )
    question = section.questions[min(3, len(section.questions) - 1)]
    if question.action_suggestions and not any(a.text("section") == section.id for a in work.view.actions()):
        day = work.clock().date().replace(month=12, day=15)
        actions.add_action(
            work,
            workspace.new_action_id(),
            {
                "title": question.action_suggestions[0],
                "question": question.id,
                "owner": "Team leader" if section.number % 2 else "",
                "due": day.isoformat() if section.number % 2 else "",
                "measure": "Said yes or no at the December meeting",
            },
        )


def _disagree(work: Work, question: Question) -> None:
    """Two people answer the same question, neither having seen the other's answer."""
    field = f"q/{question.id}/rating"
    shown = work.view.field(field).ids
    me = work.author
    for person, code in zip(_PEOPLE, ("3", "1"), strict=True):
        work.author = person
        work.write([Edit(field, code, shown)])
    work.author = me
