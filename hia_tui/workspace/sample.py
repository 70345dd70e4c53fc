"""A made-up team with made-up answers: for the demo, for previews of content and for pictures."""

from collections.abc import Sequence
from datetime import timedelta

from hia_tui.domain.questionnaire import Question, Section
from hia_tui.workspace import actions, answers, rounds
from hia_tui.workspace.home import Start, Workspace
from hia_tui.workspace.work import Author, Edit, Work

TITLE = "Leith Row community team (sample)"
ORGANISATION = "Sample Health and Care Partnership"
_LEADER = Author("sample-asha", "sample-1", "Asha Khan", "Team leader")
_NURSE = Author("sample-jo", "sample-2", "Jo Orr", "Community nurse")
_CLERK = Author("sample-sian", "sample-3", "Siân Ŵyn", "Reception and records")
_PEOPLE = (_LEADER, _NURSE, _CLERK)
_BASELINE = ("21322d312213", "1121d2211321", "122113121d12", "21d121122113", "1121121d11n1", "211d1121n211")
_REVIEW = ("323334332434", "222232233322", "23322413232d", "3223122d3223", "112212")
"""A digit a question, section by section; `d` for don't know, `n` for not applicable."""
_CODES = {"d": "dont-know", "n": "not-applicable"}
_YEAR = timedelta(days=364)
_EVIDENCE = (
    "Team folder on the shared drive, last edited in March",
    "Minute of the May team meeting",
    "Audit of 20 records: 14 had it written down",
    "Area profile, discussed at two team meetings",
    "Feedback from 31 people at the walk-in clinic",
)
_NOTES = (
    "Reception staff know more about this than the rest of us. Ask them first.",
    "",
    "What stopped us was time, not will.",
    "",
    "",
    "The new referral form helped. Two of us still use the old one.",
    "",
    "We should ask the people who did not come, not only those who did.",
)
_STRENGTHS = (
    "People trust each other enough to say what is not working.",
    "Everybody has done the course on money worries, and we talk about cases each month.",
    "Appointments can be moved without a reason having to be given.",
    "The advice service comes to us one morning a week.",
    "We know our lowest-paid colleagues by name and ask how shifts suit them.",
    "We are listened to when we bring figures.",
)
_GAPS = (
    "What we know depends on who is on shift. Little of it is written down.",
    "We hand people over and do not hear what came of it.",
    "We plan for those who come, and cannot say who is missing.",
    "Two partners left, and nobody has taken their place.",
    "We buy what is cheapest, because we never asked for anything else.",
    "We leave speaking up to others.",
)
_OUTCOMES = ("done", "partly", "not", "no-longer-relevant")


def make_sample(workspace: Workspace) -> Work:
    """Two rounds of one team, the second in progress with a disagreement to settle; leaves it in use."""
    workspace.set_profile(name="You", role="Guest")
    then = Workspace(workspace.paths, clock=lambda: workspace.clock() - _YEAR, token=workspace.token)
    baseline = then.create(Start(title=TITLE, organisation=ORGANISATION, round="Baseline"))
    _rate(baseline, _BASELINE)
    for index, section in enumerate(baseline.questionnaire.sections):
        _describe(baseline, section, index, completed=True)
        _plan(workspace, baseline, section, index)
    review, _ = rounds.start_next(workspace, baseline.header.id, Start(title="", round="Review 1"))
    _review(workspace, review)
    return review


def fill(workspace: Workspace, work: Work, *, upto: int) -> None:
    """Answer the first sections with a spread of levels, texts and a few actions."""
    _rate(work, _BASELINE[:upto])
    for index, section in enumerate(work.questionnaire.sections[:upto]):
        _describe(work, section, index)
        _plan(workspace, work, section, index)


def _review(workspace: Workspace, work: Work) -> None:
    """The second round: more is in place, plans are looked back at, and not everything is agreed."""
    sections = work.questionnaire.sections
    for section in sections:
        for question in section.questions[:2]:
            rounds.confirm(work, question)
    _rate(work, _REVIEW)
    for index, section in enumerate(sections[: len(_REVIEW)]):
        _describe(work, section, index, completed=index < 2 or None)
    me, work.author = work.author, _LEADER
    for planned, outcome in zip(actions.by_date(work.view.actions()), _OUTCOMES, strict=False):
        rounds.say_outcome(work, planned.id, outcome)
    for section in sections[1:4]:
        question = section.questions[-1]
        _add(workspace, work, question, 1, owner="Jo Orr", days=90 * section.number)
    for question in sections[2].questions[:4]:
        answers.answer(work, question, target="4")
    first, second = sections[0].questions[2], sections[1].questions[4]
    _differ(work, first)
    work.write([Edit(f"q/{first.id}/rating", "3")], how="pick", why="We looked at the audit together.")
    _differ(work, second)
    work.author = _LEADER
    answers.sign_off(work, sections[0])
    work.author = me


def _rate(work: Work, levels: Sequence[str]) -> None:
    me = work.author
    for place, (section, codes) in enumerate(zip(work.questionnaire.sections, levels, strict=False)):
        for index, (question, code) in enumerate(zip(section.questions, codes, strict=False)):
            work.author = _PEOPLE[(place + index) % len(_PEOPLE)]
            answers.answer(
                work,
                question,
                rating=_CODES.get(code, code),
                evidence=_EVIDENCE[(place + index) % len(_EVIDENCE)] if code in "34" else answers.KEEP,
                note=_NOTES[(3 * place + index) % len(_NOTES)] or answers.KEEP,
                reason="Our team does not buy or build." if code == "n" else answers.KEEP,
            )
    work.author = me


def _describe(work: Work, section: Section, index: int, *, completed: bool | None = None) -> None:
    me, work.author = work.author, _LEADER
    answers.describe_section(
        work,
        section,
        strengths=_STRENGTHS[index % len(_STRENGTHS)],
        gaps=_GAPS[index % len(_GAPS)],
        completed=completed,
    )
    work.author = me


def _plan(workspace: Workspace, work: Work, section: Section, index: int) -> None:
    """One action a section; every third has nobody to lead it yet."""
    me, work.author = work.author, _LEADER
    question = section.questions[min(3, len(section.questions) - 1)]
    owner = ("Asha Khan", "Jo Orr", "")[index % 3]
    _add(workspace, work, question, 0, owner=owner, days=120 + 30 * index if owner else 0)
    work.author = me


def _add(
    workspace: Workspace, work: Work, question: Question, suggestion: int, *, owner: str, days: int
) -> None:
    if not question.action_suggestions:
        return
    due = (work.clock() + timedelta(days=days)).date().isoformat() if days else ""
    actions.add_action(
        work,
        workspace.new_action_id(),
        {
            "title": question.action_suggestions[suggestion % len(question.action_suggestions)],
            "question": question.id,
            "owner": owner,
            "due": due,
            "measure": "Said yes or no at the team meeting that follows",
        },
    )


def _differ(work: Work, question: Question) -> None:
    """Two people answer the same question, neither having seen the other's answer."""
    field = f"q/{question.id}/rating"
    shown = work.view.field(field).ids
    for person, code in zip((_LEADER, _NURSE), ("4", "2"), strict=True):
        work.author = person
        work.write([Edit(field, code, shown)])
