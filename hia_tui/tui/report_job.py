"""A report on its way: asked for on the screen's thread, made on another from a copy that no key changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from hia_tui.workspace.history import as_of
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work

if TYPE_CHECKING:
    from hia_tui.workspace.reporting import Unprintable, Wanted

WITH = "+"
"""Stands between a kind and the other assessments in a report's name."""
MAKING = "Making the report…"


@dataclass
class ReportMoved(Message):
    """A report that takes long is so many per cent done."""

    per_cent: int


@dataclass(frozen=True, slots=True)
class ReportJob:
    """One report of the assessment as it was when it was asked for."""

    workspace: Workspace
    work: Work
    wanted: "Wanted"

    def text(self) -> str:
        """The report as plain text (HiaError)."""
        from hia_tui.workspace.reporting import report_text

        return report_text(self.workspace, self.work, self.wanted)

    def lacks(self) -> "Unprintable":
        """What it would lack as a PDF (HiaError)."""
        from hia_tui.workspace.reporting import unprintable_in

        return unprintable_in(self.workspace, self.work, self.wanted)

    def save(self, path: Path | None, post: Callable[[Message], object]) -> str:
        """Save it, read it back, and say where it is (HiaError)."""
        from hia_tui.workspace.reporting import save_report

        saved = save_report(self.workspace, self.work, self.wanted, path, _in_tenths(post))
        return f"Saved and checked: {saved.path}"


def prepared(workspace: Workspace, work: Work, kind: str, format_name: str) -> ReportJob:
    """A report by its name: a kind, or `section:ID`, perhaps with `+ID` of other assessments.

    Raises:
        BadInput: no such kind or format.
    """
    from hia_tui.workspace.reporting import wanted

    kind, *others = kind.split(WITH)
    section = work.questionnaire.section(kind.partition(":")[2]) if kind.startswith("section:") else None
    asked = wanted(None if section else kind, section, format_name, others)
    return ReportJob(workspace, as_of(work, date.max), asked)


def named(kind: str, others: Sequence[str]) -> str:
    """The name of a report, by which `prepared` makes it."""
    return WITH.join([kind, *others])


def _in_tenths(post: Callable[[Message], object]) -> Callable[[int, int], None]:
    last = 0

    def progress(done: int, steps: int) -> None:
        nonlocal last
        per_cent = 100 * done // max(steps, 1)
        if per_cent // 10 > last // 10 and per_cent < 100:
            last = per_cent
            post(ReportMoved(per_cent))

    return progress
