"""Which records of a file are rows of its table, all as wide as the header; the others with the reason."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loyalty.intake.names import is_known_header
from loyalty.intake.rows import BATCH_LINES, Batch, Layout, Records
from loyalty.intake.values import is_number, looks_like_data, without_gap

# What a record is that is no row as it stands: turned away, left aside (it is none), or only remarked on.
REJECTED, ASIDE, NOTED = "rejected", "aside", "noted"
_RULE_OF_DASHES = re.compile(r"[-=_*~+.–—]{2,}")
_SUM = re.compile(
    r"\W*(?:(?:zwischen|end|gesamt)?summen?|gesamt(?:betrag|ergebnis|umsatz)?"
    r"|(?:grand |sub)?totals?|sum)\b\W*",
    re.IGNORECASE,
)
_LONGEST_TRAILER = 50
# What a row may begin with that is none. Anything else need not be looked at more closely.
_SUSPECT = frozenset(" \t\u00a0\"'(*+-=_~.–—EeGgSsTtZz")


@dataclass(frozen=True)
class Fault:
    """A record that is no row as it stands. `fate`: rejected, aside or noted; `rule`: a key of [rule]."""

    row: int
    rule: str
    value: str | None
    fate: str = REJECTED


@dataclass(frozen=True)
class Body:
    """Rows of the table with their row numbers, each `width` cells. `position`: bytes read so far."""

    numbers: Sequence[int]
    rows: list[list[str]]
    faults: tuple[Fault, ...]
    position: int


@dataclass(frozen=True)
class Frame:
    """What a record must be like to be a row.

    `width`: columns; `expected`: fields of a record, more than `width` where every line ends with
    delimiters. `trims`: the file leaves out empty fields at the end of a line; then `typed` are the columns
    of numbers and dates, by which a shifted row is told. `cells`: the header as it stands in the file.
    """

    header_row: int
    width: int
    expected: int
    trims: bool = False
    typed: frozenset[int] = frozenset()
    cells: tuple[str, ...] = ()
    is_uncertain: bool = False
    skip_end: int = 0


def bodies(
    path: Path,
    layout: Layout,
    frame: Frame,
    size: int = BATCH_LINES,
    correct: Callable[[Batch], Batch] | None = None,
) -> Iterator[Body]:
    """The rows of a file in pieces; what is no row is told in the piece in which that became clear."""
    reader = BodyReader(frame, layout)
    records = Records(path, layout, correct)
    for batch in records.batches(size):
        yield reader.body(batch, records.position)
        if reader.is_over:
            break
    if (body := reader.end(records.position)).faults:
        yield body


class BodyReader:
    """Tells the rows of consecutive batches from what is none."""

    def __init__(self, frame: Frame, layout: Layout) -> None:
        self.frame, self.layout = frame, layout
        self.faults: list[Fault] = []
        self.is_over = False
        self.late: list[tuple[int, list[str]]] = []
        self.held: list[list[str]] = []
        self.broken: dict[int, str] = {}
        self.title = frame.cells[0] if frame.cells else ""
        # Lines of words that are a trailer if nothing but their like follows.
        self.trailer: list[tuple[int, list[str]]] = []
        self.is_behind_blank = False
        if frame.is_uncertain:
            self._tell(frame.header_row, "ragged_header", f"{len(frame.cells)}/{layout.width}", NOTED)
        if frame.header_row and not frame.cells:
            self._tell(frame.header_row, "no_header", None, NOTED)

    @property
    def is_settled(self) -> bool:
        """Whether what was read so far does not wait for what follows."""
        return not (self.trailer or self.is_behind_blank or self.is_over or self.faults)

    @property
    def suspicious(self) -> bytes:
        """What lines begin with that may be no rows; beyond ASCII the first byte only."""
        signs = {*_SUSPECT, self.layout.delimiter, "\n", *self.title[:1]}
        return bytes({sign.encode()[0] for sign in signs})

    def is_row(self, fields: list[str]) -> bool:
        """Whether a record as wide as the table is one of its rows."""
        filled = [cell for cell in fields if cell.strip()]
        if not filled or self._is_line_of_words(fields, filled):
            return False
        return self._aside(fields, filled) is None

    def body(self, batch: Batch, position: int) -> Body:
        """The rows of the next batch."""
        numbers, rows = self._rows(self._without_end(batch))
        return self._told(numbers, rows, position)

    def end(self, position: int) -> Body:
        """What the end of the file has made clear."""
        self._finish()
        return self._told((), [], position)

    def _told(self, numbers: Sequence[int], rows: list[list[str]], position: int) -> Body:
        faults, self.faults = tuple(self.faults), []
        return Body(numbers, rows, faults, position)

    def _without_end(self, batch: Batch) -> Batch:
        """The next records that are not among the last of the file, which are not wanted."""
        if not self.frame.skip_end:
            return batch
        self.held = [*self.held, *batch.records]
        self.broken |= batch.broken
        filled = [place for place, fields in enumerate(self.held) if any(map(str.strip, fields))]
        count = filled[-self.frame.skip_end] if len(filled) >= self.frame.skip_end else 0
        first = batch.first + len(batch.records) - len(self.held)
        records, self.held = self.held[:count], self.held[count:]
        return Batch(first, records, self.broken)

    def _rows(self, batch: Batch) -> tuple[Sequence[int], list[list[str]]]:
        """The rows of a batch; whole batches of good rows are passed through."""
        skipped = max(0, self.frame.header_row + 1 - batch.first)
        records = batch.records[skipped:] if skipped else batch.records
        first = batch.first + skipped
        if not (self.trailer or self.is_behind_blank or batch.broken) and self._are_rows(records):
            return range(first, first + len(records)), self._cut(records)
        numbers, rows = [], []
        for number, fields in enumerate(records, start=first):
            if self.is_over:
                break
            row = self._row(number, fields, batch.broken.get(number))
            for late_number, late_row in self.late:
                numbers.append(late_number)
                rows.append(late_row)
            self.late = []
            if row:
                numbers.append(number)
                rows.append(row)
        return numbers, rows

    def _cut(self, records: list[list[str]]) -> list[list[str]]:
        width = self.frame.width
        return records if self.frame.expected == width else [fields[:width] for fields in records]

    def _are_rows(self, records: list[list[str]]) -> bool:
        if not records or set(map(len, records)) != {self.frame.expected}:
            return False
        if self.layout.errors == "replace":
            return False
        last = records[-1]
        if " " in last[0] and not any(last[1:]):
            return False  # a trailer may be filled up with delimiters
        return not any(self._is_suspect(fields[0]) for fields in records) and (
            self.frame.expected == self.frame.width
            or not any(map(any, (fields[self.frame.width :] for fields in records)))
        )

    def _is_suspect(self, first: str) -> bool:
        """Whether a row that begins so may be none: blank, a sum, dashes, the header again."""
        if not first or first == self.title:
            return True
        if first[0] not in _SUSPECT or len(first) > 60:
            return False
        return first.isspace() or bool(_SUM.match(first) or _RULE_OF_DASHES.match(first))

    def _row(self, number: int, fields: list[str], broken: str | None) -> list[str] | None:
        """The cells of a row, None for what is none."""
        filled = [cell for cell in fields if cell.strip()]
        if broken:
            self._flush()
            return self._tell(number, broken, None)
        if not filled:
            self.is_behind_blank = True
            return None
        if kind := self._aside(fields, filled):
            if kind == "other_table":
                self.is_over = True
                self._flush()
            words = kind in ("repeated_header", "other_table", "sum_row")
            return self._tell(number, kind, filled[0][:100] if words else None, ASIDE)
        if self._is_line_of_words(fields, filled):
            self.trailer.append((number, fields))
            if len(self.trailer) > _LONGEST_TRAILER:
                self._flush()
            return None
        self._flush()
        self.is_behind_blank = False
        return self._squared(number, fields)

    def _aside(self, fields: list[str], filled: list[str]) -> str | None:
        """What a record is that belongs to no table, or to another one."""
        if all(_RULE_OF_DASHES.fullmatch(cell.strip()) for cell in filled):
            return "separator_row"
        cells = [cell.strip() for cell in fields]
        header = list(self.frame.cells)
        if header and cells[: len(header)] == header and not any(cells[len(header) :]):
            return "repeated_header"
        if self._begins_another(cells):
            return "other_table"
        if _SUM.fullmatch(filled[0]) and len(filled) < self.frame.width and all(map(is_number, filled[1:])):
            return "sum_row"
        if fields[0].startswith("#") and len(fields) == 1 < self.frame.width:
            return "comment_line"
        return None

    def _begins_another(self, cells: list[str]) -> bool:
        """Another header: words only, none missing, that are headers here or anywhere."""
        while cells and not cells[-1]:
            cells = cells[:-1]
        if len(cells) < 2 or not all(cells) or len(set(cells)) < len(cells):
            return False
        if len(cells) == self.frame.expected and not self.is_behind_blank:
            return False
        if any(map(looks_like_data, cells)):
            return False
        known = sum(cell in self.frame.cells or is_known_header(cell) for cell in cells)
        return known >= max(2, 0.6 * len(cells))

    def _is_line_of_words(self, fields: list[str], filled: list[str]) -> bool:
        """'83 record(s) downloaded', 'Seller ID: …': nothing but one text where several fields belong.

        Behind a blank line also '83;records downloaded'.
        """
        if self.frame.width < 2 or fields[0] != filled[0]:
            return False
        if len(filled) == 2 and self.is_behind_blank and 2 * len(fields) < self.frame.expected:
            return filled[0].strip().isdecimal() and not looks_like_data(filled[1])
        if len(filled) > 1:
            return False
        return len(fields) == 1 or (self.frame.width > 2 and " " in fields[0].strip())

    def _squared(self, number: int, fields: list[str]) -> list[str] | None:
        frame, found = self.frame, len(fields)
        if self.layout.errors == "replace" and any("\ufffd" in cell for cell in fields):
            self._tell(number, "unreadable_sign", None, NOTED)
        if found == frame.expected and not any(fields[frame.width :]):
            return fields[: frame.width]
        if frame.trims and found < frame.expected and self._suits(fields):
            return [*fields, *[""] * (frame.width - found)][: frame.width]
        if found == frame.width < frame.expected and fields[-1].strip() and not frame.is_uncertain:
            return fields
        return self._tell_ragged(number, found)

    def _suits(self, fields: list[str]) -> bool:
        cells = {place: without_gap(fields[place]) for place in self.frame.typed if place < len(fields)}
        return bool(fields[-1].strip()) and all(not cell or looks_like_data(cell) for cell in cells.values())

    def _flush(self) -> None:
        """Rows follow: what looked like a trailer are rows of which only the beginning is there."""
        for number, fields in self.trailer:
            if row := self._squared(number, fields):
                self.late.append((number, row))
        self.trailer = []

    def _finish(self) -> None:
        """The end of the file: the last lines of words are a trailer; single words are rows cut short."""
        for number, fields in self.trailer:
            text = " ".join(fields).strip()
            if re.search(r"[\s:]", text) or text.isalpha():
                self._tell(number, "trailer_line", None, ASIDE)
            else:
                self._tell_ragged(number, len(fields))
        self.trailer = []

    def _tell_ragged(self, number: int, found: int) -> None:
        self._tell(number, "ragged_row", f"{found}/{self.frame.expected}")

    def _tell(self, number: int, rule: str, value: str | None, fate: str = REJECTED) -> None:
        self.faults.append(Fault(number, rule, value, fate))
