"""The rejected rows of a file as a file: to be mended in a spreadsheet and uploaded again."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from loyalty import i18n
from loyalty.intake.containers import SUFFIXES
from loyalty.intake.file_reading import FileReading
from loyalty.intake.overlay import defused, restored
from loyalty.intake.problems import PROBLEMS, REJECTED_ROWS
from loyalty.intake.returned import original_rows, own_header, titles

_ROWS = 2000
_LONGEST_NAME = 120
_ENDINGS = re.compile(rf"({'|'.join(re.escape(suffix) for suffix in SUFFIXES)})+(?=$| · )", re.IGNORECASE)


def write_rejects(
    con: duckdb.DuckDBPyConnection, reading: FileReading, folder: Path, lang: str
) -> Path | None:
    """Writes the rejected rows of a loaded file into `folder`; None where there are none.

    UTF-8 with BOM, semicolons, CRLF: a German Excel opens it by a double click. Header and cells stand as
    in the file – what looks like a formula behind an apostrophe, which is taken away when the file is read
    again – followed by the row in the file and the reasons in words. What was mended and is rejected once
    more keeps the row that it had in the first file.
    """
    width = _widest(con, reading)
    found = con.execute(  # not by a cursor, which would not see the problems
        f"select rejected.row_no, list((column_name, value, rule) order by column_name) "
        f"from ({REJECTED_ROWS}) as rejected left join "
        f"(select * from {PROBLEMS} where file = $file) as problems using (row_no) "
        "group by rejected.row_no order by rejected.row_no",
        {"file": reading.name},
    )
    rows = _fetched(found)
    first = next(rows, None)
    if first is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{_stem(reading.name)}_{i18n.t('rejects.suffix', lang)}.csv"
    first_rows = original_rows(reading) if reading.is_returned else {}
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([*map(defused, _filled(_header(reading), width)), *titles(lang)])
        wanted: tuple[int, Sequence[tuple]] | None = first
        for number, fields in _own_records(reading):
            if wanted is not None and number == wanted[0]:
                why = "; ".join(dict.fromkeys(_reason(*problem, lang) for problem in wanted[1]))
                writer.writerow([*map(defused, _filled(fields, width)), first_rows.get(number, number), why])
                wanted = next(rows, None)
            if wanted is None:
                break
    return target


def is_named_after(name: str, file: str) -> bool:
    """Whether a table is called like the rejected rows of another one: 'Shop_abgelehnt (1).csv'."""
    return any(
        _stem(name).startswith(f"{_stem(file)}_{i18n.t('rejects.suffix', lang)}") for lang in i18n.LANGUAGES
    )


def _stem(name: str) -> str:
    """A table's name as one of a file: 'Shop.xlsx · Mai/Juni' → 'Shop Mai_Juni'."""
    bare = _ENDINGS.sub("", name).replace(" · ", " ")
    return re.sub(r'[<>:"/\\|?*\0-\x1f]', "_", bare)[:_LONGEST_NAME].strip(" .") or "file"


def _fetched(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, Sequence[tuple]]]:
    while rows := found.fetchmany(_ROWS):
        yield from rows


def _widest(con: duckdb.DuckDBPyConnection, reading: FileReading) -> int:
    """As many fields as the longest rejected row has, at least as many as there are headings."""
    counted = "max(split_part(value, '/', 1)::integer)"
    sql = f"select {counted} from {PROBLEMS} where file = ? and rule = 'ragged_row'"
    longest = con.execute(sql, [reading.name]).fetchall()[0][0] or 0
    return max(longest, len(own_header(reading.dialect)))


def _header(reading: FileReading) -> list[str]:
    """The headings as they stand in the file; without any, the names that the columns are given."""
    dialect = reading.dialect
    names = own_header(dialect)
    for number, fields in _own_records(reading):
        if number == dialect.header_row and fields != list(names) and len(fields) <= len(names):
            # R gives its row names no heading: they stand before the first one.
            return (
                [*[""] * (len(names) - len(fields)), *fields] if dialect.header[0] == "column_1" else fields
            )
        if number >= dialect.header_row:
            break
    return list(names)


def _own_records(reading: FileReading) -> Iterator[tuple[int, list[str]]]:
    """The records as they stood in the file; those of a rejects file as they stood before it was written."""
    dialect = reading.dialect
    for number, fields in dialect.records(reading.path):
        if dialect.overlay.is_defused:
            fields = [restored(cell) for cell in fields[: len(own_header(dialect))]]
        yield number, fields


def _filled(fields: Sequence[str], width: int) -> list[str]:
    return [*fields, *[""] * (width - len(fields))]


def _reason(column: str | None, value: str | None, rule: str | None, lang: str) -> str:
    """'Bestelldatum „x“: Datum unlesbar'."""
    said = i18n.t(f"rule.{rule or 'missing_required'}", lang)
    if column is None:
        return said
    return (
        i18n.t("rejects.cell", lang, column=column, value=value, rule=said) if value else f"{column}: {said}"
    )
