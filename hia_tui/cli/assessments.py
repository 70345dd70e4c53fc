"""`hia new`, `list`, `use`, `status`, `profile`, `settings`."""

from argparse import ArgumentParser, Namespace

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.config import SETTINGS, setting
from hia_tui.domain.questionnaire import Form, Nation
from hia_tui.domain.scoring import Tally
from hia_tui.named_path import given_path
from hia_tui.workspace import facts, returning, rounds
from hia_tui.workspace.home import Start
from hia_tui.workspace.words import SECTION_STATES, count
from hia_tui.workspace.work import Work


def _new_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--title", default="", help="the team or service, as reports name it")
    parser.add_argument("--organisation", default="", help="the organisation")
    parser.add_argument("--round", help="the round's name (default: Baseline, and Review 1 after it)")
    parser.add_argument("--form", choices=[f.value for f in Form], help="72 or 48 questions (default: full)")
    parser.add_argument(
        "--from", dest="earlier", metavar="ASSESSMENT", help="start the next round from this one"
    )
    parser.add_argument(
        "--nation", choices=[n.value for n in Nation if n is not Nation.UK], help="whose words are used"
    )
    parser.add_argument("--content", type=given_path, help="folder with the organisation's own content")
    parser.add_argument("--name", help="your name")
    parser.add_argument("--role", help="your role")
    parser.add_argument("--email", help="your e-mail address")
    takes_json(parser)


def _new(options: Namespace, session: Session) -> int:
    workspace = session.workspace
    if any(part is not None for part in (options.name, options.role, options.email)):
        workspace.set_profile(name=options.name, role=options.role, email=options.email)
    carried = None
    if options.earlier:
        work, carried = rounds.start_next(workspace, options.earlier, _start(options))
    else:
        work = workspace.create(_start(options))
    if options.json:
        session.facts(facts.status(work))
    else:
        session.say(
            f"Started {work.title}, {work.round}: {count(len(work.questionnaire.questions), 'question')}."
        )
        if carried:
            session.say(
                f"Brought along to be confirmed: {count(carried.evidence, 'line')} of evidence, "
                f"{count(carried.actions, 'action')}. Ratings are asked anew."
            )
        session.say(f"Kept in {session.paths.home}")
    return 0


def _start(options: Namespace) -> Start:
    return Start(
        title=options.title,
        organisation=options.organisation,
        round=options.round or "",
        form=Form(options.form) if options.form else None,
        nation=Nation(options.nation) if options.nation else None,
        content=options.content,
    )


def _list(options: Namespace, session: Session) -> int:
    workspace = session.workspace
    found, in_use = workspace.assessments(), workspace.in_use()
    if options.json:
        session.facts(facts.listing(found, in_use))
        return 0
    if not found:
        session.say('There is no assessment here yet. Start one: hia new --title "Our team"')
    for one in found:
        mark = "in use" if in_use and one.id == in_use.id else ""
        name = f"{one.title} · {one.round}" if one.round else one.title
        session.say(f"{one.id}  {name}  started {one.created[:10]}  {one.form} form  {mark}".rstrip())
    return 0


def _assessment(parser: ArgumentParser) -> None:
    parser.add_argument("assessment", help="its id, the start of its id, or its title")


def _use(options: Namespace, session: Session) -> int:
    session.say(f"Now in use: {session.workspace.use(options.assessment).title}")
    return 0


def _status(options: Namespace, session: Session) -> int:
    work = session.work
    if options.json:
        session.facts(facts.status(work))
    else:
        _say_status(work, session)
    return 0


def _say_status(work: Work, session: Session) -> None:
    session.say(f"{work.title} · {work.round}")
    session.say(f"Overall: {_figures(work, work.view.tally())}")
    for view in work.view.sections():
        state = SECTION_STATES[view.state.value]
        agree = f", {len(view.disagreements)} to agree" if view.disagreements else ""
        session.say(
            f"{view.section.number} {view.section.title}: {state}{agree}. {_figures(work, view.tally)}"
        )
    for one in returning.returned(work):
        session.say(f"{one.question.number} was sent back by {one.by}: {one.note}")
    unknown = work.view.unknown_questions()
    if unknown:
        session.say(f"{count(len(unknown), 'answered question')} of another questionnaire version kept: "
                    f"{', '.join(unknown)}")  # fmt: skip


def _figures(work: Work, counted: Tally) -> str:
    completion = f"{counted.answered} of {counted.questions} answered ({counted.completion} %)"
    if counted.score is None or counted.band is None:
        return f"{completion}; too few answers for a score"
    word = work.questionnaire.level(counted.band).label
    return f"{completion}; score {counted.points} of {counted.possible} ({counted.score} %, {word})"


def _profile_arguments(parser: ArgumentParser) -> None:
    for part in ("name", "role", "email"):
        parser.add_argument(f"--{part}", help=f"change your {part}; an empty one removes it")
    takes_json(parser)


def _profile(options: Namespace, session: Session) -> int:
    profile = session.workspace.profile
    if any(part is not None for part in (options.name, options.role, options.email)):
        profile = session.workspace.set_profile(name=options.name, role=options.role, email=options.email)
    if options.json:
        session.facts(
            {"name": profile.name, "role": profile.role, "email": profile.email, "member": profile.member}
        )
    else:
        session.say(f"Name: {profile.name or 'not given'}")
        session.say(f"Role: {profile.role or 'not given'}")
        session.say(f"E-mail: {profile.email or 'not given'}")
    return 0


def _settings_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("key", nargs="?", help="the setting")
    parser.add_argument("value", nargs="?", help="its new value")
    takes_json(parser)


def _settings(options: Namespace, session: Session) -> int:
    if options.value is not None:
        session.workspace.set_setting(options.key, options.value)
    settings = session.workspace.settings
    shown = SETTINGS if options.key is None else (setting(options.key),)
    if options.json:
        session.facts({one.key: settings[one.key] for one in shown})
        return 0
    for one in shown:
        choices = f" ({', '.join(one.choices)})" if one.choices else ""
        session.say(f"{one.key} = {settings[one.key] or 'not set'}: {one.about}{choices}")
    return 0


COMMANDS = {
    "new": Command(_new_arguments, _new),
    "list": Command(takes_json, _list),
    "use": Command(_assessment, _use),
    "status": Command(takes_json, _status),
    "profile": Command(_profile_arguments, _profile),
    "settings": Command(_settings_arguments, _settings),
}
