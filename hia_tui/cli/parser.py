"""Reads the command line: what is wrong is said in a sentence, with where the help is."""

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from typing import NoReturn

from hia_tui import __version__
from hia_tui.domain.text import printable


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


def read_options(arguments: list[str], commands: Mapping[str, tuple[str, str]]) -> tuple[bool, bool]:
    """What `hia` without a command was given: whether line by line, and whether with the sample team."""
    lines = "\n".join(f"  {name:14} {about}" for name, (_, about) in commands.items())
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
    options = parser.parse_args(arguments)
    if options.command:
        parser.error(f"there is no command {options.command[0]!r}")
    return options.linear, options.demo


def command_parser(name: str, about: str) -> Parser:
    """The parser of one command, still without its arguments."""
    return Parser(prog=f"hia {name}", description=about[0].upper() + about[1:] + ".", allow_abbrev=False)
