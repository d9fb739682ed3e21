"""The report as a workbook: one sheet per page, real numbers and dates, nothing that calculates or links."""

import io
from collections.abc import Iterable, Mapping
from functools import partial
from math import nan

import pandas as pd
from openpyxl import Workbook

from loyalty.i18n import t
from loyalty.report import analysis_sheets
from loyalty.report.contents import Contents
from loyalty.report.pages import Card, Page
from loyalty.report.spreadsheet import Column, Day, Number, Row, add_sheet
from loyalty.report.units import DATES, FORMATS, change_format, number_format, unit_name


def workbook(contents: Contents) -> bytes:
    """The workbook as it is saved."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = contents.title, t("app.name", contents.lang)
    lang = contents.lang
    add_sheet(book, t("nav.overview", lang), _columns(_OVERVIEW, lang), _overview(contents))
    for page in contents.pages:
        if page.cards:
            add_sheet(book, page.title, _columns(_MONTHS, lang), _months(contents, page))
    for found in (one for page in contents.pages for one in page.analyses):
        sheet = analysis_sheets.sheet(contents.view, found)
        if sheet.rows:
            add_sheet(book, sheet.title, sheet.columns, sheet.rows)
    add_sheet(book, t("report.sheet_targets", lang), _columns(_TARGETS, lang, True), _targets(contents))
    add_sheet(book, t("report.sheet_notes", lang), _columns(_NOTES, lang, True), _notes(contents))
    add_sheet(book, t("report.definitions", lang), _columns(_DEFINITIONS, lang, True), _definitions(contents))
    add_sheet(book, t("report.sheet_about", lang), _columns(_ABOUT, lang, True), _about(contents))
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
            number = partial(Number, form=number_format(line.kpi.unit, contents.view))
            moved = partial(Number, form=change_format(line.kpi.unit, contents.view))
            compared = [
                (number(one.previous), moved(one.difference.value), words.said)
                for one, words in ((line.before, said.before), (line.year, said.year))
            ]
            aim = line.target
            yield (
                page.title,
                said.name,
                Day(line.month, DATES["month"][lang]),
                number(line.value),
                unit_name(line.kpi.unit, contents.view),
                number(line.row["low"]),
                number(line.row["high"]),
                Number(line.row["n"], FORMATS["count"][lang]) if line.has_value else None,
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
    number = partial(Number, form=number_format(unit, contents.view))
    return (
        card.said.name,
        card.category(row.category, lang),
        Day(row.period.date(), DATES["month"][lang]) if pd.notna(row.period) else t("grain.all", lang),
        number(row.value),
        unit_name(unit, contents.view),
        number(row.low),
        number(row.high),
        Number(row.n, FORMATS["count"][lang]),
        card.limited(row.status, lang),
        number(target),
    )


def _targets(contents: Contents) -> Iterable[Row]:
    missed = {one.missed.kpi.id: one for one in contents.missed}
    for aim in contents.aims:
        one = missed.get(aim.kpi.id)
        month = Day(one.missed.month, DATES["month"][contents.lang]) if one else None
        yield aim.name, "\n".join(aim.said), month, one.gap if one else "", one.streak if one else ""


def _notes(contents: Contents) -> Iterable[Row]:
    for remark in contents.remarks:
        note = remark.note
        day = Day(note.day, DATES["day"][contents.lang])
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
