"""A question: what is asked, what stands there, and taking a rating."""

from dataclasses import dataclass, field

from hia_tui.domain.assessment import Answer, Field
from hia_tui.domain.ledger import Status
from hia_tui.domain.questionnaire import Question
from hia_tui.linear import answering
from hia_tui.linear.names import heard
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.workspace import returning, rounds, settling
from hia_tui.workspace.words import count, shortened, value_text

_HEARD = 70
"""Characters of evidence or a note that are read out with the question; E and T read all of it."""
_NEVER_SHOWN = Field("", ())


@dataclass
class QuestionPlace:
    """One question, asked until something else is wanted."""

    question: Question
    shown: Field = field(default=_NEVER_SHOWN)
    """The rating as it was read out: what a new one replaces."""
    is_heard: bool = False
    """Whether the levels were read out; on coming back they are left out, until Enter is pressed."""

    @property
    def spot(self) -> Spot:
        return Spot("question", self.question.id)

    def arrive(self, session: Session) -> None:
        session.work.refresh()
        question, view = self.question, session.work.view
        section = session.work.questionnaire.section(question.section)
        if session.section_said != section.id:
            session.section_said = section.id
            session.say(
                f"Section {section.number} of {len(session.work.questionnaire.sections)}: {section.title}. "
                f"{count(len(section.questions), 'question')}."
            )
        session.say(f"Question {question.number}: {question.text}")
        if not self.is_heard:
            self.is_heard = True
            session.say(*_levels(session, question))
        answer = view.answer(question)
        self.shown = answer.rating
        session.say(*_standing(session, answer))

    def prompt(self, session: Session) -> str:
        return f"Rating of {self.question.number}, 1 to 6, or H for help"

    def expected(self, session: Session) -> str:
        asked = f"For {self.question.number}, {self.question.text}"
        return f"{asked} Type a number from 1 to 6, or H for the commands."

    def take(self, session: Session, typed: str) -> bool:
        if not typed:
            self.is_heard = False
            return False
        first, _, rest = typed.partition(" ")
        rating = answering.rating_of(typed, first)
        if rating is None:
            return False
        answering.rate(session, self.question, rating, rest.strip() if first.isdecimal() else "", self.shown)
        return True


def _levels(session: Session, question: Question) -> list[str]:
    scale = session.work.questionnaire
    if session.is_brief:
        return [f"{level.code}. {level.label}" for level in question.levels]
    described = [f"{level.code}. {level.label}: {level.meaning}" for level in question.levels]
    return [*described, *(f"{n}. {scale.level(code).label}" for n, code in answering.OUTSIDE.items())]


def _standing(session: Session, answer: Answer) -> list[str]:
    work, number = session.work, answer.question.number
    facts = [_rating(session, answer)]
    if answer.come_back:
        facts.append(f"{number} is marked to come back to.")
    for name, letter, found in (("Evidence", "E", answer.evidence), ("Note", "T", answer.note)):
        if found.is_disagreed:
            facts.append(f"{name}: {len(found.live)} different versions stand. Type D to settle them.")
        elif found.text:
            more = "" if len(found.text) <= _HEARD else f" {letter} reads all of it."
            facts.append(f"{name}: {shortened(found.text, _HEARD)}{more}")
    if answer.reason.text:
        facts.append(f"Reason: {shortened(answer.reason.text, _HEARD)}")
    elif answer.rating.value == "not-applicable" and not answer.reason.is_disagreed:
        facts.append(f"Reason: none yet. Type 6 and the reason why {number} is not applicable.")
    if rounds.is_to_confirm(work, answer.question):
        facts.append("The evidence is from the round before. Type CONFIRM if it still holds.")
    facts += [
        f"Planned before: “{shortened(action.title)}”. Type OUTCOME to say what became of it."
        for action in rounds.plan_of(work, answer.question)
    ]
    return [*facts, *_overruled(session, answer.question), *_sent_back(session, answer.question)]


def _overruled(session: Session, question: Question) -> list[str]:
    """One's own answers to a question that somebody else has replaced, and how to give them again."""
    view = session.work.view
    return [
        f"Your answer to {heard(lost.name)}, {shortened(value_text(view, lost.path, lost.mine.value))}, "
        f"was replaced by {view.member_name(lost.decision.member)}{_because(lost.decision.why)}. "
        "D gives it again."
        for lost in settling.overruled(session.work)
        if lost.path.startswith(f"q/{question.id}/")
    ]


def _sent_back(session: Session, question: Question) -> list[str]:
    """The note with which somebody sent a question back."""
    return [
        f"{question.number} was sent back by {one.by}: {shortened(one.note, _HEARD)}"
        for one in returning.returned(session.work)
        if one.question.id == question.id
    ]


def _because(why: str | None) -> str:
    return f", because: {shortened(why)}" if why else ""


def _rating(session: Session, answer: Answer) -> str:
    rating = answer.rating
    if rating.is_disagreed:
        return f"{len(rating.live)} different answers stand. Type D to settle them."
    if rating.status is Status.EMPTY:
        return "Not answered yet."
    if rating.status is Status.CLEARED:
        return "Not answered: the rating was taken back."
    others = sorted({session.work.view.given(op).member for op in rating.live} - {session.work.author.member})
    by = f", by {', '.join(session.work.view.member_name(member) for member in others)}" if others else ""
    return f"Answer now: {answering.rating_words(session, rating.text)}{by}."
