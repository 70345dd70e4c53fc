"""`hia answer`, `show`, `section`, `sign-off`, `undo`, `redo`."""

from argparse import ArgumentParser, BooleanOptionalAction, Namespace

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.domain import validation
from hia_tui.domain.errors import BadInput
from hia_tui.domain.ledger import Status
from hia_tui.domain.questionnaire import Question
from hia_tui.workspace import answers, facts, returning, rounds, undo
from hia_tui.workspace.answers import KEEP, Answered
from hia_tui.workspace.words import SECTION_STATES, count, field_name, value_text
from hia_tui.workspace.work import Work

_SHOWN = ("rating", "reason", "evidence", "note", "target", "come-back")


def _answer_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("question", help="its number, such as 2.6, or its id")
    parser.add_argument("rating", nargs="?", help="1 2 3 4 dont-know not-applicable clear")
    parser.add_argument("--evidence", help="what we would show a visitor; empty removes it")
    parser.add_argument("--note", help="a note; do not name patients or staff")
    parser.add_argument("--reason", help="why the question is not applicable")
    parser.add_argument("--target", help="the level aimed for: 1 2 3 4 clear")
    parser.add_argument("--come-back", action=BooleanOptionalAction, help="mark the question to come back to")
    parser.add_argument(
        "--confirm", action="store_true", help="the evidence from the round before still holds"
    )
    takes_json(parser)


def _answer(options: Namespace, session: Session) -> int:
    work = session.work
    question = work.questionnaire.question(options.question)
    given = {
        name: value
        for name in ("evidence", "note", "reason")
        if (value := getattr(options, name)) is not None
    }
    rating = KEEP if options.rating is None else validation.rating(options.rating)
    target = KEEP if options.target is None else validation.rating(options.target)
    if target not in (KEEP, None, "1", "2", "3", "4"):
        raise BadInput("A target is one of the levels 1 to 4. Nothing was changed.")
    if rating == KEEP and target == KEEP and not given and options.come_back is None and not options.confirm:
        raise BadInput(
            f"Give a rating, --evidence, --note or --reason for {question.number}. Nothing was changed."
        )
    if options.confirm and not rounds.is_to_confirm(work, question):
        raise BadInput(f"{question.number} has no evidence that waits to be confirmed. Nothing was changed.")
    before = {name: work.view.field(f"q/{question.id}/{name}") for name in _SHOWN}
    done = answers.answer(work, question, rating=rating, target=target, come_back=options.come_back, **given)
    confirmed = rounds.confirm(work, question) if options.confirm else []
    if options.json:
        session.facts(
            facts.question(work, question)
            | {
                "written": [op.id for op in (*done.operations, *confirmed)],
                "replaced": [i for op in (*done.operations, *confirmed) for i in op.sup],
            }
        )
        return 0
    if confirmed:
        session.say(f"Saved: the evidence of {question.number} still holds.")
    elif not done.operations:
        session.say(f"{question.number} stands like that already. Nothing was changed.")
    for op in done.operations:
        name = op.field.rsplit("/", 1)[1]
        old = value_text(work.view, op.field, before[name].value) if before[name].live else "nothing"
        new = value_text(work.view, op.field, op.value)
        session.say(f"Saved: {field_name(work.view, op.field)}: {new} (was {old})")
    _say_removed(done, session)
    if answers.reason_is_missing(work, question):
        session.say(f'A reason is still needed: hia answer {question.number} --reason "…"')
    return 0


def _say_removed(done: Answered, session: Session) -> None:
    if done.removed_characters:
        session.say(
            f"{count(done.removed_characters, 'control character')} could not be kept and was left out."
        )


def _show_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("question", help="its number, such as 2.6, or its id")
    parser.add_argument("--on", metavar="DATE", help="as it stood on that day, by the writers' clocks")
    takes_json(parser)


def _show(options: Namespace, session: Session) -> int:
    work = session.work
    question = work.questionnaire.question(options.question)
    if options.on:
        from hia_tui.workspace.history import as_of

        work = as_of(work, validation.day(options.on, "The day"))
    if options.json:
        session.facts(facts.question(work, question))
    else:
        _say_question(work, question, session)
        for one in returning.returned(work):
            if one.question.id == question.id:
                session.say(f"Sent back by {one.by}, {one.at[:10]}: {one.note}")
    return 0


def _say_question(work: Work, question: Question, session: Session) -> None:
    session.say(f"{question.number} {question.text}")
    for name in _SHOWN:
        path = f"q/{question.id}/{name}"
        field = work.view.field(path)
        label = name.replace("-", " ").capitalize()
        if field.status is Status.EMPTY:
            if name == "rating":
                session.say("Rating: not answered")
            continue
        if field.is_disagreed:
            session.say(f"{label}: {len(field.live)} different answers, to agree")
        for op in field.live:
            given = work.view.given(op)
            who = f"{work.view.member_name(given.member)}, {given.at[:16].replace('T', ' ')}"
            session.say(f"{label}: {value_text(work.view, path, op.value)} ({who})")
    entries = [entry for name in _SHOWN for entry in facts.field_history(work, f"q/{question.id}/{name}")]
    if entries:
        session.say(f"History: {count(len(entries), 'edit')}")
    for entry in entries:
        replaced = f", replaced by {entry['replaced_by']}" if entry["replaced_by"] else ""
        value = value_text(work.view, entry["path"], entry["value"])
        session.say(
            f"  {entry['at'][:16].replace('T', ' ')} {entry['by']}: {entry['field']} {value}{replaced}"
        )


def _section_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("section", help="its number or id")
    parser.add_argument("--strengths", help="what the team does well")
    parser.add_argument("--gaps", help="where the gaps are")
    parser.add_argument("--completed", choices=("yes", "no"), help="whether the section is completed")
    takes_json(parser)


def _section(options: Namespace, session: Session) -> int:
    work = session.work
    section = work.questionnaire.section(options.section)
    done = answers.describe_section(
        work,
        section,
        strengths=KEEP if options.strengths is None else options.strengths,
        gaps=KEEP if options.gaps is None else options.gaps,
        completed=None if options.completed is None else options.completed == "yes",
    )
    view = work.view.section(section)
    if options.json:
        texts = {name: facts.field(work, getattr(view, name)) for name in ("strengths", "gaps", "done")}
        session.facts(facts.section(view) | {"fields": texts, "written": [op.id for op in done.operations]})
        return 0
    _say_removed(done, session)
    session.say(f"{section.number} {section.title}: {SECTION_STATES[view.state.value]}. "
                f"{view.tally.answered} of {view.tally.questions} answered.")  # fmt: skip
    if view.done.value is True and view.state.value == "in-progress":
        left = [count(view.tally.unanswered, "question") + " unanswered"] if view.tally.unanswered else []
        left += [f"{len(view.disagreements)} to agree"] if view.disagreements else []
        session.say(f"It counts as completed once nothing is open: {' and '.join(left)}.")
    for label, field in (("Strengths", view.strengths), ("Gaps", view.gaps)):
        for op in field.live:
            session.say(f"{label}: {value_text(work.view, field.name, op.value)}")
    return 0


def _sign_off_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("section", help="its number or id, or all")
    parser.add_argument("--undo", action="store_true", help="take the sign-off back")


def _sign_off(options: Namespace, session: Session) -> int:
    from hia_tui.workspace import team_board

    work = session.work
    every = options.section == "all"
    sections = list(work.questionnaire.sections) if every else [work.questionnaire.section(options.section)]
    for section in sections:
        if options.undo:
            team_board.withdraw_sign_off(session.workspace, work, section)
            session.say(f"Section {section.number} is no longer signed off.")
            continue
        open_points = answers.open_points(work, section)
        team_board.sign_off(session.workspace, work, section)
        session.say(
            f"Section {section.number} is signed off." + "".join(f" {point}" for point in open_points)
        )
    return 0


def _undo(options: Namespace, session: Session) -> int:
    session.say(f"Undone: {undo.undo(session.work)}")
    return 0


def _redo(options: Namespace, session: Session) -> int:
    session.say(f"Redone: {undo.redo(session.work)}")
    return 0


def _nothing(parser: ArgumentParser) -> None:
    pass


COMMANDS = {
    "answer": Command(_answer_arguments, _answer),
    "show": Command(_show_arguments, _show),
    "section": Command(_section_arguments, _section),
    "sign-off": Command(_sign_off_arguments, _sign_off),
    "undo": Command(_nothing, _undo),
    "redo": Command(_nothing, _redo),
}
