"""The report as a workbook: one sheet per page, real numbers and dates, nothing that calculates or links."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import nan

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from loyalty import format as fmt
from loyalty.i18n import t
from loyalty.report.contents import Contents
from loyalty.report.pages import Card, Page

_LONGEST_TEXT = 32_000  # a cell of Excel ends at 32 767 characters
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
# As Excel stores them; it shows them with the signs of its reader's own language.
_FORMATS = {
    "percent": {"de": "0.0 %", "en": "0.0%"},
    "pp": {"de": "+0.0 %;-0.0 %;0.0 %", "en": "+0.0%;-0.0%;0.0%"},
    "count": {"de": "#,##0.##", "en": "#,##0.##"},
}
_DATES = {
    "day": {"de": "dd.mm.yyyy", "en": "[$-409]d mmm yyyy"},
    "month": {"de": "[$-407]mmm yyyy", "en": "[$-409]mmm yyyy"},
}


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
    lang = contents.lang
    _sheet(book, t("nav.overview", lang), _columns(_OVERVIEW, lang), _overview(contents))
    for page in contents.pages:
        if page.cards:
            _sheet(book, page.title, _columns(_MONTHS, lang), _months(contents, page))
    _sheet(book, t("report.sheet_targets", lang), _columns(_TARGETS, lang, True), _targets(contents))
    _sheet(book, t("report.sheet_notes", lang), _columns(_NOTES, lang, True), _notes(contents))
    _sheet(book, t("report.definitions", lang), _columns(_DEFINITIONS, lang, True), _definitions(contents))
    _sheet(book, t("report.sheet_about", lang), _columns(_ABOUT, lang, True), _about(contents))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# Heading (a text of report.column) → width in characters.
_OVERVIEW = {
    "page": 15, "kpi": 34, "month": 11, "value": 12, "unit": 9, "low": 12, "high": 12, "n": 10, "status": 30,
    "month_value": 12, "month_change": 13, "month_verdict": 28,
    "year_value": 12, "year_change": 13, "year_verdict": 28,
    "target": 12, "gap": 13, "target_verdict": 26,
}  # fmt: skip
_MONTHS = {
    "kpi": 34, "category": 20, "month": 11, "value": 12, "unit": 9, "low": 12, "high": 12, "n": 10,
    "status": 30, "target": 12,
}  # fmt: skip
_TARGETS = {"kpi": 34, "targets": 50, "month": 12, "missed": 44, "how_long": 50}
_NOTES = {"day": 12, "who": 20, "note": 60, "decision": 50, "kpi": 30, "since": 70}
_DEFINITIONS = {
    "kpi": 30, "page": 16, "question": 36, "definition": 70, "formula": 40, "pitfall": 60, "better": 24,
    "source": 50,
}  # fmt: skip
_ABOUT = {"what": 40, "content": 90}


def _columns(widths: Mapping[str, int], lang: str, is_wrapped: bool = False) -> list[Column]:
    return [Column(t(f"report.column.{name}", lang), width, is_wrapped) for name, width in widths.items()]


def _overview(contents: Contents) -> Iterable[Row]:
    lang = contents.lang
    for page in contents.pages:
        for card in page.cards:
            said, line = card.said, card.said.line
            number = partial(Number, form=number_format(line.kpi.unit, contents))
            moved = partial(Number, form=change_format(line.kpi.unit, contents))
            compared = [
                (number(one.previous), moved(one.difference.value), words.said)
                for one, words in ((line.before, said.before), (line.year, said.year))
            ]
            aim = line.target
            yield (
                page.title,
                said.name,
                Day(line.month, _DATES["month"][lang]),
                number(line.value),
                unit_name(line.kpi.unit, contents),
                number(line.row["low"]),
                number(line.row["high"]),
                Number(line.row["n"], _FORMATS["count"][lang]) if line.has_value else None,
                said.status,
                *compared[0],
                *compared[1],
                number(aim.target) if aim else None,
                moved(aim.gap) if aim else None,
                said.target,
            )


def _months(contents: Contents, page: Page) -> Iterable[Row]:
    for card in page.cards:
        aims = card.targets
        for row in card.rows.itertuples():
            yield _month(contents, card, row, aims.get(row.period, nan))


def _month(contents: Contents, card: Card, row, target: float) -> Row:
    lang, kpi = contents.lang, card.kpi
    unit = "percent" if kpi.measure == "mix" else kpi.unit
    number = partial(Number, form=number_format(unit, contents))
    return (
        card.said.name,
        card.category(row.category, lang),
        Day(row.period.date(), _DATES["month"][lang]) if pd.notna(row.period) else t("grain.all", lang),
        number(row.value),
        unit_name(unit, contents),
        number(row.low),
        number(row.high),
        Number(row.n, _FORMATS["count"][lang]),
        card.limited(row.status, lang),
        number(target),
    )


def _targets(contents: Contents) -> Iterable[Row]:
    missed = {one.missed.kpi.id: one for one in contents.missed}
    for aim in contents.aims:
        one = missed.get(aim.kpi.id)
        month = Day(one.missed.month, _DATES["month"][contents.lang]) if one else None
        yield aim.name, "\n".join(aim.said), month, one.gap if one else "", one.streak if one else ""


def _notes(contents: Contents) -> Iterable[Row]:
    for remark in contents.remarks:
        note = remark.note
        day = Day(note.day, _DATES["day"][contents.lang])
        for name, said in [(one.name, " ".join([one.said, *one.doubts])) for one in remark.outcomes] or [
            ("", "")
        ]:
            yield day, note.who, note.text, note.decision, name, said


def _definitions(contents: Contents) -> Iterable[Row]:
    lang = contents.lang
    for page in contents.pages:
        for card in page.cards:
            yield (
                card.said.name,
                page.title,
                *(card.kpi.text(part, lang) for part in ("question", "definition", "formula", "pitfall")),
                t(f"card.better_{card.kpi.better}", lang),
                card.standard,
            )


def _about(contents: Contents) -> Iterable[Row]:
    """What the reader has to know of the data, the settings and the method."""
    yield from [*contents.facts, *contents.settings, *contents.explanations]
    label = t("report.excluded", contents.lang)
    yield from ((f"{label}: {reason}", count) for reason, count in contents.excluded)


def number_format(unit: str, contents: Contents) -> str:
    """How Excel shows a number of this unit; shares and percentage points are fractions."""
    lang = contents.lang
    if unit in _FORMATS:
        return _FORMATS[unit][lang]
    if unit == "currency":
        code = contents.view.currency
        return f'#,##0.00 "{code}"' if lang == "de" else f'"{code}" #,##0.00'
    return "+0;-0;0" if unit == "points" else "#,##0.0#"


def change_format(unit: str, contents: Contents) -> str:
    """The same for a difference: with its sign, that of shares in percentage points as a fraction."""
    form = number_format("pp" if unit == "percent" else unit, contents)
    return form if ";" in form else f"+{form};-{form};{form}"


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
