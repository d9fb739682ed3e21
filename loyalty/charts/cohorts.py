"""Customers over the months after their first purchase: the cohort matrix and the survival curve."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from loyalty import format as fmt
from loyalty.i18n import t

from . import marks, scales, theme
from .sketch import Sketch

_CELL = 24
_HEAD = 46
_MOST_ROWS = 24


def cohort_matrix(frame: pd.DataFrame, lang: str, mode: str, most_ages: int = 12) -> go.Figure:
    """A heatmap: one row per cohort (newest below), one column per month of age; fits a phone.

    Columns of `frame`: cohort (first day of the month), age (whole months, 0 is left out: always everybody),
    value (0–1), n (customers of the cohort), mature (bool). Cells that are not mature stay blank and
    hatched – never 0 %. At most 24 cohorts and `most_ages` columns are shown, the newest and the youngest.
    """
    pal, rows = theme.palette(mode), frame[frame["age"] > 0]
    if not len(rows):
        return marks.nothing(theme.sketch(_CELL * 5, lang, mode), t("chart.nothing", lang), pal)
    cohorts = sorted(frame["cohort"].unique())[-_MOST_ROWS:]
    ages = list(range(1, min(int(rows["age"].max()), most_ages) + 1))
    known = rows[rows["mature"].astype(bool)]
    grid = known.pivot_table(index="cohort", columns="age", values="value").reindex(
        index=cohorts, columns=ages
    )
    sizes = frame.groupby("cohort")["n"].max().reindex(cohorts)
    figure = theme.sketch(len(cohorts) * _CELL + _HEAD + 8, lang, mode)
    _hatch(figure, grid, pal)
    _cells(figure, grid, sizes, pal, lang)
    _matrix_axes(figure, grid, sizes, pal, lang)
    return figure.figure()


def _cells(figure: Sketch, grid: pd.DataFrame, sizes: pd.Series, pal: theme.Palette, lang: str) -> None:
    values = grid.to_numpy(float)
    top = np.nanmax(values) if np.isfinite(values).any() else 1.0
    pale, strong = theme.shading(pal)
    figure.add_heatmap(
        z=np.where(np.isfinite(values), values, None), x=list(grid.columns), y=list(range(len(grid))),
        colorscale=[[0, pale], [1, strong]], zmin=0, zmax=top or 1.0, showscale=False, xgap=2, ygap=2,
        hovertext=_hovers(grid, sizes, lang), hoverinfo="text", hoverongaps=False, name="cells",
    )  # fmt: skip
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            figure.add_annotation(
                text=fmt.whole_percent(value, lang, sign=False), x=grid.columns[column], y=row,
                showarrow=False, font={"size": 10.5, "color": pal.text},
            )  # fmt: skip


def _hovers(grid: pd.DataFrame, sizes: pd.Series, lang: str) -> list[list[str]]:
    def one(cohort: pd.Timestamp, age: int, value: float) -> str:
        where = f"{t('chart.cohort', lang)} {fmt.month(cohort, lang)}"
        n = t("chart.hover_n", lang, n=fmt.count(sizes[cohort], lang))
        return (
            f"{where}<br>{age}. {t('grain.month', lang)}: <b>{fmt.value(value, 'percent', lang)}</b><br>{n}"
        )

    return [[one(cohort, age, value) for age, value in row.items()] for cohort, row in grid.iterrows()]


def _hatch(figure: Sketch, grid: pd.DataFrame, pal: theme.Palette) -> None:
    """Diagonal strokes over every cell that cannot be known yet."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, column in np.argwhere(grid.isna().to_numpy()):
        centre, half = grid.columns[column], 0.44
        for shift in (-half, 0.0, half):
            left, right = max(-half, shift - half), min(half, shift + half)
            x += [centre + left, centre + right, None]
            y += [row - left + shift, row - right + shift, None]
    if x:
        figure.add_scatter(
            x=x[:-1], y=y[:-1], mode="lines", name="immature", hoverinfo="skip",
            line={"color": pal.line, "width": 1},
        )  # fmt: skip


def _matrix_axes(figure: Sketch, grid: pd.DataFrame, sizes: pd.Series, pal: theme.Palette, lang: str) -> None:
    months = [fmt.month_short(cohort, lang, year=True) for cohort in grid.index]
    counts = [fmt.count(size, lang) for size in sizes]
    wide = max(scales.text_width(text, 11) for text in counts) + 6
    for row, text in enumerate(counts):
        figure.add_annotation(
            text=text, xref="paper", x=0, xanchor="right", xshift=-4, y=row, showarrow=False,
            font={"size": 11, "color": pal.quiet},
        )  # fmt: skip
    for text, x, anchor, shift in ((t("chart.age_month", lang), 0, "left", 0), ("n", 0, "right", -4)):
        figure.add_annotation(
            text=text, xref="paper", yref="paper", x=x, xanchor=anchor, xshift=shift, y=1, yanchor="bottom",
            yshift=22 if anchor == "left" else 2, showarrow=False, font={"size": 11, "color": pal.quiet},
        )  # fmt: skip
    figure.update_xaxes(
        range=[0.5, len(grid.columns) + 0.5], side="top", tickmode="array", tickvals=list(grid.columns),
        ticktext=[str(age) for age in grid.columns], tickfont={"size": 11},
    )  # fmt: skip
    figure.update_yaxes(
        range=[len(grid) - 0.5, -0.5], showgrid=False, tickmode="array", tickvals=list(range(len(grid))),
        ticktext=months, tickfont={"size": 11, "color": pal.text}, ticklabelstandoff=wide + 4,
    )  # fmt: skip
    left = wide + max(scales.text_width(text, 11) for text in months) + 8
    figure.update_margin(l=left, r=4, t=_HEAD, b=8)


def survival(
    times: ArrayLike,
    share_open: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    lang: str,
    mode: str,
    unit: str = "days",
    folder: str = "lifecycle",
) -> go.Figure:
    """A Kaplan–Meier curve: the share still open after each time, as a step line with its 95 % band.

    Arrays of equal length, times in `unit` and ascending, shares 0–1; before the first time all are open.
    The median is marked when the curve reaches one half.
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
    label = marks.EndLabel(
        x[-1], curve[-1], f"<b>{fmt.value(curve[-1], 'percent', lang)}</b>", theme.LABEL_SIZE, hue
    )
    scale = scales.Scale(0.0, 1.03, [0, 0.25, 0.5, 0.75, 1], [])
    right = marks.end_labels(figure, [label], scale, theme.TREND_HEIGHT - 60, pal)
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
