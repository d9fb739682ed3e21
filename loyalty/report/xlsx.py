"""The report as a workbook: one sheet per page, real numbers and dates, nothing that calculates or links."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from loyalty import format as fmt
from loyalty.i18n import t
from loyalty.report.contents import Card, Contents, Page

_LONGEST_TEXT = 32_000  # a cell of Excel ends at 32 767 characters
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
# As Excel stores them; it shows them with the signs of its reader's own language.
_FORMATS = {
    "percent": {"de": "0.0 %", "en": "0.0%"},
    "pp": {"de": "+0.0 %;-0.0 %;0.0 %", "en": "+0.0%;-0.0%;0.0%"},
    "count": {"de": "#,##0.##", "en": "#,##0.##"},
}
_DATES = {"day": {"de": "dd.mm.yyyy", "en": "d mmm yyyy"}, "month": {"de": "mmm yyyy", "en": "mmm yyyy"}}


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its heading, its width in characters, whether its texts are broken into lines."""

    heading: str
    width: float
    is_wrapped: bool = False


@dataclass(frozen=True)
class Number:
    """A number with the format Excel shows it in; NaN is an empty cell."""

    value: float
    form: str


@dataclass(frozen=True)
class Day:
    """A date with the format Excel shows it in."""

    value: date | None
    form: str


Value = str | Number | Day | None
Row = Sequence[Value]


def workbook(contents: Contents) -> bytes:
    """The workbook as it is saved."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = contents.title, t("app.name", contents.lang)
    for page in contents.pages:
        if page.cards:
            _sheet(book, page.title, _card_columns(contents.lang), _card_rows(contents, page))
    _sheet(book, t("report.definitions", contents.lang), *_definitions(contents))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _card_columns(lang: str) -> list[Column]:
    widths = {"kpi": 34, "category": 20, "month": 11, "value": 12, "unit": 9, "low": 12, "high": 12, "n": 10,
              "status": 34}  # fmt: skip
    return [Column(t(f"report.column.{name}", lang), width) for name, width in widths.items()]


def _card_rows(contents: Contents, page: Page) -> Iterable[Row]:
    for card in page.cards:
        for row in card.rows.itertuples():
            yield _card_row(contents, card, row)


def _card_row(contents: Contents, card: Card, row) -> Row:
    lang, kpi = contents.lang, card.kpi
    unit = "percent" if kpi.measure == "mix" else kpi.unit
    values = [Number(number, number_format(unit, contents)) for number in (row.value, row.low, row.high)]
    return (
        kpi.text("name", lang),
        card.category(row.category, lang),
        Day(row.period.date(), _DATES["month"][lang]) if pd.notna(row.period) else t("grain.all", lang),
        values[0],
        unit_name(unit, contents),
        *values[1:],
        Number(row.n, _FORMATS["count"][lang]),
        card.limited(row.status, lang),
    )


def _definitions(contents: Contents) -> tuple[list[Column], list[Row]]:
    lang = contents.lang
    widths = {"kpi": 30, "page": 16, "question": 36, "definition": 70, "formula": 40, "pitfall": 60,
              "better": 24, "source": 50}  # fmt: skip
    columns = [Column(t(f"report.column.{name}", lang), width, True) for name, width in widths.items()]
    rows = [
        (
            card.kpi.text("name", lang),
            page.title,
            *(card.kpi.text(part, lang) for part in ("question", "definition", "formula", "pitfall")),
            t(f"card.better_{card.kpi.better}", lang),
            card.standard,
        )
        for page in contents.pages
        for card in page.cards
    ]
    return columns, rows


def number_format(unit: str, contents: Contents) -> str:
    """How Excel shows a number of this unit; shares and percentage points are fractions."""
    lang = contents.lang
    if unit in _FORMATS:
        return _FORMATS[unit][lang]
    if unit == "currency":
        code = contents.view.currency
        return f'#,##0.00 "{code}"' if lang == "de" else f'"{code}" #,##0.00'
    return "+0;-0;0" if unit == "points" else "#,##0.0#"


def unit_name(unit: str, contents: Contents) -> str:
    """The unit in a word; empty where the format of the number says it."""
    if unit in ("percent", "pp", "currency", "count", "points", "ratio"):
        return t("unit.pp.other", contents.lang) if unit == "pp" else ""
    return t(f"unit.{unit}.other", contents.lang)


def _sheet(book: Workbook, title: str, columns: Sequence[Column], rows: Iterable[Row]) -> Worksheet:
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
            cell.value, cell.number_format = float(value.value), value.form
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
