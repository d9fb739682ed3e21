"""Figures of the analyses of customers: rows, segments, moves, the check of a forecast, money by cohort."""

import numpy as np
import pandas as pd
import pytest

from loyalty import charts
from loyalty.charts import theme
from loyalty.format import NBSP
from tests.chart_frames import MODES, texts, trace

NAMES = ["Beste Stammkunden", "Treue Kunden", "Eingeschlafen"]


def values(n=(500, 400, 12)):
    value = np.array([15.7, 19.5, 42.4])
    return pd.DataFrame({"value": value, "low": value - 1, "high": value + 1, "n": n})


def test_rows_keep_their_order_and_grey_what_rests_on_few():
    figure = charts.rows(values(), NAMES, "currency", "de", "light")
    assert list(trace(figure, "points").x) == [15.7, 19.5, 42.4]
    assert texts(figure) == ["15,70 €", "19,50 €", "42,40 €"]
    assert list(trace(figure, "points").marker.color)[2] == theme.LIGHT.few
    assert len([one for one in figure.data if one.name == "interval"]) == 3
    nothing = charts.rows(values().iloc[:0], [], "currency", "de", "light")
    assert not nothing.data and texts(nothing) == ["Keine Werte in diesem Zeitraum"]


def test_segments_set_the_share_of_the_revenue_beside_that_of_the_customers():
    frame = pd.DataFrame({"share": [0.1, 0.3, np.nan], "revenue_share": [0.4, 0.5, np.nan]})
    figure = charts.segments(frame, NAMES, "de", "light")
    assert list(trace(figure, "bars").x)[:2] == [0.1, 0.3]
    assert list(trace(figure, "points").x)[:2] == [0.4, 0.5]
    assert figure.layout.xaxis.range[1] > 0.5
    assert "Anteil am Umsatz" in texts(figure)[0]
    assert list(figure.layout.yaxis.ticktext) == NAMES and figure.layout.yaxis.range[0] > 0
    without = charts.segments(frame.assign(revenue_share=np.nan), NAMES, "de", "light")
    assert trace(without, "points") is None and "Umsatz" not in texts(without)[0]


SHARES = np.array([[0.9, 0.1, 0.0], [np.nan, 0.75, 0.25], [0.0, 0.004, 0.996]])
HIDDEN = np.array([[False, False, False], [True, False, False], [False, False, False]])


def test_moves_say_whole_percents_leave_nothing_empty_and_hatch_what_is_hidden():
    figure = charts.moves(SHARES, HIDDEN, NAMES, NAMES, "de", "light")
    assert texts(figure) == ["90", "10", "75", "25", "<1", "100"]
    cells = np.array(trace(figure, "cells").z, float)
    assert np.isnan(cells[1, 0]) and np.isnan(cells[0, 2])
    strokes = trace(figure, "immature")
    assert {round(y) for y in strokes.y if y is not None} == {1}
    assert {round(x) for x in strokes.x if x is not None} == {0}
    assert "Treue Kunden → Eingeschlafen" in trace(figure, "cells").hovertext[1][2]


def test_moves_in_words_name_where_most_of_a_group_went():
    said = charts.moves_in_words(SHARES, NAMES, NAMES, "de").replace(NBSP, " ")
    assert said == (
        "Beste Stammkunden → Treue Kunden 10,0 %, Treue Kunden → Eingeschlafen 25,0 %, "
        "Eingeschlafen → Treue Kunden 0,4 %"
    )
    assert charts.moves_in_words(np.full((1, 3), np.nan), NAMES[:1], NAMES, "de") == ""


def test_a_forecast_is_drawn_dotted_beside_what_came():
    months = pd.date_range("2026-01-01", periods=4, freq="MS")
    figure = charts.tracked(list(months), [10, 12, 9, 8], [11.0, 10.5, 10.2, 9.9], "de", "light")
    assert list(trace(figure, "line-observed").y) == [10, 12, 9, 8]
    assert trace(figure, "line-predicted").line.dash == "dot"
    assert trace(figure, "line-observed").line.dash is None
    assert {"eingetreten", "vorausgesagt"} == set(texts(figure))
    assert figure.layout.yaxis.range[0] == 0
    alone = charts.tracked([months[0]], [10], [11.0], "en", "dark")
    assert {"observed", "predicted"} == set(texts(alone))


def test_cohorts_in_money_begin_with_the_first_month():
    frame = pd.DataFrame({
        "cohort": pd.to_datetime(["2026-01-01"] * 3 + ["2026-02-01"] * 3), "age": [0, 1, 2] * 2,
        "value": [15.6, 20.4, 25.0, 14.2, 1234.0, np.nan], "n": 40,
        "mature": [True, True, True, True, True, False],
    })  # fmt: skip
    figure = charts.cohort_matrix(frame, "de", "light", unit="currency")
    assert list(trace(figure, "cells").x) == [0, 1, 2]
    assert {"16", "20", "25", "14", "1.234"} <= set(texts(figure))
    assert "20,40 €" in trace(figure, "cells").hovertext[0][1].replace(NBSP, " ")
    assert figure.layout.xaxis.range[0] == -0.5
    shares = charts.cohort_matrix(frame.assign(value=frame["value"] / 2000), "de", "light")
    assert list(trace(shares, "cells").x) == [1, 2]


def test_small_cohorts_are_hatched_in_whole():
    frame = pd.DataFrame({
        "cohort": pd.to_datetime(["2026-01-01"] * 2 + ["2026-02-01"] * 2), "age": [1, 2] * 2, "value": 0.5,
        "n": [29, 29, 30, 30], "mature": True,
    })  # fmt: skip
    strokes = trace(charts.cohort_matrix(frame, "de", "light"), "immature")
    assert {round(y) for y in strokes.y if y is not None} == {0}


def test_survival_shows_another_curve_dotted_to_the_same_end():
    figure = charts.survival(
        [10, 50, 200], [0.9, 0.7, 0.6], [0.8, 0.6, 0.5], [0.95, 0.8, 0.7], "de", "light",
        other=("nur wer wiederkam", [10, 50], [0.4, 0.0]),
    )  # fmt: skip
    other = trace(figure, "other")
    assert list(other.x) == [0, 10, 50, 200] and list(other.y) == [1, 0.4, 0, 0]
    assert other.line.dash == "dot" and "nur wer wiederkam" in texts(figure)
    assert trace(charts.survival([10], [0.9], [0.8], [0.95], "de", "light"), "other") is None


@pytest.mark.parametrize("mode", MODES)
def test_every_figure_has_the_theme_and_is_small(mode):
    months = list(pd.date_range("2026-01-01", periods=12, freq="MS"))
    frame = pd.DataFrame({"share": [0.1, 0.3, 0.6], "revenue_share": [0.4, 0.5, 0.1]})
    for figure in (
        charts.rows(values(), NAMES, "currency", "en", mode),
        charts.segments(frame, NAMES, "en", mode),
        charts.moves(SHARES, HIDDEN, NAMES, NAMES, "en", mode),
        charts.tracked(months, [5.0] * 12, [6.0] * 12, "en", mode),
    ):
        assert figure.layout.font.family == theme.FONT
        assert not figure.layout.showlegend
        assert len(figure.to_json()) < 9000


def test_a_group_that_holds_nobody_before_or_after_is_left_out():
    shares = np.array([[np.nan] * 3, [0.0, 0.9, 0.1], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [np.nan] * 3])
    rows = [*NAMES, "neu", "zurück"]
    figure = charts.moves(shares, np.zeros((5, 3), dtype=bool), rows, NAMES, "de", "light")
    assert list(figure.layout.xaxis.ticktext) == NAMES[1:]
    assert list(figure.layout.yaxis.ticktext) == [*NAMES[1:], "neu"]
    assert texts(figure) == ["90", "10", "100", "100"]


def test_moves_keep_room_for_names_that_lie_flat_and_the_axis_takes_more_where_they_lean():
    figure = charts.moves(SHARES, HIDDEN, NAMES, NAMES, "de", "light")
    assert figure.layout.margin.t <= 30 and figure.layout.xaxis.automargin is True
