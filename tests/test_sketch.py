"""Charts are built without plotly's own checks, for speed: so every shape is checked here instead."""

import json
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from loyalty import charts
from loyalty.charts.sketch import Sketch
from loyalty.notes import Note
from tests.chart_frames import MODES, kpi, results

VALUES = [0.91, 0.93, np.nan, 0.9, 0.95, 0.88]
STATUS = ["ok", "few", "immature", "ok", "ok", "partial"]


def _shapes(mode: str) -> dict[str, go.Figure]:
    trend = results(VALUES, STATUS)
    before = results(VALUES, start="2025-01-01")
    parts = results([0.4, 0.6], slice=["DE", "AT"]).assign(period=pd.NaT)
    mix = pd.concat([results([0.3, 0.4], category="a"), results([0.7, 0.6], category="b")])
    row = SimpleNamespace(k1=30, n1=90, k0=20, n0=100, value=0.13, low=0.01, high=0.25)
    matrix = pd.DataFrame(
        {
            "cohort": pd.to_datetime(["2026-01-01"] * 3),
            "age": [0, 1, 2],
            "value": [1.0, 0.2, np.nan],
            "n": 50,
            "mature": [True, True, False],
        }
    )
    times, notes = np.arange(1, 5), [Note(date(2026, 1, 15), "Neue Preise")]
    return {
        "trend": charts.trend(
            trend,
            kpi(),
            "de",
            mode,
            previous=before,
            notes=notes,
            target=pd.Series([0.8], trend["period"][:1]),
        ),
        "nothing": charts.trend(trend.iloc[2:3], kpi(), "de", mode),
        "breakdown": charts.breakdown(parts, kpi(), "de", mode, "country"),
        "bars": charts.breakdown(parts, kpi(measure="total", unit="count"), "de", mode, "country"),
        "contrast": charts.contrast(row, kpi(measure="contrast", unit="pp"), "de", mode),
        "funnel": charts.funnel(parts.assign(k=[10, 20]), kpi(funnel="step"), "de", mode),
        "mix": charts.mix(mix, kpi(measure="mix"), "de", mode, notes=notes),
        "mix of one period": charts.mix(mix[mix["period"] == "2026-01-01"], kpi(measure="mix"), "de", mode),
        "cohorts": charts.cohort_matrix(matrix, "de", mode),
        "survival": charts.survival(times, 1 / (1 + times), 0.1 / times, 1 / times, "de", mode),
    }


def _without_template(figure: go.Figure) -> dict:
    """A figure as it is written; plotly gives every new one its own template."""
    written = json.loads(figure.to_json())
    written["layout"].pop("template", None)
    return written


@pytest.mark.parametrize("mode", MODES)
def test_plotly_accepts_every_shape_of_chart_unchanged(mode: str) -> None:
    for name, figure in _shapes(mode).items():
        written = json.loads(figure.to_json())
        assert _without_template(go.Figure(written)) == _without_template(figure), name


def test_a_sketch_becomes_the_figure_that_plotly_builds_step_by_step() -> None:
    x, y = pd.Index(["a", "b"]), pd.Series([1.0, 2.0])
    sketch = Sketch(height=100)
    sketch.add_scatter(x=x, y=y, line={"width": 2, "dash": None}, fill=None)
    sketch.update_yaxes(visible=False)
    sketch.update_yaxes(range=[0, 1])
    sketch.update_margin(t=1, b=2)
    sketch.grow("b", 5)
    figure = go.Figure()
    figure.add_scatter(x=list(x), y=list(y), line={"width": 2})
    figure.update_yaxes(visible=False)
    figure.update_yaxes(range=[0, 1])
    figure.update_layout(height=105, margin={"t": 1, "b": 7})
    assert _without_template(sketch.figure()) == _without_template(figure)
