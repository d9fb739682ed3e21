"""What is planted in the sample shop is what the dashboard finds – and nothing where nothing is planted."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from loyalty.catalog import Kpi, catalog
from loyalty.compute import difference, results
from loyalty.workspace import Version
from tests.pandas_estimates import Z, contrast
from tests.sample_files import sample_generator
from tests.sample_home import sample_version

KPIS = catalog()
TRUTHS = sample_generator().TRUTHS


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return sample_version(tmp_path_factory)


def whole(version: Version, kpi: Kpi, start: date | None = None, end: date | None = None, **where: str):
    """The result over all months from start to end."""
    allowed = {name: (value,) for name, value in where.items()}
    return results(version, [kpi], "all", start, end, allowed).iloc[0]


def day(text: str) -> date:
    return date.fromisoformat(text)


def day_before(text: str) -> date:
    return (pd.Timestamp(text) - pd.Timedelta(days=1)).date()


# --- what changed, and when -------------------------------------------------------------------------


def test_one_carrier_turns_late_in_one_country(version: Version) -> None:
    truth, kpi = TRUTHS["late_carrier"], KPIS["on_time_delivery_rate"]
    there = {"country": truth["country"], "carrier": truth["carrier"]}
    before = whole(version, kpi, end=day_before(truth["from"]), **there)
    after = whole(version, kpi, start=day(truth["from"]), **there)
    assert before["low"] < truth["on_time_before"] < before["high"]
    assert after["low"] < truth["on_time_after"] < after["high"] < before["low"]


def test_the_carrier_turns_late_in_the_month_that_is_planted(version: Version) -> None:
    truth, kpi = TRUTHS["late_carrier"], KPIS["on_time_delivery_rate"]
    there = {"country": (truth["country"],), "carrier": (truth["carrier"],)}
    months = results(version, [kpi], where=there).set_index("period")
    at_once = difference(version, kpi, day(truth["from"]), day_before(truth["from"]).replace(day=1), there)
    assert at_once.is_change and at_once.value < 0
    bad = months.loc[truth["from"] :, "value"]
    assert len(bad) == 8 and bad.max() < months.loc[: truth["from"], "value"].iloc[:-1].median()


def test_elsewhere_nothing_changes(version: Version) -> None:
    truth, kpi = TRUTHS["late_carrier"], KPIS["on_time_delivery_rate"]
    since = day(truth["from"])
    found = results(version, [kpi], "all", since, None, {"country": (truth["country"],)}, by="carrier")
    lowest = found[found["slice"] != ""].sort_values("value")
    assert lowest["slice"].iloc[0] == truth["carrier"]
    assert (lowest["low"].iloc[1:] > lowest["high"].iloc[0]).all()
    elsewhere = results(version, [kpi], "all", since, None, {"carrier": (truth["carrier"],)}, by="country")
    others = elsewhere[~elsewhere["slice"].isin(["", truth["country"]])]
    assert len(others) >= 2 and (others["high"] > truth["on_time_before"] - 0.02).all()


def test_refunds_get_faster(version: Version) -> None:
    truth, kpi = TRUTHS["faster_refunds"], KPIS["return_turnaround_days"]
    before, after = (
        whole(version, kpi, end=day_before(truth["from"])),
        whole(version, kpi, start=day(truth["from"])),
    )
    assert before["value"] == truth["median_days_before"]
    assert after["value"] == truth["median_days_after"]
    assert after["high"] < before["low"]
    step = difference(version, kpi, day(truth["from"]), day_before(truth["from"]).replace(day=1))
    assert step.is_change and step.value < 0


def test_the_net_promoter_score_does_not_move(version: Version) -> None:
    truth, kpi = TRUTHS["nps"], KPIS["nps"]
    everything = whole(version, kpi)
    assert everything["low"] < truth["value"] < everything["high"]
    assert everything["high"] - everything["low"] < 8
    months = results(version, [kpi])["period"].dt.date.tolist()
    steps = [difference(version, kpi, late, early) for early, late in zip(months, months[1:], strict=False)]
    assert len(steps) == 35
    assert sum(step.is_change for step in steps) <= 2  # one in twenty would be chance


# --- what causes what -------------------------------------------------------------------------------


def test_a_shipping_fee_makes_customers_leave(version: Version) -> None:
    truth = TRUTHS["shipping_fee"]["stratified_difference"]
    row = whole(version, KPIS["shipping_cost_attributable_share"])
    risk, free = row["k1"] / row["n1"], row["k0"] / row["n0"]
    # The share of the exposed × their risk is the difference within equal carts.
    assert row["low"] * risk < truth < row["high"] * risk
    assert row["value"] * risk == pytest.approx(truth, abs=0.02)
    assert row["low"] > 0.1
    # Large carts ship free and are ordered anyway: the crude comparison exaggerates.
    assert risk - free > row["high"] * risk > truth


def test_the_community_binds(version: Version) -> None:
    truth = TRUTHS["community"]["effect"]
    row = whole(version, KPIS["member_retention_uplift"])
    assert 0 < row["low"] < truth < row["high"]
    assert row["value"] == pytest.approx(truth, abs=0.03)
    assert row["status"] == "ok" and row["n1"] > 500


@pytest.fixture(scope="module")
def customers(version: Version) -> pd.DataFrame:
    """One row per customer: the first order and all purchases as days since it."""
    first = version.cursor().execute(
        """
        select buyers.customer_key, buyers.first_date, orders.order_value, orders.promised_date,
            orders.delivered_at, accounts.bonus_member_since, list(occasions.occasion_date) as days,
            orders.order_id in (
                select order_id from messages
                where kind = 'delay_notice' and sent_at::date <= orders.promised_date
            ) as is_warned,
        from buyers
        inner join valid_orders as orders on buyers.first_order_id = orders.order_id
        left join accounts on buyers.customer_key = accounts.customer_key
        left join occasions on buyers.customer_key = occasions.customer_key
        group by all
        """
    ).df()  # fmt: skip
    first["ages"] = [
        [(pd.Timestamp(one) - start).days for one in days]
        for start, days in zip(first["first_date"], first["days"], strict=True)
    ]
    return first


def landmark(customers: pd.DataFrame, exposed: pd.Series, truth: dict, as_of: date, season: bool) -> dict:
    """Purchases in the window after the landmark: exposed against not, within comparable customers.

    Strata: third of the first order's value, purchases before the landmark and (season) quarter.
    """
    mark, window = truth["landmark_days"], truth["window_days"]
    ripe = customers["first_date"] + pd.Timedelta(days=mark + window) <= pd.Timestamp(as_of)
    chosen = customers[ripe & exposed.notna()]
    third = pd.qcut(chosen["order_value"], 3, labels=False).astype(str)
    prior = [str(min(sum(0 < age <= mark for age in ages), 2)) for ages in chosen["ages"]]
    quarter = chosen["first_date"].dt.to_period("Q").astype(str) if season else ""
    cases = pd.DataFrame(
        {
            "exposed": exposed[chosen.index].astype(bool),
            "stratum": third + "/" + prior + "/" + quarter,
            "value": [float(any(mark < age <= mark + window for age in ages)) for ages in chosen["ages"]],
        }
    )
    found = contrast(cases)
    risks = [(found[f"k{arm}"], found[f"n{arm}"]) for arm in (1, 0)]
    crude = risks[0][0] / risks[0][1] - risks[1][0] / risks[1][1]
    half = Z * np.sqrt(sum(k / n * (1 - k / n) / n for k, n in risks))
    return found | {"crude_low": crude - half, "crude_high": crude + half}


def test_a_late_first_delivery_costs_the_second_purchase(version: Version, customers: pd.DataFrame) -> None:
    truth = TRUTHS["late_first_delivery"]
    late = ~(customers["delivered_at"].dt.normalize() <= customers["promised_date"])
    exposed = late.astype(object).where(customers["promised_date"].notna(), None)
    found = landmark(customers, exposed, truth, version.as_of, season=True)
    assert found["n1"] > 500
    assert found["low"] < truth["effect"] < found["high"] < 0


def test_the_bonus_programme_only_attracts_good_customers(version: Version, customers: pd.DataFrame) -> None:
    truth = TRUTHS["bonus_programme"]
    mark = customers["first_date"] + pd.Timedelta(days=truth["landmark_days"])
    member = customers["bonus_member_since"].dt.normalize() <= mark
    found = landmark(customers, member, truth, version.as_of, season=False)
    assert found["n1"] > 700
    assert found["crude_low"] > 0.05
    assert found["low"] < truth["effect"] < found["high"]
    assert found["high"] < found["crude_low"]
    row = whole(version, KPIS["bonus_member_uplift"])
    assert row["low"] < truth["effect"] < row["high"] < found["crude_low"]
    assert row["value"] == pytest.approx(found["value"], abs=0.005)


def test_a_notice_in_time_saves_most_of_them(version: Version, customers: pd.DataFrame) -> None:
    truth = TRUTHS["delay_notice"]
    late = customers["promised_date"].notna()
    late &= ~(customers["delivered_at"].dt.normalize() <= customers["promised_date"])
    exposed = customers["is_warned"].astype(object).where(late, None)
    found = landmark(customers, exposed, truth, version.as_of, season=True)
    assert found["n1"] > 180
    assert 0 < found["low"] < truth["effect"] < found["high"]
    assert found["value"] == pytest.approx(truth["effect"], abs=0.03)


def test_personalisation_changes_nothing(version: Version) -> None:
    """Single-page visits, which see nothing and never order, would feign a lead."""
    visits = version.cursor().execute(
        "select saw_personalised, order_id is not null as ordered from visits where is_bot is not true"
    ).df()  # fmt: skip
    crude = visits.groupby("saw_personalised")["ordered"].mean()
    assert crude[True] - crude[False] > 0.02
    row = whole(version, KPIS["personalisation_uplift"])
    assert row["low"] < 0 < row["high"] < 0.01
