"""Odd files are quick: the work grows with the file, and long cells are judged by their beginning."""

import sys

import pytest

from loyalty.intake import IntakeError, choices, inspect
from loyalty.intake.parse import parse_timestamp
from loyalty.intake.personal import ADDRESS, looks_personal
from loyalty.intake.sampling import LONGEST_CELL
from loyalty.schema import LONGEST_WORD, plain


def calls_of(do) -> int:
    """How many calls, of Python and of C, it takes."""
    found = 0

    def count(_frame, event, _arg):
        nonlocal found
        found += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        do()
    except IntakeError:
        pass
    finally:
        sys.setprofile(None)
    return found


def wide(write, name, columns, header, cell):
    names = ["order_id", "ordered_at", *(header.format(number) for number in range(columns))]
    rows = [[f"B{row}", "2024-01-01", *[cell] * columns] for row in range(4)]
    return write(name, "\n".join(";".join(fields) for fields in (names, *rows)))


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("feld_{}", "1"),
        ("Betrag", "1,50"),
        ("Lieferdatum", "2024-01-02"),
        ("Kanal", "web"),
        ("x" * 40, "abc"),
    ],
)
def test_the_work_grows_with_the_columns(write, header, cell):
    small, large = (wide(write, f"{n}.csv", n, header, cell) for n in (400, 1600))
    inspect(small)
    assert calls_of(lambda: inspect(large)) < 6 * calls_of(lambda: inspect(small))


def test_values_are_searched_for_persons_once_a_column_and_only_by_their_beginning(write, monkeypatch):
    seen = []

    def counted(values):
        seen.append(max(map(len, values)))
        return looks_personal(values)

    monkeypatch.setattr(choices, "looks_personal", counted)
    text = "Wort " * 4000
    rows = "".join(f"B{n};2024-01-{n + 1:02};{text};{'x' * 20_000}\n" for n in range(20))
    reading = inspect(write("a.csv", "order_id;ordered_at;Beschreibung;feld\n" + rows))
    assert len(seen) <= 4 and max(seen) == LONGEST_CELL + 1
    assert reading.table == "orders"


def test_a_long_header_is_no_name(write):
    text = f"order_id;ordered_at;{'ab ' * 100_000};{' _' * 50_000}\n1;2024-01-01;x;y\n"
    path = write("orders.csv", text)
    assert calls_of(lambda: inspect(path)) < 3_000_000
    assert list(inspect(path).mapping.values()) == ["orders.order_id", "orders.ordered_at"]


def test_only_the_beginning_of_a_text_is_compared():
    assert plain("ä" * 10_000) == "a" * LONGEST_WORD
    assert parse_timestamp(" " * 1_000_000 + "12:00", "dmy") is None


def test_addresses_are_found_at_the_start_of_a_word():
    assert ADDRESS.sub("…", "an <a.b@x.de>, c@y.org!") == "an <…>, …"
    assert ADDRESS.search("x" * 300_000 + "@") is None
