"""CSV: UTF-8 with a mark, CRLF, and no cell that a spreadsheet takes for a formula."""

import csv
import io
import unicodedata

from hia_tui.reports.facts import ReportModel
from hia_tui.reports.sheets import Cell, csv_sheet

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(model: ReportModel) -> bytes:
    """The report's table as a CSV file."""
    sheet = csv_sheet(model)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([guarded(cell) for cell in row] for row in sheet.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def guarded(cell: Cell) -> Cell:
    """Text that starts like a formula with an apostrophe before it; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and (starts_formula(cell) or cell.startswith("'")) else cell


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    rest = text[1:]
    return rest if text.startswith("'") and (starts_formula(rest) or rest.startswith("'")) else text


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula, full-width signs and leading blanks included."""
    if text.startswith(_STARTS):
        return True
    return unicodedata.normalize("NFKC", text).lstrip().startswith(_STARTS[:4])
