"""Saving a report from any screen: what a PDF cannot print is named first, and the person decides."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from hia_tui.tui.dialogs.ask import Ask
from hia_tui.tui.report_job import ReportJob
from hia_tui.workspace.words import count, shortened

if TYPE_CHECKING:
    from hia_tui.tui.app import HiaApp

_MOST_NAMED = 5
_LONGEST = 40


async def save_report(hia: "HiaApp", job: ReportJob, path: Path | None) -> str:
    """Save it, ask before where characters would be missing, and say what came of it (HiaError).

    For a worker of the app: it waits for the answer.
    """
    missing = await asyncio.to_thread(job.lacks)
    if missing:
        texts = count(len(missing), "text has", "texts have")
        named = [f"- {where}: {shortened(text, _LONGEST)}" for where, text in missing[:_MOST_NAMED]]
        more = [f"- and {len(missing) - _MOST_NAMED} more"] if len(missing) > _MOST_NAMED else []
        sentences = [
            f"{texts} characters that the PDF's fonts lack:",
            *named,
            *more,
            "The PDF names them. The web page holds them all. The setting reports.fonts adds fonts.",
        ]
        answers = [("back", "Go back"), ("save", "Save the PDF without them")]
        if await hia.push_screen_wait(Ask("Some characters cannot be printed", sentences, answers)) != "save":
            return "The report was not saved."
    return await asyncio.to_thread(job.save, path, hia.post_message)
