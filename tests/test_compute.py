"""Results: periods and their edges, filters and breakdowns, travel in time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from loyalty import cases, rollup
from loyalty.catalog import SHARED_SLICES, Kpi, catalog
from loyalty.compute import NUMBERS, has_meaning, results
from loyalty.importing import rederived
from loyalty.workspace import Settings, Version
from tests.pandas_shop import PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.small_shops import orders_on, shop
from tests.versions import settings_of, version_of

KPIS = catalog()
ADDITIVE = [kpi for kpi in KPIS.values() if not kpi.per_grain]
COUNTS = ["n", "k", "open", "left_out"]


@pytest.fixture(scope="module")
def version() -> Iterator[Version]:
    with version_of(random_shop(5), settings_of(AS_OF)) as version:
        yield version


def rows_in_pandas(version: Version, kpi: Kpi, grain: str) -> pd.DataFrame:
    relation = cases.listing(version, kpi, grain)
    frame = version.cursor().execute(relation.sql, dict(relation.parameters)).df()
    return frame.assign(left=frame["left_out"].notna() if "left_out" in frame else False)


def counted(frame: pd.DataFrame) -> dict[str, int]:
    """n, open and left out of cases in pandas."""
    known = frame["value"].notna() & ~frame["left"]
    if "exposed" in frame:
        known &= frame["exposed"].notna()
    if "weight" in frame:
        known &= frame["weight"].notna()
    still_open = ~known & ~frame["left"]
    return {"n": int(known.sum()), "open": int(still_open.sum()), "left_out": int(frame["left"].sum())}


# --- periods ----------------------------------------------------------------------------------------


def test_a_month_without_cases_stands_there_without_a_value() -> None:
    rows = {"orders": orders_on(date(2025, 1, 1), date(2025, 4, 1), order_value=10.0)}
    with shop(rows, settings_of(date(2025, 4, 30))) as version:
        frame = results(version, [KPIS["average_order_value"]])
    assert list(frame["n"]) == [1, 0, 0, 1]
    assert frame["value"].isna().tolist() == [False, True, True, False]


def test_a_sum_over_no_case_is_zero_only_where_the_data_reach() -> None:
    rows = {"orders": orders_on(date(2025, 2, 1), date(2025, 4, 1), status="completed")}
    with shop(rows, settings_of(date(2025, 4, 30))) as version:
        frame = results(version, [KPIS["excluded_rows"]], start=date(2024, 12, 5))
    assert list(frame["period"].dt.month) == [12, 1, 2, 3, 4]
    assert frame["value"].fillna(-1).tolist() == [-1, -1, 0, 0, 0]


def costs_of(*months: date) -> list[dict]:
    return [{"month": month, "cost_type": "retention", "amount": 5.0} for month in months]


def test_a_sum_over_open_cases_only_is_unknown_and_not_zero() -> None:
    """A month without booked costs has no balance (rule G15), whether the data reach there or not."""
    days = [date(2024, 1, 1), *(date(2025, month, 1) for month in (2, 3, 4))]
    rows = {"orders": orders_on(*days, order_value=10.0), "crm_costs": costs_of(days[1], days[3])}
    with shop(rows, settings_of(date(2025, 4, 30))) as version:
        frame = results(version, [KPIS["crm_balance"]], start=date(2025, 2, 1))
        quarter = results(version, [KPIS["crm_balance"]], "quarter", start=date(2025, 1, 1))
    assert frame["value"].fillna(-1).tolist() == [-5, -1, -5]
    assert frame[["n", "open"]].to_numpy().tolist() == [[1, 0], [0, 1], [1, 0]]
    assert (quarter["value"].tolist(), quarter["open"].tolist()) == ([-5, -5], [2, 0])


def test_what_is_booked_by_month_has_no_weeks() -> None:
    rows = {"orders": orders_on(date(2025, 2, 3), order_value=10.0), "crm_costs": costs_of(date(2025, 2, 1))}
    with shop(rows, settings_of(date(2025, 2, 28))) as version:
        weeks = results(version, [KPIS["crm_balance"]], "week")
        whole = results(version, [KPIS["crm_balance"]], "all")
    assert (weeks["status"] == "unavailable").all() and weeks["value"].isna().all()
    assert whole["value"].tolist() == [-5]


def test_a_census_is_never_few(version: Version) -> None:
    frame = results(version, [KPIS["crm_cost_ratio"]])
    assert (
        (frame["n"] < 30).all()
        and {"ok", "truncated"} <= set(frame["status"])
        and "few" not in set(frame["status"])
    )
    assert frame[["low", "high"]].isna().all(axis=None) and frame["value"].notna().sum() > 5


def test_a_state_over_all_is_the_state_at_its_end(version: Version) -> None:
    kpi = KPIS["repeat_purchase_rate"]
    monthly = results(version, [kpi]).set_index("period")
    until_march = results(version, [kpi], "all", end=date(2025, 3, 12)).iloc[0]
    assert (until_march[["n", "k", "value"]] == monthly.loc["2025-03-01", ["n", "k", "value"]]).all()
    whole = results(version, [kpi], "all").iloc[0]
    assert (whole[["n", "k", "value"]] == monthly.iloc[-1][["n", "k", "value"]]).all()
    # Where it begins does not matter to a state.
    later = results(version, [kpi], "all", start=date(2025, 5, 1)).iloc[0]
    assert later["n"] == whole["n"] > until_march["n"]


@pytest.mark.parametrize("kpi", ADDITIVE, ids=lambda kpi: kpi.id)
def test_every_grain_counts_the_same_cases(version: Version, kpi: Kpi) -> None:
    rows = rows_in_pandas(version, kpi, "month").dropna(subset="day")
    for grain in ("week", "quarter", "all"):
        if not has_meaning(kpi, grain):
            continue
        frame = results(version, [kpi], grain)
        if kpi.measure == "mix":
            frame = frame.drop_duplicates("period")
        if grain == "all":
            groups = {None: rows}
        else:
            spans = rows["day"].dt.to_period(
                {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}[grain]
            )
            groups = dict(iter(rows.groupby(spans.dt.start_time)))
        for row in frame.itertuples():
            expected = counted(groups.pop(None if grain == "all" else row.period, rows.iloc[:0]))
            if kpi.measure == "duration":
                expected["open"] = row.n - row.k
            assert {name: getattr(row, name) for name in expected} == expected, (grain, row.period)
        assert not groups


def test_a_value_of_a_quarter_comes_from_its_cases_not_from_its_months(version: Version) -> None:
    kpi = KPIS["average_order_value"]
    rows = rows_in_pandas(version, kpi, "month").dropna(subset="value")
    expected = rows.groupby(rows["day"].dt.to_period("Q").dt.start_time)["value"].mean()
    frame = results(version, [kpi], "quarter").set_index("period")["value"]
    assert frame.to_dict() == pytest.approx(expected.to_dict())


@pytest.mark.parametrize("grain", ["week", "month", "quarter", "year"])
def test_from_and_to_name_any_day_of_the_first_and_the_last_period(version: Version, grain: str) -> None:
    start, end = date(2024, 5, 16), date(2025, 2, 12)
    for kpi in ("average_order_value", "repeat_purchase_rate", "lifecycle_phase_mix"):
        whole = results(version, [KPIS[kpi]], grain)
        window = results(version, [KPIS[kpi]], grain, start, end).reset_index(drop=True)
        spans = whole["period"].dt.to_period(
            {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}[grain]
        )
        inside = (spans.dt.end_time >= str(start)) & (spans.dt.start_time <= str(end))
        pd.testing.assert_frame_equal(window, whole[inside].reset_index(drop=True))


def test_all_from_to_is_the_sum_of_its_months(version: Version) -> None:
    for kpi in ("cart_abandonment_rate", "nps", "delivery_lead_time"):
        window = results(version, [KPIS[kpi]], "all", date(2024, 5, 16), date(2025, 2, 12)).iloc[0]
        months = results(version, [KPIS[kpi]], "month", date(2024, 5, 1), date(2025, 2, 28))
        assert window["n"] == months["n"].sum() > 0
        assert window["open"] == months["open"].sum()


def test_weeks_begin_on_monday(version: Version) -> None:
    frame = results(version, [KPIS["average_order_value"]], "week")
    assert set(frame["period"].dt.day_of_week) == {0}
    assert (frame["period"].diff().dropna() == pd.Timedelta(days=7)).all()


# --- filters and breakdowns -------------------------------------------------------------------------


def test_a_filter_may_allow_several_values_and_several_filters_hold_together(version: Version) -> None:
    kpi = KPIS["on_time_delivery_rate"]
    rows = rows_in_pandas(version, kpi, "month")
    chosen = rows["country"].isin(["AT", "CH"]) & rows["carrier"].eq("A")
    found = results(version, [kpi], "all", where={"country": ("AT", "CH"), "carrier": ("A",)}).iloc[0]
    assert (found["n"], found["k"]) == (chosen.sum(), (rows["value"] & chosen).sum())
    assert 0 < found["n"] < len(rows)


def test_a_filter_that_nothing_fits_leaves_periods_without_cases(version: Version) -> None:
    frame = results(version, [KPIS["on_time_delivery_rate"]], where={"country": ("XX",)})
    assert len(frame) == 21 and (frame["n"] == 0).all() and frame["value"].isna().all()


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS.keys())
def test_a_breakdown_adds_up_to_the_whole(version: Version, kpi: Kpi) -> None:
    whole = results(version, [kpi], "quarter").groupby(["period", "category"], dropna=False)[COUNTS].sum()
    for name in {"country", "customer_kind", *kpi.slices} & {*kpi.available_slices}:
        parts = results(version, [kpi], "quarter", by=name)
        summed = parts.groupby(["period", "category"], dropna=False)[COUNTS].sum()
        if kpi.measure == "mix":  # n and open belong to the period, not to the category
            summed, expected = summed[["k"]], whole[["k"]]
            summed = summed[summed["k"] > 0]
            expected = expected[expected["k"] > 0]
        else:
            expected = whole
        pd.testing.assert_frame_equal(summed, expected)


@pytest.mark.parametrize(
    "kpi", [kpi for kpi in KPIS.values() if kpi.measure == "mix"], ids=lambda kpi: kpi.id
)
@pytest.mark.parametrize("by", [None, "country"])
def test_the_shares_of_a_mix_add_up_to_one(version: Version, kpi: Kpi, by: str | None) -> None:
    frame = results(version, [kpi], by=by)
    keys = ["period", "slice"] if by else ["period"]
    groups = frame.dropna(subset="value").groupby(keys)
    assert groups["value"].sum().to_numpy() == pytest.approx(1) and len(groups) > 5
    assert groups["k"].sum().eq(groups["n"].first()).all()


def test_only_slices_that_the_data_have_are_offered(version: Version) -> None:
    assert set(version.slices) == set(SHARED_SLICES)
    rows = {"orders": orders_on(date(2025, 1, 1), date(2025, 2, 1), country="DE", carrier=None)}
    with shop(rows, settings_of(date(2025, 2, 28))) as small:
        assert "country" not in small.slices and "carrier" not in small.slices


# --- travel in time ---------------------------------------------------------------------------------


def counts_of(version: Version, kpi: Kpi) -> pd.DataFrame:
    """All that is counted per month, from which every filter and breakdown is answered."""
    sql = f"select * from '{rollup.build(version, kpi, 'month')}' order by all"
    return version.cursor().execute(sql).df()


def test_an_earlier_as_of_sees_nothing_of_what_came_later() -> None:
    """The whole shop seen from an earlier day gives the numbers of a shop that ends on that day.

    Who is who is not an event: numbers and e-mails that only a later order connects are left out here.
    """
    as_of = AS_OF - pd.Timedelta(days=130)
    tables = random_shop(6)
    tables["orders"] = tables["orders"].assign(customer_email=None)
    tables["customers"] = tables["customers"].assign(person_id=None)
    then = PandasShop(tables, as_of)
    earlier = {name: then.known(name) for name in tables}
    supplied = {name: list(table.columns) for name, table in tables.items()}
    settings = settings_of(as_of)
    asked = [kpi for kpi in KPIS.values() if kpi.id != "excluded_rows"]  # which counts orders of the future
    with (
        version_of(tables, settings_of(AS_OF)) as later,
        rederived(later, settings) as back,
        version_of(earlier, settings, supplied) as at_the_time,
    ):
        assert back.settings == at_the_time.settings and back.as_of == as_of.date() < later.as_of
        pd.testing.assert_frame_equal(results(back, asked), results(at_the_time, asked))
        once = [kpi for kpi in asked if kpi.per_grain]  # the others are added up from the same months
        pd.testing.assert_frame_equal(results(back, once, "all"), results(at_the_time, once, "all"))
        for kpi in asked:  # within every slice
            pd.testing.assert_frame_equal(counts_of(back, kpi), counts_of(at_the_time, kpi))
        some = asked[::10]
        assert not results(later, some, "all")[NUMBERS].equals(results(back, some, "all")[NUMBERS])


def test_the_default_as_of_is_the_last_event_and_no_plan() -> None:
    rows = {
        "orders": orders_on(date(2025, 1, 10), promised_date=date(2025, 9, 1)),
        "tickets": [{"ticket_id": "1", "created_at": datetime(2025, 2, 3, 9)}],
    }
    with shop(rows, Settings.parse({})) as version:
        assert version.as_of == date(2025, 2, 3)


def test_the_future_does_not_move_the_default_as_of() -> None:
    rows = {"orders": orders_on(date(2025, 1, 10), date.today() + timedelta(days=400), customer_id="A")}
    with shop(rows, Settings.parse({})) as version:
        assert version.as_of == date(2025, 1, 10)
        assert results(version, [KPIS["repeat_purchase_rate"]], "all")["k"].item() == 0
