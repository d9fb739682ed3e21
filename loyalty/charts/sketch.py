"""A figure in the making.

Plotly checks and copies its tree at every change of a figure: drawn step by step, a card's chart takes ten
times as long as built at once. So the parts are collected here as they are, and checked once at the end.
"""

from typing import Any

import plotly.graph_objects as go


class Sketch:
    """Collects traces and layout; the methods are those of `go.Figure` that charts need."""

    def __init__(self, **layout: Any) -> None:
        self.traces: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {"xaxis": {}, "yaxis": {}, "margin": {}, **layout}

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
        self.layout["xaxis"].update(axis)

    def update_yaxes(self, **axis: Any) -> None:
        self.layout["yaxis"].update(axis)

    def update_margin(self, **sides: int) -> None:
        """`l`, `r`, `t`, `b` in pixels; sides not named stay."""
        self.layout["margin"].update(sides)

    def grow(self, side: str, pixels: int) -> None:
        """Make the figure higher by widening its margin at the top ('t') or at the bottom ('b')."""
        self.layout["height"] += pixels
        self.layout["margin"][side] += pixels

    def figure(self) -> go.Figure:
        """The finished figure. Raises ValueError for a property that plotly does not know."""
        return go.Figure(data=self.traces, layout=self.layout)
