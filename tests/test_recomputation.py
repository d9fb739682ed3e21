"""Every KPI a second time: pandas on random shops, from the definitions, must give what the engine gives."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd
import pytest

from loyalty.cases import listing
from loyalty.catalog import SHARED_SLICES, catalog
from loyalty.compute import results
from loyalty.workspace import Version
from tests.pandas_estimates import estimate, share, weighted_share
from tests.pandas_shop import DAY, PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.recomputed import CASES, HISTORY, MATURES, SLICE, STATES
from tests.versions import settings_of, version_of

KPIS = catalog()
SHOPS = {
    "defaults": (1, AS_OF, {}),
    "own_settings": (
        2,
        AS_OF - 12 * DAY,
        {
            "repeat_window": 60,
            "return_window": 14,
            "abandon_after_h": 30,
            "response_target_h": 10,
            "churn_days": 100,
            "stale_days": 45,
        },
    ),
}
AUSTRIA = {"country": ("AT",)}
ESTIMATED_FROM = ["value", "closed", "weight", "exposed", "stratum", "left_out"]
FREQUENCY = {"month": "M", "quarter": "Q"}
# What a mean or ratio cannot fall below or rise above. The others can: a margin is negative where goods are
# sold below cost, costs may exceed the revenue, and a time spent has no end.
PART, POSITIVE = (0, 1), (0, np.inf)
BOUNDS = {
    "bonus_redemption_rate": PART,
    "personalised_revenue_share": PART,
    "return_rate_items": PART,
    "return_rate_value": PART,
    "search_zero_result_rate": PART,
    "returning_revenue_share": PART,
    "community_stickiness": PART,
    "review_average": (0, 5),
    "revenue_per_visit": POSITIVE,
    "contact_rate": POSITIVE,
    "average_order_value": POSITIVE,
    "longest_content_gap": POSITIVE,
    "purchase_frequency": (1, np.inf),
    "visit_frequency": (1, np.inf),
    "contact_frequency": (1, np.inf),
}


@pytest.fixture(scope="module", params=SHOPS.values(), ids=SHOPS.keys())
def shops(request) -> Iterator[tuple[Version, PandasShop]]:
    """The same random shop twice: as a version of the engine and in pandas."""
    seed, as_of, chosen = request.param
    tables = random_shop(seed, as_of)
    with version_of(tables, settings_of(as_of, **chosen)) as version:
        yield version, PandasShop(tables, as_of, **chosen)


@cache
def cases_of(shop: PandasShop, kpi: str, grain: str) -> pd.DataFrame:
    return STATES[kpi](shop, grain) if kpi in STATES else CASES[kpi](shop)


def expected(shop: PandasShop, kpi: str, grain: str, where: dict | None, by: str | None) -> dict:
    """(period, slice[, category]) → result, for all groups that have a case."""
    cases = cases_of(shop, kpi, grain)
    for name, allowed in (where or {}).items():
        cases = cases[shop.slice_of(cases, name).isin(allowed)]
    first = "all" if grain == "all" else cases["day"].dt.to_period(FREQUENCY[grain]).dt.start_time
    slices = shop.slice_of(cases, by) if by else None
    keys = pd.DataFrame({"period": first, "slice": slices}, index=cases.index)
    definition = KPIS[kpi]
    found = {}
    cases = cases[[name for name in ESTIMATED_FROM if name in cases]]
    for key, group in cases.groupby([keys["period"], keys["slice"]], dropna=False):
        key = (key[0], key[1] if by else None)
        if definition.measure == "mix":
            for category in sorted(cases["value"].unique()):
                hits = group.assign(value=(group["value"] == category).astype(float))
                found[*key, category] = weighted_share(hits) if "weight" in hits else share(hits)
        else:
            found[*key, None] = estimate(group, definition.measure, definition.effect == "attributable")
            if definition.census:
                found[*key, None] |= {"low": np.nan, "high": np.nan}
            if kpi in BOUNDS and "low" in found[*key, None]:
                found[*key, None] |= within(BOUNDS[kpi], found[*key, None])
    return found


def within(bounds: tuple[float, float], row: dict) -> dict:
    """The limits of an interval that ends where the value itself has to."""
    return {"low": np.maximum(row["low"], bounds[0]), "high": np.minimum(row["high"], bounds[1])}


def assert_equal(frame: pd.DataFrame, found: dict, shop: PandasShop, kpi: str, by: str | None) -> None:
    rows, definition = set(), KPIS[kpi]
    counted_from = shop.data_from + days(shop, HISTORY.get(kpi, 0)) * DAY
    for row in frame.itertuples():
        key = ("all" if pd.isna(row.period) else row.period, row.slice if by else None, row.category)
        expectation = found.get(key)
        where = f"{definition.id} {key}"
        if expectation is None:
            nothing = np.isnan(row.value) or (definition.measure == "total" and row.value == 0)
            assert row.n == 0 and nothing and row.open == 0, where
            continue
        rows.add(key)
        for name in ("n", "k", "k1", "n1", "k0", "n0", "open", "left_out"):
            if name in expectation:
                assert getattr(row, name) == expectation[name], f"{where}: {name}"
        hidden = row.status == "immature" or (kpi in HISTORY and row.period < counted_from)
        for name in ("value", "low", "high", "p90"):
            if name in expectation:
                number = np.nan if hidden else expectation[name]
                same = pytest.approx(number, rel=1e-9, abs=1e-9, nan_ok=True)
                assert getattr(row, name) == same, f"{where}: {name}"
    assert rows == {key for key in found if not (definition.measure == "mix" and not found[key]["n"])}


def days(shop: PandasShop, span: int | str | list[int | str]) -> int:
    if isinstance(span, list):
        return sum(days(shop, part) for part in span)
    return shop.setting(span) if isinstance(span, str) else span


def questions(kpi: str) -> Iterator[tuple[str, dict | None, str | None]]:
    yield "month", None, None
    yield "all", None, None
    # The curves of lifelines take their time.
    yield "quarter" if KPIS[kpi].measure == "duration" else "month", AUSTRIA, None
    yield "quarter", None, SLICE.get(kpi, "country")


@pytest.mark.parametrize("kpi", [*CASES, *STATES])
def test_engine_and_pandas_agree(shops: tuple[Version, PandasShop], kpi: str) -> None:
    version, shop = shops
    for grain, where, by in questions(kpi):
        if "country" not in KPIS[kpi].available_slices and (where or by == "country"):
            continue
        frame = results(version, [KPIS[kpi]], grain, where=where, by=by)
        if grain == "all" and KPIS[kpi].per_grain and not KPIS[kpi].state:
            assert (frame["status"] == "unavailable").all()
            continue
        assert not (frame["status"] == "unavailable").any()
        assert_equal(frame, expected(shop, kpi, grain, where, by), shop, kpi, by)


def test_bounds_are_those_of_the_headers() -> None:
    found = {
        name: (kpi.least, np.inf if kpi.most is None else kpi.most)
        for name, kpi in KPIS.items()
        if (kpi.least, kpi.most) != (None, None)
    }
    assert found == BOUNDS
    percent = {n for n, kpi in KPIS.items() if kpi.unit == "percent" and kpi.measure in ("mean", "ratio")}
    assert percent - found.keys() == {"crm_cost_ratio", "crm_roi"}  # without an interval


@pytest.mark.parametrize("kpi", BOUNDS)
def test_every_case_keeps_to_the_bounds(shops: tuple[Version, PandasShop], kpi: str) -> None:
    version, _ = shops
    relation = listing(version, KPIS[kpi])
    weight = "weight" if KPIS[kpi].measure == "ratio" else "1"
    least, most = BOUNDS[kpi]
    beyond = f"value < {least} * {weight}" + ("" if most == np.inf else f" or value > {most} * {weight}")
    sql = f"select count(value), count(*) filter (where {beyond}) from ({relation.sql})"
    counted, faulty = version.cursor().execute(sql, dict(relation.parameters)).fetchone()
    assert counted > 0 and faulty == 0


@pytest.mark.parametrize("kpi", [kpi for kpi in CASES if KPIS[kpi].measure == "duration"])
def test_every_single_duration_agrees(shops: tuple[Version, PandasShop], kpi: str) -> None:
    """A median hardly feels how long the open cases have waited."""
    version, shop = shops
    relation = listing(version, KPIS[kpi])
    rows = version.cursor().execute(relation.sql, dict(relation.parameters)).df().dropna(subset="value")
    mine = cases_of(shop, kpi, "month")
    mine = mine[~mine["left_out"]]
    for closed in (True, False):
        expected = mine.loc[mine["closed"] == closed, "value"].sort_values().to_numpy(dtype=float)
        found = rows.loc[rows["closed"] == closed, "value"].sort_values().to_numpy(dtype=float)
        np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("kpi", MATURES)
def test_a_month_is_immature_until_its_last_case_is_known(shops, kpi: str) -> None:
    version, shop = shops
    frame = results(version, [KPIS[kpi]], "month")
    ends = frame["period"].dt.to_period("M").dt.end_time.dt.normalize()
    open_window = ends + days(shop, MATURES[kpi]) * DAY > shop.as_of
    assert (frame["status"].eq("immature") == open_window).all()
    assert open_window.sum() >= 1


@pytest.mark.parametrize("kpi", HISTORY)
def test_a_month_with_too_little_history_has_no_value(shops, kpi: str) -> None:
    version, shop = shops
    frame = results(version, [KPIS[kpi]], "month")
    short = frame["period"] < shop.data_from + days(shop, HISTORY[kpi]) * DAY
    assert frame.loc[short, "value"].isna().all() and short.sum() >= 3
    complete = frame["status"].isin(["ok", "few"])
    has_cases = complete & (frame["n"] > 0)
    assert frame.loc[has_cases, "value"].notna().all() and not (complete & short).any()


def test_shops_hold_the_edge_cases(shops: tuple[Version, PandasShop]) -> None:
    """The comparison proves nothing about what does not occur."""
    version, shop = shops
    orders, uploaded = shop.orders, shop.uploaded["orders"]
    assert len(uploaded) - len(orders) > 100
    assert 0.05 < orders["customer"].isna().mean() < 0.2
    assert orders["customer"].dropna().str.startswith("mail ").any()
    assert orders["customer"].dropna().str.startswith("person ").any()
    assert orders.dropna(subset="customer").duplicated(["customer", "day"]).sum() > 30
    assert orders["delivered_at"].isna().sum() > 100
    assert (uploaded["ordered_at"] >= shop.as_of_ts).sum() > 50
    assert len(shop.known_before) > 10
    assert version.settings["churn_days"] == shop.setting("churn_days")
    reasons = version.cursor().execute("select distinct reason from excluded_orders").fetchall()
    assert {reason for (reason,) in reasons} >= {
        "cancelled", "test", "not_completed", "future_date", "negative_value", "foreign_currency"
    }  # fmt: skip


def test_churn_threshold_follows_the_gaps(shops: tuple[Version, PandasShop]) -> None:
    version, shop = shops
    own = PandasShop(shop.uploaded, shop.as_of)
    automatic = own.setting("churn_days")
    assert automatic != 365 and automatic % 10 == 0
    if "churn_days" not in SHOPS["defaults"][2] and version.settings["is_auto_churn"]:
        assert version.settings["churn_days"] == automatic


def test_slices_of_an_order_add_up(shops: tuple[Version, PandasShop]) -> None:
    version, shop = shops
    frame = version.cursor().execute("select * from order_slices order by order_id").df()
    slices = shop.order_slices.sort_index()
    assert list(frame["order_id"]) == list(slices.index)
    for name in SHARED_SLICES:
        assert frame[name].fillna("").tolist() == slices[name].fillna("").tolist(), name
