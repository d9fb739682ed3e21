"""Axes that hold every value, and which shape a chart takes: line, points or few words."""

import numpy as np
import pandas as pd
import pytest

from loyalty import charts
from loyalty.charts import scales
from tests.chart_frames import kpi, results, texts, trace

# --- scales ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["percent", "days", "hours", "currency", "count", "points", "pp", "ratio"])
@pytest.mark.parametrize(
    "values", [[0.02, 0.9], [0.5, 0.5], [0.0, 0.0], [1.0, 740.0], [-5.0, -1.0], [np.nan]]
)
def test_every_value_lies_within_its_axis_and_ticks_within_too(unit, values):
    scale = scales.value_scale(np.array(values), unit, "de")
    known = [value for value in values if not np.isnan(value)]
    assert scale.low < scale.high
    assert all(scale.low <= value <= scale.high for value in known)
    assert all(scale.low <= tick <= scale.high for tick in scale.ticks)
    assert 1 <= len(scale.ticks) <= 7
    assert len(set(scale.texts)) == len(scale.texts)


@pytest.mark.parametrize("count", [1, 3, 6, 12, 13, 24, 36, 60, 150])
@pytest.mark.parametrize("grain", ["week", "month", "quarter", "year"])
def test_a_time_axis_fits_a_phone(count, grain):
    freq = {"week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}[grain]
    periods = pd.date_range("2014-01-01", periods=count, freq=freq)
    places, labels = scales.period_ticks(periods, grain, "de")
    assert 1 <= len(places) == len(labels) <= 8
    assert set(places) <= set(periods)


# --- which shape -----------------------------------------------------------------------------------


def test_a_line_needs_movement():
    def shape(frame, previous=None):
        return charts.shape(frame, kpi(), "de", previous)

    moving, level, once = results([0.9, 0.8, 0.9]), results([1.0, 1.0, 1.0]), results([np.nan, 0.4, np.nan])
    assert shape(moving) == "trend"
    assert shape(level) == shape(level, level) == shape(results([0.9001, 0.9002])) == "number"
    assert shape(level, results([0.7, 0.9, 1.0])) == "trend"  # last year it was different
    assert shape(once) == shape(once, once) == "number"
    assert shape(once, moving) == "trend"
    assert shape(results([0.9, 0.8], ["immature", "truncated"])) == "nothing"


def test_thin_periods_of_the_past_do_not_stretch_the_axis():
    now = results([0.9, 0.91, 0.9, 0.92], start="2026-01-01")
    past = results([0.1, 0.9, 0.88, 0.89], ["few", "ok", "ok", "ok"], start="2025-01-01")
    figure = charts.trend(now, kpi(benchmarks=()), "de", "light", previous=past)
    assert figure.layout.yaxis.range[0] > 0.7
    assert np.isnan(float(trace(figure, "previous").y[0]))
    only_thin = charts.trend(
        now, kpi(benchmarks=()), "de", "light", previous=past.assign(status=["ok", "few", "few", "few"])
    )
    assert trace(only_thin, "previous") is None


def test_where_little_of_this_year_is_drawn_all_of_last_year_is_in_sight():
    now = results([131, 135, *[np.nan] * 4], half_width=2)
    past = results([400, 190, 230, 220, 160, 180], start="2025-01-01", half_width=2)
    days = kpi(unit="days", measure="duration", benchmarks=())
    assert charts.trend(now, days, "de", "light", previous=past).layout.yaxis.range[1] > 400
    whole = results([131, 135, 133, 132, 131, 134], half_width=2)
    assert charts.trend(whole, days, "de", "light", previous=past).layout.yaxis.range[1] < 400


def test_a_single_point_of_the_past_is_not_named():
    now = results([0.9, 0.91, 0.9], start="2026-01-01")
    past = results([np.nan, 0.9, np.nan], start="2025-01-01")
    figure = charts.trend(now, kpi(benchmarks=()), "de", "light", previous=past)
    assert not any("Vorjahr" in text for text in texts(figure))


def test_labels_stay_clear_of_the_time_axis():
    flat = results([0.9, 0.5, 0.0], ["ok", "ok", "partial"], half_width=0.0)
    figure = charts.trend(flat, kpi(benchmarks=()), "de", "light")
    label = next(one for one in figure.layout.annotations if "läuft noch" in one.text)
    assert label.yshift > 5


def test_a_month_of_a_few_cases_leaves_a_line_that_rests_on_many():
    frame = results([0.9, 0.91, 0.9, 1.0, 0.0], ["ok", "ok", "ok", "few", "partial"], n=[400, 300, 30, 9, 1])
    kept = charts.without_scarce(frame, kpi())
    assert list(kept["status"]) == ["ok", "ok", "ok", "scarce", "scarce"]
    assert kept["value"].isna().tolist() == kept["high"].isna().tolist() == [False] * 3 + [True] * 2
    figure = charts.trend(frame, kpi(benchmarks=()), "de", "light")
    assert list(trace(figure, "points").y) == [0.9, 0.91, 0.9] and figure.layout.yaxis.range[0] > 0.8
    assert charts.without_scarce(kept, kpi()).equals(kept)


@pytest.mark.parametrize(
    ("changes", "n"),
    [({"measure": "total"}, [400, 300, 2]), ({"census": True}, [400, 300, 2]), ({}, [40, 29, 2])],
)
def test_what_is_exact_and_what_is_small_throughout_keeps_every_month(changes, n):
    frame = results([3, 4, 5], ["ok", "few", "few"], n=n)
    assert charts.without_scarce(frame, kpi(**changes)) is frame


def test_no_case_is_not_called_too_recent():
    frame = results([np.nan] * 3, ["few", "few", "immature"], n=0)
    assert charts.empty_reason(frame, "de") == "Keine Werte in diesem Zeitraum"
    assert charts.empty_reason(frame.tail(1), "de") == "noch nicht auswertbar"


def test_what_was_far_away_a_year_ago_does_not_flatten_today():
    now = results([3.2, 3.25, 3.3, 3.3], half_width=0.05)
    past = results([1.1, 1.7, 2.4, 3.2], start="2025-01-01")
    stars = kpi(unit="stars", benchmarks=())
    low, high = charts.trend(now, stars, "de", "light", previous=past).layout.yaxis.range
    assert 2.1 < low < 2.4 and high > 3.35  # the year before is seen as far as it is comparable
