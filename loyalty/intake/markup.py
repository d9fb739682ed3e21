"""Tables in HTML and in Excel's XML of 2003, which shop systems like to save as .xls → text files."""

import csv
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TextIO

from loyalty.intake.archives import Budget, Refused, shown
from loyalty.intake.encoding import NotText, find_encoding

MAX_CELLS = 20_000
MAX_BLANK_ROWS = 1_000_000
# A tag that is not closed within this length is none.
_MAX_TAG = 1 << 20
_PIECE = 1 << 16
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.0+)?")
_SILENT = ("script", "style", "title")
_SAME = {"cell": "td", "row": "tr", "th": "td"}


@dataclass(frozen=True)
class FoundTable:
    """One table of a page: its text, and its name where the page gives one."""

    name: str | None
    path: Path


def read_tables(path: Path, budget: Budget) -> list[FoundTable]:
    """All tables of at least two rows and two columns. Raises Refused."""
    tables = _Tables(budget)
    try:
        with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
            while piece := file.read(_PIECE):
                tables.feed(piece)
                if len(tables.rawdata) > _MAX_TAG:
                    raise Refused("html_no_table")
        tables.close()
    finally:
        tables.finish()
    if not tables.found:
        raise Refused("html_no_table")
    return tables.found


def _encoding(path: Path) -> str:
    """As the bytes say; where they are no UTF-8, as the page says."""
    try:
        found, _ = find_encoding(path)
    except NotText as error:
        raise Refused("file_type") from error
    with path.open("rb") as file:
        said = _CHARSET.search(file.read(4096))
    if found.startswith("utf") or not said:
        return found
    try:
        "".encode(said[1].decode())
    except LookupError:
        return found
    return said[1].decode()


@dataclass
class _Table:
    """A table that is being read; its rows go to `output` as they are completed."""

    name: str | None
    path: Path
    output: TextIO
    rows: int = 0
    width: int = 0
    cells: list[str] | None = None
    text: list[str] | None = None
    skip: int = 0  # columns that the cell being read covers beyond its own
    covers: tuple[int, int] | None = None  # (column, rows below) of a cell that goes on below
    below: dict[int, tuple[int, str]] = field(default_factory=dict)


class _Tables(HTMLParser):
    """Tables within cells of others are tables of their own: pages are laid out that way."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(convert_charrefs=True)
        self.budget = budget
        self.found: list[FoundTable] = []
        self._stack: list[_Table] = []
        self._silent = 0
        self._sheet: str | None = None
        self._type = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag, facts = _plain_tag(tag), {name.rpartition(":")[2]: value or "" for name, value in attrs}
        table = self._stack[-1] if self._stack else None
        if tag == "worksheet":
            self._sheet = shown(facts.get("name", "")) or None
        elif tag == "table":
            path = self.budget.place()
            self._stack.append(_Table(self._sheet, path, path.open("w", encoding="utf-8", newline="")))
        elif tag in _SILENT:
            self._silent += 1
        elif table and tag == "tr":
            self._end_row(table)
            self._blank_rows(table, facts)
            table.cells = []
        elif table and tag == "td":
            self._start_cell(table, facts)
        elif tag == "data":
            self._type = facts.get("type", "")
        elif table and table.text is not None and tag in ("br", "p", "div", "li"):
            table.text.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if _plain_tag(tag) not in ("br", "p", "div", "li"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = _plain_tag(tag)
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif not self._stack:
            return
        elif tag == "table":
            self._end_table(self._stack.pop())
        elif tag == "tr":
            self._end_row(self._stack[-1])
        elif tag == "td":
            self._end_cell(self._stack[-1])

    def handle_data(self, data: str) -> None:
        if self._stack and self._stack[-1].text is not None and not self._silent:
            self._stack[-1].text.append(data)

    def finish(self) -> None:
        """Close what the page leaves open."""
        while self._stack:
            self._end_table(self._stack.pop())

    def _start_cell(self, table: _Table, facts: dict[str, str]) -> None:
        self._end_cell(table)
        if table.cells is None:
            table.cells = []
        self._covered(table)
        gap = _number(facts.get("index")) - 1 - len(table.cells)
        table.cells += [""] * max(0, min(gap, MAX_CELLS))
        table.text = []
        table.skip = max(_number(facts.get("colspan")) - 1, _number(facts.get("mergeacross")), 0)
        down = max(_number(facts.get("rowspan")) - 1, 0)
        table.covers = (len(table.cells), down) if down else None
        self._type = ""

    def _end_cell(self, table: _Table) -> None:
        if table.text is None or table.cells is None:
            return
        text = " ".join("".join(table.text).split())
        if self._type == "DateTime":
            text = _day(text)
        if table.covers:
            column, rows = table.covers
            table.below[column] = (rows, text)
        table.cells += [text, *[""] * min(table.skip, MAX_CELLS)]
        table.text = None
        if len(table.cells) > MAX_CELLS:
            raise Refused("html_no_table")

    def _covered(self, table: _Table) -> None:
        """A cell that goes on from the rows above stands in this row too."""
        while len(table.cells) in table.below:
            column = len(table.cells)
            rows, text = table.below.pop(column)
            if rows > 1:
                table.below[column] = (rows - 1, text)
            table.cells.append(text)

    def _end_row(self, table: _Table) -> None:
        self._end_cell(table)
        if table.cells is None:
            return
        self._covered(table)
        row = table.cells if any(table.cells) else []
        self._write(table, row)
        table.rows += bool(row)
        table.width = max(table.width, sum(bool(cell) for cell in row))
        table.cells = None

    def _blank_rows(self, table: _Table, facts: dict[str, str]) -> None:
        gap = _number(facts.get("index")) - 1 - table.rows
        for _ in range(min(gap, MAX_BLANK_ROWS)):
            self._write(table, [])
            table.rows += 1

    def _write(self, table: _Table, row: list[str]) -> None:
        self.budget.spend(sum(map(len, row)) + len(row) + 1)
        csv.writer(table.output, lineterminator="\n").writerow(row)

    def _end_table(self, table: _Table) -> None:
        self._end_row(table)
        table.output.close()
        if table.rows > 1 and table.width > 1:
            self.found.append(FoundTable(table.name, table.path))
        else:
            table.path.unlink()


def _plain_tag(tag: str) -> str:
    """'ss:Cell' and 'th' are cells like any other."""
    name = tag.rpartition(":")[2]
    return _SAME.get(name, name)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0


def _day(text: str) -> str:
    """Excel's '2024-01-31T00:00:00.000' as a day, or as day and time."""
    parts = _DAY.fullmatch(text)
    if not parts:
        return text
    return parts[1] if parts[2] == "00:00:00" else f"{parts[1]} {parts[2]}"
