"""Records of a delimited text file, streamed, with their row numbers as a spreadsheet shows them."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Layout:
    """How the text of a file is cut into records: everything csv.reader needs."""

    encoding: str
    errors: str = "strict"
    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    skip_lines: int = 0  # a `sep=;` line, which spreadsheets do not show

    def parse(self, lines: Iterable[str], strict: bool = False) -> Iterator[list[str]]:
        """The fields of each record."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            # Columns set apart by runs of spaces.
            skipinitialspace=self.delimiter == " ",
            strict=strict,
        )


@dataclass
class _Lines:
    """Physical lines, remembered until their record is complete, NUL bytes taken out."""

    source: Iterator[str]
    pending: list[str] = field(default_factory=list)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self.source)
        if "\0" in line:
            line = line.replace("\0", "")
        self.pending.append(line)
        return line


class Records:
    """Iterates over (row number, fields); row 1 is the first record. Blank lines count but are not given.

    A quote that is opened and never closed costs only its own line: records that swallowed whole lines
    are cut again line by line. `position` is the byte that was read last.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path, self.layout = path, layout
        self.position = 0

    def __iter__(self) -> Iterator[Record]:
        layout = self.layout
        with self.path.open(encoding=layout.encoding, errors=layout.errors, newline="") as file:
            for _ in range(layout.skip_lines):
                next(file, None)
            for number, fields in enumerate(_robust(_Lines(file), layout), start=1):
                if number % 1000 == 0:
                    self.position = file.buffer.tell()
                if fields and (len(fields) > 1 or fields[0].strip()):
                    yield number, fields


def _robust(lines: _Lines, layout: Layout) -> Iterator[list[str]]:
    reader = layout.parse(lines)
    pending = lines.pending
    while True:
        try:
            for fields in reader:
                if len(pending) > 1 and _swallowed(pending, layout):
                    yield from _line_by_line(pending, layout)
                else:
                    yield fields
                pending.clear()
            return
        except csv.Error:
            # A field beyond the csv module's limit: an unclosed quote has swallowed half the file.
            yield from _line_by_line(pending, layout)
            pending.clear()
            reader = layout.parse(lines)


def _line_by_line(pending: list[str], layout: Layout) -> Iterator[list[str]]:
    for line in pending:
        yield from layout.parse([line])


def _swallowed(pending: list[str], layout: Layout) -> bool:
    """Whether a record of several lines is really several records behind a stray quote.

    Then the quote was "closed" by one that opens a field, and what follows is no delimiter.
    """
    try:
        return len(list(layout.parse(pending, strict=True))) != 1
    except csv.Error:
        return True
