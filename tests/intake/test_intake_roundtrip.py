"""Any table written in any of our dialects is read back exactly."""

import csv
import io

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loyalty.intake.dialect import find_dialect

HEADER = ["order_id", "ordered_at", "order_value", "product_category"]
TEXT = st.text(st.sampled_from("abzÄöß€ 019.,;:|\t-'\"\\#/&\n\r"), max_size=12)
ROWS = st.lists(st.tuples(st.integers(1, 10**6), TEXT, TEXT), min_size=3, max_size=12)


def without_rows_inside(cell: str, delimiter: str) -> str:
    """Lines of one cell that look like rows of the table could be taken for such."""
    return cell.replace(delimiter, " ") if "\n" in cell or "\r" in cell else cell


def written(rows, delimiter, quoting, line_end, doubled=True) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=delimiter,
        quoting=quoting,
        lineterminator=line_end,
        doublequote=doubled,
        escapechar=None if doubled else "\\",
    )
    writer.writerows(rows)
    return out.getvalue()


def read_back(path) -> tuple[list[str], list[list[str]]]:
    dialect = find_dialect(path)
    rows, faults = [], []
    for body in dialect.bodies(path):
        rows += body.rows
        faults += body.faults
    assert faults == []
    return list(dialect.header), rows


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=ROWS,
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"]),
    above=st.sampled_from(["", "sep", "title", "comments"]),
)
@example([(1, '"', ""), (2, "", "\n"), (3, "", "")], ";", csv.QUOTE_MINIMAL, "\r", "utf-8", "")
@example([(1, "", '";"'), (2, "a\r\nb", ""), (3, "'x'", "'")], ",", csv.QUOTE_ALL, "\n", "utf-16", "title")
def test_a_table_is_read_back(tmp_path, cells, delimiter, quoting, line_end, encoding, above):
    table = [[f"B{n}", "2024-01-31", first, second] for n, first, second in cells]
    table = [[without_rows_inside(cell, delimiter) for cell in row] for row in table]
    if any(sign in cell for row in table for cell in row for sign in "\r\n"):
        quoting = csv.QUOTE_ALL  # csv.writer overlooks line ends that are not its own
    lines = {"": "", "sep": f"sep={delimiter}", "title": "Bericht vom Mai", "comments": "# GA4\n# ----"}[
        above
    ]
    text = "".join(line + line_end for line in lines.split("\n") if line)
    path = tmp_path / "orders.csv"
    path.write_bytes((text + written([HEADER, *table], delimiter, quoting, line_end)).encode(encoding))
    header, rows = read_back(path)
    assert header == HEADER
    assert rows == table


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=ROWS, delimiter=st.sampled_from([";", ",", "\t"]))
def test_quotes_behind_a_backslash(tmp_path, cells, delimiter):
    """Always with some escaped quotes, or nothing tells this dialect from the usual one."""
    table = [[f"B{n}", "2024-01-31", f'x "{first}" y', second] for n, first, second in cells]
    table = [[without_rows_inside(cell, delimiter) for cell in row] for row in table]
    text = written([HEADER, *table], delimiter, csv.QUOTE_ALL, "\n", doubled=False)
    path = tmp_path / "orders.csv"
    path.write_bytes(text.encode())
    assert read_back(path)[1] == table


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(st.tuples(st.integers(1, 999), st.text("abc 12.", max_size=6)), min_size=3, max_size=12),
    delimiter=st.sampled_from(["\x1f", "^", "~", "¦", "\t"]),
)
def test_seldom_delimiters(tmp_path, cells, delimiter):
    table = [[f"B{n}", "2024-01-31", str(n), word] for n, word in cells]
    path = tmp_path / "orders.csv"
    path.write_bytes(written([HEADER, *table], delimiter, csv.QUOTE_MINIMAL, "\n").encode())
    assert read_back(path) == (HEADER, table)
