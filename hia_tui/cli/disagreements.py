"""`hia disagreements`, `resolve`."""

from argparse import ArgumentParser, Namespace

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.domain.errors import BadInput
from hia_tui.domain.operation import Operation, Value
from hia_tui.domain.three_way import Change, Run
from hia_tui.workspace import disagreements, facts, settling
from hia_tui.workspace.disagreements import Disagreement
from hia_tui.workspace.words import count, field_name, shortened, value_text
from hia_tui.workspace.work import Work


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("section", nargs="?", help="only those of this section: its number or id")
    takes_json(parser)


def _list(options: Namespace, session: Session) -> int:
    work = session.work
    section = work.questionnaire.section(options.section) if options.section else None
    found = disagreements.disagreements(work, section)
    if options.json:
        session.facts([disagreements.as_facts(work, one) for one in found])
        return 0
    if not found:
        session.say("There are no disagreements.")
    for one in found:
        _say(session, work, one)
    for action in work.view.removed_but_changed():
        session.say(
            f"The action “{action.title}” was removed by one person and changed by another, so it stays."
        )
    for lost in settling.overruled(work):
        who = work.view.member_name(lost.decision.member)
        why = f": {lost.decision.why}" if lost.decision.why else ""
        value = shortened(value_text(work.view, lost.path, lost.mine.value))
        session.say(
            f"Your answer to {lost.name}, {value}, was replaced by {who}{why}. "
            f"To give it again: hia resolve {lost.path} --mine"
        )
    return 0


def _say(session: Session, work: Work, one: Disagreement) -> None:
    session.say(f"{one.name} ({one.path})")
    if one.question:
        session.say(f"  {one.question.text}")
    if one.base:
        session.say(f"  All started from: {_said(work, one.base)}")
    for number, version in enumerate(one.versions, start=1):
        session.say(f"  {number}. {_said(work, version.given)}")
        for label, text in (("evidence", version.evidence), ("note", version.note)):
            if text:
                session.say(f"     {label}: {text}")
        if version.differences:
            session.say(f"     {_differences(version.differences)}")
    session.say(f"  hia resolve {one.path} --take 1 … {len(one.versions)}")


def _said(work: Work, op: Operation) -> str:
    role = work.view.member_role(op.member)
    who = work.view.member_name(op.member) + (f", {role}" if role else "")
    why = f" ({op.why})" if op.why else ""
    return f"{value_text(work.view, op.field, op.value)}: {who}, {op.at[:16].replace('T', ' ')}{why}"


def _differences(runs: tuple[Run, ...]) -> str:
    words = {Change.ADDED: "added", Change.REMOVED: "removed"}
    said = [
        f"{words[run.change]} “{shortened(run.text)}”"
        for run in runs
        if run.change in words and run.text.strip()
    ]
    return "; ".join(said)


def _resolve_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("where", nargs="?", help="a path as `hia disagreements` prints it, or a question")
    parser.add_argument("field", nargs="?", help="of a question: rating, note, evidence … (default: rating)")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--take", metavar="N|OPERATION", help="this version, counted from 1, or by its operation"
    )
    what.add_argument("--value", metavar="V", help="another answer")
    what.add_argument("--keep-all", action="store_true", help="keep all texts, under their writers' names")
    what.add_argument(
        "--all-from",
        metavar="owner|NAME",
        help="for all of them: the version of the section's owner, or of NAME",
    )
    what.add_argument("--mine", action="store_true", help="give your own answer again, which was replaced")
    parser.add_argument("--section", help="with --all-from: only in this section")
    parser.add_argument("--yes", action="store_true", help="with --all-from: do what was previewed")
    parser.add_argument("--why", default="", help="the reason, which is kept")
    parser.add_argument("--seen", metavar="ID,…", help="the versions that you have seen; others stay open")
    takes_json(parser)


def _resolve(options: Namespace, session: Session) -> int:
    if options.all_from:
        return _resolve_all(options, session)
    if not options.where:
        raise BadInput("Say which disagreement: a path or a question. Nothing was changed.")
    if options.mine:
        return _restore(options, session)
    work = session.work
    found = disagreements.find(work, options.where, options.field)
    value, how = _decision(options, found)
    seen = [part.strip() for part in options.seen.split(",") if part.strip()] if options.seen else None
    written = settling.settle(work, found, value, how=how, why=options.why, seen=seen)
    after = work.view.field(found.path)
    if options.json:
        session.facts({
            "path": found.path,
            "written": [op.id for op in written],
            "replaced": [old for op in written for old in op.sup],
            **facts.field(work, after),
        })  # fmt: skip
        return 0
    session.say(f"Settled: {found.name}: {value_text(work.view, found.path, value)}")
    if after.is_disagreed:
        session.say(f"It is open again with what you had not seen: hia resolve {found.path}")
    return 0


def _decision(options: Namespace, found: Disagreement) -> tuple[Value, str]:
    if options.take is not None:
        return settling.take(found, options.take).operation.value, settling.PICK
    if options.keep_all:
        if not found.is_text:
            raise BadInput(f"{found.name} is no text, so one answer has to be chosen. Nothing was changed.")
        return settling.all_texts(found), settling.MERGE
    return settling.typed_value(found, options.value), settling.NEW


def _restore(options: Namespace, session: Session) -> int:
    """Give one's own answer again that somebody else's decision replaced."""
    work = session.work
    question = work.questionnaire.find(options.where)
    path = f"q/{question.id}/{options.field or 'rating'}" if question else options.where
    lost = next((one for one in settling.overruled(work) if one.path == path), None)
    if lost is None:
        raise BadInput(f"No answer of yours to {options.where} was replaced. Nothing was changed.")
    written = settling.restore_mine(work, lost, options.why)
    if options.json:
        session.facts({"path": path, "written": [op.id for op in written],
                       "replaced": [old for op in written for old in op.sup],
                       **facts.field(work, work.view.field(path))})  # fmt: skip
    else:
        session.say(f"Saved: your answer to {lost.name} stands again.")
    return 0


def _resolve_all(options: Namespace, session: Session) -> int:
    work = session.work
    section = work.questionnaire.section(options.section) if options.section else None
    chosen = settling.by_rule(work, options.all_from, section)
    written = settling.settle_all(work, chosen, options.why) if options.yes else []
    if options.json:
        session.facts({
            "choices": [
                {"path": c.disagreement.path, "value": c.version.operation.value, "by": c.version.by,
                 "operation": c.version.operation.id}
                for c in chosen
            ],
            "applied": bool(written),
            "written": [op.id for op in written],
        })  # fmt: skip
        return 0
    for choice in chosen:
        value = shortened(value_text(work.view, choice.disagreement.path, choice.version.operation.value))
        session.say(f"{field_name(work.view, choice.disagreement.path)}: {value} ({choice.version.by})")
    if options.yes:
        session.say(f"{count(len(written), 'disagreement')} settled; one undo takes all of it back.")
    else:
        session.say(f"{count(len(chosen), 'disagreement')} would be settled so. To do it, add --yes.")
    return 0


COMMANDS = {
    "disagreements": Command(_list_arguments, _list),
    "resolve": Command(_resolve_arguments, _resolve),
}
