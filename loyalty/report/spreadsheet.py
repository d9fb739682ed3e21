"""Tables in a workbook: real numbers and dates, and text that stays text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from loyalty import format as fmt

_LONGEST_TEXT = 32_000  # a cell of Excel ends at 32 767 characters
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its heading, its width in characters, whether its texts are broken into lines."""

    heading: str
    width: float
    is_wrapped: bool = False


@dataclass(frozen=True)
class Number:
    """A number with the format Excel shows it in; NaN is an empty cell.

    Where a format for whole numbers meets a fraction, that keeps two digits.
    """

    value: float
    form: str

    @property
    def shown_as(self) -> str:
        is_whole = float(self.value).is_integer() or "." in self.form
        return self.form if is_whole else self.form.replace("#,##0", "#,##0.00")


@dataclass(frozen=True)
class Day:
    """A date with the format Excel shows it in."""

    value: date | None
    form: str


Value = str | Number | Day | None
Row = Sequence[Value]


def add_sheet(book: Workbook, title: str, columns: Sequence[Column], rows: Iterable[Row]) -> Worksheet:
    """A table with a header that stays in sight and filters on it."""
    sheet = book.create_sheet(_sheet_name(title))
    for place, column in enumerate(columns, start=1):
        _write(sheet.cell(1, place), column.heading)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        head = sheet.cell(1, place)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="F1EFEA")
        head.alignment = Alignment(vertical="top", wrap_text=True)
    line = 1
    for line, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(line, place)
            _write(cell, value)
            if columns[place - 1].is_wrapped:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{line}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = "1:1"
    return sheet


def _write(cell: Cell, value: Value) -> None:
    if isinstance(value, Number):
        if not fmt.is_missing(value.value):
            cell.value, cell.number_format = float(value.value), value.shown_as
    elif isinstance(value, Day):
        if value.value is not None:
            cell.value, cell.number_format = value.value, value.form
    elif value:
        _write_text(cell, value)


def _write_text(cell: Cell, text: str) -> None:
    """Text stays text, also what begins like a formula, and when its reader edits the cell."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_TEXT]
    cell.data_type = "s"
    if fmt.defused(text) != text:
        cell.quotePrefix = True


def _sheet_name(title: str) -> str:
    return _FORBIDDEN_IN_NAMES.sub("", title)[:_LONGEST_NAME]
