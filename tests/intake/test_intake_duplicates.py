"""Rows that stand twice, line items, and files that carry several tables."""

from datetime import date


def problems(con):
    sql = "select row_no, column_name, value, rule from temp.problems order by row_no, rule, column_name"
    return con.execute(sql).fetchall()


def test_identical_rows_count_once(take):
    _, report, rows = take(
        "orders.csv", "order_id,ordered_at,note\n1,2024-01-01,a\n1,2024-01-01,a\n2,2024-01-02,a\n"
    )
    assert [row["order_id"] for row in rows] == ["1", "2"]
    assert (report.rows, report.accepted, report.duplicates) == (3, 2, 1)
    assert report.problems == ({"row": 3, "column": "order_id", "value": "1", "rule": "duplicate_row"},)


def test_of_two_rows_of_one_key_the_later_wins(take):
    text = (
        "order_id,ordered_at,order_value,note\n"
        "1,2024-01-01,5.00,a\n"
        "2,2024-01-01,5.00,a\n"
        "1,2024-01-01,6.00,a\n"
        "2,2024-01-01,5.00,b\n"
    )
    _, report, rows = take("orders.csv", text)
    assert {row["order_id"]: row["order_value"] for row in rows} == {"1": 6.0, "2": 5.0}
    assert report.duplicates == 2
    assert [(problem["row"], problem["rule"]) for problem in report.problems] == [
        (2, "conflicting_duplicate"),
        (3, "duplicate_row"),
    ]


def test_without_its_key_a_table_keeps_what_differs(take):
    _, report, _ = take("content_changes.csv", "content_id,changed_at\np,2024-01-01\np,2024-01-01 10:00\n")
    assert (report.accepted, report.duplicates) == (2, 0)


def test_costs_of_one_month_add_up(take):
    text = (
        "Monat;Kostenart;Betrag\n"
        "2024-01;Kundenbindung;100,00\n"
        "2024-01;Kundenbindung;50,00\n"
        "01/2024;Service;10,00\n"
    )
    _, report, rows = take("crm_kosten.csv", text)
    assert {row["cost_type"]: row["amount"] for row in rows} == {"retention": 150.0, "service": 10.0}
    assert rows[0]["month"] == date(2024, 1, 1)
    assert (report.accepted, report.duplicates) == (3, 0)


LINES = (
    "Name,Created at,Total,Shipping,Lineitem quantity,Lineitem price,Lineitem sku\n"
    "#1001,2024-01-05 10:00:00 +0100,24.90,4.90,1,10.00,A\n"
    "#1001,,,,2,5.00,B\n"
    "#1002,2024-01-06 10:00:00 +0100,7.00,0.00,1,7.00,A\n"
)


def test_line_items_are_folded_to_orders_and_kept_as_lines(con, take):
    _, report, rows = take("orders_export.csv", LINES)
    assert [(row["order_id"], row["order_value"], row["shipping_fee"]) for row in rows] == [
        ("#1001", 24.9, 4.9),
        ("#1002", 7.0, 0.0),
    ]
    assert (report.rows, report.accepted, report.rejected, report.duplicates) == (3, 3, 0, 0)
    (items,) = report.extra
    lines = con.execute(
        f"select order_id, line_no, product_id, quantity, price from {items.relation} order by row_no"
    )
    assert lines.fetchall() == [("#1001", 1, "A", 1, 10), ("#1001", 2, "B", 2, 5), ("#1002", 1, "A", 1, 7)]
    assert "line_no" in items.columns


def test_an_order_without_a_date_on_any_line_is_rejected(con, take):
    _, report, rows = take("orders_export.csv", LINES + "#1003,,8.00,0.00,1,4.00,A\n#1003,,,,1,4.00,B\n")
    assert [row["order_id"] for row in rows] == ["#1001", "#1002"]
    assert (report.rows, report.accepted, report.rejected) == (5, 3, 2)
    assert problems(con) == [(5, "Created at", None, "missing_required")]


def test_a_few_equal_lines_are_the_same_article_twice(take):
    lines = "".join(f"{n},2024-01-01,{sku},1,5.00\n" for n in range(20) for sku in ("A", "B"))
    text = "order_id,ordered_at,sku,quantity,price\n" + lines
    _, report, _ = take("orders.csv", text + "0,2024-01-01,A,1,5.00\n")
    assert (report.duplicates, report.extra[0].accepted) == (0, 41)
    _, report, _ = take("orders.csv", text + lines)
    assert (report.duplicates, report.extra[0].accepted) == (40, 40)


def test_amounts_of_lines_are_added_up(take):
    text = "order_id,ordered_at,total,sku,price\n" + "".join(
        f"{n},2024-01-01,{value},{value},{value}\n" for n in range(5) for value in (3, 4)
    )
    assert {row["order_value"] for row in take("orders.csv", text)[2]} == {7.0}


def test_totals_of_an_order_that_contradict_each_other_are_reported(take):
    text = "order_id,ordered_at,total,sku,price\n" + "".join(
        f"{n},2024-01-01,7,{value},{value}\n" for n in range(5) for value in (3, 4)
    )
    _, report, rows = take("orders.csv", text.replace("2,2024-01-01,7,4,4", "2,2024-01-01,9,4,4"))
    assert {row["order_value"] for row in rows} == {7.0}
    assert [(problem["value"], problem["rule"]) for problem in report.problems] == [
        ("2", "conflicting_duplicate")
    ]


def test_a_wide_orders_file_carries_its_returns(con, take):
    text = (
        "order_id,ordered_at,order_value,returned_at,Retourengrund\n"
        "1,2024-01-01,5.00,,\n"
        "2,2024-01-02,6.00,2024-01-09,zu klein\n"
    )
    reading, report, _ = take("orders.csv", text)
    assert reading.mapping["returned_at"] == "returns.requested_at"
    (returns,) = report.extra
    assert con.execute(f"select return_id, order_id, reason from {returns.relation}").fetchall() == [
        ("2:1", "2", "zu klein")
    ]
    assert (report.accepted, returns.accepted) == (2, 1)


def test_a_wide_orders_file_carries_its_surveys_and_reviews(con, take):
    text = (
        "Auftragsnummer;KdNr;Auftragsdatum;NPS;Befragungsdatum;Sterne;Bewertungsdatum\n"
        "A1;7;05.01.2024;9;20.01.2024;;\n"
        "A2;8;05.01.2024;;;5;21.01.2024\n"
    )
    _, report, _ = take("export.csv", text)
    surveys, reviews = report.extra
    sql = f"select response_id, survey_type, customer_id, order_id, score from {surveys.relation}"
    assert con.execute(sql).fetchall() == [("A1:1", "nps", "7", "A1", 9.0)]
    sql = f"select review_id, order_id, customer_id, rating from {reviews.relation}"
    assert con.execute(sql).fetchall() == [("A2:1", "A2", "8", 5.0)]


def test_returns_without_a_number_are_numbered_within_their_order(take):
    _, report, rows = take("returns.csv", "order_id,requested_at\n1,2024-01-01\n1,2024-01-09\n")
    assert [row["return_id"] for row in rows] == ["1:1", "1:2"]
    assert "return_id" in report.columns


def test_lines_that_name_an_article_are_folded_without_its_price(take):
    text = (
        "Bestellnummer;Bestelldatum;Kundennummer;Gesamtbetrag;Versandkosten;Artikelnummer;Menge\n"
        "B1;01.02.2024;K1;30,00;4,90;A1;2\nB1;01.02.2024;K1;;;A2;1\nB2;13.02.2024;K2;5,00;4,90;A1;1\n"
    )
    reading, report, rows = take("export.csv", text)
    assert (reading.extra, report.accepted, report.problems) == (("order_items",), 3, ())
    assert [(row["order_value"], row["shipping_fee"]) for row in rows] == [(30.0, 4.9), (5.0, 4.9)]
