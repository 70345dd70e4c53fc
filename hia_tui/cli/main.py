"""`hia`: reads argv, opens the app or runs one command, and turns errors into a sentence and a status.

What takes time is imported in functions, after the first line is on the screen.
"""

import os
import sys

from hia_tui.cli.greeting import greet

COMMANDS = {
    "new": ("assessments", "start an assessment"),
    "list": ("assessments", "list the assessments kept here"),
    "use": ("assessments", "choose the assessment that commands and the app open"),
    "status": ("assessments", "completion and score, with their denominators"),
    "profile": ("assessments", "show or change your name, role and e-mail address"),
    "settings": ("assessments", "show or change a setting"),
    "answer": ("answers", "answer a question, in part or whole"),
    "show": ("answers", "a question's answer, with who, when and its history"),
    "section": ("answers", "a section's strengths, gaps and whether it is completed"),
    "sign-off": ("answers", "sign off a section, or take that back"),
    "undo": ("answers", "take your last change back"),
    "redo": ("answers", "bring back what was undone"),
    "action": ("actions", "add, change, remove or list actions"),
    "report": ("reports", "save a report as PDF or in another format"),
    "verify": ("reports", "does a saved report still match the answers?"),
    "paper": ("reports", "save a blank form to print"),
    "transcribe": ("transcribe", "key in answers from a paper form"),
    "compare": ("reports", "compare two rounds"),
    "outbox": ("mail", "reports that wait to be sent by e-mail"),
    "evaluation": ("evaluation", "what you think of the assessment itself"),
    "pack": ("packing", "make a pack of your work, to be merged elsewhere"),
    "merge": ("merging", "put packs of others together with your work"),
    "receipts": ("receipts", "list what was merged, from whom and when"),
    "unmerge": ("receipts", "take a merge back"),
    "disagreements": ("disagreements", "list what people answered differently"),
    "resolve": ("disagreements", "settle a disagreement"),
    "team": ("team", "a team's people, sections and server"),
    "sync": ("team", "send your changes to the team's server and fetch theirs"),
    "doctor": ("upkeep", "check the terminal, the store and the settings"),
    "backup": ("upkeep", "list or restore backups"),
    "remove": ("upkeep", "put an assessment in the bin, or take it out again"),
    "erase-name": ("upkeep", "take a person's name out of an assessment; the answers stay"),
    "content": ("content", "check or preview a questionnaire's files"),
    "help": ("help", "read the guidance"),
}
"""Each command with the module that has it: `hia --help` imports none of them."""


def main(argv: list[str] | None = None) -> int:
    """Run `hia`; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    _write_what_the_terminal_can()
    try:
        return _run(arguments, greeted=greet(arguments, os.environ))
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        from hia_tui.cli.problems import say_problem

        return say_problem(problem)


def _run(arguments: list[str], *, greeted: bool) -> int:
    if arguments and arguments[0] in COMMANDS:
        return _run_command(arguments[0], arguments[1:])
    linear, demo = arguments == ["--linear"], False
    if arguments and not linear:
        from hia_tui.cli.parser import read_options

        linear, demo = read_options(arguments, COMMANDS)
    from hia_tui.cli.app import open_app

    return open_app(linear=linear, demo=demo, greeted=greeted)


def _run_command(name: str, arguments: list[str]) -> int:
    import importlib

    from hia_tui.cli.command import Command, Session
    from hia_tui.cli.parser import command_parser
    from hia_tui.paths import find_paths

    command: Command = importlib.import_module(f"hia_tui.cli.{COMMANDS[name][0]}").COMMANDS[name]
    parser = command_parser(name, COMMANDS[name][1])
    command.arguments(parser)
    options = parser.parse_args(arguments)
    return command.run(options, Session(find_paths(os.environ)))


def _write_what_the_terminal_can() -> None:
    """In a locale that lacks a character, print a stand-in instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
