"""What-if pictures: ranges around break-even, the margin along a lever, abandonment per fee."""

import numpy as np
import pandas as pd
import pytest

from loyalty import charts
from loyalty.charts import theme
from tests.chart_frames import MODES, texts, trace

AMOUNTS = pd.DataFrame({"value": [-400.0, 350.0], "low": [-450.0, -20.0], "high": [-350.0, 500.0]})
FEES = pd.DataFrame(
    {"fee": [4.95, 9.9], "value": [0.14, 0.02], "low": [0.1, -0.1], "high": [0.17, 0.2], "n": [900.0, 40.0]}
)
CURVE = pd.DataFrame({"at": [0.9, 0.95, 1.0], "value": [0.0, 50.0, 100.0]}).assign(
    low=lambda rows: rows["value"] * 0.5, high=lambda rows: rows["value"] * 1.5
)


@pytest.mark.parametrize("mode", MODES)
def test_amounts_stand_around_break_even_and_unclear_ones_are_grey(mode):
    figure = charts.whatif_result(AMOUNTS, ["Deckungsbeitrag", "Umsatz"], "de", mode)
    pal = theme.palette(mode)
    assert list(trace(figure, "points").marker.color) == [pal.primary, pal.few]
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 0
    low, high = figure.layout.xaxis.range
    assert low < -450 and high > 500
    said = texts(figure)
    assert "kostendeckend" in said and "−400 €" in said and "350 €" in said


def test_what_break_even_needs_is_marked_where_it_is_possible():
    figure = charts.whatif_fees(FEES, ["Gebühr 4,95 €", "Gebühr 9,90 €"], 0.35, "de", "light")
    assert [shape.x0 for shape in figure.layout.shapes] == [0, 0.35]
    assert "nötig: +35,0 PP" in texts(figure) and figure.layout.xaxis.range[1] > 0.35
    assert list(trace(figure, "points").marker.color) == [theme.LIGHT.hue("commerce"), theme.LIGHT.few]
    for never in (np.nan, 1.4, -0.2):
        shapes = charts.whatif_fees(FEES, ["a", "b"], never, "en", "dark").layout.shapes
        assert [shape.x0 for shape in shapes] == [0]


def test_the_curve_marks_today_and_what_is_chosen():
    figure = charts.whatif_curve(CURVE, "percent", 0.975, 0.92, "en", "light")
    chosen = trace(figure, "mark")
    assert (chosen.x[0], chosen.y[0]) == (0.975, 75)
    assert [shape.x0 for shape in figure.layout.shapes] == [0, 0.92, 0.975]
    assert {"Break-even", "today", "chosen"} <= set(texts(figure))
    unclear = charts.whatif_curve(CURVE, "percent", np.nan, np.nan, "en", "light", is_clear=False)
    assert trace(unclear, "mark") is None and len(unclear.layout.shapes) == 1
    assert trace(unclear, "margin").line.color == theme.LIGHT.few


def test_in_words():
    said = charts.whatif_alternative(AMOUNTS, ["Margin", "Revenue"], "currency", "en", "EUR")
    assert said == "Margin: −€400.00 (−€450.00 to −€350.00). Revenue: €350.00 (−€20.00 to €500.00)."


def test_the_label_of_zero_keeps_clear_of_the_end_of_the_line():
    def side(values: list[float]) -> str:
        rows = CURVE.assign(value=values, low=[x - 5 for x in values], high=[x + 5 for x in values])
        figure = charts.whatif_curve(rows, "percent", np.nan, np.nan, "de", "light")
        return next(one.yanchor for one in figure.layout.annotations if one.text == "kostendeckend")

    count = len(CURVE)
    assert side([-20.0] * (count - 1) + [1.0]) == "top" and side([-20.0] * (count - 1) + [-1.0]) == "bottom"
