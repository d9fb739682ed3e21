"""A KPI in parts: by the values of a slice, by its categories, exposed against not exposed."""

import textwrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import plural, t
from loyalty.measures import wilson

from . import marks, scales, theme
from .names import cut, value_name
from .series import ENOUGH, HIDDEN, empty_reason, hover
from .sketch import Sketch

_ROW = 38
_MOST_ROWS = 12
_WRAPPED = 20
_FOOT = 30


def breakdown(
    frame: pd.DataFrame, kpi, lang: str, mode: str, by: str | None = None, currency: str = "EUR"
) -> go.Figure:
    """One row per value of a slice, most cases first: dot and 95 % interval, for totals a bar from zero.

    `frame` is a result frame by a slice; of several periods the latest with values counts. `by` names the
    slice, so that known values are translated. The height follows from the rows.
    """
    rows, pal = _latest(frame), theme.palette(mode)
    if not len(rows):
        return marks.nothing(theme.sketch(_ROW * 3, lang, mode), empty_reason(frame, lang), pal)
    total = kpi.measure == "total"
    rows = rows.sort_values("value" if total else "n", ascending=False, kind="stable")
    hidden, rows = max(0, len(rows) - _MOST_ROWS), rows.head(_MOST_ROWS)
    names = [value_name(by or "", value, lang) for value in rows["slice"]]
    figure = rows_sketch(rows, names, kpi, lang, mode, total, currency)
    if hidden:
        note = plural("chart.more_rows", hidden, lang)
        figure.add_annotation(
            text=note, xref="paper", yref="paper", x=0, y=0, xanchor="left", yanchor="top",
            yshift=-_FOOT + 12 if total else -_FOOT, showarrow=False,
        )  # fmt: skip
        figure.grow("b", 18)
    return figure.figure()


def contrast(row, kpi, lang: str, mode: str) -> go.Figure:
    """Two dots with their intervals – exposed and not, as counted – and the adjusted difference in words.

    `row` is one row of a result frame (Series or namedtuple) with k1, n1, k0, n0 and value, low, high. The
    KPI's texts may name its sides (`exposed`, `unexposed`).
    """
    pal = theme.palette(mode)
    parts = [("exposed", row.k1, row.n1), ("unexposed", row.k0, row.n0)]
    if any(fmt.is_missing(n) or not n for _, _, n in parts):
        return marks.nothing(theme.sketch(_ROW * 3, lang, mode), t("chart.nothing", lang), pal)
    rows = []
    for _, k, n in parts:
        low, high = (float(limit) for limit in wilson(k, n))
        rows.append(
            {"value": k / n, "low": low, "high": high, "n": n, "status": "ok" if n >= ENOUGH else "few"}
        )
    sides = [kpi.texts[lang].get(name) or t(f"chart.{name}", lang) for name, _, _ in parts]
    names = ["<br>".join(textwrap.wrap(side, _WRAPPED)) for side in sides]
    shares = _Shares(kpi)
    row_height = _ROW + 15 * max(name.count("<br>") for name in names)
    figure = rows_sketch(pd.DataFrame(rows), names, shares, lang, mode, row_height=row_height)
    unclear = fmt.is_missing(row.low) or fmt.is_missing(row.high) or row.low <= 0 <= row.high
    word = "chart.attributable" if kpi.effect == "attributable" else "chart.difference"
    head = t(word, lang, value=fmt.value(row.value, kpi.unit, lang))
    span = fmt.interval(row.low, row.high, kpi.unit, lang)
    doubt = [t("chart.hover_interval", lang, interval=span)] if span != fmt.MISSING else []
    doubt += [t("chart.within_chance", lang)] if unclear else []
    if min(row.n1, row.n0) < ENOUGH:  # the interval of a difference relies on enough cases on both sides
        unclear, doubt = True, [t("chart.few", lang)]
    figure.add_annotation(
        text=f"<b>{head}</b><br>{' · '.join(doubt)}", xref="paper", yref="paper", x=0, y=1, xanchor="left",
        yanchor="bottom", xshift=-figure.layout["margin"]["l"] + 10, yshift=8, showarrow=False, align="left",
        font={"color": pal.quiet if unclear else pal.hue(kpi.folder)},
    )  # fmt: skip
    figure.grow("t", 40)
    return figure.figure()


class _Shares:
    """The KPI of a contrast while its two sides are drawn: each side is a share."""

    def __init__(self, kpi):
        self.folder, self.measure, self.unit = kpi.folder, "share", "percent"


def _latest(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with values of the latest period that has any."""
    rows = frame[~frame["status"].isin(HIDDEN) & frame["value"].notna()]
    if rows["period"].nunique() > 1:
        rows = rows[rows["period"] == rows["period"].max()]
    return rows


def rows_sketch(
    rows: pd.DataFrame,
    names: list[str],
    kpi,
    lang: str,
    mode: str,
    bars: bool = False,
    currency: str = "EUR",
    row_height: int = _ROW,
) -> Sketch:
    """Horizontal rows, the first on top: name and n at the left, the value in a column at the right."""
    pal, count = theme.palette(mode), len(rows)
    hue = pal.hue(kpi.folder)
    colours = [pal.few if status == "few" and not bars else hue for status in rows["status"]]
    shown = fmt.column(rows["value"], kpi.unit, lang, currency)
    hovers = [
        hover(row, kpi, lang, name, currency) for row, name in zip(rows.itertuples(), names, strict=True)
    ]
    places = list(range(count))
    figure = theme.sketch(count * row_height + (12 if bars else _FOOT) + 8, lang, mode)
    if bars:
        scale = scales.value_scale(rows["value"].to_numpy(), "count", lang)
        figure.add_bar(
            x=rows["value"], y=places, orientation="h", width=0.5, marker={"color": colours}, name="bars",
            hovertext=hovers, hoverinfo="text",
        )  # fmt: skip
    else:
        numbers = rows[["value", "low", "high"]].to_numpy(float)
        scale = scales.value_scale(numbers.ravel(), kpi.unit, lang, 4, currency, free=True)
        intervals(figure, rows, colours)
        figure.add_scatter(
            x=rows["value"], y=places, mode="markers", name="points", hovertext=hovers, hoverinfo="text",
            marker={"color": colours, "size": 9, "opacity": 1}, cliponaxis=False,
        )  # fmt: skip
    figure.update_xaxes(
        range=[scale.low, scale.high], showgrid=not bars, gridcolor=pal.line, tickmode="array",
        tickvals=scale.ticks, ticktext=scale.texts, showticklabels=not bars,
        zeroline=bars, zerolinecolor=pal.line,
    )  # fmt: skip
    row_labels(figure, rows, names, shown, colours, pal, lang, with_n=not bars)
    figure.update_margin(t=8, b=12 if bars else _FOOT)
    return figure


def intervals(figure: Sketch, rows: pd.DataFrame, colours: list[str]) -> None:
    """The 95 % intervals of horizontal rows, the first at place 0, as broad pale lines."""
    for place, (low, high, colour) in enumerate(zip(rows["low"], rows["high"], colours, strict=True)):
        if np.isfinite([low, high]).all():
            figure.add_scatter(
                x=[low, high], y=[place, place], mode="lines", name="interval", hoverinfo="skip",
                line={"color": theme.fade(colour, 0.35), "width": 6},
            )  # fmt: skip


def _shortened(name: str) -> str:
    """A name that fits beside a row; one in several lines does already."""
    return name if "<br>" in name else cut(name, _WRAPPED)


def row_labels(figure, rows, names, shown, colours, pal, lang: str, with_n: bool) -> None:
    """Names (with n below them) at the left of horizontal rows, values in a column at their right."""
    short = [_shortened(name) for name in names]
    labels = []
    for name, n in zip(short, rows["n"], strict=True):
        small = (
            f'<br><span style="font-size:10px;color:{pal.quiet}">n = {fmt.count(n, lang)}</span>'
            if with_n
            else ""
        )
        labels.append(f'<span style="color:{pal.text}">{name}</span>{small}')
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5], showgrid=False, tickmode="array", tickvals=list(range(len(rows))),
        ticktext=labels, ticklabelstandoff=8,
    )  # fmt: skip
    right = max(scales.text_width(text, theme.LABEL_SIZE, bold=True) for text in shown) + 14
    for place, (text, colour) in enumerate(zip(shown, colours, strict=True)):
        figure.add_annotation(
            text=f"<b>{text}</b>", xref="paper", x=1, xanchor="right", xshift=right - 4, y=place,
            showarrow=False,
            font={"size": theme.LABEL_SIZE, "color": pal.quiet if colour == pal.few else colour},
        )  # fmt: skip
    left = (
        max(scales.text_width(name, theme.TEXT_SIZE) for name in [*short, "n = 1.000" if with_n else ""]) + 14
    )
    figure.update_margin(l=left, r=right)
