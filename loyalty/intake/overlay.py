"""Corrections laid over a file while it is read: the file itself stays as it was uploaded."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from loyalty.intake.rows import Batch

# What a spreadsheet would run as a formula, behind any number of apostrophes; plain numbers do no harm.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-][\d.,' \u00a0]*\d[\d.,' \u00a0]*(€|%)?")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")


def defused(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what looks like a formula."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def restored(cell: str) -> str:
    """The cell that `defused` was given."""
    return cell[1:] if _DEFUSED.match(cell) else cell


@dataclass(frozen=True)
class Overlay:
    """`cells`: (row as a spreadsheet counts, header) → text; `replaced`: header → text → text.

    `is_defused`: the file was written by this program, with formulas defused; they are restored first.
    """

    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    replaced: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_defused: bool = False

    def __bool__(self) -> bool:
        return bool(self.cells or self.replaced or self.is_defused)

    def on(self, batch: Batch, header: Sequence[str], header_row: int) -> Batch:
        """The batch as corrected; records up to `header_row` stay as they are."""
        records = list(batch.records)
        start = max(0, header_row + 1 - batch.first)
        if self.is_defused:
            records[start:] = [[restored(cell) for cell in record] for record in records[start:]]
        places = {name: place for place, name in enumerate(header)}
        for name, texts in self.replaced.items():
            place = places.get(name)
            if place is not None:
                records[start:] = [_replaced(record, place, texts) for record in records[start:]]
        mended = set()
        for (row, name), text in self.cells.items():
            at, place = row - batch.first, places.get(name)
            if start <= at < len(records) and place is not None:
                records[at] = _with_cell(records[at], place, text, len(header))
                mended.add(row)
        # Who corrects a cell has seen the whole row.
        broken = {row: rule for row, rule in batch.broken.items() if row not in mended}
        return replace(batch, records=records, broken=broken)


def _replaced(record: list[str], place: int, texts: Mapping[str, str]) -> list[str]:
    if place >= len(record) or record[place].strip() not in texts:
        return record
    return _with_cell(record, place, texts[record[place].strip()])


def _with_cell(record: list[str], place: int, text: str, width: int = 0) -> list[str]:
    filled = [*record, *[""] * (max(width, place + 1) - len(record))]
    filled[place] = text
    return filled
