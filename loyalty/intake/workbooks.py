"""Workbooks (xlsx, xlsm, xlsb, xls, ods) → one text file per sheet."""

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from loyalty.background import go_on, interruptible
from loyalty.intake import sheet_worker
from loyalty.intake.archives import Budget, Refused, shown
from loyalty.intake.forms import date_form, number_form
from loyalty.intake.values import is_number, trimmed

# A sheet stands in memory as a whole while it is read: in a process of its own, one at a time.
MAX_MEMORY = 2 << 30
MAX_SECONDS = 300
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Sheet:
    """One visible sheet with data. `path`: its text; None where the sheet is damaged."""

    name: str
    path: Path | None


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook; `hidden`: names of those with data that it does not show."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...]


def read_book(path: Path, budget: Budget) -> Book:
    """Every sheet that shows data, as text in `budget.folder`. Raises Refused."""
    folder = budget.place()
    folder.mkdir()
    command = [sys.executable, "-P", sheet_worker.__file__, str(path), str(folder), str(MAX_MEMORY)]
    with (
        _one_at_a_time,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process,
    ):
        worker = interruptible(_Worker(process))
        clock = threading.Timer(MAX_SECONDS, worker.interrupt)
        clock.start()
        try:
            return _listened(process.stdin, process.stdout, folder)
        except BrokenPipeError as error:
            go_on()
            raise Refused("workbook_too_large") from error
        finally:
            clock.cancel()
            worker.interrupt()


@dataclass(frozen=True, eq=False)
class _Worker:
    """The process that reads, as something that ends with the work that it belongs to."""

    process: subprocess.Popen

    def interrupt(self) -> None:
        self.process.kill()


def _listened(answers: IO[str], lines: IO[str], folder: Path) -> Book:
    """The talk with the worker; one that falls silent has run out of memory or time."""
    sheets, hidden, name = [], [], ""
    for line in lines:
        match json.loads(line):
            case {"error": code}:
                raise Refused(code)
            case {"sheet": sheet, "hidden": True}:
                hidden.append(shown(sheet))
            case {"sheet": sheet, "broken": True}:
                sheets.append(Sheet(shown(sheet), None))
            case {"sheet": sheet, "texts": texts}:
                name = shown(sheet)
                print(json.dumps(marks_of(texts)), file=answers, flush=True)
            case {"written": file}:
                sheets.append(Sheet(name, folder / file))
            case {"done": True}:
                return Book(tuple(sheets), tuple(hidden))
    go_on()
    raise Refused("workbook_too_large")


def marks_of(texts: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """How typed numbers are to be written, so that they agree with the texts that people typed beside them.

    `texts`: column → some of its text cells. The answer: column → decimal mark, and the one of all others.
    """
    cells = {place: [trimmed(text) for text in column] for place, column in texts.items()}
    forms = {
        place: number_form([cell for cell in column if is_number(cell)]) for place, column in cells.items()
    }
    marks = Counter(form.mark for form in forms.values() if form.mark)
    days = date_form([cell for column in cells.values() for cell in column if not is_number(cell)])
    is_german = days.separator == "." and days.order == "dmy"
    other = marks.most_common(1)[0][0] if marks else "," if is_german else "."
    is_told = bool(marks) or is_german
    columns = {place: form.mark or other for place, form in forms.items() if form.mark or is_told}
    columns |= {place: "e" for place, form in forms.items() if form.is_open and not is_told}
    return {"columns": columns, "sheet": other}
