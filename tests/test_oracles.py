"""Published numbers, O1–O28, from the dashboard's own code: those of whole KPIs here, the others in ORACLES.

| oracle | is tested | is not, and why |
|---|---|---|
| O1–O7 | all numbers, in test_customer_models.py | – |
| O8 | rows to churn limit here, cohorts in test_cohorts.py | – |
| O9–O11 | all, in test_intervals.py | – |
| O12 | both curves, medians and the log-rank χ², in test_survival.py | – |
| O13 | all; `fin` alone by our ratio too, in test_survival.py | all terms by ours: it has no Cox regression |
| O14 | differences, χ², Breslow–Day, in test_stratified.py | odds ratio .9047: risks are compared, not odds |
| O15 | χ² and p, in test_stratified.py | odds ratio 7: as O14 |
| O16–O18 | all, here and in test_intervals.py | – |
| O19, O20 | all, here | – |
| O21 | 46 % of 5 or more, here | mean 4.08: that of the rows, the KPI is the share |
| O22 | both rates, here, by persons instead of (E − N) ÷ S | – |
| O23 | 37.9 % in test_stratified.py, 21.3 % here, as a card says it | – |
| O24 | all, here | – |
| O25 | all, in test_stratified.py | – |
| O26 | lateness and stars, here | to the last digit: 8,135 of about 99,000 orders are at hand |
| O27 | guests and C-invoices, in test_real_shops.py | all 541,909 rows: twenty days of them are at hand |
| O28 | both, in test_stratified.py and test_driver_checks.py | – |
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from loyalty.cards.foot import attributed
from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.importing import readings, throwaway
from loyalty.measures import attributable
from loyalty.measures.intervals import nps_adjusted
from loyalty.workspace import Settings, Version
from tests.dice import typed
from tests.versions import settings_of, version_of

KPIS = catalog()
AS_OF = pd.Timestamp("2025-06-30")

# Oracle → tests elsewhere that prove it.
ORACLES = {
    "O1": "test_customer_models.py: test_cdnow_gives_the_published_parameters",
    "O2": "test_customer_models.py: test_expected_purchases_of_the_published_example",
    "O3": "test_customer_models.py: test_cdnow_expected_purchases_of_new_customers",
    "O4": "test_customer_models.py: test_log_likelihoods_of_note_027_do_not_overflow",
    "O5": "test_customer_models.py: test_published_probabilities_of_counts",
    "O6": "test_customer_models.py: test_published_probabilities_of_being_active",
    "O7": "test_customer_models.py: test_cdnow_spending_gives_the_published_parameters",
    "O8": "test_cohorts.py: test_cdnow_cohorts",
    "O9": "test_intervals.py: test_published",
    "O10": "test_intervals.py: test_published",
    "O11": "test_intervals.py: test_published",
    "O12": "test_survival.py: test_freireich",
    "O13": "test_survival.py: test_rossi_by_a_cox_regression",
    "O14": "test_stratified.py: test_berkeley_admissions",
    "O15": "test_stratified.py: test_rabbits",
    "O16": "test_intervals.py: test_approaches_the_plain_standard_error",
    "O18": "test_intervals.py: test_adjusted_wald",
    "O23": "test_stratified.py: test_attributable_share_of_smokers",
    "O25": "test_stratified.py: test_e_value_as_published",
    "O27": "test_real_shops.py: test_twenty_daily_files_of_a_gift_shop_are_one_shop",
    "O28": "test_stratified.py: test_is_found_where_the_crude_difference_fails",
    "O28 (membership)": "test_driver_checks.py: test_membership_without_effect_is_zero_on_average",
}


@pytest.mark.parametrize("oracle", ORACLES)
def test_the_test_that_proves_it_exists(oracle: str) -> None:
    file, name = ORACLES[oracle].split(": ")
    assert f"def {name}(" in (Path(__file__).parent / file).read_text(encoding="utf-8")


def whole(version: Version, kpi: str, grain: str = "all"):
    return results(version, [KPIS[kpi]], grain).iloc[-1]  # the last period's


def of_rows(kpi: str, settings: Settings | None = None, grain: str = "all", **tables: list[dict]):
    """The result of one KPI on a shop of these rows."""
    frames = {}
    for name, rows in tables.items():
        key = {"orders": "order_id", "returns": "return_id", "surveys": "response_id"}[name]
        numbered = [{key: str(number), **row} for number, row in enumerate(rows)]
        frames[name] = typed(name, pd.DataFrame(numbered))
    with version_of(frames, settings or settings_of(AS_OF)) as version:
        return whole(version, kpi, grain)


# --- O8: the sample of CDNOW (Fader & Hardie), read from its file --------------------------------------


@pytest.fixture(scope="module")
def cdnow(shared_data: Path) -> Path:
    return shared_data / "cdnow" / "CDNOW_sample.txt"


@pytest.fixture(scope="module")
def cdnow_shop(cdnow: Path) -> Iterator[Version]:
    with throwaway(readings([cdnow])) as version:
        yield version


def test_o8_rows_customers_occasions_and_days(cdnow_shop: Version) -> None:
    con = cdnow_shop.cursor()
    sql = "select count(*), count(distinct customer_key), min(order_date), max(order_date) from valid_orders"
    rows, customers, first, last = con.execute(sql).fetchone()
    assert (rows, customers, str(first), str(last)) == (6_919, 2_357, "1997-01-01", "1998-06-30")
    assert con.execute("select count(*) from occasions").fetchone() == (6_696,)
    assert str(cdnow_shop.as_of) == "1998-06-30"
    # By orders instead of days it would be 48.9 %.
    repeat = whole(cdnow_shop, "repeat_purchase_rate")
    assert (repeat["k"], repeat["n"]) == (1_139, 2_357) and repeat["value"] == pytest.approx(0.4832, abs=5e-5)


@pytest.mark.parametrize(("days", "k"), [(30, 410), (60, 601), (90, 687), (180, 887), (365, 1_074)])
def test_o8_repeat_purchases_within_a_window(cdnow: Path, days: int, k: int) -> None:
    with throwaway(readings([cdnow]), Settings.parse({"repeat_window": days})) as version:
        row = whole(version, "repeat_purchase_rate_90d")
    assert (row["k"], row["n"], row["open"]) == (k, 2_357, 0)


def test_o8_gaps_and_the_limit_that_follows_from_them(cdnow_shop: Version) -> None:
    gaps = whole(cdnow_shop, "inter_purchase_days")
    assert (gaps["n"], gaps["k"], gaps["value"], gaps["p90"]) == (4_339, 4_339, 34, 196)
    sql = """
        select count(gap), quantile_cont(gap, 0.8), quantile_cont(gap, 0.95),
            count(gap) filter (where is_mature), quantile_cont(gap, 0.9) filter (where is_mature)
        from (
            select next_date - occasion_date as gap, occasion_date <= date '1998-06-30' - 365 as is_mature
            from occasions
        )
    """
    found = [round(number) for number in cdnow_shop.cursor().execute(sql).fetchone()]
    assert found == [4_339, 117, 279, 2_544, 256]
    assert cdnow_shop.settings["churn_days"] == 260


# --- O16, O17: Net Promoter Score ----------------------------------------------------------------------


def test_o16_o18_net_promoter_score_of_a_survey() -> None:
    """45 promoters, 25 passives, 30 detractors (HubSpot's example); interval by Rocks 2016."""
    scores = [10] * 20 + [9] * 25 + [8] * 15 + [7] * 10 + [6] * 15 + [0] * 15
    answered = {"survey_type": "nps", "answered_at": AS_OF, "scale_min": 0, "scale_max": 10}
    row = of_rows("nps", surveys=[answered | {"score": score} for score in scores])
    assert (row["n"], row["value"]) == (100, 15)
    assert (row["low"], row["high"]) == pytest.approx((-1.84, 30.97), abs=6e-3)


def test_o16_o17_variance_of_an_answer() -> None:
    """Of one half, a third, a sixth: 5/9 (whuber, CrossValidated); of 45/25/30 8.529 points at n = 100."""
    n = 6e9  # the three answers that are added do not matter any more
    assert (nps_adjusted(n, n / 2, n / 6)[1] / 100) ** 2 * n == pytest.approx(5 / 9)
    assert nps_adjusted(n, 0.45 * n, 0.30 * n)[1] * np.sqrt(n / 100) == pytest.approx(8.529, abs=5e-4)


@pytest.mark.parametrize(
    ("n", "promoters", "detractors", "centre"), [(10, 4, 3, 7.69), (10, 10, 0, 76.92), (100, 45, 30, 14.56)]
)
def test_o18_centre_of_the_adjusted_interval(n: int, promoters: int, detractors: int, centre: float) -> None:
    assert nps_adjusted(n, promoters, detractors)[0] == pytest.approx(centre, abs=5e-3)


# --- O19, O20: return rates (Asdecker, retourenforschung.de) -------------------------------------------


def delivered(*orders: tuple[int, int, float]) -> dict[str, list[dict]]:
    """Orders of so many items, of which so many came back, at a price each."""
    day, back_at = AS_OF - pd.Timedelta(days=50), AS_OF - pd.Timedelta(days=40)
    sent = [
        {"ordered_at": day, "delivered_at": day, "items_qty": items, "order_value": items * price}
        for items, _, price in orders
    ]
    returned = [
        {
            "order_id": str(place),
            "requested_at": back_at,
            "items_returned": back,
            "returned_value": back * price,
        }
        for place, (_, back, price) in enumerate(orders)
        if back
    ]
    return {"orders": sent, "returns": returned}


@pytest.mark.parametrize(
    ("kpi", "rate"),
    [("return_rate_orders", 2 / 3), ("return_rate_items", 0.5), ("return_rate_value", 0.55)],
)
def test_o19_return_rates_alpha_beta_gamma(kpi: str, rate: float) -> None:
    row = of_rows(kpi, **delivered((3, 2, 100), (2, 1, 75), (1, 0, 50)))
    assert row["value"] == pytest.approx(rate) and row["n"] == 3


def test_o20_every_fifth_item_is_every_second_order_of_three() -> None:
    """All 125 ways in which each of three items comes back every fifth time: β 20 %, α 1 − 0.8³ = 48.8 %."""
    ways = [(3, sum(item == 0 for item in way), 10.0) for way in itertools.product(range(5), repeat=3)]
    assert Counter(back for _, back, _ in ways) == {0: 64, 1: 48, 2: 12, 3: 1}
    shop = delivered(*ways)
    assert of_rows("return_rate_items", **shop)["value"] == pytest.approx(0.2)
    assert of_rows("return_rate_orders", **shop)["value"] == pytest.approx(0.488)


# --- O21 to O24 ----------------------------------------------------------------------------------------


def test_o21_customer_effort_score() -> None:
    """Answers from 1 to 7 (cys.group): 46 % are 5 or more; their mean would be 4.08."""
    counts = (80, 210, 140, 110, 160, 180, 120)
    answered = {"survey_type": "ces", "answered_at": AS_OF, "scale_min": 1, "scale_max": 7}
    scores = [score for score, count in enumerate(counts, 1) for _ in range(count)]
    assert np.mean(scores) == 4.08
    row = of_rows("ces", surveys=[answered | {"score": score} for score in scores])
    assert (row["n"], row["k"], row["value"]) == (1_000, 460, 0.46)


@pytest.mark.parametrize(("start", "new", "end", "rate"), [(100, 15, 110, 0.95), (1_200, 100, 900, 2 / 3)])
@pytest.mark.parametrize("came_back", [1, 40])
def test_o22_retention_is_that_of_the_same_persons(
    start: int, new: int, end: int, rate: float, came_back: int
) -> None:
    """(E − N) ÷ S = 95 % (faqprime) and 66.7 % (getkoin), whoever comes back in the month besides."""
    kept = end - new
    days = {
        "2025-05-20": ["kept", kept],  # active on 31 May and on 30 June
        "2025-04-10": ["lost", start - kept],  # after 60 days, on 9 June, no longer
        "2025-06-10": ["new", new],
        "2025-01-10": ["back", came_back],
        "2025-06-12": ["back", came_back],
    }
    orders = [
        {"ordered_at": pd.Timestamp(day), "customer_id": f"{who} {number}"}
        for day, (who, count) in days.items()
        for number in range(count)
    ]
    row = of_rows("customer_retention_rate", settings_of(AS_OF, churn_days=60), "month", orders=orders)
    assert (row["n"], row["k"]) == (start, kept) and row["value"] == pytest.approx(rate)


def test_o23_attributable_share_of_the_population() -> None:
    """Gordis, Epidemiology, ch. 12: 28.0 against 17.4 per 1,000, 44 % exposed: 21.3 % of 22.1 per 1,000."""
    exposed, others = 440_000, 560_000
    cases1, cases0 = 28.0 / 1000 * exposed, 17.4 / 1000 * others
    incidence = 1000 * (cases1 + cases0) / (exposed + others)
    assert incidence == pytest.approx(22.1, abs=0.05)
    share = (incidence - 17.4) / incidence
    assert share == pytest.approx(0.213, abs=2e-3)
    value = attributable([cases1], [exposed], [cases0], [others])[0]
    row = pd.Series({"value": value, "k1": cases1, "k0": cases0})
    (said,) = attributed(KPIS["shipping_cost_attributable_share"], row, "en")
    assert f"({share:.1%})" in said


def test_o24_margin_multiple() -> None:
    """r ÷ (1 + i − r) is 2.67 at a retention of 80 % and 10 % interest (Gupta & Lehmann)."""
    days = {"2023-06-01": 100, "2024-03-01": 100, "2025-03-01": 80}
    orders = [
        {"ordered_at": pd.Timestamp(day), "customer_id": f"K{number}", "order_value": 100.0}
        for day, count in days.items()
        for number in range(count)
    ]
    row = of_rows("clv_simple", orders=orders)
    assert row["n"] == 80 and row["value"] / (100 * 0.30) == pytest.approx(2.67, abs=5e-3)


# --- O26: a marketplace in Brazil, of which a part is at hand -------------------------------------------


def test_o26_late_parcels_get_worse_reviews(shared_data: Path) -> None:
    """All of Olist: 8.1 % later than promised to the minute, 4.28 stars against 2.55 (rpubs 1443825)."""
    names = ("orders", "order_reviews", "customers")
    files = [shared_data / "olist" / f"olist_{name}_dataset.csv" for name in names]
    with throwaway(readings(files)) as version:
        sql = """
            select avg(is_late::int), avg(rating) filter (not is_late), avg(rating) filter (is_late)
            from (
                select delivered_at > promised_date as is_late, rating
                from valid_orders left join reviews using (order_id)
                where delivered_at is not null
            )
        """
        late, punctual_stars, late_stars = version.cursor().execute(sql).fetchone()
    assert late == pytest.approx(0.081, abs=2e-3)
    assert (punctual_stars, late_stars) == (pytest.approx(4.28, abs=5e-3), pytest.approx(2.55, abs=0.06))


def test_every_oracle_is_named() -> None:
    here = set(re.findall(r"(?<=[_\W])o(\d+)_", Path(__file__).read_text(encoding="utf-8")))
    named = {f"O{number}" for number in here} | ORACLES.keys()
    assert {f"O{number}" for number in range(1, 29)} <= named
    told = re.findall(r"^\| (O[\d, –O]+) \|", __doc__, flags=re.MULTILINE)
    spans = [[int(number) for number in re.findall(r"\d+", text)] for text in told]
    assert [number for span in spans for number in range(span[0], span[-1] + 1)] == list(range(1, 29))
