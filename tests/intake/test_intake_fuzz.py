"""Whatever is dropped: a reading or one clear sentence, in bounded memory; the data that was there stays."""

import resource
import tracemalloc

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loyalty.importing import import_files, readings
from loyalty.intake import IntakeError, inspect, load, rows
from loyalty.workspace import Workspace

GOOD = "order_id;customer_id;ordered_at;order_value;product_category\n" + "".join(
    f"B{number};K{number % 7};2024-01-{number % 28 + 1:02};{number},50;Tassen\n" for number in range(40)
)
MEGABYTE = 1 << 20


def taken(path):
    """The rows of a file, or None where it is refused in one sentence that names it."""
    try:
        reading = inspect(path)
        with duckdb.connect() as con:
            report = load(con, reading, b"secret")
    except IntakeError as error:
        assert path.name in str(error)
        assert str(error).strip() and "\n" not in str(error) and "Traceback" not in str(error)
        return None
    assert report.rows == report.accepted + report.rejected + report.duplicates
    return report


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=3000))
@example(content=b"\xff\xfe")
@example(content=b"\xff\xfe\x00")
@example(content=b"\x00" * 50)
@example(content=b'"')
@example(content=b"sep=")
@example(content=b"sep=;\n")
@example(content=b"\r\r\r")
@example(content=b"\xef\xbb\xbf")
def test_random_bytes(tmp_path, content):
    path = tmp_path / "zufall.csv"
    path.write_bytes(content)
    taken(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, len(GOOD)),
    noise=st.text(st.sampled_from(";,\"'\t|\\\r\n\x00 #ab1-\ufeff"), max_size=12),
    encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    cut=st.integers(0, 3),
)
def test_damaged_files(tmp_path, place, noise, encoding, cut):
    """Something inserted anywhere, the end cut off: every row that comes out is one that was written."""
    path = tmp_path / "orders.csv"
    content = (GOOD[:place] + noise + GOOD[place:]).encode(encoding, "replace")
    path.write_bytes(content[: len(content) - cut] if cut else content)
    taken(path)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(length=st.integers(0, len(GOOD)))
def test_a_download_that_broke_off_gives_only_rows_that_were_written(tmp_path, length):
    path = tmp_path / "orders.csv"
    path.write_text(GOOD[:length], encoding="utf-8")
    report = taken(path)
    if report is not None:
        assert report.accepted in (GOOD[:length].count("\n") - 1, GOOD[:length].count("\n"))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("leer.csv", b"", "file_empty"),
        ("zeilen.csv", b"\n" * 5000, "file_empty"),
        ("leerzeichen.csv", b"  \r\n\t\r\n", "file_empty"),
        ("marke.csv", b"\xef\xbb\xbf", "file_empty"),
        ("nullen.csv", bytes(10_000), "file_type"),
        ("bild.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 30, "file_type"),
        ("programm.csv", b"\x7fELF" + bytes(range(32)) * 300, "file_type"),
        ("seite.csv", b"\xef\xbb\xbf  <!DOCTYPE html>\n<html><body>Anmelden</body></html>", "file_type"),
        ("fehler.csv", b"<html><head><title>502 Bad Gateway</title></head></html>", "file_type"),
        ("daten.csv", b'{"orders": [{"id": 1}]}', "file_type"),
        ("daten.csv", b'[{"id": 1, "total": 5}]', "file_type"),
        ("wort.csv", b"Hallo", "not_recognised"),
    ],
)
def test_what_is_no_table(write, name, content, code):
    with pytest.raises(IntakeError) as error:
        inspect(write(name, content))
    assert error.value.code == code


def bounded(path, most: int):
    """Reads a file and holds the memory of Python objects under `most` bytes."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    try:
        report = taken(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"\n{path.name}: peak {peak / MEGABYTE:.0f} MB of objects, process grew by {grown / 1024:.0f} MB")
    assert peak < most
    return report


def test_one_huge_cell(write):
    content = b"order_id;ordered_at;product_category\nB1;2024-01-01;Tassen\nB2;2024-01-02;" + b"x" * (
        50 * MEGABYTE
    )
    report = bounded(write("orders.csv", content + b"\nB3;2024-01-03;Teller\n"), 80 * MEGABYTE)
    assert (report.accepted, report.rejected) == (2, 1)
    assert [(problem["row"], problem["rule"]) for problem in report.problems] == [(3, "overlong_row")]


def test_one_huge_quoted_cell_of_many_lines(write):
    lines = b"noch eine Zeile Text\n" * (20 * MEGABYTE // 21)
    content = b'order_id;ordered_at;product_category\nB1;2024-01-01;Tassen\nB2;2024-01-02;"' + lines + b'"\n'
    report = bounded(write("orders.csv", content), 150 * MEGABYTE)
    assert report.accepted == 1


def test_a_huge_line_without_end(write):
    assert (
        bounded(write("orders.csv", b"order_id;ordered_at;" + b"abc;" * (15 * MEGABYTE)), 150 * MEGABYTE)
        is None
    )


def test_ten_thousand_columns(write):
    header = ["order_id", "ordered_at", *(f"feld_{number}" for number in range(9_998))]
    row = ["B1", "2024-01-01", *["1"] * 9_998]
    report = bounded(
        write("orders.csv", "\n".join(";".join(cells) for cells in (header, row, row))), 150 * MEGABYTE
    )
    assert report.rows == 2


def test_a_lone_quote_at_the_start_of_a_large_file(write):
    line = b"B1;2024-01-01;Tassen\n"
    content = b'order_id;ordered_at;product_category\n"' + line * (20 * MEGABYTE // len(line))
    report = bounded(write("orders.csv", content), 150 * MEGABYTE)
    assert report.rows == 20 * MEGABYTE // len(line)


@pytest.mark.parametrize("opening", ['"offen', '"offen "hier"', '"x"y'])
def test_unclosed_quotes_do_not_read_the_file_again_and_again(write, monkeypatch, opening):
    """The lines given to the parser stay in proportion to the lines of the file."""
    lines = 30_000
    given_lines = 0
    parse = rows.Layout.parse

    def counting(self, source, strict=False):
        def counted():
            nonlocal given_lines
            for line in source:
                given_lines += 1
                yield line

        return parse(self, counted(), strict)

    monkeypatch.setattr(rows.Layout, "parse", counting)
    text = "order_id;ordered_at;product_category\n" + f"B1;2024-01-01;{opening}\n" * lines
    report = taken(write("orders.csv", text))
    assert report.rows == lines
    assert given_lines < 20 * lines


def test_the_data_that_was_there_stays(write, tmp_path):
    workspace = Workspace(tmp_path / "shop")
    import_files(workspace, readings([write("orders.csv", GOOD)]))
    before = (
        workspace.current().path if hasattr(workspace.current(), "path") else workspace.current().database
    )
    for name, content in [
        ("leer.csv", b""),
        ("bild.csv", b"\x89PNG" + bytes(range(256)) * 10),
        ("orders.csv", b"order_id;ordered_at;" + b"abc;" * 1000),
    ]:
        with pytest.raises(IntakeError):
            import_files(workspace, readings([write(name, content)]))
    current = workspace.current()
    assert before == (current.path if hasattr(current, "path") else current.database)
