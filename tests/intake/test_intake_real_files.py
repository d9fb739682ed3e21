"""Real files, as they were published and as a German Excel re-saves them."""

import json

import pytest

from loyalty.intake import inspect, load
from loyalty.intake.dialect import find_dialect


def sums(con, report, *columns):
    listed = ", ".join(columns)
    return con.execute(f"select {listed} from {report.relation}").fetchall()[0]


@pytest.mark.parametrize("name", ["olist/olist_orders_dataset.csv", "olist_german_excel/Bestellungen.csv"])
def test_orders(con, shared, name):
    report = load(con, inspect(shared(name)), b"k")
    assert (report.table, report.rows, report.accepted, report.problems) == ("orders", 8135, 8135, ())
    counted = sums(
        con, report, "count(delivered_at)", "count(promised_date)", "count(*) filter (status = 'cancelled')"
    )
    assert counted == (5170, 8135, 1234)


@pytest.mark.parametrize(
    "name", ["olist/olist_order_items_dataset.csv", "olist_german_excel/Bestellpositionen.csv"]
)
def test_items(con, shared, name):
    report = load(con, inspect(shared(name)), b"k")
    assert (report.table, report.rejected, report.duplicates) == ("order_items", 0, 0)
    assert sums(con, report, "round(sum(price), 2)", "round(sum(shipping_fee), 2)") == (1093264.35, 172288.39)


@pytest.mark.parametrize(
    "name", ["olist/olist_order_reviews_dataset.csv", "olist_german_excel/Bewertungen.csv"]
)
def test_reviews(con, shared, name):
    reading = inspect(shared(name))
    report = load(con, reading, b"k")
    assert (report.table, report.rows, report.accepted) == ("reviews", 8225, 8225)
    assert sums(con, report, "round(avg(rating), 4)", "count(scale_max)", "count(responded_at)") == (
        3.2716,
        0,
        0,
    )


@pytest.mark.parametrize("name", ["olist/olist_customers_dataset.csv", "olist_german_excel/Kunden.csv"])
def test_customers(con, shared, name):
    reading = inspect(shared(name))
    report = load(con, reading, b"k")
    assert sums(con, report, "count(*)", "count(distinct person_id)") == (8135, 8016)
    assert len(reading.mapping) == 2


def test_both_versions_of_the_orders_say_the_same(con, shared):
    first = load(con, inspect(shared("olist/olist_orders_dataset.csv")), b"k")
    second = load(con, inspect(shared("olist_german_excel/Bestellungen.csv")), b"k")
    # Only the platform says that its orders are in Brazilian reals.
    listed = "select * exclude (currency) from"
    sql = f"select count(*) from ({listed} {first.relation} except {listed} {second.relation})"
    assert con.execute(sql).fetchall() == [(0,)]


def test_northwind(con, shared):
    report = load(con, inspect(shared("northwind/orders.csv")), b"k")
    late = "count(*) filter (shipped_at::date > promised_date)"
    assert sums(con, report, "count(*)", "count(shipped_at)", late) == (830, 809, 37)
    assert report.table == "orders" and report.problems == ()


def test_line_items_of_a_gift_shop(con, shared):
    report = load(con, inspect(shared("online_retail_2010_12/2010-12-01.csv")), b"k")
    (items,) = report.extra
    assert report.rows == items.accepted == 3108
    orders = sums(con, report, "count(*)", "count(distinct order_id)")
    assert orders[0] == orders[1]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("nps/nps_survey.csv", "surveys"),
        ("tickets/tickets_hours_csat.csv", "tickets"),
        ("thelook/subset_orders.csv", "orders"),
        ("formats/shopware5/MainOrderImport.csv", "orders"),
        ("formats/shopware6/customers.csv", "customers"),
        ("northwind/order-details.csv", "order_items"),
    ],
)
def test_tables_are_recognised(shared, name, table):
    assert inspect(shared(name)).table == table


def test_csv_spectrum(shared):
    for path in sorted(shared("csv_spectrum/csvs").glob("*.csv")):
        dialect = find_dialect(path)
        rows = [fields for number, fields in dialect.records(path) if number > dialect.header_row]
        found = [dict(zip(dialect.header, fields, strict=True)) for fields in rows]
        expected = json.loads(shared(f"csv_spectrum/json/{path.stem}.json").read_text(encoding="utf-8"))
        if path.stem == "location_coordinates":  # the expected phone number is not that of the file
            expected = [{**expected, "Contact Phone Number": "2095257564"}]
        assert str(found).replace("\\r\\n", "\\n") == str(expected).replace("\\r\\n", "\\n"), path.stem
