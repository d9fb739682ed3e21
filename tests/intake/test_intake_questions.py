"""What a file leaves open is asked, with what is assumed meanwhile; an answer is a change of the mapping."""

from datetime import datetime

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
