"""Encoding, delimiter, quoting and header line of a text file – found, and overridable."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from loyalty.intake.body import Body, Frame, bodies
from loyalty.intake.encoding import NotText, find_encoding
from loyalty.intake.header import Header, find_header, typed_columns, usual_width
from loyalty.intake.lines import Text
from loyalty.intake.names import is_known_header
from loyalty.intake.overlay import Overlay
from loyalty.intake.rows import BATCH_LINES, Batch, Layout, Record, Records, cut

SAMPLE_RECORDS = 300
DELIMITERS = (";", ",", "\t", "|")
# Taken only where every line agrees; blanks and colons stand in ordinary text as well.
_RARE = ("\x1f", "^", "~", "¦", "§", " ", ":")
_EDGE = r"[;,\t|^~¦§\x1f]"
_SEP_LINE = re.compile(r'^"?sep=(.)"?[;,\t|]*\s*$', re.IGNORECASE)
_MARKUP = re.compile(r"\s*(?:<!doctype|<html|<table|<\?xml|<head|<body|\[?\{\s*\")", re.IGNORECASE)


class Empty(Exception):
    """The file holds nothing."""


@dataclass(frozen=True)
class Dialect:
    """How a file is read. `header_row`: the data begin below this spreadsheet row (0: at the top).

    `overlay`: corrections that all readers of the file see; `original` reads without them.
    """

    layout: Layout
    header: tuple[str, ...]
    frame: Frame
    overlay: Overlay = Overlay()

    @property
    def header_row(self) -> int:
        return self.frame.header_row

    @property
    def width(self) -> int:
        return len(self.header)

    def records(self, path: Path) -> Records:
        """The records of a file of this dialect as they stand in it; those up to `header_row` are no data."""
        return Records(path, self.layout)

    def bodies(self, path: Path, size: int = BATCH_LINES) -> Iterator[Body]:
        """The rows of the table in pieces, each as wide as the header; what is no row is told with them."""
        return bodies(path, self.layout, self.frame, size, self._corrected if self.overlay else None)

    def rows(self, path: Path) -> Iterator[Record]:
        """(row number, cells) of every row of the table."""
        for body in self.bodies(path, 500):
            yield from zip(body.numbers, body.rows, strict=True)

    def _corrected(self, batch: Batch) -> Batch:
        return self.overlay.on(batch, self.header, self.header_row)


def find_dialect(
    path: Path, override: Mapping[str, object] | None = None, layout: Layout | None = None
) -> Dialect:
    """The dialect of a file; `override` is the [dialect] part of a mapping file, `layout` what is known.

    Raises Empty or NotText.
    """
    override = override or {}
    if path.stat().st_size == 0:
        raise Empty
    try:
        layout = layout or _found_layout(path, override)
        sample = list(islice(Records(path, layout), SAMPLE_RECORDS))
    except (LookupError, UnicodeError) as error:
        raise NotText from error
    if not sample:
        raise Empty
    row = override.get("header_row")
    if override.get("header") is False:
        sample = [record for record in sample if record[0] > int(row or 0)] or sample[-1:]
        row = None
    header = find_header(sample, override.get("header"), row)
    frame = _frame(header, sample)
    return Dialect(layout, header.names, replace(frame, skip_end=int(override.get("skip_end", 0))))


def _found_layout(path: Path, override: Mapping[str, object]) -> Layout:
    found = (str(override["encoding"]), "replace") if "encoding" in override else find_encoding(path)
    return _layout(path, *found, override)


def _frame(header: Header, sample: list[Record]) -> Frame:
    width = len(header.names)
    rows = [fields for number, fields in sample if number > header.row]
    usual = usual_width(rows) or width
    has_surplus = usual > width and not any(cell.strip() for fields in rows for cell in fields[width:])
    expected = usual if has_surplus else width
    full = [fields for fields in rows if len(fields) == expected]
    return Frame(
        header.row,
        width,
        expected,
        trims=_trims(rows, full, expected),
        typed=frozenset(typed_columns(full or rows, width, 0.95)),
        cells=header.cells,
        is_uncertain=header.is_uncertain,
    )


def _trims(rows: list[list[str]], full: list[list[str]], expected: int) -> bool:
    """Whether empty fields at the end of a line are left out: then many rows are short, of several widths."""
    short = [fields for fields in rows if 1 < len(fields) < expected]
    if len(short) < 3 or not all(fields[-1].strip() for fields in short):
        return False
    if any(not fields[-1].strip() for fields in full):
        return len(short) >= 0.5 * len(rows) and len(set(map(len, short))) > 1
    return len(short) >= 0.05 * len(rows) and bool(full or len(set(map(len, short))) > 1)


def _layout(path: Path, encoding: str, errors: str, override: Mapping[str, object]) -> Layout:
    with Text(path, encoding, errors) as text:
        start = list(islice(text, SAMPLE_RECORDS))
    if _MARKUP.match("".join(start[:20])[:1000]):
        raise NotText
    announced = _SEP_LINE.match(start[0]) if start else None
    skip = 1 if announced else 0
    lines = start[skip:]
    quote = str(override.get("quote") or _quote(lines))
    base = Layout(
        encoding,
        errors,
        quote=quote,
        escape=str(override["escape"]) or None if "escape" in override else _escape(lines, quote),
        skip_blanks=any(re.search(rf"{_EDGE} +{re.escape(quote)}", line) for line in lines),
        skip_lines=skip,
    )
    fixed = override.get("delimiter") or (announced and announced[1])
    layout = replace(base, delimiter=str(fixed)) if fixed else _delimited(base, lines)
    return replace(layout, width=usual_width(_parse(layout, lines)))


def _delimited(base: Layout, lines: list[str]) -> Layout:
    """The layout with the delimiter that cuts the lines best."""
    layouts = [replace(base, delimiter=delimiter) for delimiter in DELIMITERS]
    scores = [_consistency(layout, lines) for layout in layouts]
    best = max(scores)
    # Where a usual delimiter cuts every line alike, blanks in a heading are no delimiters.
    rare = [replace(base, delimiter=sign) for sign in _RARE]
    is_settled = best > 0 and _is_even(layouts[scores.index(best)], lines)
    rare = [] if is_settled else [layout for layout in rare if _is_even(layout, lines)]
    further = {layout: _consistency(layout, lines) for layout in rare}
    if further and max(further.values()) > best:
        return max(further, key=lambda layout: further[layout])
    return layouts[scores.index(best)] if best > 0 else replace(base, delimiter=",")


def _quote(lines: list[str]) -> str:
    """Double quotes unless fields are enclosed in single ones."""
    text = "".join(lines)
    single = len(re.findall(rf"(?:^|{_EDGE})'[^'\n]*'(?={_EDGE}|[\r\n])", text, re.MULTILINE))
    double = len(re.findall(rf'(?:^|{_EDGE})"', text, re.MULTILINE))
    return "'" if single > 2 and single > 2 * double else '"'


def _escape(lines: list[str], quote: str) -> str | None:
    """A backslash, where quotes inside quoted fields are written \\" and not doubled.

    Within single quotes also the double quote, where it occurs only in pairs.
    """
    text = "".join(lines)
    if quote == "'":
        pairs = text.count('""')
        return '"' if pairs and text.count('"') == 2 * pairs else None
    escaped = len(re.findall(rf"\\{quote}(?!{quote}|{_EDGE}|[\r\n])", text))
    escaped += len(re.findall(rf"\\{quote}{quote}(?={_EDGE}|[\r\n])", text))
    doubled = len(re.findall(rf"(?!{_EDGE}|[\r\n\\]).{quote}{quote}(?!{_EDGE}|[\r\n])", text))
    return "\\" if escaped > doubled else None


def _consistency(layout: Layout, lines: list[str]) -> float:
    """How well a delimiter cuts the lines into equally many fields; 0 where it does not occur."""
    rows = [fields for fields in _parse(layout, lines) if any(cell.strip() for cell in fields)]
    counted = Counter(len(fields) for fields in rows) or Counter([0])
    width, times = max(counted.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]))
    if width < 2:
        return 0.0
    known = max(sum(is_known_header(cell) for cell in fields) for fields in rows[:10])
    return times / len(rows) * (1 + math.log2(width)) + known


def _parse(layout: Layout, lines: list[str]) -> list[list[str]]:
    """The records of the lines; those that do not end are left out."""
    records, broken = cut(list(lines), None, layout)
    return [fields for place, fields in enumerate(records) if place not in broken] or records or [[]]


def _is_even(layout: Layout, lines: list[str]) -> bool:
    """Whether a delimiter that is seldom one cuts every line into as many fields."""
    records, broken = cut(list(lines), None, layout)
    rows = [fields for fields in records if fields]
    if broken or not rows:
        return False
    widths = Counter(map(len, rows))
    width = usual_width(rows)
    if layout.delimiter in " :":
        known = sum(map(is_known_header, rows[0]))
        if layout.delimiter == ":" and known < 2:
            return False
        return width > 2 and (len(widths) == 1 or known >= 2 and len(rows[0]) == width)
    return width > 1 and widths[width] >= 0.95 * len(rows)
