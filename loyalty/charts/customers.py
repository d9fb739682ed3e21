"""Figures of the analyses of customers: rows, segments, moves between groups, the check of a forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import t

from . import marks, parts, scales, theme
from .cohorts import hatch, shaded
from .names import cut
from .sketch import Sketch

_CELL = 30
# Names lie flat in the head; where a phone makes them lean, the axis takes what more it needs from the cells,
# which keep their least height.
_HEAD, _LEAN, _LEAST_CELL = 30, 56, 24
_TOP, _BOTTOM = 18, 40
_LONGEST_NAME = 18


@dataclass(frozen=True)
class Drawn:
    """What the charts of KPIs need to know of a number that is no KPI."""

    unit: str
    measure: str = "mean"
    folder: str = "lifecycle"
    census: bool = False
    benchmarks: tuple = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def rows(
    frame: pd.DataFrame, names: Sequence[str], unit: str, lang: str, mode: str, currency: str = "EUR"
) -> go.Figure:
    """One row per name, from the top: a dot with its 95 % interval, n below the name.

    Columns of `frame`: value, low, high (in `unit`; low and high may be NaN) and n.
    """
    if not len(frame):
        return marks.nothing(theme.sketch(120, lang, mode), t("chart.nothing", lang), theme.palette(mode))
    status = np.where(frame["n"] < 30, "few", "ok")
    return parts.rows_sketch(
        frame.assign(status=status), list(names), Drawn(unit), lang, mode, currency=currency
    ).figure()


def segments(frame: pd.DataFrame, names: Sequence[str], lang: str, mode: str) -> go.Figure:
    """Per segment a bar, its share of the customers, and a diamond, its share of the revenue.

    Columns: share, revenue_share (0–1; NaN: not shown).
    """
    pal, places = theme.palette(mode), list(range(len(frame)))
    hue = pal.hue("lifecycle")
    figure = theme.sketch(len(frame) * _CELL + 44, lang, mode)
    shares, revenue = frame["share"].to_numpy(float), frame["revenue_share"].to_numpy(float)
    said = {"customers": t("rfm.share_customers", lang), "revenue": t("rfm.share_revenue", lang)}
    for key, values in (("customers", shares), ("revenue", revenue)):
        hovers = [
            f"{name}<br>{said[key]}: <b>{fmt.value(x, 'percent', lang)}</b>"
            for name, x in zip(names, values, strict=True)
        ]
        if key == "customers":
            figure.add_bar(
                x=values, y=places, orientation="h", width=0.56, name="bars", hovertext=hovers,
                hoverinfo="text", marker={"color": theme.fade(hue, 0.35)},
            )  # fmt: skip
        elif np.isfinite(values).any():
            figure.add_scatter(
                x=values, y=places, mode="markers", name="points", hovertext=hovers, hoverinfo="text",
                marker={"color": pal.primary, "size": 11, "symbol": "diamond", "opacity": 1},
                cliponaxis=False,
            )  # fmt: skip
    top = np.nanmax([*shares, *revenue, 0.01])
    scale = scales.value_scale(np.array([0.0, top]), "percent", lang, 4)
    legend = f'<span style="color:{theme.mix(hue, pal.background, 0.45)}">■</span> {said["customers"]}'
    if np.isfinite(revenue).any():
        legend += f'   <span style="color:{pal.primary}">◆</span> {said["revenue"]}'
    left = _row_names(figure, names, pal)
    figure.add_annotation(
        text=legend, xref="paper", yref="paper", x=0, y=1, xanchor="left", yanchor="bottom", yshift=4,
        xshift=8 - left, showarrow=False, font={"color": pal.quiet},
    )  # fmt: skip
    figure.update_xaxes(
        range=[0, scale.high], showgrid=True, gridcolor=pal.line, tickmode="array", tickvals=scale.ticks,
        ticktext=scale.texts, zeroline=True, zerolinecolor=pal.line,
    )  # fmt: skip
    figure.update_margin(l=left, r=14, t=26, b=26)
    return figure.figure()


def moves(
    shares: np.ndarray,
    hidden: np.ndarray,
    row_names: Sequence[str],
    column_names: Sequence[str],
    lang: str,
    mode: str,
) -> go.Figure:
    """A matrix of shares (0–1): from the group of the row to that of the column; rows add up to 100 %.

    The rows are the groups of the columns, then others. `hidden` cells, of groups too small to show, are
    hatched; what is 0 stays empty. NaN: a row without anybody; a group that never holds anybody is left out.
    """
    shown = _occupied(shares, hidden)
    shares, hidden = (grid[np.ix_(*shown)] for grid in (shares, hidden))
    row_names, column_names = (
        [names[place] for place in places]
        for names, places in zip((row_names, column_names), shown, strict=True)
    )
    pal = theme.palette(mode)
    figure = theme.sketch(len(row_names) * _LEAST_CELL + _LEAN + _HEAD, lang, mode)
    places = list(range(len(column_names)))
    hovers = [
        [
            f"{earlier} → {later}<br><b>{fmt.value(x, 'percent', lang)}</b>"
            for later, x in zip(column_names, line, strict=True)
        ]
        for earlier, line in zip(row_names, shares, strict=True)
    ]
    hatch(figure, hidden, places, pal)
    shaded(
        figure, np.where(shares > 0, shares, np.nan), places, hovers,
        lambda share: fmt.whole_percent(share, lang, sign=False), pal,
    )  # fmt: skip
    figure.update_xaxes(
        range=[-0.5, len(places) - 0.5], side="top", tickmode="array", tickvals=places,
        ticktext=[cut(name, _LONGEST_NAME) for name in column_names], autotickangles=[0, -50],
        tickfont={"size": 11, "color": pal.text}, automargin=True,
    )  # fmt: skip
    left = _row_names(figure, row_names, pal)
    # The last name leans out of the plot.
    lean = round(0.65 * scales.text_width(cut(column_names[-1], _LONGEST_NAME), 11))
    figure.update_margin(l=left, r=lean, t=_HEAD, b=0)
    return figure.figure()


def _occupied(shares: np.ndarray, hidden: np.ndarray) -> tuple[list[int], list[int]]:
    """Rows and columns of the groups that hold anybody, before or after; both in the same order."""
    held = hidden | (np.nan_to_num(shares) > 0)
    rows, columns = held.any(axis=1), held.any(axis=0)
    groups = len(columns)
    columns = columns | rows[:groups]
    rows = np.concatenate([columns, rows[groups:]])
    return np.flatnonzero(rows).tolist(), np.flatnonzero(columns).tolist()


def moves_in_words(
    shares: np.ndarray, row_names: Sequence[str], column_names: Sequence[str], lang: str
) -> str:
    """The text alternative of `moves`: of each group the largest part that went to another one."""
    said = []
    for place, earlier in enumerate(row_names):
        others = [
            share if other != place and share == share else 0.0 for other, share in enumerate(shares[place])
        ]
        largest = int(np.argmax(others))
        if others[largest] > 0:
            share = fmt.value(others[largest], "percent", lang)
            said.append(f"{earlier} → {column_names[largest]} {share}")
    return ", ".join(said)


def tracked(
    months: Sequence[pd.Timestamp],
    observed: Sequence[float],
    predicted: Sequence[float],
    lang: str,
    mode: str,
) -> go.Figure:
    """Purchases per month: as they were, firm, and as they had been predicted, dotted."""
    pal, periods = theme.palette(mode), pd.DatetimeIndex(months)
    hue = pal.hue("lifecycle")
    figure = theme.sketch(theme.TREND_HEIGHT, lang, mode)
    scale = scales.value_scale(np.array([*observed, *predicted, 0.0]), "count", lang)
    labels = []
    looks = {
        "observed": (observed, {"color": pal.primary, "width": 2.2}, pal.primary),
        "predicted": (predicted, {"color": hue, "width": 2, "dash": "dot"}, hue),
    }
    for key, (values, look, colour) in looks.items():
        said = t(f"value.{key}", lang)
        figure.add_scatter(
            x=periods, y=list(values), mode="lines+markers", name=f"line-{key}", line=look, hoverinfo="text",
            marker={"size": 5, "color": colour},
            hovertext=[
                f"{fmt.month(month, lang)}<br>{said}: <b>{fmt.count(value, lang)}</b>"
                for month, value in zip(periods, values, strict=True)
            ],
        )  # fmt: skip
        labels.append(marks.EndLabel(periods[-1], values[-1], said, theme.TEXT_SIZE, colour))
    right = marks.end_labels(figure, labels, scale, theme.TREND_HEIGHT - _TOP - _BOTTOM, pal)
    places, texts = scales.period_ticks(periods, "month", lang)
    room = max((periods[-1] - periods[0]) * 0.025, pd.Timedelta(days=5))
    figure.update_xaxes(
        type="date",
        range=[periods[0] - room, periods[-1] + room],
        tickmode="array",
        tickvals=places,
        ticktext=texts,
    )
    figure.update_yaxes(
        range=[scale.low, scale.high], ticklabelstandoff=6, tickmode="array", tickvals=scale.ticks,
        ticktext=scale.texts, zeroline=True, zerolinecolor=pal.line,
    )  # fmt: skip
    left = max(scales.text_width(text, theme.TEXT_SIZE) for text in scale.texts) + 15
    figure.update_margin(l=left, r=right, t=_TOP, b=_BOTTOM)
    return figure.figure()


def _row_names(figure: Sketch, names: Sequence[str], pal: theme.Palette) -> int:
    """The names left of the rows; returns their width."""
    short = [cut(name, _LONGEST_NAME) for name in names]
    figure.update_yaxes(
        range=[len(short) - 0.5, -0.5], showgrid=False, tickmode="array", tickvals=list(range(len(short))),
        ticktext=short, tickfont={"size": theme.TEXT_SIZE, "color": pal.text}, ticklabelstandoff=8,
    )  # fmt: skip
    return max(scales.text_width(name, theme.TEXT_SIZE) for name in short) + 14
