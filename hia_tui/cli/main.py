"""`hia`: reads argv, opens the app or runs one command, and turns errors into a sentence and a status."""

import argparse
import importlib
import os
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

from hia_tui import __version__
from hia_tui.domain.errors import HiaError
from hia_tui.domain.text import printable
from hia_tui.paths import find_paths

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


class Parser(argparse.ArgumentParser):
    """Says what is wrong in a sentence, then where the help is."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and leave with status 2."""
        sys.stderr.write(
            printable(f"{self.prog}: {message}. Nothing was changed.\nTry: {self.prog} --help\n")
        )
        sys.exit(2)

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """Parse, and let what an option is given begin with "-": people write notes like "-10 % a year"."""
        return super().parse_known_args(self._joined(sys.argv[1:] if args is None else args), namespace)

    def _joined(self, arguments: Iterable[str]) -> list[str]:
        # argparse takes every word that begins with "-" for an option, unless "=" ties it to the one before.
        joined: list[str] = []
        for argument in arguments:
            before = self._option_string_actions.get(joined[-1]) if joined and "--" not in joined else None
            # A word like --evidenc is an option mistyped; --5hG of an edit's id is not.
            ours = argument in self._option_string_actions or re.fullmatch(r"--([a-z-]+(=.*)?)?", argument)
            if before is not None and before.nargs is None and argument.startswith("-") and not ours:
                tie = "=" if joined[-1].startswith("--") else ""
                joined[-1] += tie + argument
            else:
                joined.append(argument)
        return joined


def main(argv: list[str] | None = None) -> int:
    """Run `hia`; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    _write_what_the_terminal_can()
    try:
        return _run(arguments)
    except HiaError as problem:
        sys.stderr.write(f"{printable(str(problem))}\n")
        return problem.exit_status
    except KeyboardInterrupt:
        return 130
    except EOFError:
        sys.stderr.write("The input ended before everything was asked. Nothing more was changed.\n")
        return 2
    except BrokenPipeError:
        # The reader has gone; what was done is on disk. Keep the interpreter from writing to the pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as problem:
        reason = problem.strerror or str(problem)
        where = f" ({problem.filename})" if problem.filename else ""
        sys.stderr.write(
            printable(f"The machine did not allow it: {reason}{where}. Nothing more was changed.\n")
        )
        return 1
    except Exception as problem:
        if os.environ.get("HIA_DEBUG"):
            raise
        sys.stderr.write(
            printable(
                f"The program met something that it does not know ({type(problem).__name__}: {problem}). "
                "What was saved is safe. HIA_DEBUG=1 shows the details, for those who look after it.\n"
            )
        )
        return 1


def _run(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        return _run_command(arguments[0], arguments[1:])
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command:
        parser.error(f"there is no command {options.command[0]!r}")
    from hia_tui.cli.app import open_app

    return open_app(find_paths(os.environ), linear=options.linear, demo=options.demo)


def _run_command(name: str, arguments: list[str]) -> int:
    module = importlib.import_module(f"hia_tui.cli.{COMMANDS[name][0]}")
    from hia_tui.cli.command import Command, Session

    command: Command = module.COMMANDS[name]
    parser = Parser(prog=f"hia {name}", description=_sentence(COMMANDS[name][1]), allow_abbrev=False)
    command.arguments(parser)
    options = parser.parse_args(arguments)
    return command.run(options, Session(find_paths(os.environ)))


def _parser() -> Parser:
    lines = "\n".join(f"  {name:14} {about}" for name, (_, about) in COMMANDS.items())
    parser = Parser(
        prog="hia",
        description="Health Inequalities Self-Assessment. Without a command it opens the app.",
        epilog=f"commands:\n{lines}\n\nhia COMMAND --help says more about each.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"hia {__version__}")
    parser.add_argument(
        "--linear", action="store_true", help="line by line, for screen readers and slow lines"
    )
    parser.add_argument("--demo", action="store_true", help="open a sample team in a folder that vanishes")
    parser.add_argument("command", nargs="*", help=argparse.SUPPRESS)
    return parser


def _sentence(about: str) -> str:
    return about[0].upper() + about[1:] + "."


def _write_what_the_terminal_can() -> None:
    """In a locale that lacks a character, print a stand-in instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
