"""Several teams side by side, each fact with the team that it is of."""

from collections.abc import Iterator

from hia_tui.linear.page import Page
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.workspace.team_collation import Collation, collate, low, unknown
from hia_tui.workspace.words import count


def open_collation(session: Session, rest: str) -> None:
    """Put together the assessments that are chosen, or those of every team that the person leads."""
    known = session.workspace.assessments()
    for number, one in enumerate(known, start=1):
        session.say(f"{number}. {one.title}, {one.round or one.created[:10]}")
    typed = session.ask("Which to put side by side, such as 1 2, Enter for the teams you lead")
    if typed is None:
        session.say("Nothing was put side by side.")
        return
    chosen = [int(word) for word in typed.replace(",", " ").split() if word.isdecimal() and len(word) < 6]
    ids = [known[number - 1].id for number in chosen if 0 < number <= len(known)]
    session.go(Page(Spot("collation"), "Side by side", list(_facts(collate(session.workspace, ids)))))


def _facts(found: Collation) -> Iterator[str]:
    yield f"{count(sum(column.teams for column in found.columns), 'team')} side by side, by name."
    if found.left_out:
        yield f"{count(found.left_out, 'team')} of fewer than five people left out of all figures."
    for column in found.columns:
        people = count(column.people, "person", "people")
        yield f"{column.label}: {people}, {column.total.answered} of {column.total.questions} answered."
        for section, tally in zip(found.questionnaire.sections, column.sections, strict=True):
            levels = ", ".join(
                f"{number} {found.questionnaire.level(code).label}"
                for code, number in zip("1234", tally.levels, strict=True)
            )
            yield f"{column.label}, section {section.number}: {levels}, {tally.dont_know} don't know."
    if not found.gaps:
        yield "Common gaps: none."
    for question in found.gaps:
        teams = count(len(question.levels), "team")
        yield f"Common gap: {question.number} {question.name}, {low(question)} of {teams} at level 1 or 2."
    for question in found.unknown:
        yield f"To learn: {question.number} {question.name}, {count(unknown(question), 'team')} don't know."
    if found.replies is None:
        yield "What people asked for in the evaluation is shown from five replies on."
    for wish in found.wishes:
        number = "fewer than five" if wish.people is None else str(wish.people)
        yield f"Asked for: {wish.option}, by {number} of {found.replies} who replied."
