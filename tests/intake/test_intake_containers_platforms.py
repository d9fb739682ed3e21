"""A platform's CSV report, opened in a spreadsheet and saved as a workbook, reads as before."""

from pathlib import Path

import pytest

from loyalty.intake import IntakeError, inspect, load, unpack
from tests.intake import container_files as files
from tests.intake.conftest import rows_of

FIXTURES = Path(__file__).parents[1] / "fixtures" / "presets"


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.csv")), ids=lambda path: path.stem)
def test_every_platform_report_reads_alike_once_a_spreadsheet_has_saved_it(path, write, tmp_path, con):
    try:
        plain = inspect(path)
    except IntakeError as error:
        plain, code = None, error.code
        dialect, decimal = error.reading.dialect, error.reading.decimal
    else:
        dialect, decimal = plain.dialect, plain.decimal
    rows: list[tuple] = []
    for row_no, cells in dialect.records(path):
        rows += [()] * (row_no - 1 - len(rows))
        is_data = row_no > dialect.header_row
        rows.append(tuple(files.typed(cell, decimal) if is_data else cell or None for cell in cells))
    book = write(f"{path.stem}.xlsx", files.xlsx_bytes({"Tabelle1": rows}))
    (piece,) = unpack(book, tmp_path)
    if plain is None:
        with pytest.raises(IntakeError) as caught:
            inspect(piece)
        assert caught.value.code == code
        return
    reading = inspect(piece)
    assert (reading.table, reading.platform) == (plain.table, plain.platform)
    tables = [rows_of(con, load(con, found, b"k").relation) for found in (plain, reading)]
    for row in (*tables[0], *tables[1]):
        row.pop("row_no")  # a quoted line break is one line more
    assert tables[1] == tables[0]
