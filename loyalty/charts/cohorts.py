"""Customers over the months after their first purchase, and how the cells of any matrix are drawn."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import t

from . import marks, scales, theme
from .sketch import Sketch

FEW = 30
_CELL = 24
_HEAD = 46
_MOST_ROWS = 24


def cohort_matrix(
    frame: pd.DataFrame,
    lang: str,
    mode: str,
    most_ages: int = 12,
    unit: str = "percent",
    currency: str = "EUR",
) -> go.Figure:
    """A heatmap: one row per cohort (newest below), one column per month of age; fits a phone.

    Columns of `frame`: cohort (first day of the month), age (whole months; of shares 0 is left out: always
    everybody), value (0–1, or money), n (customers of the cohort), mature (bool). Cells that are not mature
    stay blank and hatched – never 0 %; cohorts of fewer than FEW customers are hatched, too. At most 24
    cohorts and the ages up to `most_ages` are shown.
    """
    first = 1 if unit == "percent" else 0
    pal, rows = theme.palette(mode), frame[frame["age"] >= first]
    if not len(rows):
        return marks.nothing(theme.sketch(_CELL * 5, lang, mode), t("chart.nothing", lang), pal)
    cohorts = sorted(frame["cohort"].unique())[-_MOST_ROWS:]
    ages = list(range(first, min(int(rows["age"].max()), most_ages) + 1))
    known = rows[rows["mature"].astype(bool)]
    grid = known.pivot_table(index="cohort", columns="age", values="value").reindex(
        index=cohorts, columns=ages
    )
    sizes = frame.groupby("cohort")["n"].max().reindex(cohorts)
    figure = theme.sketch(len(cohorts) * _CELL + _HEAD + 8, lang, mode)
    thin = (sizes < FEW).to_numpy()[:, None]
    hatch(figure, grid.isna().to_numpy() | thin, list(grid.columns), pal)
    _cells(figure, grid, sizes, pal, lang, unit, currency)
    _matrix_axes(figure, grid, sizes, pal, lang)
    return figure.figure()


def _cells(
    figure: Sketch,
    grid: pd.DataFrame,
    sizes: pd.Series,
    pal: theme.Palette,
    lang: str,
    unit: str,
    currency: str,
) -> None:
    def text(value: float) -> str:
        if unit == "percent":
            return fmt.whole_percent(value, lang, sign=False)
        return fmt.count(value, lang)

    def hover(cohort: pd.Timestamp, age: int, value: float) -> str:
        where = f"{t('chart.cohort', lang)} {fmt.month(cohort, lang)}"
        n = t("chart.hover_n", lang, n=fmt.count(sizes[cohort], lang))
        shown = fmt.value(value, unit, lang, currency)
        return f"{where}<br>{age}. {t('grain.month', lang)}: <b>{shown}</b><br>{n}"

    hovers = [[hover(cohort, age, value) for age, value in row.items()] for cohort, row in grid.iterrows()]
    shaded(figure, grid.to_numpy(float), list(grid.columns), hovers, text, pal)


def shaded(
    figure: Sketch,
    values: np.ndarray,
    columns: list[int],
    hovers: list[list[str]],
    text: Callable[[float], str],
    pal: theme.Palette,
) -> None:
    """Cells, the larger the stronger, each with its number; NaN stays blank. Row 0 is on top."""
    known = np.isfinite(values)
    pale, strong = theme.shading(pal)
    figure.add_heatmap(
        z=np.where(known, values, None), x=columns, y=list(range(len(values))),
        colorscale=[[0, pale], [1, strong]], zmin=0, zmax=(values[known].max() if known.any() else 0) or 1.0,
        showscale=False, xgap=2, ygap=2, hovertext=hovers, hoverinfo="text", hoverongaps=False, name="cells",
    )  # fmt: skip
    for row, column in np.argwhere(known):
        figure.add_annotation(
            text=text(values[row, column]), x=columns[column], y=int(row), showarrow=False,
            font={"size": 10.5, "color": pal.text},
        )  # fmt: skip


def hatch(figure: Sketch, blank: np.ndarray, columns: list[int], pal: theme.Palette) -> None:
    """Diagonal strokes over every blank cell: what cannot be known yet, or may not be shown."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, column in np.argwhere(blank).tolist():
        centre, half = columns[column], 0.44
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
        range=[grid.columns[0] - 0.5, grid.columns[-1] + 0.5], side="top",
        tickmode="array", tickvals=list(grid.columns), ticktext=[str(age) for age in grid.columns],
        tickfont={"size": 11},
    )  # fmt: skip
    figure.update_yaxes(
        range=[len(grid) - 0.5, -0.5], showgrid=False, tickmode="array", tickvals=list(range(len(grid))),
        ticktext=months, tickfont={"size": 11, "color": pal.text}, ticklabelstandoff=wide + 4,
    )  # fmt: skip
    left = wide + max(scales.text_width(text, 11) for text in months) + 8
    figure.update_margin(l=left, r=4, t=_HEAD, b=8)
