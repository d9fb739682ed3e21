"""A KPI in horizontal rows: what all of them look like, and exposed against not exposed."""

import textwrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import t
from loyalty.measures import wilson

from . import marks, scales, theme
from .names import cut
from .series import ENOUGH, hover
from .sketch import Sketch

ROW = 38
_WRAPPED = 20
FOOT = 30
NOTE_SIZE = 10


def contrast(row, kpi, lang: str, mode: str) -> go.Figure:
    """Two dots with their intervals – exposed and not, as counted – and the adjusted difference in words.

    `row` is one row of a result frame (Series or namedtuple) with k1, n1, k0, n0 and value, low, high. The
    KPI's texts may name its sides (`exposed`, `unexposed`).
    """
    pal = theme.palette(mode)
    parts = [("exposed", row.k1, row.n1), ("unexposed", row.k0, row.n0)]
    if any(fmt.is_missing(n) or not n for _, _, n in parts):
        return marks.nothing(theme.sketch(ROW * 3, lang, mode), t("chart.nothing", lang), pal)
    rows = []
    for _, k, n in parts:
        low, high = (float(limit) for limit in wilson(k, n))
        rows.append(
            {"value": k / n, "low": low, "high": high, "n": n, "status": "ok" if n >= ENOUGH else "few"}
        )
    sides = [kpi.texts[lang].get(name) or t(f"chart.{name}", lang) for name, _, _ in parts]
    names = ["<br>".join(textwrap.wrap(side, _WRAPPED)) for side in sides]
    shares = _Shares(kpi)
    row_height = ROW + 15 * max(name.count("<br>") for name in names)
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


def rows_sketch(
    rows: pd.DataFrame,
    names: list[str],
    kpi,
    lang: str,
    mode: str,
    bars: bool = False,
    currency: str = "EUR",
    row_height: int = ROW,
    notes: list[str] | None = None,
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
    figure = theme.sketch(count * row_height + (12 if bars else FOOT) + 8, lang, mode)
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
    row_labels(figure, rows, names, shown, colours, pal, lang, with_n=not bars, notes=notes)
    figure.update_margin(t=8, b=12 if bars else FOOT)
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


def row_labels(figure, rows, names, shown, colours, pal, lang: str, with_n: bool, notes=None) -> None:
    """Names (with n or a note below) at the left of horizontal rows, values in a column at their right."""
    if notes is None:
        notes = [f"n = {fmt.count(n, lang)}" for n in rows["n"]] if with_n else [""] * len(names)
    short = [_shortened(name) for name in names]
    labels = [
        f'<span style="color:{pal.text}">{name}</span>'
        + (f'<br><span style="font-size:{NOTE_SIZE}px;color:{pal.quiet}">{note}</span>' if note else "")
        for name, note in zip(short, notes, strict=True)
    ]
    figure.update_yaxes(
        range=[len(names) - 0.5, -0.5], showgrid=False, tickmode="array", tickvals=list(range(len(names))),
        ticktext=labels, ticklabelstandoff=8,
    )  # fmt: skip
    right = max(scales.text_width(text, theme.LABEL_SIZE, bold=True) for text in shown) + 14
    for place, (text, colour) in enumerate(zip(shown, colours, strict=True)):
        figure.add_annotation(
            text=f"<b>{text}</b>", xref="paper", x=1, xanchor="right", xshift=right - 4, y=place,
            showarrow=False,
            font={"size": theme.LABEL_SIZE, "color": pal.quiet if colour == pal.few else colour},
        )  # fmt: skip
    widths = [scales.text_width(name, theme.TEXT_SIZE) for name in short]
    widths += [scales.text_width(note, NOTE_SIZE) for note in notes]
    figure.update_margin(l=max(widths) + 14, r=right)
