"""Keying a paper form in, line by line."""

from hia_tui.domain.errors import BadInput
from hia_tui.linear.session import Session
from hia_tui.workspace import paper_return
from hia_tui.workspace.paper_return import Return
from hia_tui.workspace.transcribing import KeyedLines, transcribe
from hia_tui.workspace.words import count


def key_in(session: Session, rest: str) -> None:
    """Take a return's lines, each answered at once, and then take it in as its person's work."""
    name = session.ask("Who filled in the paper, Enter if it does not say")
    role = session.ask("Their role, Enter if it does not say") if name is not None else None
    if name is None or role is None:
        session.say("Nothing was keyed.")
        return
    session.say(
        "Key a question's number, 1 to 6, and words, such as 2.3 4 note. A hyphen for one left blank.",
        "E: and words is evidence, A: an action. = 12 checks the answers of a section.",
        "A line with only a full stop ends.",
    )
    keyed, kept = Return(session.work.questionnaire, corrects=True), KeyedLines(session.workspace)
    _take_lines(session, keyed, kept)
    _finish(session, keyed, kept, name, role)


def _take_lines(session: Session, keyed: Return, kept: KeyedLines | None) -> None:
    while (line := session.talk.ask(f"Paper, line {len(keyed.said) + 1}")).strip() != ".":
        if kept is not None:
            kept.add(line)
        said = keyed.take(line)
        if said is not None:
            session.say(f"Not taken: {said.text} Key it again." if said.is_problem else f"{said.text}.")


def _check(session: Session, keyed: Return) -> None:
    """Have some questions keyed a second time, and say where the two keyings differ."""
    session.say(f"Key these again: {', '.join(paper_return.sample(keyed))}. A full stop ends.")
    again = Return(session.work.questionnaire, corrects=True)
    _take_lines(session, again, None)
    found = paper_return.compare(keyed, again)
    session.say(*found.differences)
    session.say(
        f"{count(found.compared, 'question')} compared, {count(len(found.differences), 'difference')}."
    )


def _finish(session: Session, keyed: Return, kept: KeyedLines, name: str, role: str) -> None:
    if keyed.is_empty:
        kept.drop()
        session.say("No answer was keyed. Nothing was changed.")
        return
    session.say(*keyed.open_totals, f"{count(keyed.answered, 'answer')} keyed.")
    ways = {"t": "take them in", "c": "check them by keying some again"}
    while (chosen := session.choose("For this form", ways)) == "c":
        _check(session, keyed)
    if chosen is None:
        session.say("Nothing was changed.")
        session.talk.quote("The lines are kept in", str(kept.path))
        return
    try:
        done = transcribe(session.workspace, session.work, keyed, name=name, role=role)
    except BadInput as problem:
        session.explain(problem)
        if not session.agrees("Is it another person's, with the same words?"):
            session.talk.quote("The lines are kept in", str(kept.path))
            return
        done = transcribe(session.workspace, session.work, keyed, name=name, role=role, again=True)
    kept.drop()
    session.say(
        f"Saved: {count(done.answered, 'answer')} from {done.name or 'an unnamed person'}.",
        "RECEIPTS takes them back.",
    )
    if done.to_agree:
        session.say(f"{done.to_agree} to agree, where others answered differently. Type D.")
    session.again()
