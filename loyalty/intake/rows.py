"""Records of a delimited text file, streamed, with their row numbers as a spreadsheet shows them."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

from loyalty.intake.lines import MAX_LINE, Text
from loyalty.intake.quotes import mended

Record = tuple[int, list[str]]
BATCH_LINES = 10_000
# An unclosed quote swallows at most this many characters before it is noticed.
csv.field_size_limit(1 << 20)
_MOST_QUOTES = 100
_MOST_CHARACTERS = 4 << 20
# Signs that no text holds stand for escaped ones while a line is cut.
_ESCAPED, _QUOTE, _DELIMITER = "\ufdd0", "\ufdd1", "\ufdd2"


@dataclass(frozen=True)
class Layout:
    """How the text of a file is cut into records. `width`: the fields of a record, where it is known.

    `escape` stands before quotes, delimiters and itself; before anything else it means itself.
    """

    encoding: str
    errors: str = "strict"
    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    skip_blanks: bool = False  # a blank behind the delimiter: 'a, "b, c"'
    skip_lines: int = 0  # a `sep=;` line, which spreadsheets do not show
    width: int | None = None

    def parse(self, lines: Iterable[str], strict: bool = False) -> Iterator[list[str]]:
        """The fields of each record. `strict`: csv.Error where quotes do not follow the rules."""
        found = csv.reader(
            map(self.protected, lines) if self.escape else lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            quoting=csv.QUOTE_MINIMAL,
            skipinitialspace=self.skips_blanks,
            strict=strict,
        )
        return map(self.restored, found) if self.escape else found

    @property
    def skips_blanks(self) -> bool:
        """Whether blanks before a field are left out; columns may be set apart by runs of spaces."""
        return self.skip_blanks or self.delimiter == " "

    def protected(self, line: str) -> str:
        """A line whose escaped signs cannot be taken for quotes and delimiters."""
        escape = self.escape
        if not escape or escape not in line:
            return line
        line = line.replace(escape * 2, _ESCAPED).replace(escape + self.quote, _QUOTE)
        return line.replace(escape + self.delimiter, _DELIMITER) if escape == "\\" else line

    def restored(self, fields: list[str]) -> list[str]:
        """The fields of a protected line with their escaped signs."""
        signs = ((_ESCAPED, self.escape or ""), (_QUOTE, self.quote), (_DELIMITER, self.delimiter))
        for sign, meant in signs:
            fields = [cell.replace(sign, meant) if sign in cell else cell for cell in fields]
        return fields


@dataclass(frozen=True)
class Batch:
    """Consecutive records; `first` is the row number of the first one. Blank lines are empty records.

    `broken`: row number → rule of records whose fields cannot be told apart for certain.
    """

    first: int
    records: list[list[str]]
    broken: Mapping[int, str] = field(default_factory=dict)


class Records:
    """Reads a file; row 1 is the first record. Blank lines count but are not given by the iterator.

    A quote that is opened and never closed costs only its own line: it is cut by itself.
    `position` is the byte that was read last. `correct` changes every batch.
    """

    def __init__(self, path: Path, layout: Layout, correct: Callable[[Batch], Batch] | None = None) -> None:
        self.path, self.layout, self.correct = path, layout, correct
        self.position = 0

    def __iter__(self) -> Iterator[Record]:
        for batch in self.batches(500):
            for number, fields in enumerate(batch.records, start=batch.first):
                if fields and (len(fields) > 1 or fields[0].strip()):
                    yield number, fields

    def batches(self, size: int = BATCH_LINES) -> Iterator[Batch]:
        """All records in pieces of about `size` lines."""
        layout, first = self.layout, 1
        with Text(self.path, layout.encoding, layout.errors) as text:
            for _ in range(layout.skip_lines):
                next(text, None)
            while (batch := next_batch(text, layout, first, size)).records:
                self.position = text.position
                yield self.correct(batch) if self.correct else batch
                first += len(batch.records)


def next_batch(text: Text, layout: Layout, first: int, size: int) -> Batch:
    """The records of about `size` lines, fewer where the lines are long; none at the end of the text."""
    lines: list[str] = []
    length = 0
    for line in islice(text, size):
        lines.append(line)
        length += len(line)
        if length > _MOST_CHARACTERS:
            break
    records, broken = cut(lines, text, layout)
    return Batch(first, records, {first + place: rule for place, rule in broken.items()})


def cut(lines: list[str], text: Text | None, layout: Layout) -> tuple[list[list[str]], dict[int, str]]:
    """(records, place → rule of the broken ones) of some lines; `text` goes on where they end.

    One line, one record is the rule and fast; where it does not hold, the lines are read with care.
    """
    if not lines:
        return [], {}
    try:
        records = list(layout.parse(lines, strict=True))
    except csv.Error:
        records = []  # a stray quote, or a record that goes on behind the last line
    if len(records) == len(lines) and max(map(len, lines)) < MAX_LINE:
        return records, _glued(records, lines, layout)
    careful = _Careful(lines, text, layout)
    careful.cut()
    if text:
        text.push_back(lines[careful.place :])
    return careful.records, careful.broken


def _glued(records: list[list[str]], lines: list[str], layout: Layout) -> dict[int, str]:
    """The place of each record whose fields are glued together."""
    with_quotes = [place for place, fields in enumerate(records) if layout.quote in "".join(fields)]
    return {place: "stray_quote" for place in with_quotes if _is_glued(lines[place], layout)}


def _is_glued(line: str, layout: Layout) -> bool:
    """Whether a quoted part begins in the middle of a field: 'Shoes"red, blue",'.

    A delimiter is missing before the quote, so those within the quotes are none.
    """
    begins, goes_on = _glue(layout.quote, layout.delimiter)
    line = layout.protected(line)
    for found in islice(begins.finditer(line), _MOST_QUOTES):
        part = goes_on.match(line, found.end())
        if part and layout.delimiter in part[0]:
            return True
    return False


@cache
def _glue(quote: str, delimiter: str) -> tuple[re.Pattern, re.Pattern]:
    q, d = re.escape(quote), re.escape(delimiter)
    return (
        re.compile(rf"(?<=[^{q}{d}\s]){q}(?=[^{q}{d}\s])"),
        re.compile(rf"(?:[^{q}]|{q}{q})*+{q}(?={d}|[\r\n]|$)"),
    )


class _Careful:
    """Records of several lines, and lines with stray quotes."""

    def __init__(self, lines: list[str], text: Text | None, layout: Layout) -> None:
        self.lines, self.text, self.layout = lines, text, layout
        self.due = len(lines)
        # How many lines may be read again behind a stray quote: keeps the work in proportion to the file.
        self.patience = 5 * self.due + 1000
        self.place = 0  # the next record begins here
        self.at = 0  # the line that was read last
        self.records: list[list[str]] = []
        self.broken: dict[int, str] = {}

    def cut(self) -> None:
        reader = self._reader()
        while self.place < self.due:
            try:
                fields = next(reader)
                is_sound = self._is_one_record()
            except StopIteration:
                break
            except csv.Error:
                is_sound = False
            if is_sound:
                if self.at - self.place == 1 and _is_glued(self.lines[self.place], self.layout):
                    self.broken[len(self.records)] = "stray_quote"
                self.records.append(fields)
                self.place = self.at
                continue
            self._cut_alone()
            reader = self._reader()

    def _reader(self) -> Iterator[list[str]]:
        return self.layout.parse(self._from(self.place), strict=True)

    def _from(self, place: int) -> Iterator[str]:
        while True:
            if place == len(self.lines):
                more = next(self.text, None) if self.text else None
                if more is None:
                    return
                self.lines.append(more)
            self.at = place + 1
            yield self.lines[place]
            place += 1

    def _is_one_record(self) -> bool:
        """Not so if the line was cut off, or if every single line is a whole record by itself."""
        first, last = self.lines[self.place], self.lines[self.at - 1]
        if self.at - self.place == 1:
            return len(first) < MAX_LINE
        width = self.layout.width
        if not width or width < 2 or last.count(self.layout.delimiter) < width - 1:
            return True
        pending = self.lines[self.place : self.at]
        found = (_alone(line, self.layout) for line in pending)
        return not all(is_sound and len(cells) == width and cells[0].strip() for cells, is_sound in found)

    def _cut_alone(self) -> None:
        """The line behind which a quote stays open is a record of its own; the next ones are read anew."""
        again = max(0, self.at - self.place - 1)
        self.patience -= again
        end = self.at if self.patience < 0 else self.place + 1
        for line in self.lines[self.place : end]:
            fields, is_sound = _alone(line, self.layout)
            if not is_sound:
                rule = "overlong_row" if len(line) >= MAX_LINE else "stray_quote"
                self.broken[len(self.records)] = rule
            self.records.append(fields)
        self.place = end


def _alone(line: str, layout: Layout) -> tuple[list[str], bool]:
    """The fields of a single line, and whether they are certain."""
    if len(line) >= MAX_LINE:
        return [line[:200]], False
    try:
        return next(layout.parse([line], strict=True), []), not _is_glued(line, layout)
    except csv.Error:
        pass
    found = None
    if layout.width:
        text = layout.protected(line)
        found = mended(text, layout.delimiter, layout.quote, layout.width, layout.skips_blanks)
    if found is not None:
        return layout.restored(found), True
    try:
        return next(layout.parse([line])), False
    except csv.Error:
        return [line[:200]], False
