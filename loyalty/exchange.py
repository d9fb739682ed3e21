"""Small tables that a shop keeps itself, as CSV to take away, to edit elsewhere, and to bring back.

Written in the language of the reader: German numbers and semicolons, or English numbers and commas. Read in
either, whatever a spreadsheet has made of the file meanwhile. What is wrong is said cell by cell.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loyalty.format import defused
from loyalty.i18n import LANGUAGES, plural, t
from loyalty.intake.numerals import parse_number
from loyalty.intake.parse import parse_month, parse_timestamp
from loyalty.schema import plain

DELIMITERS = ";,\t"
DECIMAL = {"de": ",", "en": "."}
LARGEST = 2_000_000
MOST_SAID = 5
LONGEST_QUOTE = 60
_FORMULA = re.compile(r"'(?='*[=+\-@\t\r])")
_LEADING_ZERO = re.compile(r"[+-]?0([.,])")


@dataclass(frozen=True)
class Row:
    """One row as it was written: its number in the file (the header is 1), field → text, decimal mark."""

    number: int
    cells: Mapping[str, str]
    decimal: str

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and what to do.

    `key` is a text of `fault`, `values` fill it: words, or what makes them of a language.
    """

    key: str
    row: int | None = None
    column: str | None = None
    values: tuple[tuple[str, str | Callable[[str], str]], ...] = ()

    def said(self, lang: str) -> str:
        """'Zeile 3, Spalte „Wert“: „abc“ ist keine Zahl. Schreiben Sie …'"""
        place = [t("fault.row", lang, row=self.row)] if self.row else []
        place += [t("fault.column", lang, column=t(f"column.{self.column}", lang))] if self.column else []
        values = {name: value(lang) if callable(value) else value for name, value in self.values}
        sentence = t(f"fault.{self.key}", lang, **values)
        return f"{', '.join(place)}: {sentence}" if place else sentence


class TableError(Exception):
    """A table that is not taken; nothing of it is."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(*faults)
        self.faults = tuple(faults)

    def said(self, lang: str, file: str = "") -> list[str]:
        """One sentence per fault, the first few; each begins with the file's name, if there is one."""
        sentences = [fault.said(lang) for fault in self.faults[:MOST_SAID]]
        if len(self.faults) > MOST_SAID:
            sentences.append(plural("fault.more", len(self.faults) - MOST_SAID, lang))
        return [f"{file}: {sentence}" if file else sentence for sentence in sentences]


def fault(key: str, row: Row | None = None, column: str | None = None, **values: object) -> Fault:
    """A fault in a cell, its text as the value."""
    if row is not None and column is not None:
        values = {"value": row[column][:LONGEST_QUOTE], **values}
    return Fault(key, row.number if row else None, column, tuple(values.items()))


def read(content: bytes, fields: Sequence[str], needed: Sequence[str]) -> list[Row]:
    """The rows of a CSV file whose header names `fields` in German or English, in any order.

    Empty rows are passed over. Raises TableError for what is no text, too large, or lacks a needed column.
    """
    if len(content) > LARGEST:
        raise TableError([Fault("too_large")])
    text = _text(content).lstrip("\n")
    if text.lower().startswith("sep="):
        text = text.partition("\n")[2]
    first = text.partition("\n")[0]
    names = {plain(t(f"column.{name}", lang)): (name, lang) for name in fields for lang in LANGUAGES}
    names |= {plain(name): (name, "en") for name in fields if plain(name) not in names}
    delimiter = max(DELIMITERS, key=lambda mark: sum(plain(cell) in names for cell in _cut(first, mark)))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:  # a cell of more than 128 kB
        raise TableError([Fault("too_large")]) from None
    header = [names.get(plain(cell), (None, "")) for cell in lines[0]] if lines else []
    found = [name for name, _ in header]
    missing = [name for name in needed if name not in found]
    if missing:
        raise TableError([fault("no_column", column=name) for name in missing])
    is_german = any(lang == "de" for _, lang in header)
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        known = {name: accepted(cell) for name, cell in zip(found, cells, strict=False) if name}
        if any(known.values()):
            rows.append(Row(number, known, DECIMAL["de" if is_german else "en"]))
    return rows


def write(rows: Sequence[Mapping[str, str]], fields: Sequence[str], lang: str) -> bytes:
    """CSV that a spreadsheet of this language opens as a table; no text acts as a formula in it."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";" if lang == "de" else ",", lineterminator="\r\n")
    writer.writerow([t(f"column.{name}", lang) for name in fields])
    for row in rows:
        writer.writerow([_safe(row.get(name, "")) for name in fields])
    return target.getvalue().encode("utf-8-sig")


def accepted(cell: str) -> str:
    """A cell as it was meant: without the mark that kept it from acting as a formula."""
    bare = cell.strip()
    return _FORMULA.sub("", bare, count=1) if _FORMULA.match(bare) else bare


def number(text: str, decimal: str) -> float | None:
    """A number in German or English notation; `decimal` decides where both are possible. None: no number."""
    leading = _LEADING_ZERO.match(text)
    if leading:
        return parse_number(text, leading[1])
    other = "." if decimal == "," else ","
    found = parse_number(text, decimal)
    return parse_number(text, other) if found is None else found


def digits(value: float, lang: str) -> str:
    """A number in full, as a spreadsheet of this language reads it."""
    text = format(Decimal(repr(float(value))).normalize(), "f")
    return text.replace(".", DECIMAL[lang])


def month(text: str) -> date | None:
    """'2026-10', '10.2026', 'Oktober 2026', 'Okt 26', or any day of the month: its first day."""
    found = parse_month(text) or parse_timestamp(text, "dmy")
    return _plausible(found.date().replace(day=1)) if found else None


def day(text: str) -> date | None:
    """A day in any usual notation; '03/04/2026' is the third of April."""
    found = parse_timestamp(text, "dmy")
    return _plausible(found.date()) if found else None


def _plausible(found: date) -> date | None:
    # Two digits of a year to come are not of the last century.
    moved = found.replace(year=found.year + 100) if 1900 <= found.year < 1980 else found
    return moved if 2000 <= moved.year < 2100 else None


def _safe(text: str) -> str:
    """As `defused`, but numbers stay numbers."""
    if re.fullmatch(r"[+-]?[\d.,]*\d", text):
        return text
    # What begins with the mark itself gets one more, so that reading takes away exactly what was added.
    return f"'{text}" if _FORMULA.match(text) else str(defused(text))


def _cut(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _text(content: bytes) -> str:
    """The bytes as text: UTF-8, UTF-16 with its mark, else the western code page of Windows."""
    marks = (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if content.startswith(marks) else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise TableError([Fault("no_text")])
