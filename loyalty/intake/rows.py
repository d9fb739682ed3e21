"""Records of a delimited text file, streamed, with their row numbers as a spreadsheet shows them."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

Record = tuple[int, list[str]]
BATCH_LINES = 10_000


@dataclass(frozen=True)
class Layout:
    """How the text of a file is cut into records: everything csv.reader needs."""

    encoding: str
    errors: str = "strict"
    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    skip_blanks: bool = False  # a blank behind the delimiter: 'a, "b, c"'
    skip_lines: int = 0  # a `sep=;` line, which spreadsheets do not show

    def parse(self, lines: Iterable[str], strict: bool = False) -> Iterator[list[str]]:
        """The fields of each record."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            # Columns may be set apart by runs of spaces.
            skipinitialspace=self.skip_blanks or self.delimiter == " ",
            strict=strict,
        )


@dataclass(frozen=True)
class Batch:
    """Consecutive records; `first` is the row number of the first one. Blank lines are empty records."""

    first: int
    records: list[list[str]]


class Records:
    """Reads a file; row 1 is the first record. Blank lines count but are not given by the iterator.

    A quote that is opened and never closed costs only its own line: records that swallowed whole lines
    are cut again line by line. `position` is the byte that was read last. `correct` changes every batch.
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
        with self.path.open(encoding=layout.encoding, errors=layout.errors, newline="") as file:
            for _ in range(layout.skip_lines):
                next(file, None)
            while records := next_records(file, layout, size):
                self.position = file.buffer.tell()
                batch = Batch(first, records)
                yield self.correct(batch) if self.correct else batch
                first += len(records)


def next_records(file: Iterator[str], layout: Layout, size: int) -> list[list[str]]:
    """One line, one record is the rule and fast; where it does not hold, the lines are read with care."""
    file = (line.replace("\0", "") if "\0" in line else line for line in file)
    lines = list(islice(file, size))
    if not lines:
        return []
    try:
        records = list(layout.parse(lines))
        if len(records) == len(lines) and not is_unfinished(lines[-1], layout):
            return records
    except csv.Error:
        pass  # a stray quote: read with care below
    return list(_careful(_Lines(chain(lines, file), len(lines)), layout))


def is_unfinished(line: str, layout: Layout) -> bool:
    """Whether a record goes on behind this line: then it swallows the next one."""
    return len(list(layout.parse([line, "next"]))) == 1


@dataclass
class _Lines:
    """Lines remembered until their record is complete. `due`: how many are still to be read."""

    source: Iterator[str]
    due: int
    pending: list[str] = field(default_factory=list)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self.source)
        self.due -= 1
        self.pending.append(line)
        return line


def _careful(lines: _Lines, layout: Layout) -> Iterator[list[str]]:
    """The records of the due lines, and what the last of them needs beyond."""
    reader = layout.parse(lines)
    pending = lines.pending
    while lines.due > 0:
        try:
            fields = next(reader, None)
        except csv.Error:
            # A field beyond the csv module's limit: an unclosed quote has swallowed half the file.
            yield from _line_by_line(pending, layout)
            reader = layout.parse(lines)
        else:
            if fields is None:
                return
            if len(pending) > 1 and _swallowed(pending, layout):
                yield from _line_by_line(pending, layout)
            else:
                yield fields
        pending.clear()


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
