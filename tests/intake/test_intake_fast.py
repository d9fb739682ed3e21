"""What Arrow cuts is exactly what is cut record by record, whatever the file looks like."""

import codecs
from dataclasses import replace

import duckdb
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loyalty.intake import chunks, fast, inspect, load
from loyalty.intake import lines as text_lines
from loyalty.intake.body import Frame
from loyalty.intake.clean import cleaned
from loyalty.intake.dialect import Dialect, Empty, find_dialect
from loyalty.intake.encoding import NotText
from loyalty.intake.rows import Layout
from loyalty.intake.staging import Stager
from loyalty.intake.values import GAPS, without_gap

PLAIN = st.text("ab7é €", max_size=3)
ODD = st.sampled_from(
    [
        '"',
        '""',
        '"a;b"',
        '"a""b"',
        '"a"b',
        'a"b',
        '"a\nb"',
        '"a\r\nb"',
        '"',
        "'",
        "\0",
        "\u2028",
        "\ufeff",
        "\\",
    ]
)
CLEAN_LINE = st.lists(PLAIN, min_size=3, max_size=3).map(";".join)
ODD_LINE = st.lists(PLAIN | ODD, max_size=5).map(";".join)
END = st.sampled_from(["\n"] * 8 + ["\r\n", "\r", "\n\n", ""])
SAME_END = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def texts(draw) -> str:
    """Mostly well-formed files, some with every kind of mistake."""
    lines = draw(
        st.lists(CLEAN_LINE | CLEAN_LINE | draw(st.sampled_from([CLEAN_LINE, ODD_LINE])), max_size=12)
    )
    if draw(st.booleans()):
        end = draw(SAME_END)
        return end.join(lines) + draw(st.sampled_from(["", end]))
    return "".join(line + draw(END) for line in lines)


def carefully(path, dialect: Dialect) -> list[tuple]:
    """The reference: csv.reader over the decoded lines."""
    places = range(dialect.width)
    found = []
    for body in dialect.bodies(path):
        found += as_rows(chunks.stretch_of(body, dialect, places), body.faults)
    return sorted(found)


def quickly(path, dialect: Dialect) -> list[tuple]:
    found = []
    places = range(dialect.width)
    for piece in fast.Stretches(path, dialect, places):
        is_cut = isinstance(piece, fast.Stretch)
        found += as_rows(
            *((piece, ()) if is_cut else (chunks.stretch_of(piece, dialect, places), piece.faults))
        )
    return sorted(found)


def as_rows(stretch: fast.Stretch, faults: tuple) -> list[tuple]:
    cells = zip(*(stretch.columns[place].to_pylist() for place in sorted(stretch.columns)), strict=True)
    rows = zip(stretch.numbers.to_pylist(), stretch.lines.to_pylist(), cells, strict=True)
    return [(number, "row", line, *fields) for number, line, fields in rows] + [
        (fault.row, "fault", fault.rule, fault.fate, str(fault.value)) for fault in faults
    ]


def dialect_of(layout: Layout, width: int, header_row: int) -> Dialect:
    names = tuple(f"h{place}" for place in range(width))
    return Dialect(replace(layout, width=width), names, Frame(header_row, width, width, cells=("a", "7")))


SIMPLE = st.builds(Layout, encoding=st.sampled_from(["utf-8", "cp1252"]), delimiter=st.just(";"))
LAYOUTS = st.builds(
    Layout,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"]),
    errors=st.sampled_from(["strict", "replace"]),
    delimiter=st.sampled_from([";", ",", "\t", " "]),
    quote=st.sampled_from(['"', "'"]),
    escape=st.sampled_from([None, "\\"]),
    skip_blanks=st.booleans(),
    skip_lines=st.sampled_from([0, 1]),
)
WIDTH = st.just(3) | st.integers(1, 4)


@settings(max_examples=400, deadline=None)
@given(texts(), SIMPLE | SIMPLE | LAYOUTS, WIDTH, st.integers(0, 2), st.integers(8, 60))
@example('a;b;c\n1;"2\n3;4";5\n6;7;8\n', Layout("utf-8", delimiter=";"), 3, 0, 1000)
@example("a;b;c;\n1;2;3;\n1;2;3; \n", Layout("utf-8", delimiter=";"), 3, 0, 1000)
@example("a;b;c;\n1;2;3;\n1;2;3;x\n", Layout("utf-8", delimiter=";"), 3, 0, 1000)
@example("a;b\0;c\n", Layout("utf-8", delimiter=";"), 3, 0, 1000)
@example('1;2;"3', Layout("utf-8", delimiter=";"), 3, 0, 1000)
@example('1;2;3\n"1;2";3;4\n1;"2;3";4\n', Layout("utf-8", delimiter=";"), 3, 0, 1000)
def test_both_ways_give_the_same_rows(tmp_path_factory, text, layout, width, header_row, block):
    path = tmp_path_factory.getbasetemp() / "both_ways.csv"
    path.write_bytes(text.encode(layout.encoding, "replace"))
    dialect = dialect_of(layout, width, header_row)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_lines, "BLOCK", block)
        quick = quickly(path, dialect)
    assert quick == carefully(path, dialect)


@settings(max_examples=100, deadline=None)
@given(st.lists(CLEAN_LINE, min_size=1, max_size=9), SAME_END.filter(lambda end: end != "\r"), st.booleans())
def test_well_formed_files_are_cut_by_arrow(tmp_path_factory, lines, end, is_quoted):
    lines = [f"k{line}k" for line in lines]
    if is_quoted:
        lines = [";".join(f'"{cell}"' for cell in line.split(";")) for line in lines]
    path = tmp_path_factory.getbasetemp() / "well_formed.csv"
    path.write_bytes(end.join(lines).encode("cp1252"))
    layout = Layout("cp1252", delimiter=";")
    pieces = list(fast.Stretches(path, dialect_of(layout, 3, 0), [1]))
    assert all(isinstance(piece, fast.Stretch) for piece in pieces)
    middle = [line.replace('"', "").split(";")[1] for line in lines]
    assert [cell for piece in pieces for cell in piece.columns[1].to_pylist()] == middle


def test_long_fields_and_broken_encodings_go_the_careful_way(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_bytes(b"a;b\n" + b"x" * (fast.LONGEST - 9) + b";1\n" + b"\xff;2\n")
    layout = Layout("utf-8", "replace", delimiter=";")
    assert quickly(path, dialect_of(layout, 2, 1)) == carefully(path, dialect_of(layout, 2, 1))
    with pytest.raises(UnicodeDecodeError):
        quickly(path, dialect_of(Layout("utf-8", delimiter=";"), 2, 1))


def test_a_mark_at_the_start_of_a_block_is_no_text(tmp_path):
    path = tmp_path / "mark.csv"
    path.write_bytes(codecs.BOM_UTF8 + b"a;b\n1;2\n")
    for encoding, start in (("utf-8-sig", "a"), ("utf-8", "\ufeffa")):
        rows = quickly(path, dialect_of(Layout(encoding, delimiter=";"), 2, 0))
        assert rows == [(1, "row", f"{start};b\n", start, "b"), (2, "row", "1;2\n", "1", "2")]


CELLS = st.text('aNuUlL/-?=" \t\u00a0\u202f–0.:é', max_size=6) | st.sampled_from(
    [*GAPS, "NULL", "N/A", '="12"', '=""', " 0000-00-00", "K", "ohne", "OHNE", "Öde"]
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.none() | CELLS), st.sampled_from([frozenset(), frozenset({"ohne", "öde"})]), st.integers(0, 2)
)
def test_a_column_is_cleaned_like_its_cells(cells, gaps, start):
    expected = [None if cell is None else without_gap(cell, gaps) or None for cell in cells]
    assert cleaned(pa.array(cells, pa.string())[start:], gaps).to_pylist() == expected[start:]


def test_real_files_are_the_same_both_ways(shared):
    folder = shared("README.md").parent
    files = [path for path in folder.rglob("*.*") if path.suffix in (".csv", ".tsv", ".txt")]
    assert len(files) > 20
    for path in files:
        if path.stat().st_size > 3_000_000:
            continue
        try:
            dialect = find_dialect(path)
        except (Empty, NotText):
            continue
        assert quickly(path, dialect) == carefully(path, dialect), path


def test_rows_that_are_equal_however_they_are_written_count_once(take):
    text = 'order_id,ordered_at,order_value\n1,2025-01-02,3\n"1","2025-01-02","3"\n2,2025-01-02,4\n'
    _, report, rows = take("orders.csv", text)
    assert (report.accepted, report.duplicates) == (2, 1)
    assert [row["order_id"] for row in rows] == ["1", "2"]


def staged(tmp_path, text: str, patch, is_straight: bool) -> tuple:
    """Everything a load leaves behind: the report, the rows, the problems."""
    patch.setattr(text_lines, "BLOCK", 200)
    if not is_straight:
        patch.setattr(Stager, "_load_straight", lambda self, chunk: False)
    path = tmp_path / "orders.csv"
    path.write_text(text, encoding="utf-8", newline="")
    with duckdb.connect() as con:
        report = load(con, inspect(path), b"secret")
        rows = con.execute(f"select * from {report.relation} order by row_no").fetchall()
        return report, rows, con.execute("select * from temp.problems order by all").fetchall()


@pytest.mark.parametrize(
    "line",
    [
        "7,2025-01-09,9.50,completed,true",
        "7,2025-01-09,9.50,completed,true,",
        "7,10-Jan-25,9.50,completed,true",
        "7,2025-01-09,nine,completed,true",
        "7,2025-01-09,9.50,who knows,true",
        "7,2025-01-09,9.50,completed,perhaps",
        ",2025-01-09,9.50,completed,true",
        "7,,9.50,completed,true",
        "7,2025-01-09,9.50",
        "7,2025-01-09,9.50,completed,true,surplus",
        '7,2025-01-09,"9.50\n",completed,true',
        "3,2025-01-03,3.50,completed,true",
        "3,2025-01-03,4.50,completed,true",
        "",
    ],
)
def test_a_piece_that_needs_a_closer_look_is_staged_like_all(tmp_path, line):
    lines = [f"{number},2025-01-{number:02},{number}.50,completed,true" for number in range(1, 29)]
    lines[20:20] = [line]
    text = "\n".join(["order_id,ordered_at,order_value,status,is_test", *lines, ""])
    with pytest.MonkeyPatch.context() as patch:
        quick = staged(tmp_path, text, patch, is_straight=True)
    with pytest.MonkeyPatch.context() as patch:
        assert staged(tmp_path, text, patch, is_straight=False) == quick
