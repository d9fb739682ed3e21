"""Reads a workbook in a process of its own: whatever is in the file, the caller's memory stays as it is.

    python sheet_worker.py FILE FOLDER BYTES

Run by `loyalty.intake.workbooks` and therefore imports nothing of this package. One JSON object per line
goes out for each sheet; after a sheet's texts have been told, one comes in that says how to write numbers.
"""

import csv
import json
import math
import shutil
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visible

TEXTS_PER_COLUMN = 200
TEXTS_PER_SHEET = 10_000


def main(path: str, folder: str, limit: str) -> None:
    """Tell each sheet with data, then {"done": true}; or {"error": code}."""
    _limit_memory(int(limit))
    try:
        with open(path, "rb") as file, CalamineWorkbook.from_filelike(file) as book:
            for number, sheet in enumerate(book.sheets_metadata):
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    _sheet(book, number, sheet.name, sheet.visible == Visible.Visible, Path(folder))
    except CalamineError:
        tell(error=_fault(path, Path(folder)))
    except MemoryError:
        tell(error="workbook_too_large")
    else:
        tell(done=True)


def _fault(path: str, folder: Path) -> str:
    """Why a workbook cannot be read. calamine tells passwords only under a name that shows the format."""
    for suffix in (".xlsx", ".xls"):
        named = folder / f"book{suffix}"
        shutil.copyfile(path, named)
        try:
            CalamineWorkbook.from_path(named)
        except PasswordError:
            return "archive_password"
        except CalamineError as error:
            if "Cannot find Workbook" in str(error):
                return "file_type"  # Word and others keep their files in the same way
        finally:
            named.unlink()
    return "archive_damaged"


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows knows no such limit
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def tell(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def _sheet(book: CalamineWorkbook, number: int, name: str, is_visible: bool, folder: Path) -> None:
    try:
        sheet = book.get_sheet_by_index(number)
    except CalamineError:
        tell(sheet=name, broken=True)
        return
    if sheet.height == 0 or sheet.width == 0:
        return
    if not is_visible:
        tell(sheet=name, hidden=True)
        return
    tell(sheet=name, width=sheet.width, texts=_texts(sheet))
    marks = json.loads(sys.stdin.readline())
    target = folder / f"sheet-{number}"
    _write(sheet, target, marks["columns"], marks["sheet"])
    tell(written=target.name)


def _texts(sheet: CalamineSheet) -> dict[int, list[str]]:
    """Text cells that may be numbers or days, some of each column: they show how people write here."""
    found: dict[int, set[str]] = {}
    total = 0
    for row in sheet.iter_rows():
        for place, cell in enumerate(row):
            if isinstance(cell, str) and is_telling(cell):
                texts = found.setdefault(place, set())
                if len(texts) < TEXTS_PER_COLUMN and total < TEXTS_PER_SHEET and cell not in texts:
                    texts.add(cell)
                    total += 1
    return {place: sorted(texts) for place, texts in found.items()}


def is_telling(text: str) -> bool:
    return len(text) <= 40 and ("," in text or "." in text) and any(sign.isdigit() for sign in text)


def _write(sheet: CalamineSheet, target: Path, marks: dict[str, str], other: str) -> None:
    """Row for row, so that row numbers are the sheet's own; rows without a value are blank lines."""
    by_place = [marks.get(str(place), other) for place in range(sheet.width)]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in sheet.iter_rows():
            writer.writerow(written(row, by_place))


def written(row: Iterable[object], marks: list[str]) -> list[str]:
    """The cells of one row as text; none where all are empty."""
    cells = [as_text(cell, mark) for cell, mark in zip(row, marks, strict=True)]
    return cells if any(cells) else []


def as_text(cell: object, mark: str) -> str:
    """A typed cell as text that can be read in one way only; `mark`: see `number`."""
    kind = type(cell)  # the two most common first: a sheet has millions of cells
    if kind is str:
        return cell.replace("\0", "")
    if kind is float:
        return number(cell, mark)
    match cell:
        case bool():
            return "true" if cell else "false"
        case int():
            return number(cell, mark)
        case datetime():
            return cell.isoformat(" ", "milliseconds" if cell.microsecond else "seconds")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("milliseconds" if cell.microsecond else "seconds")
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return ""


def number(value: int | float, mark: str) -> str:
    """A number to the 15 digits that spreadsheets know, without groups.

    `mark`: ',' or '.', or 'e' for a notation without a decimal mark (12.5 is 125e-1), where a mark would
    decide how the other cells of the column are to be read.
    """
    if not math.isfinite(value):
        return ""
    if value == int(value) and abs(value) < 1e18:
        return str(int(value))
    text = f"{value:.15g}"
    if mark == "e":
        sign, digits, exponent = Decimal(text).as_tuple()
        return f"{'-' * sign}{''.join(map(str, digits))}e{exponent}"
    if "e" in text:
        text = f"{Decimal(text):f}"
    # '1.234' could be a thousand and more: a fourth digit says that it is not.
    if text[-4:-3] == ".":
        text += "0"
    return text if mark == "." else text.replace(".", mark)


if __name__ == "__main__":
    main(*sys.argv[1:])
