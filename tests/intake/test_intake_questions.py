"""What a file leaves open is asked, with what is assumed meanwhile; an answer is a change of the mapping."""

from datetime import date, datetime

import pytest

from loyalty.intake import Mapping, Question, answered, dump_mapping, inspect, load_mapping


def only(reading, kind):
    """The one question of this kind."""
    (question,) = [question for question in reading.questions if question.kind == kind]
    return question


def test_the_order_of_day_and_month_is_asked_and_answered(tmp_path, take):
    text = "order_id,ordered_at\n1,03/04/2024\n2,05/06/2024\n"
    reading, report, rows = take("orders.csv", text)
    question = only(reading, "date_order")
    assert (question.header, question.options, question.assumed) == ("ordered_at", ("dmy", "mdy"), "dmy")
    assert (question.examples, question.count) == (("03/04/2024", "05/06/2024"), 2)
    assert [problem["rule"] for problem in report.problems] == ["ambiguous_date"]
    assert rows[0]["ordered_at"] == datetime(2024, 4, 3)

    path = tmp_path / "m.toml"
    path.write_text(dump_mapping(answered(Mapping(), question, "mdy")), encoding="utf-8")
    reading, report, rows = take("orders_2.csv", text, mapping=load_mapping(path))
    assert (reading.questions, report.problems) == ((), ())
    assert rows[0]["ordered_at"] == datetime(2024, 3, 4)
    assert reading.to_mapping().dates == {"ordered_at": "mdy"}


@pytest.mark.parametrize(
    ("ordered", "shipped", "assumed"),
    [("2/8/2024 1:33 PM", "14-02-2024", "mdy"), ("2/8/2024", "14-02-2024", "dmy")],
)
def test_other_columns_do_not_tell_the_order_of_what_is_written_otherwise(take, ordered, shipped, assumed):
    reading, *_ = take("orders.csv", f"order_id,ordered_at,shipped_at\n1,{ordered},{shipped}\n")
    question = only(reading, "date_order")
    assert (question.header, question.assumed) == ("ordered_at", assumed)


def test_thousands_or_decimals_are_asked_and_answered(take):
    text = "order_id;ordered_at;order_value\n1;2024-01-01;1.234\n"
    reading, report, rows = take("orders.csv", text)
    question = only(reading, "decimal")
    assert (question.options, question.assumed, question.reason) == ((",", "."), ",", "delimiter")
    assert rows[0]["order_value"] == 1234.0
    assert [problem["rule"] for problem in report.problems] == ["ambiguous_number"]
    reading, report, rows = take("orders_2.csv", text, mapping=answered(Mapping(), question, "."))
    assert (rows[0]["order_value"], report.problems) == (1.234, ())


def test_two_digit_years_are_a_note(write):
    reading = inspect(write("orders.csv", "order_id;ordered_at\n1;31.12.24\n2;31.12.2024\n"))
    question = only(reading, "two_digit_year")
    assert (question.is_open, question.examples, question.count) == (False, ("31.12.24",), 1)
    with pytest.raises(ValueError, match="no option"):
        answered(Mapping(), question, "19")


@pytest.mark.parametrize("form", ["{:02}.03.{:02}", "{:02}/03/{:02}", "{:02}-Mar-{:02}"])
def test_two_digits_mean_this_century_up_to_next_year(take, form):
    """The same by SQL and with patience; a date of the future beyond that is one of the past."""
    now = date.today().year
    years = [2000, 2024, now, now + 1, now - 98, 1968, 1969, 1999]
    lines = "".join(f"{n};{form.format(20, year % 100)}\n" for n, year in enumerate(years))
    _, _, rows = take("orders.csv", f"order_id;ordered_at\n{lines}")
    assert [row["ordered_at"].year for row in rows] == years


def test_two_digits_by_the_pattern_of_a_mapping(take):
    wish = Mapping(dates={"ordered_at": "%y/%d/%m"})
    _, _, rows = take("orders.csv", "order_id;ordered_at\n1;24/05/02\n2;66/05/02\n", mapping=wish)
    assert [row["ordered_at"].year for row in rows] == [2024, 1966]


def test_an_answer_for_a_meaning_takes_the_column_from_another():
    question = Question("meaning", "Lieferdatum", ("orders.promised_date", "orders.delivered_at", ""), None)
    mapping = Mapping("orders", {"Termin": "orders.promised_date", "Nr": "orders.order_id"})
    changed = answered(mapping, question, "orders.promised_date")
    assert changed.columns == {"Nr": "orders.order_id", "Lieferdatum": "orders.promised_date"}
    assert answered(mapping, question, "").columns == {**mapping.columns, "Lieferdatum": ""}


def test_words_of_the_shop_are_mapped(take):
    text = "order_id,ordered_at,status\n1,2024-01-01,Neu eingegangen\n2,2024-01-01,bezahlt\n"
    mapping = Mapping(words={"orders.status": {"neu eingegangen": "created"}})
    _, report, rows = take("orders.csv", text, mapping=mapping)
    assert [row["status"] for row in rows] == ["created", "paid"] and report.problems == ()


def test_cents_by_the_mapping(take):
    mapping = Mapping("orders", units={"Order Value": "cents"})
    _, _, rows = take("orders.csv", "order_id,ordered_at,order_value\n1,2024-01-01,1999\n", mapping=mapping)
    assert rows[0]["order_value"] == 19.99


def test_nothing_is_what_the_mapping_says_of_a_column(take):
    text = "order_id,ordered_at,carrier,payment_method\n1,2024-01-01,-,-\n"
    mapping = Mapping(nulls={"carrier": ()})
    assert take("orders.csv", text, mapping=mapping)[2][0]["carrier"] == "-"
    assert "payment_method" not in take("orders.csv", text, mapping=mapping)[2][0]


DAYS = [f"2024-{month:02}-{day:02}" for month in range(1, 13) for day in (3, 17)]


def dated(days, header="shipped_at"):
    lines = [f"{number},2024-06-01,{day}" for number, day in enumerate(days)]
    return f"order_id,ordered_at,{header}\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("days", "texts", "count"),
    [
        (["1990-12-31"] * 12, ("1990-12-31",), 12),
        (["1970-01-01"], ("1970-01-01",), 1),
        (["1970-01-01 00:00:00", "1900-01-01"], ("1900-01-01", "1970-01-01 00:00:00"), 2),
        (["2011-11-11"] * 3, ("2011-11-11",), 3),
        (["2099-12-31"], ("2099-12-31",), 1),
    ],
)
def test_dates_far_from_all_others_are_nothing_and_counted(take, days, texts, count):
    reading, report, rows = take("orders.csv", dated([*DAYS, *days]))
    question = only(reading, "sentinel")
    assert (question.examples, question.count, question.assumed) == (texts, count, "clear")
    assert sum("shipped_at" not in row for row in rows) == count
    assert [problem["rule"] for problem in report.problems] == ["sentinel"]
    mapping = answered(Mapping(), question, "keep")
    reading, report, rows = take("orders_2.csv", dated([*DAYS, *days]), mapping=mapping)
    assert all("shipped_at" in row for row in rows)
    assert (reading.questions, report.problems) == ((), ())
    mapping = answered(mapping, question, "clear")
    assert sum(
        "shipped_at" not in row for row in take("orders_3.csv", dated([*DAYS, *days]), mapping=mapping)[2]
    )


@pytest.mark.parametrize(
    "days", [["2009-05-04"], ["2009-05-04", "2009-05-05"], ["2022-01-01"] * 5, ["2013-02-03", "2018-02-03"]]
)
def test_a_real_early_date_is_not_lost(take, days):
    reading, report, rows = take("orders.csv", dated([*DAYS, *days]))
    assert reading.questions == report.problems == ()
    assert all("shipped_at" in row for row in rows)


@pytest.mark.parametrize(
    "cell",
    [
        "0000-00-00T00:00:00",
        "9999-12-31",
        "31.12.9999 23:59:59",
        "#NV",
        "k.A.",
        "unbekannt",
        "NA",
        "--",
    ],
)
def test_nothing_in_many_words(take, cell):
    _, report, rows = take("orders.csv", f"order_id,ordered_at,shipped_at\n1,2024-01-01,{cell}\n")
    assert report.problems == () and "shipped_at" not in rows[0]


def test_namibia_is_a_country(take):
    assert take("orders.csv", "order_id,ordered_at,country\n1,2024-01-01,NA\n")[2][0]["country"] == "NA"


def test_cents_are_told_by_the_header_and_asked(take):
    text = "order_id,ordered_at,total_cents,shipping (Cent)\n1,2024-01-01,1999,4.90\n2,2024-01-01,5,5.00\n"
    reading, report, rows = take("orders.csv", text)
    question = only(reading, "unit")
    assert (question.header, question.assumed, question.examples) == ("total_cents", "cents", ("1999", "5"))
    assert (rows[0]["order_value"], rows[0]["shipping_fee"]) == (19.99, 4.9)
    rows = take("orders_2.csv", text, mapping=answered(Mapping(), question, "whole"))[2]
    assert rows[0]["order_value"] == 1999.0


RETURNS = "return_id,order_id,requested_at,items_returned,returned_value,refund_value\n"


def test_amounts_that_all_have_a_minus_sign_are_read_without(con, take):
    text = RETURNS + "1,7,2024-01-01,-2,-29.90,\n2,8,2024-01-02,-1,0,(12.50)\n"
    reading, report, rows = take("returns.csv", text)
    assert [row["items_returned"] for row in rows] == [2, 1]
    assert [row["returned_value"] for row in rows] == [29.90, 0]
    assert rows[1]["refund_value"] == 12.50
    assert [(question.header, question.examples) for question in reading.questions] == [
        ("items_returned", ("-2", "-1")),
        ("returned_value", ("-29.90",)),
        ("refund_value", ("(12.50)",)),
    ]
    assert not any(question.is_open for question in reading.questions)


def test_an_amount_below_zero_among_others_is_left_empty_and_said(con, take):
    text = RETURNS + "1,7,2024-01-01,2,29.90,\n2,8,2024-01-02,-1,-10.00,abc\n3,9,2024-01-03,1,5 €-,4\n"
    reading, report, rows = take("returns.csv", text)
    assert (report.accepted, report.rejected) == (3, 0)
    assert [row.get("items_returned") for row in rows] == [2, None, 1]
    assert [row.get("returned_value") for row in rows] == [29.90, None, None]
    sql = "select row_no, column_name, value, rule from temp.problems order by row_no, column_name"
    assert con.execute(sql).fetchall() == [
        (3, "items_returned", "-1", "negative_value"),
        (3, "refund_value", "abc", "unreadable_number"),
        (3, "returned_value", "-10.00", "negative_value"),
        (4, "returned_value", "5 €-", "negative_value"),
    ]


def test_day_numbers_of_a_spreadsheet(take):
    _, report, rows = take("orders.csv", "order_id;ordered_at\n1;45123\n2;45123,5\n3;45200\n")
    assert report.problems == ()
    assert [str(row["ordered_at"]) for row in rows] == [
        "2023-07-16 00:00:00",
        "2023-07-16 12:00:00",
        "2023-10-01 00:00:00",
    ]


NAMES = "Bestellnummer;Bestelldatum;Lieferdatum"


@pytest.mark.parametrize(
    ("header", "cells", "assumed", "reason"),
    [
        (
            "Bestellnummer;Bestelldatum;Lieferdatum",
            "A;01.02.2024;01.02.2099",
            "orders.promised_date",
            "future",
        ),
        ("Bestellnummer;Bestelldatum;Lieferdatum", "A;01.02.2024;03.02.2024", "orders.delivered_at", "past"),
        (
            f"{NAMES};Status",
            "A;01.02.2024;03.02.2024;offen",
            "orders.promised_date",
            "open_orders",
        ),
        (
            f"{NAMES};Liefertermin",
            "A;01.02.2024;03.02.2024;05.02.2024",
            "orders.delivered_at",
            "other_column",
        ),
    ],
)
def test_lieferdatum_is_asked_with_the_evidence(con, take, header, cells, assumed, reason):
    reading, report, _ = take("orders.csv", f"{header}\n{cells}\n")
    question = only(reading, "meaning")
    assert question.options == ("orders.promised_date", "orders.delivered_at", "")
    assert (question.header, question.assumed, question.reason) == ("Lieferdatum", assumed, reason)
    assert reading.mapping["Lieferdatum"] == assumed
    assert "ambiguous_meaning" in [problem["rule"] for problem in report.problems]
    other = next(option for option in question.options[:2] if option != assumed)
    reading, report, _ = take(
        "orders_2.csv", f"{header}\n{cells}\n", mapping=answered(Mapping(), question, other)
    )
    assert reading.mapping["Lieferdatum"] == other
    assert report.problems == ()


def test_a_header_that_stands_twice_is_asked(write):
    text = "Bestellnummer;Datum;Status;Datum;Status\nA;01.02.2024;bezahlt;03.02.2024;versendet\n"
    reading = inspect(write("orders.csv", text))
    asked = {question.header: question for question in reading.questions}
    assert set(asked) == {"Datum (2)", "Status (2)"}
    question = asked["Datum (2)"]
    assert (question.options, question.assumed) == (("orders.ordered_at", ""), "")
    changed = inspect(
        write("orders.csv", text), answered(reading.to_mapping(), question, "orders.ordered_at")
    )
    assert changed.mapping["Datum (2)"] == "orders.ordered_at" and "Datum" not in changed.mapping


def test_an_amount_beside_gross_and_net_is_asked(write):
    text = "Bestellnummer;Bestelldatum;Betrag;Netto;Brutto\nA;01.02.2024;11,90;10,00;11,90\n"
    reading = inspect(write("orders.csv", text))
    assert reading.mapping["Brutto"] == "orders.order_value"
    question = only(reading, "meaning")
    assert (question.header, question.options) == ("Betrag", ("orders.order_value", ""))
    assert not inspect(write("o.csv", "Bestellnummer;Bestelldatum;Betrag\nA;01.02.2024;1\n")).questions


def test_a_channel_that_nothing_tells_is_asked(write):
    reading = inspect(write("orders.csv", "Bestellnummer;Bestelldatum;Kanal\nA;01.02.2024;Süd\n"))
    question = only(reading, "meaning")
    assert (question.options[:2], question.assumed) == (("orders.sales_channel", "orders.traffic_source"), "")


def test_words_for_nothing_are_counted_by_column(take):
    cells = ["NULL", "NULL", "?", ""]
    text = "order_id,ordered_at,shipped_at\n" + "".join(f"{n},2024-01-01,{c}\n" for n, c in enumerate(cells))
    reading, report, _ = take("orders.csv", text)
    note = only(reading, "sentinel")
    assert (note.header, note.examples, note.count, note.reason) == ("shipped_at", ("NULL", "?"), 3, "known")
    assert report.problems == ()  # a note, no problem
