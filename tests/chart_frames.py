"""What the chart tests share: a KPI, result frames, and what stands in a figure."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd

from loyalty.format import NBSP

MODES = ("light", "dark", "print")


def kpi(**changes):
    benchmark = SimpleNamespace(
        value=0.9,
        low=None,
        high=None,
        label={"de": "Branche 2024", "en": "Industry 2024"},
        source="–",
        show="line",
    )
    fields = {
        "id": "on_time",
        "folder": "commerce",
        "measure": "share",
        "census": False,
        "effect": None,
        "state": False,
        "unit": "percent",
        "better": "higher",
        "texts": {"de": {"name": "Pünktlich geliefert"}, "en": {"name": "Delivered on time"}},
        "benchmarks": (benchmark,),
    }
    return SimpleNamespace(**fields | changes)


def results(values, status=None, start="2026-01-01", half_width=0.02, n=400, freq="MS", **columns):
    """A result frame of one KPI: the columns the charts read."""
    values = np.array(values, float)
    frame = {
        "kpi": "on_time",
        "period": pd.date_range(start, periods=len(values), freq=freq),
        "slice": None,
        "category": None,
        "value": values,
        "low": values - half_width,
        "high": values + half_width,
        "n": n,
        "status": status or ["ok"] * len(values),
    }
    return pd.DataFrame(frame | columns)


def trace(figure, name):
    return next((one for one in figure.data if one.name == name), None)


def texts(figure):
    return [re.sub("<[^>]+>", " ", one.text).replace(NBSP, " ").strip() for one in figure.layout.annotations]
