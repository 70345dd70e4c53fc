"""From a model to the bytes of a file, in every format."""

from collections.abc import Callable, Sequence
from pathlib import Path

from hia_tui.domain.errors import BadInput
from hia_tui.reports import seal
from hia_tui.reports.blocks import ReportView
from hia_tui.reports.coverage import coverage_with
from hia_tui.reports.facts import ReportModel
from hia_tui.reports.view import present

FORMATS = ("pdf", "html", "md", "txt", "csv", "xlsx", "json", "ics")
Progress = Callable[[int, int], None]


def render(
    model: ReportModel,
    wanted: str,
    *,
    view: ReportView | None = None,
    progress: Progress | None = None,
    fonts: Sequence[Path] = (),
) -> bytes:
    """The report in one format.

    Args:
        model: what the report says.
        wanted: one of `FORMATS`.
        view: the model as `present` put it into words, where that is done already.
        progress: called with the steps done and the steps in all, for long work.
        fonts: font files for a PDF, for characters that the bundled ones lack (`coverage.fonts_in`).

    Raises:
        BadInput: if there is no such format.
    """
    if wanted not in FORMATS:
        raise BadInput(f"There is no format {wanted!r}. Reports are made as {', '.join(FORMATS)}.")
    view = view or present(model)
    data = _pdf(model, view, progress, fonts) if wanted == "pdf" else _PICTURED[wanted](model, view)
    if progress is not None:
        progress(1, 1)
    return data


def preload() -> None:
    """Import what a PDF needs, so that the first one is quick; for a thread while nothing else is done."""
    import hia_tui.reports.pdf.document  # noqa: F401


def _creator(model: ReportModel) -> str:
    return f"HIA TUI {model.meta.app_version}".strip()


def _pdf(model: ReportModel, view: ReportView, progress: Progress | None, fonts: Sequence[Path]) -> bytes:
    from hia_tui.reports.pdf.document import pdf_of

    mark = f"{seal.MARK}{seal.BLANK}"
    coverage = coverage_with(tuple(fonts))
    made = pdf_of(view, creator=_creator(model), seal=mark, coverage=coverage, progress=progress)
    return seal.sealed(made)


def _html(model: ReportModel, view: ReportView) -> bytes:
    from hia_tui.reports.html import html_of

    return html_of(view, creator=_creator(model))


def _markdown(_: ReportModel, view: ReportView) -> bytes:
    from hia_tui.reports.markdown import markdown_of

    return markdown_of(view)


def _text(_: ReportModel, view: ReportView) -> bytes:
    from hia_tui.reports.plain import text_of

    return text_of(view)


def _csv(model: ReportModel, _: ReportView) -> bytes:
    from hia_tui.reports.csvfile import csv_of

    return csv_of(model)


def _xlsx(model: ReportModel, view: ReportView) -> bytes:
    from hia_tui.reports.workbook import xlsx_of

    return xlsx_of(model, title=view.title, made=view.date)


def _json(model: ReportModel, _: ReportView) -> bytes:
    from hia_tui.reports.lossless import json_of

    return json_of(model)


def _ics(model: ReportModel, _: ReportView) -> bytes:
    from hia_tui.reports.diary import ics_of

    return ics_of(model)


_PICTURED: dict[str, Callable[[ReportModel, ReportView], bytes]] = {
    "html": _html,
    "md": _markdown,
    "txt": _text,
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "ics": _ics,
}
