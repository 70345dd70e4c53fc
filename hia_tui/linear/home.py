"""All assessments: the first start, opening one, starting one or the next round, and the profile."""

from collections.abc import Iterator, Mapping
from functools import partial

from hia_tui.domain.errors import BadInput
from hia_tui.domain.questionnaire import Form, Nation
from hia_tui.linear.menu import Item, Menu
from hia_tui.linear.opening import take_up
from hia_tui.linear.session import Session
from hia_tui.linear.trail import Spot
from hia_tui.storage.contents import StoredAssessment
from hia_tui.workspace import rounds
from hia_tui.workspace.home import FIRST_ROUND, Start
from hia_tui.workspace.words import count

_NATIONS = {"1": Nation.SCOTLAND, "2": Nation.ENGLAND, "3": Nation.WALES, "4": Nation.NORTHERN_IRELAND}
_FORMS = {"1": Form.FULL, "2": Form.SHORT}
_PROFILE = {"name": "Your name", "role": "Your role", "email": "Your e-mail address, if you want to give it"}


def welcome(session: Session) -> None:
    """The first start: what this is, where answers are kept, and who works here."""
    session.say(
        "Health Inequalities Self-Assessment, line by line.",
        "Six sections of questions that a team rates, with evidence, notes and an action plan.",
        "Nothing is sent anywhere unless you join a team with a server, or send a report by e-mail.",
        "H at any time says what can be typed. Q stops.",
    )
    session.talk.quote("Everything is kept in", str(session.workspace.paths.home))
    if not session.workspace.profile.name:
        _ask_profile(session, ("name", "role"))
    open_home(session, "")


def open_home(session: Session, rest: str) -> None:
    """Be at the list of assessments."""
    session.go(Menu(Spot("home"), "Assessments", _facts, _items))


def change_profile(session: Session, rest: str) -> None:
    """Say and change who works here."""
    _ask_profile(session, tuple(_PROFILE))


def _ask_profile(session: Session, parts: tuple[str, ...]) -> None:
    for part in parts:
        while True:
            now = getattr(session.workspace.profile, part)
            session.say(f"{_PROFILE[part]} now: {now}" if now else f"{_PROFILE[part]} is not given yet.")
            typed = session.ask(
                f"{_PROFILE[part]}, Enter to leave it{', full stop to remove it' if now else ''}",
                "Answers are kept under this name, so that others know whose they are.",
            )
            if typed is None:
                return
            if not typed:
                break
            try:
                session.workspace.set_profile(**{part: "" if typed == "." else typed})
            except BadInput as problem:
                session.explain(problem)
            else:
                session.say(f"Saved: {_PROFILE[part].partition(',')[0].lower()}.")
                break
    if session.opened is not None:
        session.opened.author = session.workspace.author


def _facts(session: Session) -> Iterator[str]:
    known = session.workspace.assessments()
    yield f"{count(len(known), 'assessment')} here." if known else "There is no assessment here yet."


def _items(session: Session) -> list[Item]:
    items = [Item(_named(one), partial(_open, one=one)) for one in session.workspace.assessments()]
    items.append(Item("Start an assessment", _start))
    if session.opened is not None:
        items.append(Item("Start the next round of the one that is open", _start_next))
    return [
        *items,
        Item("Join a team by its code", _join),
        Item("Take in a pack that a team mate sent", _merge),
    ]


def _named(one: StoredAssessment) -> str:
    form = "short form" if one.form == Form.SHORT.value else "full form"
    return f"Open {one.title}{', ' + one.round if one.round else ''}, started {one.created[:10]}, {form}"


def _open(session: Session, one: StoredAssessment) -> None:
    session.workspace.use(one.id)
    take_up(session, session.workspace.open(one.id))


def _start(session: Session) -> None:
    title = session.ask("Name of the team or service, as reports name it", "Type a name. B starts none.")
    if not title:
        session.say("No assessment was started.")
        return
    organisation = session.ask("Organisation, Enter to leave it out")
    name = session.ask(f"Name of this round, Enter for {FIRST_ROUND}") if organisation is not None else None
    if name is None:
        session.say("No assessment was started.")
        return
    session.say("Form 1: the full form, 72 questions.", "Form 2: the short form, 48 questions.")
    form = _numbered(session, "Form 1 or 2, Enter for the full form", _FORMS)
    if form is not None:
        session.say(
            *(f"Nation {n}: {nation.value.replace('-', ' ').title()}." for n, nation in _NATIONS.items())
        )
    asked = "Whose words and links, nation 1 to 4, Enter for words that fit all"
    nation = None if form is None else _numbered(session, asked, _NATIONS)
    if organisation is None or form is None or nation is None:
        session.say("No assessment was started.")
        return
    work = session.workspace.create(
        Start(
            title=title,
            organisation=organisation,
            round=name,
            form=_FORMS.get(form, Form.FULL),
            nation=_NATIONS.get(nation, Nation.UK),
        )
    )
    session.say(
        f"Saved: {work.title} is started with {count(len(work.questionnaire.questions), 'question')}."
    )
    take_up(session, work)


def _numbered(session: Session, asked: str, known: Mapping[str, object]) -> str | None:
    """Ask for one of some numbers until it is one, or Enter; None when going back."""
    while (typed := session.ask(asked)) and typed not in known:
        session.say(f"“{typed[:60]}” is not a number from 1 to {len(known)}. Nothing is started yet.")
    return typed


def _start_next(session: Session) -> None:
    work = session.work
    usual = rounds.next_round(work.round or FIRST_ROUND)
    name = session.ask(f"Name of the new round, Enter for {usual}")
    if name is None:
        session.say("No round was started.")
        return
    started, carried = rounds.start_next(
        session.workspace, work.header.id, Start(title="", round=name or usual)
    )
    session.say(
        f"Saved: {started.round} is started.",
        f"Brought along to be confirmed: {count(carried.evidence, 'piece')} of evidence and "
        f"{count(carried.actions, 'action')}. Ratings are asked anew.",
    )
    take_up(session, started)


def _join(session: Session) -> None:
    from hia_tui.linear.team import join

    join(session, "")


def _merge(session: Session) -> None:
    from hia_tui.linear.merging import open_merge

    open_merge(session, "")
