"""`hia content check|preview`: is a questionnaire's folder in order, and what does it look like?"""

from argparse import ArgumentParser, Namespace

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.named_path import given_path
from hia_tui.workspace import authoring


def _arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="verb", metavar="check|preview", required=True)
    check = kinds.add_parser("check", help="find every problem in one pass", allow_abbrev=False)
    preview = kinds.add_parser("preview", help="open it in the app with made-up answers", allow_abbrev=False)
    for one in (check, preview):
        one.add_argument(
            "folder", nargs="?", type=given_path, help="the organisation's folder (default: ours)"
        )
    takes_json(check)


def _run(options: Namespace, session: Session) -> int:
    return _check(options, session) if options.verb == "check" else _preview(options, session)


def _check(options: Namespace, session: Session) -> int:
    report = authoring.check(options.folder, session.workspace.clock().date())
    if options.json:
        session.facts(report.facts)
    else:
        for line in report.lines:
            session.say(line)
    return 2 if report.has_errors else 0


def _preview(options: Namespace, session: Session) -> int:
    from hia_tui.cli.app import preview_content

    return preview_content(options.folder)


COMMANDS = {"content": Command(_arguments, _run)}
