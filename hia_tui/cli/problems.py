"""Turns what went wrong into a sentence and an exit status."""

import os
import sys

from hia_tui.domain.errors import HiaError
from hia_tui.domain.text import printable


def say_problem(problem: Exception) -> int:
    """Say what stopped a command; its exit status. With HIA_DEBUG an unknown one goes on as it is."""
    if isinstance(problem, BrokenPipeError):
        # The reader has gone; what was done is on disk. Keep the interpreter from writing to the pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    sentence, status = _told(problem)
    if not sentence:
        if os.environ.get("HIA_DEBUG"):
            raise problem
        sentence = (
            f"The program met something that it does not know ({type(problem).__name__}: {problem}). "
            "What was saved is safe. HIA_DEBUG=1 shows the details, for those who look after it."
        )
    sys.stderr.write(f"{printable(sentence)}\n")
    return status


def _told(problem: Exception) -> tuple[str, int]:
    if isinstance(problem, HiaError):
        return str(problem), problem.exit_status
    if isinstance(problem, EOFError):
        return "The input ended before everything was asked. Nothing more was changed.", 2
    if isinstance(problem, OSError):
        reason = problem.strerror or str(problem)
        where = f" ({problem.filename})" if problem.filename else ""
        return f"The machine did not allow it: {reason}{where}. Nothing more was changed.", 1
    return "", 1
