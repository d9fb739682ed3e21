"""Real data from end to end: published figures come out of the files as they are, without any option."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from loyalty.catalog import catalog
from loyalty.checking import check
from loyalty.compute import results
from loyalty.importing import FileReport, readings, throwaway
from loyalty.workspace import Version


@contextmanager
def shop(*paths: Path) -> Iterator[Version]:
    with throwaway(readings(paths)) as version:
        yield version


def ask(version: Version, *values: str) -> tuple:
    sql = f"select {', '.join(values)} from valid_orders cross join settings"
    return version.cursor().execute(sql).fetchone()


def whole(version: Version, kpi: str):
    return results(version, [catalog()[kpi]], "all").iloc[0]


def file_report(path: Path) -> FileReport:
    return check(readings([path]), b"secret")[0]


def test_twenty_daily_files_of_a_gift_shop_are_one_shop(shared_data: Path) -> None:
    """Lines become orders, C-invoices cancelled ones; the value of an order is Σ quantity × price."""
    files = sorted((shared_data / "online_retail_2010_12").glob("*.csv"))
    with shop(*files) as version:
        con = version.cursor()
        assert con.execute("select count(*) from data.order_items").fetchone() == (42_481,)
        sql = (
            "select count(*), count(*) filter (exclusion = 'cancelled'), count(distinct order_id) from orders"
        )
        assert con.execute(sql).fetchone() == (2_025, 326, 2_025)
        sql = (
            "select count(distinct customer_id), count(*), round(sum(order_value), 2) from valid_orders "
            "where customer_id is not null"
        )
        assert con.execute(sql).fetchone() == (885, 1_400, 572_713.89)
        sql = (
            "select count(*) from (select customer_id from valid_orders where customer_id is not null "
            "group by customer_id having count(*) > 1)"
        )
        assert con.execute(sql).fetchone() == (263,)
        assert con.execute("select count(*) from orders where customer_id = '17850'").fetchone()[0] > 0
        assert dict(con.execute("select reason, count(*) from excluded_orders group by 1").fetchall()) == {
            "cancelled": 326
        }
        coverage = whole(version, "customer_id_coverage")
        assert (coverage["k"], coverage["n"]) == (1_400, 1_699)


def test_a_sample_without_a_header_is_known_by_its_values(shared_data: Path) -> None:
    path = shared_data / "cdnow" / "CDNOW_sample.txt"
    counts = file_report(path).report
    assert (counts.rows, counts.accepted, counts.rejected) == (6_919, 6_919, 0)
    with shop(path) as version:
        repeat = whole(version, "repeat_purchase_rate")
        assert (repeat["k"], repeat["n"]) == (1_139, 2_357)
        assert repeat["value"] == pytest.approx(0.4832, abs=5e-5)
        gaps = whole(version, "inter_purchase_days")
        assert (gaps["n"], gaps["value"], gaps["p90"]) == (4_339, 34, 196)
        # Among those who came back the median is 55 days; of all customers not even half did.
        second = whole(version, "time_to_second_order")
        assert (second["k"], second["open"]) == (1_139, 1_218) and second["value"] != second["value"]
        churn, phases = (
            results(version, [catalog()[kpi]], start=month).query("period == @month")
            for kpi, month in (("churn_rate", date(1998, 6, 1)), ("lifecycle_phase_mix", date(1998, 5, 1)))
        )
        assert (churn["n"].item(), churn["k"].item()) == churn_by_hand(path) == (681, 44)
        assert phases.loc[phases["category"] != "trennung", "k"].sum() == 681


def churn_by_hand(path: Path) -> tuple[int, int]:
    """Active on 31 May is who bought at most 260 days before, the 260th included; lost the day after it.

    Whoever takes 1 June and the 260th day for these finds 44 of 679: without the two who were lost on
    1 June, with the two whose 260th day is 30 June.
    """
    columns = {0: "customer", 2: "day"}
    bought = pd.read_csv(path, sep=r"\s+", header=None, usecols=list(columns), dtype=str).rename(
        columns=columns
    )
    bought["day"] = pd.to_datetime(bought["day"], format="%Y%m%d")
    before, in_june = (bought[(bought["day"] >= "1998-06-01") == june] for june in (False, True))
    limit = before.groupby("customer")["day"].max() + pd.Timedelta(days=260)
    active = limit[limit >= "1998-05-31"]
    lost_on = active[active < "1998-06-30"] + pd.Timedelta(days=1)
    returned = in_june.groupby("customer")["day"].min().reindex(lost_on.index)
    return len(active), int((returned.isna() | (returned > lost_on)).sum())


def test_olist_in_any_order(shared_data: Path) -> None:
    """Orders, their items, their payments and the persons behind the customers, from five files."""
    names = ("order_payments", "order_items", "customers", "orders", "order_reviews")
    files = [shared_data / "olist" / f"olist_{name}_dataset.csv" for name in names]
    found = readings(files)
    assert {reading.platform for reading in found} == {"Olist"}
    assert [reading.is_supplement for reading in found] == [True, False, False, False, False]
    with throwaway(found) as version:
        con = version.cursor()
        sql = "select count(*), count(payment_method), count(distinct customer_key) from orders"
        assert con.execute(sql).fetchone() == (8_135, 8_129, 8_016)
        sql = "select payment_method, count(*) from orders group by 1 order by 2 desc limit 2"
        assert con.execute(sql).fetchall() == [("credit_card", 6_222), ("boleto", 1_580)]
        sql = "select round(sum(price), 2), round(sum(shipping_fee), 2) from order_items"
        assert con.execute(sql).fetchone() == (1_093_264.35, 172_288.39)
        on_time = whole(version, "on_time_delivery_rate")
        assert (on_time["k"], on_time["n"]) == (4_822, 6_901)
        # Without the 16 orders that were shipped free; with them the median would be 22.03 %.
        fee = whole(version, "shipping_fee_ratio")
        assert (fee["n"], fee["value"]) == (6_877, 0.221)
        charged = fees_by_hand(
            *(shared_data / "olist" / f"olist_{name}_dataset.csv" for name in names[1:4:2])
        )
        assert (len(charged), round(charged.median(), 3)) == (6_877, 0.221)


def fees_by_hand(items: Path, orders: Path) -> pd.Series:
    """Shipping fee ÷ value of goods of each valid order that paid a fee."""
    status = pd.read_csv(orders, index_col="order_id")["order_status"]
    sums = pd.read_csv(items).groupby("order_id")[["freight_value", "price"]].sum()
    valid = sums[~status.reindex(sums.index).isin(["canceled", "unavailable"])]
    return (valid["freight_value"] / valid["price"])[valid["freight_value"] > 0]


def test_northwind(shared_data: Path) -> None:
    files = [shared_data / "northwind" / name for name in ("orders.csv", "order-details.csv")]
    with shop(*files) as version:
        late = "count(*) filter (shipped_at::date > promised_date)"
        assert ask(version, "count(*)", "count(shipped_at)", late) == (830, 809, 37)
        # The published sum of Northwind's sales after discount, and its freight.
        assert ask(version, "round(sum(item_value), 2)", "round(sum(shipping_fee), 2)") == (
            1_265_793.04,
            64_942.69,
        )


def test_returns_stand_in_the_orders_of_thelook(shared_data: Path) -> None:
    """The file holds every order twice or more: 117 rows of 56 orders say when they came back."""
    path = shared_data / "thelook" / "subset_orders.csv"
    counts = file_report(path).report
    assert (counts.rows, counts.accepted, counts.duplicates) == (1_000, 495, 505)
    with shop(path) as version:
        sql = (
            "select count(*), round(median(epoch(requested_at - delivered_at)) / 86400, 2) "
            "from returns join orders using (order_id)"
        )
        assert version.cursor().execute(sql).fetchone() == (56, 1.59)


def test_net_promoter_score(shared_data: Path) -> None:
    with shop(shared_data / "nps" / "nps_survey.csv") as version:
        sql = (
            "select count(*), count(*) filter (score >= 9), count(*) filter (score between 7 and 8), "
            "count(*) filter (score <= 6) from surveys where survey_type = 'nps'"
        )
        assert version.cursor().execute(sql).fetchone() == (20_268, 9_404, 3_661, 7_203)
        assert whole(version, "nps")["value"] == pytest.approx(10.86, abs=0.005)


def test_tickets_that_say_how_many_hours_an_answer_took(shared_data: Path) -> None:
    with shop(shared_data / "tickets" / "tickets_hours_csat.csv") as version:
        sql = "select count(*), median(epoch(first_responded_at - created_at)) / 3600 from tickets"
        count, median = version.cursor().execute(sql).fetchone()
        assert (count, median) == (1_000, pytest.approx(10.195))
        response = whole(version, "first_response_time")
        assert response["n"] == 1_000 and response["value"] == pytest.approx(10.195, abs=1 / 60)
        csat = whole(version, "csat")
        assert csat["n"] == 428
