"""Drivers as pictures: what is clear in colour, the crude difference beside, groups against all."""

import numpy as np
import pandas as pd
import pytest

from loyalty import charts
from loyalty.charts import theme
from tests.chart_frames import MODES, texts, trace

NAMES = {"late": "Verspätete Lieferung", "bonus": "Bonus", "voucher": "Gutschein"}


def ranking() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kpi": ["late", "bonus", "voucher"],
            "verdict": ["clear", "unclear", "too_little"],
            "n1": [582.0, 902.0, 4.0],
            "n0": [5589.0, 5615.0, 80.0],
            "crude": [-0.067, 0.12, 0.2],
            "value": [-0.077, -0.015, np.nan],
            "low": [-0.113, -0.05, np.nan],
            "high": [-0.042, 0.021, np.nan],
        }
    )


@pytest.mark.parametrize("mode", MODES)
def test_what_has_a_value_is_drawn_and_only_what_is_clear_in_colour(mode: str) -> None:
    figure = charts.drivers(ranking(), NAMES, "de", mode)
    pal = theme.palette(mode)
    assert list(trace(figure, "points").x) == [-0.077, -0.015]
    assert list(trace(figure, "points").marker.color) == [pal.primary, pal.few]
    assert list(trace(figure, "crude").x) == [-0.067, 0.12]
    assert len([one for one in figure.data if one.name == "interval"]) == 2
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the first row on top
    assert figure.layout.xaxis.range[0] < -0.113 and figure.layout.xaxis.range[1] > 0.12
    said = " ".join(texts(figure))
    assert "Verspätete Lieferung" in said and "−7,7 PP" in said and "n = 582" in said
    assert "Gutschein" not in said


def test_without_any_value_the_picture_says_so() -> None:
    assert texts(charts.drivers(ranking().iloc[2:], NAMES, "en", "light")) == ["No values in this period"]


def test_groups_stand_against_the_difference_of_all() -> None:
    rows = ranking().assign(n1=[582.0, 12.0, 4.0])
    figure = charts.driver_groups(rows, ["niemand", "einer", "zwei"], -0.077, "de", "light")
    assert list(trace(figure, "points").marker.color) == [theme.LIGHT.primary, theme.LIGHT.few]
    assert [shape.x0 for shape in figure.layout.shapes] == [0, -0.077]
    assert not any("zwei" in text for text in texts(figure))
    nothing = charts.driver_groups(rows.iloc[2:], ["zwei"], -0.077, "de", "dark")
    assert len(nothing.data) == 0


def test_opinions_stand_against_the_adjusted_one_and_are_grey_within_chance() -> None:
    rows = ranking()[["value", "low", "high"]].iloc[:2].assign(n=[6171, 6052])
    figure = charts.driver_opinions(rows, ["Regression", "Gegenprobe"], -0.077, "de", "light")
    points = trace(figure, "points")
    assert list(points.marker.color) == [theme.LIGHT.primary, theme.LIGHT.few]
    assert [shape.x0 for shape in figure.layout.shapes] == [0, -0.077]
    assert "n = 6.171" in " ".join(texts(figure)) and points.hovertext[0].endswith("6.171")


def test_in_words() -> None:
    said = charts.drivers_in_words(ranking(), NAMES, "de").replace("\u00a0", " ")
    assert "Verspätete Lieferung: −7,7 PP (−11,3 PP bis −4,2 PP), klar." in said and "Gutschein" not in said
    groups = charts.driver_groups_in_words(ranking(), ["a", "b", "c"], "en").replace("\u00a0", " ")
    assert groups == "a: −7.7 pp (−11.3 pp to −4.2 pp). b: −1.5 pp (−5.0 pp to +2.1 pp)."
