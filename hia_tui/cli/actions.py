"""`hia action add|set|remove|list`."""

from argparse import ArgumentParser, Namespace

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.domain.errors import BadInput
from hia_tui.workspace import actions, facts, rounds

_SETTABLE = (
    "title",
    "owner",
    "start",
    "due",
    "measure",
    "status",
    "helpers",
    "first-step",
    "risk",
    "progress",
    "reason",
)


def _arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="verb", metavar="add|set|remove|list", required=True)
    add = kinds.add_parser("add", help="add an action", allow_abbrev=False)
    add.add_argument("--section", help="the section's number or id")
    add.add_argument("--question", help="the question's number or id")
    change = kinds.add_parser("set", help="change an action", allow_abbrev=False)
    change.add_argument("action", help="the action's id")
    change.add_argument(
        "--outcome", help=f"what became of a plan of the round before: {', '.join(rounds.OUTCOMES)}"
    )
    for parser_of_one in (add, change):
        for name in _SETTABLE:
            parser_of_one.add_argument(f"--{name}", required=name == "title" and parser_of_one is add)
    remove = kinds.add_parser("remove", help="take an action off the plan", allow_abbrev=False)
    remove.add_argument("action", help="the action's id")
    listing = kinds.add_parser("list", help="list the actions by date", allow_abbrev=False)
    for one in (add, change, remove, listing):
        takes_json(one)


def _run(options: Namespace, session: Session) -> int:
    return {"add": _add, "set": _set, "remove": _remove, "list": _list}[options.verb](options, session)


def _given(options: Namespace, names: tuple[str, ...]) -> dict[str, str]:
    found = {name: getattr(options, name.replace("-", "_")) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _add(options: Namespace, session: Session) -> int:
    work = session.work
    item = session.workspace.new_action_id()
    added = actions.add_action(work, item, _given(options, (*_SETTABLE, "section", "question")))
    if options.json:
        session.facts(facts.action(work, added))
    else:
        ready = "" if added.is_ready else " It is not ready until it has an owner and a due date."
        session.say(f"Added action {added.id}: {added.title}.{ready}")
    return 0


def _set(options: Namespace, session: Session) -> int:
    given = _given(options, _SETTABLE)
    if not given and options.outcome is None:
        raise BadInput("Say what to change, such as --owner or --due. Nothing was changed.")
    if options.outcome is not None:
        rounds.check_came_along(session.work, options.action)
        given["outcome"] = options.outcome
    changed = actions.change_action(session.work, options.action, given)
    if options.json:
        session.facts(facts.action(session.work, changed))
    else:
        session.say(f"Saved action {changed.id}: {changed.title}.")
    return 0


def _remove(options: Namespace, session: Session) -> int:
    removed = actions.remove_action(session.work, options.action)
    if options.json:
        session.facts({"action": removed.id, "removed": True})
    else:
        session.say(f"Removed action {removed.id}: {removed.title}. hia undo brings it back.")
    return 0


def _list(options: Namespace, session: Session) -> int:
    work = session.work
    found = actions.by_date(work.view.actions())
    if options.json:
        session.facts([facts.action(work, one) for one in found])
        return 0
    if not found:
        session.say("There are no actions yet.")
    today = work.clock().date()
    for one in found:
        marks = ["overdue"] if one.is_overdue(today) else []
        marks += [] if one.is_ready else ["not ready"]
        due = one.text("due") or "no date"
        owner = one.text("owner") or "nobody yet"
        session.say(f"{one.id}  {due}  {one.status.label}  {owner}  {one.title}"
                    + (f"  ({', '.join(marks)})" if marks else ""))  # fmt: skip
    return 0


COMMANDS = {"action": Command(_arguments, _run)}
