"""The survival curve: how many are still open, after how long."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from loyalty import format as fmt
from loyalty.i18n import t

from . import marks, scales, theme
from .sketch import Sketch


def survival(
    times: ArrayLike,
    share_open: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    lang: str,
    mode: str,
    unit: str = "days",
    folder: str = "lifecycle",
    other: tuple[str, ArrayLike, ArrayLike] | None = None,
) -> go.Figure:
    """A Kaplan–Meier curve: the share still open after each time, as a step line with its 95 % band.

    Arrays of equal length, times in `unit` and ascending, shares 0–1; before the first time all are open.
    The median is marked when the curve reaches one half. `other`: name, times and shares of a curve to
    compare with, drawn dotted.
    """
    pal = theme.palette(mode)
    figure = theme.sketch(theme.TREND_HEIGHT, lang, mode)
    x = np.concatenate([[0.0], np.asarray(times, float)])
    if len(x) == 1:
        return marks.nothing(figure, t("chart.nothing", lang), pal)
    curve, below, above = (np.concatenate([[1.0], np.asarray(a, float)]) for a in (share_open, low, high))
    hue = pal.hue(folder)
    _step_band(figure, x, below, above, hue)
    shown = [(fmt.value(a, unit, lang), fmt.value(b, "percent", lang)) for a, b in zip(x, curve, strict=True)]
    figure.add_scatter(
        x=x, y=curve, mode="lines", name="curve", line={"color": hue, "width": 2.2, "shape": "hv"},
        hovertext=[f"{time}: <b>{share}</b>" for time, share in shown], hoverinfo="text",
    )  # fmt: skip
    _median(figure, x, curve, unit, lang, pal)
    labels = [
        marks.EndLabel(
            x[-1], curve[-1], f"<b>{fmt.value(curve[-1], 'percent', lang)}</b>", theme.LABEL_SIZE, hue
        )
    ]
    if other:
        labels.append(_other_curve(figure, *other, x[-1], pal))
    scale = scales.Scale(0.0, 1.03, [0, 0.25, 0.5, 0.75, 1], [])
    right = marks.end_labels(figure, labels, scale, theme.TREND_HEIGHT - 60, pal)
    across = scales.value_scale(x, "count", lang, most_ticks=5)
    figure.update_xaxes(
        range=[0, x[-1] * 1.01], tickmode="array", tickvals=across.ticks, ticktext=across.texts,
        title={"text": t(f"unit.{unit}.other", lang), "standoff": 6, "font": {"size": theme.TEXT_SIZE}},
    )  # fmt: skip
    figure.update_yaxes(
        range=[scale.low, scale.high], tickmode="array", tickvals=scale.ticks, ticklabelstandoff=6,
        ticktext=[fmt.tick(y, "percent", lang) for y in scale.ticks], zeroline=True, zerolinecolor=pal.line,
    )  # fmt: skip
    figure.update_margin(l=50, r=right, t=14, b=46)
    return figure.figure()


def _other_curve(
    figure: Sketch, name: str, times: ArrayLike, shares: ArrayLike, end: float, pal: theme.Palette
) -> marks.EndLabel:
    """The curve to compare with, drawn to the same end; returns its label."""
    x, y = (
        np.concatenate([[0.0], np.asarray(times, float)]),
        np.concatenate([[1.0], np.asarray(shares, float)]),
    )
    x, y = np.append(x, end), np.append(y, y[-1])
    figure.add_scatter(
        x=x, y=y, mode="lines", name="other", hoverinfo="skip",
        line={"color": pal.few, "width": 1.5, "dash": "dot", "shape": "hv"},
    )  # fmt: skip
    return marks.EndLabel(end, y[-1], name, theme.TEXT_SIZE, pal.quiet)


def _step_band(figure: Sketch, x: np.ndarray, low: np.ndarray, high: np.ndarray, hue: str) -> None:
    known = np.isfinite(low) & np.isfinite(high)
    for name, edge, fill in (("band-low", low, None), ("band-high", high, "tonexty")):
        figure.add_scatter(
            x=x[known], y=edge[known], mode="lines", name=name, hoverinfo="skip", fill=fill,
            fillcolor=theme.fade(hue, 0.14), line={"width": 0, "shape": "hv", "color": hue},
        )  # fmt: skip


def _median(
    figure: Sketch, x: np.ndarray, curve: np.ndarray, unit: str, lang: str, pal: theme.Palette
) -> None:
    reached = np.flatnonzero(curve <= 0.5 + 1e-9)
    if not len(reached):
        return
    median = float(x[reached[0]])
    look = {"color": pal.quiet, "width": 1, "dash": "dot"}
    for x0, y0, x1, y1 in ((0, 0.5, median, 0.5), (median, 0, median, 0.5)):
        figure.add_shape(type="line", x0=x0, y0=y0, x1=x1, y1=y1, line=look)
    figure.add_annotation(
        text=t("chart.median", lang, value=fmt.value(median, unit, lang)), x=median, y=0.5, showarrow=False,
        xanchor="left", yanchor="bottom", xshift=6, yshift=2, font={"color": pal.text},
    )  # fmt: skip
