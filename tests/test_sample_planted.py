"""What is planted in the sample shop can be found again in its files, without the dashboard."""

from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from tests.sample_files import AS_OF, sample_generator, sample_tables


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return sample_generator()


@pytest.fixture(scope="module")
def shop() -> dict[str, pd.DataFrame]:
    return sample_tables()


@pytest.fixture(scope="module")
def buyers(shop: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per customer: first order, and every purchase as days since it."""
    orders = shop["orders"]
    valid = orders[(orders["status"] != "cancelled") & (orders["is_test"] == "false")]
    named = valid[valid["customer_id"].notna()].sort_values(["ordered_at", "order_id"])
    first = named.drop_duplicates("customer_id").set_index("customer_id")
    first["day"] = first["ordered_at"].dt.normalize()
    age = (named["ordered_at"].dt.normalize() - named["customer_id"].map(first["day"])).dt.days
    first["ages"] = age.groupby(named["customer_id"]).agg(lambda days: np.unique(days))
    return first


def landmark(buyers: pd.DataFrame, exposed: pd.Series, days: int, quarter: bool = True) -> dict[str, float]:
    """Risk difference (crude and Mantel-Haenszel) of buying in the 90 days after the landmark."""
    mature = exposed.notna() & (buyers["day"] + pd.Timedelta(days=days + 90) <= AS_OF)
    frame = buyers[mature].assign(x=exposed[mature].astype(bool))
    frame["y"] = [bool(((ages > days) & (ages <= days + 90)).any()) for ages in frame["ages"]]
    frame["prior"] = [min(int(((ages > 0) & (ages <= days)).sum()), 2) for ages in frame["ages"]]
    frame["third"] = pd.qcut(frame["order_value"], 3, labels=False)
    frame["season"] = frame["day"].dt.to_period("Q").astype(str) if quarter else ""
    weight = difference = variance = 0.0
    for _, group in frame.groupby(["third", "prior", "season"]):
        yes, no = group.loc[group["x"], "y"], group.loc[~group["x"], "y"]
        if len(yes) and len(no):
            share = len(yes) * len(no) / len(group)
            weight += share
            difference += share * (yes.mean() - no.mean())
            variance += share**2 * (yes.var(ddof=0) / len(yes) + no.var(ddof=0) / len(no))
    value, spread = difference / weight, 1.96 * variance**0.5 / weight
    yes, no = frame.loc[frame["x"], "y"], frame.loc[~frame["x"], "y"]
    crude_spread = 1.96 * (yes.var(ddof=0) / len(yes) + no.var(ddof=0) / len(no)) ** 0.5
    crude = yes.mean() - no.mean()
    return {
        "low": value - spread,
        "high": value + spread,
        "crude_low": crude - crude_spread,
        "exposed": len(yes),
    }


def test_planted_late_carrier(shop: dict[str, pd.DataFrame], generator: ModuleType) -> None:
    truth = generator.TRUTHS["late_carrier"]
    orders = shop["orders"]
    due = orders[(orders["status"] != "cancelled") & (orders["promised_date"] < AS_OF)]
    due = due[(due["carrier"] == truth["carrier"]) & (due["country"] == truth["country"])]
    on_time = due["delivered_at"].dt.normalize() <= due["promised_date"]
    after = due["promised_date"] >= truth["from"]
    for chosen, expected in ((~after, truth["on_time_before"]), (after, truth["on_time_after"])):
        spread = 2.5 * (expected * (1 - expected) / chosen.sum()) ** 0.5
        assert on_time[chosen].mean() == pytest.approx(expected, abs=spread)


def test_planted_shipping_fee(shop: dict[str, pd.DataFrame], generator: ModuleType) -> None:
    truth = generator.TRUTHS["shipping_fee"]
    carts = shop["checkouts"].query("is_bot == 'false'")
    assert carts["completed_at"].isna().mean() == pytest.approx(0.70, abs=0.02)
    shown = carts.dropna(subset="shipping_shown_at")
    bounds = [start for start, _ in truth["baseline_by_value"]] + [np.inf]
    band = pd.cut(shown["cart_value"], bounds, right=False, labels=False)
    weight = total = 0.0
    for _, group in shown.groupby([band, shown["device"]]):
        fee = group["shipping_fee_quoted"] > 0
        left = group["completed_at"].isna()
        if 0 < fee.sum() < len(group):
            share = fee.sum() * (~fee).sum() / len(group)
            weight += share
            total += share * (left[fee].mean() - left[~fee].mean())
    assert total / weight == pytest.approx(truth["stratified_difference"], abs=0.03)


def test_planted_refund_speed(shop: dict[str, pd.DataFrame], generator: ModuleType) -> None:
    truth = generator.TRUTHS["faster_refunds"]
    returns = shop["returns"].query("return_type != 'exchange'")
    returns = returns[returns["requested_at"] < AS_OF - pd.Timedelta(days=40)]
    days = (returns["refunded_at"].dt.normalize() - returns["requested_at"].dt.normalize()).dt.days.fillna(
        999
    )
    fast = returns["requested_at"] >= truth["from"]
    assert days[~fast].median() == truth["median_days_before"]
    assert days[fast].median() == truth["median_days_after"]


def test_planted_late_first_delivery(buyers: pd.DataFrame, generator: ModuleType) -> None:
    truth = generator.TRUTHS["late_first_delivery"]
    late = ~(buyers["delivered_at"].dt.normalize() <= buyers["promised_date"])
    found = landmark(buyers, late.where(buyers["promised_date"].notna()), truth["landmark_days"])
    assert found["exposed"] >= 500
    assert found["low"] < truth["effect"] < found["high"] < 0


def test_planted_bonus_without_effect(
    shop: dict[str, pd.DataFrame], buyers: pd.DataFrame, generator: ModuleType
) -> None:
    truth = generator.TRUTHS["bonus_programme"]
    since = (
        shop["customers"].set_index("customer_id")["bonus_member_since"].reindex(buyers.index).dt.normalize()
    )
    member = since <= buyers["day"] + pd.Timedelta(days=truth["landmark_days"])
    found = landmark(buyers, member, truth["landmark_days"], quarter=False)
    assert found["exposed"] >= 700
    assert found["crude_low"] > 0.05
    assert found["low"] < truth["effect"] < found["high"]


def test_planted_community_effect(
    shop: dict[str, pd.DataFrame], buyers: pd.DataFrame, generator: ModuleType
) -> None:
    truth = generator.TRUTHS["community"]
    since = (
        shop["customers"]
        .set_index("customer_id")["community_member_since"]
        .reindex(buyers.index)
        .dt.normalize()
    )
    member = since <= buyers["day"] + pd.Timedelta(days=truth["landmark_days"])
    found = landmark(buyers, member, truth["landmark_days"])
    assert found["exposed"] >= 500
    assert 0 < found["low"] < truth["effect"] < found["high"]


def test_planted_constant_nps(shop: dict[str, pd.DataFrame], generator: ModuleType) -> None:
    truth = generator.TRUTHS["nps"]
    shares = truth["shares"]
    assert sum(shares.values()) == pytest.approx(1)
    assert 100 * (shares[9] + shares[10] - sum(shares[score] for score in range(7))) == pytest.approx(
        truth["value"]
    )
    answers = shop["surveys"].query("survey_type == 'nps'").dropna(subset="answered_at")
    point = (answers["score"] >= 9).astype(int) - (answers["score"] <= 6).astype(int)
    assert 100 * point.mean() == pytest.approx(truth["value"], abs=3)
    monthly = point.groupby(answers["answered_at"].dt.to_period("M")).agg(["mean", "var", "size"])
    error = monthly["var"] / monthly["size"]
    steps = monthly["mean"].diff() / (error + error.shift()) ** 0.5
    assert (steps.abs() > 1.96).sum() <= 2  # one in twenty would be chance
