"""Help: what can be typed here, why a question or section matters, and the pages of guidance."""

from collections.abc import Iterable
from functools import partial

from hia_tui.domain.questionnaire import Fact, Form, Nation, Page, Question, Questionnaire, Section
from hia_tui.linear.answering import OUTSIDE
from hia_tui.linear.commands import COMMANDS
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.moving import here as question_here
from hia_tui.linear.page import Page as Reading
from hia_tui.linear.page import plain_lines
from hia_tui.linear.question import QuestionPlace
from hia_tui.linear.section import here
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.workspace.words import count


def help_here(session: Session, rest: str) -> None:
    """What can be typed, or the pages of guidance that have the words."""
    if rest:
        _open_pages(session, rest)
        return
    if session.place is not None:
        session.say(session.place.expected(session))
    session.say("A command is its letter or its word, in small or capital letters.")
    if isinstance(session.place, QuestionPlace):
        session.say(
            "1 to 4: the level that is true today.",
            "5: don't know. 6 and words: not applicable, and the reason.",
            "2.6: go to that question. A rating may be followed by words, which become a note.",
        )
    has_work = session.opened is not None
    session.say(*(f"{c.name}: {c.about}." for c in COMMANDS if has_work or not c.needs_assessment))
    session.say("H and a word, such as H scoring, reads the guidance. H pages lists it.")


def why(session: Session, rest: str) -> None:
    """Why the question or section matters, what to look for, and where to read on."""
    if rest or isinstance(session.place, QuestionPlace):
        _why_question(session, question_here(session, rest))
    else:
        why_section(session, here(session))


def why_section(session: Session, section: Section) -> None:
    """What a section is for, who fills it in and how, why it matters, and resources."""
    session.say(
        f"Section {section.number}, {section.title}. It takes about {section.minutes} minutes.",
        section.purpose,
        f"Who: {section.who}",
        f"How: {section.how}",
        section.instructions,
    )
    for fact in section.why:
        _say_fact(session, fact)
    _say_resources(session, section.resources)


def _why_question(session: Session, question: Question) -> None:
    _say_fact(session, question.why, f"Why {question.number} matters: ")
    session.say(*(f"Level {level.code}, {level.label}: {level.meaning}" for level in question.levels))
    scale = session.work.questionnaire
    session.say(
        *(f"{n}, {scale.level(code).label}: {scale.level(code).meaning}" for n, code in OUTSIDE.items())
    )
    session.say(*(f"To look for as evidence: {prompt}" for prompt in question.evidence_prompts))
    _say_resources(session, question.resources)


def _say_fact(session: Session, fact: Fact, begins: str = "") -> None:
    source = session.work.questionnaire.source(fact.source)
    by = f" Source: {source.title}, {source.owner}" if source else ""
    session.say(f"{begins}{fact.text}{by}{f', {fact.period}' if fact.period else ''}.")


def _say_resources(session: Session, ids: Iterable[str]) -> None:
    for one in ids:
        resource = session.work.questionnaire.resource(one)
        if resource is not None:
            session.say(f"To read: {resource.title}, {resource.owner}. {resource.about}")
            session.talk.address(resource.url)


def _open_pages(session: Session, words: str) -> None:
    pages = _guidance(session).pages
    wanted = words.casefold()
    if wanted in ("pages", "page", "guidance"):
        found = list(pages)
    else:
        found = [page for page in pages if wanted in (page.id, page.title.casefold())] or [
            page for page in pages if wanted in f"{page.id} {page.title} {page.body}".casefold()
        ]
    if not found:
        session.say(f"No page of the guidance has “{words[:60]}”. H pages lists them.")
    elif len(found) == 1:
        _read(session, found[0])
    else:
        session.go(
            Menu(
                Spot("help"),
                "Pages of guidance",
                lambda session: [f"{count(len(found), 'page')} of guidance."],
                lambda session: [Item(page.title, partial(_read, page=page)) for page in found],
            )
        )


def _read(session: Session, page: Page) -> None:
    session.go(Reading(Spot("page", page.id), page.title, [f"{page.title}.", *plain_lines(page.body)]))


def _guidance(session: Session) -> Questionnaire:
    if session.opened is not None:
        return session.opened.questionnaire
    return session.workspace.questionnaire(Form.FULL, Nation.UK, None)
