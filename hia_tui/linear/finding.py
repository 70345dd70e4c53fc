"""Finding questions: the list of a section, and search in questions and in what was written."""

from collections.abc import Callable, Iterable
from functools import partial

from hia_tui.domain.assessment import Answer
from hia_tui.domain.questionnaire import Question
from hia_tui.linear.answering import rating_words
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.moving import to_question
from hia_tui.linear.section import here
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.workspace.words import count

FILTERS: dict[str, Callable[[Answer], bool]] = {
    "unanswered": lambda answer: not answer.is_answered,
    "come back": lambda answer: answer.come_back,
    "don't know": lambda answer: answer.rating.value == "dont-know",
    "not applicable": lambda answer: answer.rating.value == "not-applicable",
    "to agree": lambda answer: any(field.is_disagreed for field in answer.fields),
    "has evidence": lambda answer: bool(answer.evidence.text),
}
"""Words that search for a state instead of a text."""


def list_section(session: Session, rest: str) -> None:
    """The questions of a section with their answers."""
    section = here(session, rest)
    session.go(
        Menu(
            Spot("quick", section.id),
            f"Questions of section {section.number}",
            lambda session: [f"Section {section.number}, {section.title}. {_many(section.questions)}."],
            lambda session: _items(session, section.questions),
        )
    )


def search(session: Session, rest: str) -> None:
    """Questions that hold all the words, or that are in a state, such as unanswered."""
    words = rest or session.ask(
        "Search for which words",
        f"Type words, or one of: {', '.join(FILTERS)}.",
    )
    if not words:
        return
    found = list(dict.fromkeys(_found(session, words)))
    session.say(f"“{words[:60]}”: {_many(found)}.")
    if found:
        session.go(
            Menu(
                Spot("find"),
                "Questions found",
                lambda session: [],
                lambda session: _items(session, found),
            )
        )


def _many(questions: Iterable[Question]) -> str:
    return count(len(list(questions)), "question")


def _found(session: Session, words: str) -> Iterable[Question]:
    view = session.work.view
    wanted = words.casefold().split()
    state = FILTERS.get(" ".join(wanted).replace("’", "'"))
    if state is not None:
        yield from (answer.question for answer in view.answers() if state(answer))
        return
    yield from session.work.questionnaire.search(words)
    for answer in view.answers():
        written = " ".join(
            str(op.value) for field in (answer.evidence, answer.note, answer.reason) for op in field.live
        ).casefold()
        if wanted and all(word in written for word in wanted):
            yield answer.question


def _items(session: Session, questions: Iterable[Question]) -> list[Item]:
    return [
        Item(
            f"{question.number} {question.name}: {_state(session, session.work.view.answer(question))}",
            partial(to_question, question=question),
        )
        for question in questions
    ]


def _state(session: Session, answer: Answer) -> str:
    if answer.rating.is_disagreed:
        state = "to agree"
    elif answer.rating.text:
        state = rating_words(session, answer.rating.text)
    else:
        state = "not answered"
    return state + (", come back" if answer.come_back else "")
