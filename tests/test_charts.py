"""Trend, theme and scales: the right points, labels and axes, and colours that can be read."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from loyalty import charts
from loyalty.charts import scales, theme
from loyalty.format import NBSP
from tests.chart_frames import MODES, kpi, results, texts, trace

# --- trend ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "label"), [("de", "91,3 %"), ("en", "91.3%")])
def test_trend_labels_the_last_value_in_the_colour_of_its_c(lang, label):
    figure = charts.trend(results([0.9, 0.92, 0.913]), kpi(), lang, "light")
    last = next(one for one in figure.layout.annotations if label in one.text.replace(NBSP, " "))
    assert last.font.color == theme.LIGHT.hues["commerce"]
    assert pd.Timestamp(last.x) == pd.Timestamp("2026-03-01")
    assert last.y == 0.913
    assert last.xanchor == "left"


def test_trend_leaves_immature_truncated_and_missing_periods_out():
    status = ["truncated", "ok", "ok", "ok", "immature"]
    figure = charts.trend(results([0.1, 0.9, np.nan, 0.92, 0.99], status), kpi(), "de", "light")
    assert list(trace(figure, "points").y) == [0.9, 0.92]
    assert trace(figure, "line-firm") is None  # the two points have a gap between them
    assert "92,0 %" in texts(figure)
    band = [y for y in trace(figure, "band").y if y is not None]
    assert max(band) < 0.95


def test_trend_keeps_the_time_of_periods_that_are_not_drawn():
    figure = charts.trend(results([0.9, 0.9, 0.9], ["ok", "ok", "immature"]), kpi(), "de", "light")
    assert pd.Timestamp(figure.layout.xaxis.range[1]) > pd.Timestamp("2026-03-01")


def test_trend_marks_the_month_in_progress_hollow_and_dotted():
    figure = charts.trend(results([0.9, 0.92, 0.91], ["ok", "ok", "partial"]), kpi(), "de", "light")
    points = trace(figure, "points").marker
    assert list(points.color) == [theme.LIGHT.hues["commerce"]] * 2 + [theme.LIGHT.background]
    assert points.line.color[-1] == theme.LIGHT.hues["commerce"]
    dotted = trace(figure, "line-partial")
    assert list(dotted.y) == [0.92, 0.91] and dotted.line.dash != "solid"
    assert list(trace(figure, "line-firm").y) == [0.9, 0.92]
    assert any("läuft noch" in text for text in texts(figure))


def test_trend_greys_periods_of_few_cases():
    figure = charts.trend(results([0.9, 0.92, 0.91], ["ok", "few", "ok"]), kpi(), "de", "light")
    hue, grey = theme.LIGHT.hues["commerce"], theme.LIGHT.few
    assert list(trace(figure, "points").marker.color) == [hue, grey, hue]
    assert list(trace(figure, "line-few").y) == [0.9, 0.92, 0.91]


def test_trend_joins_no_stretches_over_a_gap():
    figure = charts.trend(results([0.9, 0.92, np.nan, 0.91, 0.93]), kpi(), "de", "light")
    assert list(trace(figure, "line-firm").y) == [0.9, 0.92, None, 0.91, 0.93]


def test_trend_puts_the_previous_year_under_this_one():
    past = results([0.8, 0.82, 0.81], start="2025-01-01")
    figure = charts.trend(results([0.9, 0.92, 0.91]), kpi(), "de", "light", previous=past)
    line = trace(figure, "previous")
    assert [pd.Timestamp(x) for x in line.x] == list(pd.date_range("2026-01-01", periods=3, freq="MS"))
    assert list(line.y) == [0.8, 0.82, 0.81]
    assert line.line.dash == "dot"
    assert "Vorjahr" in texts(figure)
    assert "Januar 2025" in line.hovertext[0]


def test_trend_moves_weeks_of_the_previous_year_by_whole_weeks():
    past = results([0.8, 0.82], start="2025-03-03", freq="W-MON")
    figure = charts.trend(
        results([0.9, 0.92], start="2026-03-02", freq="W-MON"), kpi(), "de", "light", "week", past
    )
    assert [pd.Timestamp(x).day_of_week for x in trace(figure, "previous").x] == [0, 0]


def test_labels_at_the_end_do_not_cover_each_other():
    past = results([0.8, 0.82, 0.9131], start="2025-01-01")
    figure = charts.trend(results([0.9, 0.92, 0.913]), kpi(benchmarks=()), "de", "light", previous=past)
    value, year = figure.layout.annotations
    assert value.yshift == 0
    assert abs(year.yshift) >= 13


def aim(*values, start="2026-01-01"):
    return pd.Series(values, pd.date_range(start, periods=len(values), freq="MS"), dtype=float)


def test_trend_draws_benchmark_and_target():
    figure = charts.trend(results([0.9, 0.92, 0.91]), kpi(), "de", "light", target=aim(0.95, 0.95, 0.95))
    lines = {shape.y0: shape.line.dash for shape in figure.layout.shapes}
    assert lines[0.9] == "solid" and lines[0.95] != "solid"
    assert {"Branche 2024 90 %", "Ziel 95 %"} <= set(texts(figure))
    without = charts.trend(results([0.9, 0.92, 0.91]), kpi(), "de", "light", benchmark=False)
    assert not without.layout.shapes


def test_a_benchmark_far_away_does_not_flatten_the_line():
    figure = charts.trend(results([0.1, 0.12, 0.11], half_width=0.005), kpi(), "de", "light")
    assert figure.layout.yaxis.range[1] < 0.2
    assert not figure.layout.shapes
    assert "Branche 2024 90 % ↑" in texts(figure)


def test_a_benchmark_that_names_its_number_does_not_say_it_twice():
    label = {"de": "24 % der Pakete (Deutschland 2022)", "en": "24% of parcels"}
    mark = SimpleNamespace(value=0.24, low=None, high=None, label=label, source="–", show="line")
    figure = charts.trend(results([0.22, 0.25, 0.2]), kpi(benchmarks=(mark,)), "de", "light")
    assert "24 % der Pakete" in texts(figure)


def test_a_label_that_finds_no_room_on_its_line_stands_above_the_plot():
    zigzag = results([0.89, 0.91] * 6, half_width=0.001)
    label = next(
        one for one in charts.trend(zigzag, kpi(), "de", "light").layout.annotations if "Branche" in one.text
    )
    assert (label.yref, label.y, label.yanchor) == ("paper", 1, "bottom")
    assert label.text.startswith("—")


def test_a_total_is_exact_however_small():
    total = kpi(unit="count", measure="total", benchmarks=())
    figure = charts.trend(results([5, 7], ["few", "few"], half_width=np.nan), total, "de", "light")
    assert set(trace(figure, "points").marker.color) == {theme.LIGHT.hues["commerce"]}


def test_medians_of_whole_days_have_whole_ticks():
    scale = scales.value_scale(np.array([4.0, 5.0]), "days", "de")
    assert all(tick == round(tick) for tick in scale.ticks)


@pytest.mark.parametrize("unit", ["count", "currency"])
def test_counts_and_money_start_at_zero(unit):
    figure = charts.trend(
        results([900, 950, 980], half_width=np.nan), kpi(unit=unit, measure="total"), "de", "light"
    )
    assert figure.layout.yaxis.range[0] == 0


def test_a_balance_below_zero_shows_zero_too():
    figure = charts.trend(
        results([-900, 50], half_width=np.nan), kpi(unit="currency", measure="total"), "de", "light"
    )
    assert figure.layout.yaxis.range[0] < -900 and figure.layout.yaxis.range[1] > 50


def test_shares_are_free_but_stay_between_nothing_and_all():
    free = charts.trend(results([0.9, 0.92, 0.91]), kpi(), "de", "light").layout.yaxis.range
    assert free[0] > 0.8
    full = charts.trend(results([0.99, 1, 1]), kpi(), "de", "light")
    assert max(full.layout.yaxis.tickvals) <= 1
    none = charts.trend(results([0.0, 0.01, 0.0], half_width=0), kpi(benchmarks=()), "de", "light")
    assert min(none.layout.yaxis.tickvals) >= 0


def test_axes_are_written_in_the_language():
    figure = charts.trend(results([0.9, 0.92, 0.91], start="2026-03-01"), kpi(), "de", "light")
    assert list(figure.layout.xaxis.ticktext) == ["Mär<br>2026", "Apr", "Mai"]
    assert all(text.endswith(f"{NBSP}%") for text in figure.layout.yaxis.ticktext)
    english = charts.trend(results([0.9, 0.92, 0.91], start="2026-03-01"), kpi(), "en", "light")
    assert list(english.layout.xaxis.ticktext) == ["Mar<br>2026", "Apr", "May"]


def test_the_right_margin_has_room_for_the_label():
    short = charts.trend(results([5, 6], half_width=1), kpi(unit="points", benchmarks=()), "de", "light")
    long = charts.trend(
        results([123456, 234567], half_width=1), kpi(unit="currency", benchmarks=()), "de", "light"
    )
    assert long.layout.margin.r > short.layout.margin.r
    assert long.layout.margin.l + long.layout.margin.r < 170  # half of a phone is left for the line


@pytest.mark.parametrize(
    ("status", "reason"), [("immature", "noch nicht auswertbar"), ("ok", "Keine Werte in diesem Zeitraum")]
)
def test_nothing_to_draw_says_why(status, reason):
    frame = results([np.nan, np.nan], [status] * 2)
    figure = charts.trend(frame, kpi(), "de", "light")
    assert texts(figure) == [reason] and not figure.data


def test_hover_tells_value_interval_and_cases():
    hover = trace(charts.trend(results([0.9, 0.913]), kpi(), "de", "light"), "points").hovertext[-1]
    assert hover.replace(NBSP, " ") == "Februar 2026<br><b>91,3 %</b><br>95 %: 89,3–93,3 %<br>n = 400"


def test_trend_is_small():
    figure = charts.trend(
        results([0.9] * 12), kpi(), "de", "light", previous=results([0.9] * 12, start="2025-01-01")
    )
    assert figure.layout.height == 260
    assert len(figure.to_json()) < 9000


def test_plotly_js_has_nothing_to_do_when_it_is_given_a_figure_twice():
    figure = charts.trend(results([0.9, np.nan, 0.8]), kpi(), "de", "light", previous=results([0.9] * 3))
    written = json.loads(figure.to_json())
    assert written["layout"]["datarevision"] == 1
    assert written["layout"]["template"] is None and "bdata" not in figure.to_json()
    assert written["layout"]["font"]["family"] == theme.FONT
    assert written["layout"]["xaxis"]["fixedrange"] and written["layout"]["xaxis"]["tickvals"]


# --- theme ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_text_can_be_read(mode):
    pal = theme.palette(mode)
    for ground in (pal.background, pal.panel, pal.sidebar):
        for colour in (pal.text, pal.quiet):
            assert theme.contrast_ratio(colour, ground) >= 4.5, (colour, ground)
    for colour in (*pal.hues.values(), pal.primary):
        assert theme.contrast_ratio(colour, pal.background) >= 4.5, colour
    assert theme.contrast_ratio(pal.few, pal.background) >= 3  # a line, not a text


def test_contrast_follows_wcag():
    assert theme.contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast_ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", MODES)
def test_tones_are_told_apart(mode):
    pal = theme.palette(mode)
    for hue in pal.hues.values():
        shades = theme.tones(hue, pal.background, 6)
        steps = [theme.contrast_ratio(a, b) for a, b in zip(shades, shades[1:], strict=False)]
        assert min(steps) > 1.12


def test_config_brings_german_words_without_tools():
    german = charts.config("de")
    assert german["displayModeBar"] is False and german["locale"] == "de"
    words = german["locales"]["de"]["format"]
    assert words["months"][2] == "März" and words["days"][0] == "Sonntag" and words["decimal"] == ","
    assert charts.config("en")["locale"] == "en"
