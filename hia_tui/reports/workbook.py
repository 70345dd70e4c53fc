"""Workbooks: one table a sheet, text written as text and never as a formula or a link."""

import io
from datetime import datetime

from hia_tui.reports.facts import ReportModel
from hia_tui.reports.sheets import Sheet, sheets_of

CELL_LIMIT = 32_767
"""Characters that a cell of a workbook holds."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def xlsx_of(model: ReportModel, *, title: str, made: str) -> bytes:
    """The report's tables as a workbook.

    Args:
        model: what the report says.
        title: what the workbook is called in its properties.
        made: ISO date and time that stand for the making of the file.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, _OPTIONS)
    at = datetime.fromisoformat(made).replace(tzinfo=None)
    book.set_properties({"title": title, "created": at, "comments": model.fingerprint})
    formats = _Formats(
        book.add_format(
            {"bold": True, "bg_color": "#E8EDEE", "bottom": 1, "text_wrap": True, "valign": "top"}
        ),
        book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True, "num_format": "@"}),
        book.add_format({"valign": "top"}),
    )
    for sheet in sheets_of(model):
        _fill(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return out.getvalue()


class _Formats:
    def __init__(self, head: object, text: object, number: object) -> None:
        self.head, self.text, self.number = head, text, number


def _fill(page: object, sheet: Sheet, formats: _Formats) -> None:
    write_string, write_number = page.write_string, page.write_number  # type: ignore[attr-defined]
    for column, name in enumerate(sheet.columns):
        write_string(0, column, name, formats.head)
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                write_number(number, column, cell, formats.number)
            elif cell:
                write_string(number, column, cell[:CELL_LIMIT], formats.text)
    page.freeze_panes(1, 0)  # type: ignore[attr-defined]
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)  # type: ignore[attr-defined]
    for column, name in enumerate(sheet.columns):
        longest = max((len(str(row[column])) for row in sheet.rows if row[column] is not None), default=0)
        page.set_column(column, column, min(max(len(name) + 2, longest + 2, 8), 50))  # type: ignore[attr-defined]
