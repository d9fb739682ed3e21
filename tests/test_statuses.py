"""Statuses of a result: which one stands where several would hold, and where each begins and ends."""

from collections.abc import Iterator
from datetime import date, datetime

import numpy as np
import pytest

from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.workspace import Version
from tests.random_shop import AS_OF, random_shop
from tests.small_shops import orders_on, shop, status_of
from tests.versions import settings_of, version_of

KPIS = catalog()


@pytest.fixture(scope="module")
def version() -> Iterator[Version]:
    with version_of(random_shop(5), settings_of(AS_OF)) as version:
        yield version


def test_without_its_columns_a_kpi_is_unavailable_and_names_them() -> None:
    rows = {"orders": orders_on(date(2025, 1, 10), date(2025, 3, 10))}
    with shop(rows, settings_of(date(2025, 3, 31))) as version:
        frame = results(version, [KPIS["on_time_delivery_rate"], KPIS["average_order_value"]])
    late = frame[frame["kpi"] == "on_time_delivery_rate"]
    assert len(late) == 3
    assert (late["status"] == "unavailable").all()
    assert set(late["missing"]) == {("orders.promised_date", "orders.delivered_at")}
    assert late["value"].isna().all() and (late["n"] == 0).all()
    # A column that no file supplied is not a column of zeros (rule G15).
    assert frame.loc[frame["kpi"] == "average_order_value", "missing"].iloc[0] == ("orders.order_value",)


def test_one_of_several_alternatives_is_enough() -> None:
    rows = {"orders": [{"order_id": "1", "ordered_at": datetime(2025, 1, 5), "customer_email": "h"}]}
    with shop(rows, settings_of(date(2025, 1, 31))) as version:
        assert results(version, [KPIS["repeat_purchase_rate"]], "all")["n"].item() == 1


@pytest.mark.parametrize("question", [{"by": "device"}, {"where": {"device": ("mobile",)}}])
def test_a_slice_that_the_cases_do_not_know_is_named(version: Version, question: dict) -> None:
    frame = results(version, [KPIS["on_time_delivery_rate"]], **question)
    assert set(frame["status"]) == {"unavailable"} and set(frame["missing"]) == {("device",)}
    assert not frame.empty and (frame["n"] == 0).all()


@pytest.mark.parametrize("kpi", ["churn_rate", "returning_customer_rate"])
def test_a_kpi_of_periods_has_no_value_for_all(version: Version, kpi: str) -> None:
    row = results(version, [KPIS[kpi]], "all").iloc[0]
    assert (row["status"], row["n"], row["missing"]) == ("unavailable", 0, ())
    assert np.isnan(row["value"])


def test_immature_is_stronger_than_partial_and_few() -> None:
    rows = {"orders": orders_on(date(2025, 1, 1), date(2025, 3, 3), date(2025, 4, 3), date(2025, 6, 3))}
    with shop(rows, settings_of(date(2025, 6, 15))) as version:
        frame = results(version, [KPIS["repeat_purchase_rate_90d"]])
    # January to March ended by 31 March; 31 March + 90 days is 29 June.
    expected = dict.fromkeys(["2025-03", "2025-04", "2025-05", "2025-06"], "immature")
    assert status_of(frame) == {"2025-01": "few", "2025-02": "few"} | expected
    assert frame.loc[frame["status"] == "immature", ["value", "low", "high"]].isna().all().all()


def test_a_window_that_ends_on_the_as_of_day_is_over() -> None:
    rows = {"orders": orders_on(date(2025, 1, 1), number=30)}
    for day, status in ((date(2025, 5, 1), "ok"), (date(2025, 4, 30), "immature")):  # 31 January + 90 days
        with shop(rows, settings_of(day)) as version:
            assert status_of(results(version, [KPIS["repeat_purchase_rate_90d"]]))["2025-01"] == status


def test_partial_is_stronger_than_truncated_and_truncated_than_few() -> None:
    days = [date(2024, 1, 10), *(date(2024 + month // 12, month % 12 + 1, 3) for month in range(1, 16))]
    rows = {"orders": orders_on(*days, number=30)}
    with shop(rows, settings_of(date(2025, 4, 10))) as version:
        frame = results(version, [KPIS["returning_customer_rate"]])
        few = results(version, [KPIS["returning_customer_rate"]], start=date(2025, 2, 1), where={})
    statuses = status_of(frame)
    assert statuses["2024-01"] == "partial"  # the data begin on the 10th
    assert {statuses[month] for month in ("2024-02", "2024-12", "2025-01")} == {"truncated"}
    assert {statuses[month] for month in ("2025-02", "2025-03")} == {"ok"}
    assert statuses["2025-04"] == "partial"  # as-of is the 10th
    short = frame["period"] < "2025-01-10"
    assert frame.loc[short, "value"].isna().all() and frame.loc[~short, "value"].notna().all()
    assert list(few["period"].dt.month) == [2, 3, 4]


def test_few_and_ok_divide_at_thirty_cases() -> None:
    rows = orders_on(date(2025, 1, 1), number=29, order_value=10.0)
    rows += orders_on(date(2025, 2, 1), number=30, order_value=20.0)
    with shop({"orders": rows}, settings_of(date(2025, 2, 28))) as version:
        frame = results(version, [KPIS["average_order_value"]])
    assert list(frame["status"]) == ["few", "ok"]
    assert list(frame["value"]) == [10, 20]  # few cases grey a value, they do not hide it


def test_few_looks_at_the_smaller_arm_of_a_contrast(version: Version) -> None:
    frame = results(version, [KPIS["member_retention_uplift"]], "quarter")
    smaller = frame[["n1", "n0"]].min(axis=1)
    known = frame["status"].isin(["few", "ok"])
    assert (frame.loc[known, "status"].eq("few") == ~(smaller[known] >= 30)).all()
    assert (frame.loc[known, "n"] >= 30).any() and (frame["status"] == "few").any()


def test_partial_begins_where_the_youngest_table_begins() -> None:
    rows = {
        "orders": orders_on(date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)),
        "surveys": [
            {"response_id": month, "survey_type": "nps", "answered_at": datetime(2025, month, 20), "score": 9}
            for month in (2, 3)
        ],
    }  # fmt: skip
    with shop(rows, settings_of(date(2025, 3, 31))) as version:
        assert status_of(results(version, [KPIS["nps"]])) == {
            "2025-01": "partial", "2025-02": "partial", "2025-03": "few"
        }  # fmt: skip
