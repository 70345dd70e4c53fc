"""One mistake in the content: where it stands, what is wrong, and how it is written out."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hia_tui.domain.text import printable


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """To be mended: the program or its readers would be misled."""
    WARNING = "warning"
    """To be mended, or explained with a `check: allow` comment."""
    ALLOWED = "allowed"
    """A warning that a comment explains; counted, not shown."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake at one place."""

    severity: Severity
    file: Path
    line: int
    """Counted from 1."""
    field: str
    """`practice.directory why`, `purpose`, `why 2 period`; empty for the file as a whole."""
    message: str
    code: str
    """The short name by which a `check: allow` comment calls it."""


def as_lines(problems: Iterable[Problem], start: Path | None = None) -> list[str]:
    """`file:line: error: field: message`, a line each, and last a line that counts.

    Args:
        problems: as `check_content` found them; explained ones are counted only.
        start: a folder to which the names of files are shortened.
    """
    found = list(problems)
    shown = [p for p in found if p.severity is not Severity.ALLOWED]
    return [*(_line(p, start) for p in shown), summary(found)]


def summary(problems: Iterable[Problem]) -> str:
    """`2 errors, 1 warning, 3 explained`."""
    counts = Counter(p.severity for p in problems)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    text = f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"
    return f"{text}, {counts[Severity.ALLOWED]} explained" if counts[Severity.ALLOWED] else text


def to_json(problems: Iterable[Problem], start: Path | None = None) -> str:
    """The same as JSON: the three counts, and every problem, the explained ones included."""
    found = list(problems)
    counts = Counter(p.severity for p in found)
    return json.dumps(
        {
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "allowed": counts[Severity.ALLOWED],
            "problems": [_as_table(p, start) for p in found],
        },
        ensure_ascii=False,
        indent=2,
    )


def _line(problem: Problem, start: Path | None) -> str:
    field = f"{problem.field}: " if problem.field else ""
    return _shown(
        f"{_name(problem.file, start)}:{problem.line}: {problem.severity}: "
        f"{field}{problem.message} [{problem.code}]"
    )


def _as_table(problem: Problem, start: Path | None) -> dict[str, str | int]:
    return {
        "severity": problem.severity,
        "file": _shown(_name(problem.file, start)),
        "line": problem.line,
        "field": _shown(problem.field),
        "message": _shown(problem.message),
        "code": problem.code,
    }


def _name(path: Path, start: Path | None) -> str:
    return path.relative_to(start).as_posix() if start and path.is_relative_to(start) else str(path)


def _shown(text: str) -> str:
    """On one line, and without what could drive a terminal: keys and file names are other people's text."""
    return " ".join(printable(text).split())
