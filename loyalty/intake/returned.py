"""A file of rejected rows that was mended and comes back: recognised by the two columns added to it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from loyalty import i18n
from loyalty.intake.dialect import Dialect

if TYPE_CHECKING:
    from loyalty.intake.file_reading import FileReading


def titles(lang: str) -> list[str]:
    """The headings of the two added columns: row and reason."""
    return [i18n.t("rejects.row", lang), i18n.t("rejects.reason", lang)]


def is_rejects(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether this program wrote the file: its last two columns are a row and reasons as it words them.

    `rows`: a sample of its data. A shop's own column of reasons is none.
    """
    lang = _language(header)
    if lang is None:
        return False
    known = tuple(i18n.section("rule", lang).values())
    cells = [fields[len(header) - 1] for fields in rows if len(fields) >= len(header)]
    reasons = [cell for cell in cells if cell.strip()]
    return bool(reasons) and all(any(rule in cell for rule in known) for cell in reasons)


def without_added(header: Sequence[str]) -> tuple[str, ...]:
    """A header without headings of the kind that is added, whoever wrote them."""
    return tuple(header[:-2] if _language(header) else header)


def _language(header: Sequence[str]) -> str | None:
    # A heading that stood in the file already is numbered: 'Zeile (2)'.
    last = [name.split(" (")[0] for name in header[-2:]]
    return next((lang for lang in i18n.LANGUAGES if last == titles(lang)), None)


def original_rows(reading: "FileReading") -> dict[int, int]:
    """Row of a file of rejected rows → the row that it was in the file it was rejected from."""
    dialect = reading.dialect
    place = len(own_header(dialect))
    return {
        row: int(fields[place])
        for row, fields in dialect.records(reading.path)
        if row > dialect.header_row and len(fields) > place and fields[place].strip().isdecimal()
    }


def own_header(dialect: Dialect) -> tuple[str, ...]:
    """The columns of the file without the two that were added."""
    return dialect.header[:-2] if dialect.overlay.is_defused else dialect.header
