"""Checking a questionnaire's folder, for the people who write it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hia_tui.content.locate import folders


@dataclass(frozen=True, slots=True)
class ContentReport:
    """What a check found, for people and for programs."""

    lines: tuple[str, ...]
    facts: Any
    has_errors: bool


def check(folder: Path | None, today: date) -> ContentReport:
    """Find every problem of our content, or of an organisation's folder over ours, in one pass.

    Raises:
        BadContent: if there is no such folder, or it holds no content.
    """
    from hia_tui.content.check import check_content
    from hia_tui.content.problem import Severity, as_lines, to_json

    found = folders(folder)
    problems = check_content(found.content, found.overlay, today=today)
    return ContentReport(
        tuple(as_lines(problems, Path.cwd())),
        json.loads(to_json(problems, Path.cwd())),
        any(problem.severity is Severity.ERROR for problem in problems),
    )
