"""`hia transcribe`: answers keyed from a paper form."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.domain.errors import BadInput
from hia_tui.domain.questionnaire import Questionnaire
from hia_tui.linear.letters import Letters
from hia_tui.named_path import given_path
from hia_tui.workspace import paper_return
from hia_tui.workspace.paper_return import Return, Said
from hia_tui.workspace.transcribing import KeyedLines, Transcribed, transcribe
from hia_tui.workspace.words import count

LARGEST = 4_000_000
"""Bytes of a file of keyed lines; a return with every text at its limit is smaller."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help="a file of lines such as “2.3 4 note”; - reads standard input")
    parser.add_argument("--name", default="", help="who filled in the paper")
    parser.add_argument("--role", default="", help="their role")
    parser.add_argument("--partial", action="store_true", help="take what was understood, and leave the rest")
    parser.add_argument("--dry-run", action="store_true", help="say what was understood, and write nothing")
    parser.add_argument(
        "--verify", metavar="FILE", help="compare with a second keying, of all or a sample; write nothing"
    )
    parser.add_argument(
        "--again", action="store_true", help="take in a return that has the same words as one before"
    )
    takes_json(parser)


def _run(options: Namespace, session: Session) -> int:
    questionnaire = session.work.questionnaire
    kept = KeyedLines(session.workspace) if options.file == "-" and sys.stdin.isatty() else None
    if kept:
        keyed = _key_in(session, questionnaire, kept)
        problems = keyed.open_totals
    else:
        keyed = paper_return.read_return(questionnaire, _text(options.file))
        problems = [_sentence(said) for said in keyed.problems]
        for said in keyed.said:
            if not options.json and (said.is_problem or not options.verify):
                session.say(_sentence(said))
    if options.verify:
        return _verify(options, session, keyed)
    if options.dry_run or (problems and not options.partial):
        if kept:
            session.say(f"The lines are kept in {kept.path}")
        return _leave(options, session, keyed, problems)
    done = transcribe(
        session.workspace, session.work, keyed, name=options.name, role=options.role, again=options.again
    )
    if kept:
        kept.drop()
    _say_done(options, session, keyed, done)
    return 0


def _sentence(said: Said) -> str:
    return f"Line {said.number}{' was not taken' if said.is_problem else ''}: {said.text}"


def _leave(options: Namespace, session: Session, keyed: Return, problems: list[str]) -> int:
    if options.json:
        session.facts(_facts(keyed) | {"written": False})
    else:
        session.say(f"{count(keyed.answered, 'answer')} understood, {count(len(problems), 'problem')}.")
        if problems:
            session.say("Nothing was written. Put the lines right, or take the rest with --partial.")
        else:
            session.say("Nothing was written.")
            _offer_sample(session, keyed)
    return 2 if problems else 0


def _say_done(options: Namespace, session: Session, keyed: Return, done: Transcribed) -> None:
    if options.json:
        session.facts(
            _facts(keyed)
            | {
                "written": True,
                "name": done.name,
                "member": done.member,
                "operations": len(done.operations),
                "receipt": done.receipt,
                "to_agree": done.to_agree,
            }
        )
        return
    actions = f" and {count(done.actions, 'action')}" if done.actions else ""
    session.say(f"Saved: {count(done.answered, 'answer')}{actions} from {done.name or 'an unnamed person'}.")
    for section in keyed.questionnaire.sections:
        if found := keyed.answers_of(section):
            session.say(f"Section {section.number}: {found} of {count(len(section.questions), 'question')}.")
    session.say(f"To take it back: hia unmerge {done.receipt}")
    if done.to_agree:
        session.say(f"{done.to_agree} to agree, where others answered differently. See: hia disagreements")
    _offer_sample(session, keyed)


def _offer_sample(session: Session, keyed: Return) -> None:
    numbers = ", ".join(paper_return.sample(keyed))
    if numbers:
        session.say(f"To check the keying, key these a second time into another file: {numbers}.")
        session.say("Then compare: hia transcribe FILE --verify SECOND-FILE")


def _verify(options: Namespace, session: Session, keyed: Return) -> int:
    second = paper_return.read_return(keyed.questionnaire, _text(options.verify))
    found = paper_return.compare(keyed, second)
    unread = [f"Second keying, {_sentence(said)}" for said in second.problems]
    differences = [*unread, *found.differences]
    if options.json:
        session.facts({"compared": found.compared, "differences": differences})
    else:
        for difference in differences:
            session.say(difference)
        session.say(
            f"{count(found.compared, 'question')} compared, {count(len(differences), 'difference')}. "
            "Nothing was written."
        )
    return 2 if differences or not found.compared else 0


def _facts(keyed: Return) -> dict[str, object]:
    return {
        "answered": keyed.answered,
        "actions": len(keyed.actions),
        "lines": [{"line": s.number, "text": s.text, "problem": s.is_problem} for s in keyed.said],
        "problems": len(keyed.problems),
        "sample": paper_return.sample(keyed),
    }


def _text(name: str) -> str:
    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _read(given_path(name))
        if len(data) > LARGEST:
            raise BadInput(f"{name} is larger than a return can be. Nothing was changed.")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        what = "Standard input" if name == "-" else name
        raise BadInput(f"{what} is not text in UTF-8. Nothing was changed.") from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (FileNotFoundError, IsADirectoryError):
        raise BadInput(f"There is no file {path}. Nothing was changed.") from None
    except OSError as problem:
        raise BadInput(f"{path} cannot be read: {problem.strerror}. Nothing was changed.") from problem


def _key_in(session: Session, questionnaire: Questionnaire, kept: KeyedLines) -> Return:
    """Take lines from the keyboard, each answered at once; a question keyed again corrects the first."""
    keyed = Return(questionnaire, corrects=True)
    session.say("Key a line such as “2.3 4 note”. “= 12” checks a section's total.")
    session.say("A line with only a full stop ends.")
    letters = Letters(sys.stdin.encoding or "utf-8")
    try:
        for data in sys.stdin.buffer:
            # A terminal of another character set than the locale's is no reason to lose a letter.
            line = letters.read(data)
            if line.strip() == ".":
                break
            said = keyed.take(line)
            kept.add(line)
            if said is not None:
                session.say(said.text if not said.is_problem else f"Not taken: {said.text} Key it again.")
    except KeyboardInterrupt:
        session.say(f"\nNothing was written. The lines are kept in {kept.path}")
        raise
    return keyed


COMMANDS = {"transcribe": Command(_arguments, _run)}
