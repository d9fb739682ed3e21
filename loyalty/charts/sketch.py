"""A figure in the making.

Plotly checks and copies its tree at every change of a figure: drawn step by step, a card's chart takes ten
times as long as built at once. So the parts are collected here as they are and become a figure at the end.
"""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go


class Sketch:
    """Collects traces and layout; the methods are those of `go.Figure` that charts need."""

    def __init__(self, **layout: Any) -> None:
        self.traces: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = layout

    def add_scatter(self, **trace: Any) -> None:
        self.traces.append({"type": "scatter", **trace})

    def add_bar(self, **trace: Any) -> None:
        self.traces.append({"type": "bar", **trace})

    def add_heatmap(self, **trace: Any) -> None:
        self.traces.append({"type": "heatmap", **trace})

    def add_annotation(self, **annotation: Any) -> None:
        self.layout.setdefault("annotations", []).append(annotation)

    def add_shape(self, **shape: Any) -> None:
        self.layout.setdefault("shapes", []).append(shape)

    def update_xaxes(self, **axis: Any) -> None:
        self.layout.setdefault("xaxis", {}).update(axis)

    def update_yaxes(self, **axis: Any) -> None:
        self.layout.setdefault("yaxis", {}).update(axis)

    def update_margin(self, **sides: int) -> None:
        """`l`, `r`, `t`, `b` in pixels; sides not named stay."""
        self.layout.setdefault("margin", {}).update(sides)

    def grow(self, side: str, pixels: int) -> None:
        """Make the figure higher by widening its margin at the top ('t') or at the bottom ('b')."""
        self.layout["height"] += pixels
        self.layout["margin"][side] += pixels

    def figure(self) -> go.Figure:
        """The finished figure. What plotly would check here, the tests check: it takes most of the time."""
        data = [_given(trace) for trace in self.traces]
        figure = go.Figure(data=data, layout=_given(self.layout), _validate=False)
        figure.layout.pop("template")  # plotly's own, which it adds of itself
        return figure


def _given(properties: dict[str, Any]) -> dict[str, Any]:
    """Without what is None, and with lists instead of arrays and columns."""
    return {name: _plain(one) for name, one in properties.items() if one is not None}


def _plain(one: Any) -> Any:
    if isinstance(one, dict):
        return _given(one)
    if isinstance(one, pd.DatetimeIndex):
        return list(one.to_pydatetime())  # written to the second, not to the nanosecond
    # Lists: an array would travel as bytes, which plotly.js takes for new ones at every look.
    return one.tolist() if isinstance(one, pd.Series | pd.Index | np.ndarray) else one
