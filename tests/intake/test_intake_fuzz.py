"""Whatever is dropped: a reading or one clear sentence, in bounded memory; the data that was there stays."""

import tracemalloc
from collections import Counter

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loyalty.importing import import_files, readings
from loyalty.intake import IntakeError, inspect, load, rows
from loyalty.intake.dialect import find_dialect
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


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def bounded(path, use, most=100):
    """What `use` makes of a file, with the memory of Python objects held under `most` megabytes."""
    tracemalloc.start()
    try:
        result = use(path)
        peak = tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()
    print(f"\n{path.name}: {path.stat().st_size / MEGABYTE:.0f} MB read with {peak:.0f} MB of objects")
    assert peak < most
    return result


def counts(path) -> tuple[int, Counter]:
    """How many rows a file has, and how many faults of each rule; nothing else is kept."""
    found, rules = 0, Counter()
    for body in find_dialect(path).bodies(path):
        found += len(body.rows)
        rules.update(fault.rule for fault in body.faults)
    return found, rules


HEADER = b"order_id;ordered_at;product_category\n"
ROW = b"B1;2024-01-01;Tassen\n"


def test_one_huge_cell(write):
    content = HEADER + ROW + b"B2;2024-01-02;" + b"x" * (50 * MEGABYTE) + b"\nB3;2024-01-03;Teller\n"
    report = bounded(write("orders.csv", content), taken)
    assert (report.accepted, report.rejected) == (2, 1)
    assert [(problem["row"], problem["rule"]) for problem in report.problems] == [(3, "overlong_row")]


def test_one_huge_quoted_cell_of_many_lines(write):
    lines = b"noch eine Zeile Text, die zur Zelle gehoert\n" * 25_000
    content = HEADER + ROW + b'B2;2024-01-02;"' + lines + b'"\n' + ROW
    found, rules = bounded(write("orders.csv", content), counts, 40)
    assert (found, rules) == (3, {"ragged_row": 24_999, "stray_quote": 1})


def test_a_huge_line_without_end(write):
    content = b"order_id;ordered_at;" + b"abc;" * (15 * MEGABYTE)
    assert bounded(write("orders.csv", content), taken, 400) is None


def test_ten_thousand_columns(write):
    header = ["order_id", "ordered_at", *(f"feld_{number}" for number in range(9_998))]
    row = ["B1", "2024-01-01", *["1"] * 9_998]
    report = taken(write("orders.csv", "\n".join(";".join(cells) for cells in (header, row, row))))
    assert (report.rows, report.problems[0]["rule"]) == (2, "duplicate_row")


def test_a_lone_quote_at_the_start_of_a_large_file(write):
    lines = MEGABYTE // len(ROW)
    found, rules = bounded(write("orders.csv", HEADER + b'"' + ROW * lines), counts, 40)
    assert (found, rules) == (lines, Counter())


@pytest.mark.parametrize("opening", ['"offen', '"offen "hier"', '"x"y'])
def test_unclosed_quotes_do_not_read_the_file_again_and_again(write, monkeypatch, opening):
    """The lines given to the parser stay in proportion to the lines of the file."""
    lines = 10_000
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
    found, rules = counts(write("orders.csv", text))
    assert found + rules["stray_quote"] == lines
    assert given_lines < 20 * lines


def test_the_data_that_was_there_stays(write, tmp_path):
    workspace = Workspace(tmp_path / "shop")
    import_files(workspace, readings([write("orders.csv", GOOD)]))
    before = workspace.current().database
    for name, content in [
        ("leer.csv", b""),
        ("bild.csv", b"\x89PNG" + bytes(range(256)) * 10),
        ("orders.csv", b"a;b\n1;2\n"),
    ]:
        with pytest.raises(IntakeError):
            import_files(workspace, readings([write(name, content)]))
    assert workspace.current().database == before
