"""A report on its way: asked for on the screen's thread, made on another from a copy that no key changes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hia_tui.workspace.history import as_of
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.words import count
from hia_tui.workspace.work import Work

if TYPE_CHECKING:
    from hia_tui.workspace.reporting import Wanted


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

    def save(self, path: Path | None) -> str:
        """Save it, read it back, and say where it is (HiaError)."""
        from hia_tui.workspace.reporting import save_report

        saved = save_report(self.workspace, self.work, self.wanted, path)
        said = f"Saved and checked: {saved.path}"
        if saved.unprintable:
            texts = count(len(saved.unprintable), "text")
            said += (
                f". {texts} with characters that the PDF cannot print are named in it; the web page has them."
            )
        return said


def prepared(workspace: Workspace, work: Work, kind: str, format_name: str) -> ReportJob:
    """A report as the reports screen names it: a kind, or `section:ID`.

    Raises:
        BadInput: no such kind or format.
    """
    from hia_tui.workspace.reporting import wanted

    section = work.questionnaire.section(kind.partition(":")[2]) if kind.startswith("section:") else None
    asked = wanted(None if section else kind, section, format_name)
    return ReportJob(workspace, as_of(work, date.max), asked)
