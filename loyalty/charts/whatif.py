"""What-if scenarios: the result as ranges around zero, the margin along a lever, abandonment per fee."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import t

from . import parts, scales, theme
from .sketch import Sketch

_ROW = 44
_HEAD, _FOOT = 26, 30
_CURVE_HEIGHT = 250


def whatif_result(
    rows: pd.DataFrame, names: Sequence[str], lang: str, mode: str, currency: str = "EUR"
) -> go.Figure:
    """One row per amount of money (value, low, high): a dot with its range; zero is break-even."""
    pal = theme.palette(mode)
    clear = (rows["low"] > 0) | (rows["high"] < 0)
    colours = [pal.primary if is_clear else pal.few for is_clear in clear]
    figure = theme.sketch(len(rows) * _ROW + _HEAD + _FOOT, lang, mode)
    numbers = np.append(rows[["value", "low", "high"]].to_numpy(float), 0.0)
    scale = scales.value_scale(numbers, "currency", lang, 4, currency, free=True)
    _zero(figure, t("whatif.break_even", lang), pal)
    _dots(figure, rows, colours, [_money(row, name, lang, currency) for row, name in _named(rows, names)])
    shown = [fmt.tick(x, "currency", lang, currency, step=1) for x in rows["value"]]
    parts.row_labels(figure, rows.assign(n=0), list(names), shown, colours, pal, lang, with_n=False)
    figure.update_xaxes(
        range=[scale.low, scale.high], showgrid=True, gridcolor=pal.line, tickmode="array",
        tickvals=scale.ticks, ticktext=scale.texts,
    )  # fmt: skip
    figure.update_margin(t=_HEAD, b=_FOOT)
    return figure.figure()


def whatif_fees(
    effects: pd.DataFrame, names: Sequence[str], needed: float, lang: str, mode: str
) -> go.Figure:
    """More abandonment at each fee than without (value, low, high, n); dotted: what break-even would need."""
    pal = theme.palette(mode)
    clear = (effects["low"] > 0) | (effects["high"] < 0)
    colours = [pal.hue("commerce") if is_clear else pal.few for is_clear in clear]
    figure = theme.sketch(len(effects) * _ROW + _HEAD + _FOOT, lang, mode)
    ends = [0.0, needed] if 0 < needed <= 1 else [0.0]
    numbers = np.append(effects[["value", "low", "high"]].to_numpy(float), ends)
    scale = scales.value_scale(numbers, "pp", lang, 4, free=True)
    _zero(figure, "", pal)
    if 0 < needed <= 1:
        label = t("whatif.needed_line", lang, points=fmt.value(needed, "pp", lang))
        _vertical(figure, needed, label, pal, "dot")
    _dots(figure, effects, colours, [_points(row, name, lang) for row, name in _named(effects, names)])
    shown = [fmt.value(x, "pp", lang) for x in effects["value"]]
    parts.row_labels(figure, effects, list(names), shown, colours, pal, lang, with_n=True)
    figure.update_xaxes(
        range=[scale.low, scale.high], showgrid=True, gridcolor=pal.line, tickmode="array",
        tickvals=scale.ticks, ticktext=scale.texts,
    )  # fmt: skip
    figure.update_margin(t=_HEAD, b=_FOOT)
    return figure.figure()


def whatif_curve(
    frame: pd.DataFrame,
    unit: str,
    chosen: float,
    today: float,
    lang: str,
    mode: str,
    currency: str = "EUR",
    is_clear: bool = True,
) -> go.Figure:
    """The margin (value, low, high) along a lever (at): line with band, zero is break-even, marks at a value.

    `chosen`, `today`: values of the lever to mark, NaN for none. What is not clear is grey.
    """
    pal = theme.palette(mode)
    hue = pal.primary if is_clear else pal.few
    figure = theme.sketch(_CURVE_HEIGHT, lang, mode)
    scale = scales.value_scale(
        np.append(frame[["low", "high"]].to_numpy(float), 0.0), "currency", lang, 5, currency, free=True
    )
    at = frame["at"].tolist()
    figure.add_scatter(
        x=[*at, *at[::-1]], y=[*frame["low"], *frame["high"][::-1]], mode="lines", fill="toself", name="band",
        fillcolor=theme.fade(hue, 0.14), line={"width": 0}, hoverinfo="skip",
    )  # fmt: skip
    written = [fmt.given(x, unit, lang, currency) for x in at]
    figure.add_scatter(
        x=at, y=frame["value"], mode="lines", name="margin", line={"color": hue, "width": 2.2},
        hoverinfo="text",
        hovertext=[_money(row, name, lang, currency) for row, name in _named(frame, written)],
    )  # fmt: skip
    figure.add_shape(
        type="line", xref="paper", x0=0, x1=1, y0=0, y1=0, layer="below",
        line={"color": pal.quiet, "width": 1},
    )  # fmt: skip
    is_above = frame["value"].iloc[-1] > 0  # the label keeps clear of the line's end
    figure.add_annotation(
        text=t("whatif.break_even", lang), xref="paper", x=1, xanchor="right", y=0,
        yanchor="top" if is_above else "bottom", showarrow=False, font={"color": pal.quiet, "size": 11},
    )  # fmt: skip
    if np.isfinite(today):
        _vertical(figure, today, t("whatif.today", lang), pal, "dot")
    _mark(figure, frame, chosen, hue, pal, lang)
    _axes(figure, frame, unit, scale, pal, lang, currency)
    return figure.figure()


def whatif_alternative(rows: pd.DataFrame, names: Sequence[str], unit: str, lang: str, currency: str) -> str:
    """Values with their ranges in words, for those who do not see the figure."""
    said = [
        t(
            "whatif.results_row",
            lang,
            name=name,
            **{key: fmt.value(row[key], unit, lang, currency) for key in ("value", "low", "high")},
        )
        for row, name in zip(rows.to_dict("records"), names, strict=True)
    ]
    return " ".join(said)


def _mark(
    figure: Sketch, frame: pd.DataFrame, chosen: float, hue: str, pal: theme.Palette, lang: str
) -> None:
    if not (np.isfinite(chosen) and frame["at"].min() <= chosen <= frame["at"].max()):
        return
    value, low, high = (
        float(np.interp(chosen, frame["at"], frame[name])) for name in ("value", "low", "high")
    )
    figure.add_scatter(
        x=[chosen, chosen], y=[low, high], mode="lines", name="range", hoverinfo="skip",
        line={"color": theme.fade(hue, 0.35), "width": 6},
    )  # fmt: skip
    figure.add_scatter(
        x=[chosen], y=[value], mode="markers", name="mark", hoverinfo="skip", cliponaxis=False,
        marker={"color": hue, "size": 10, "opacity": 1},
    )  # fmt: skip
    _vertical(figure, chosen, t("whatif.chosen", lang), pal, None)


def _axes(figure, frame, unit: str, scale, pal, lang: str, currency: str) -> None:
    along = scales.value_scale(frame["at"].to_numpy(float), unit, lang, 5, currency, free=True)
    inside = [
        (x, text)
        for x, text in zip(along.ticks, along.texts, strict=True)
        if frame["at"].min() - 1e-9 <= x <= frame["at"].max() + 1e-9
    ]
    room = 0.03 * (frame["at"].max() - frame["at"].min())
    figure.update_xaxes(
        range=[frame["at"].min() - room, frame["at"].max() + room], tickmode="array",
        tickvals=[x for x, _ in inside], ticktext=[text for _, text in inside],
    )  # fmt: skip
    figure.update_yaxes(
        range=[scale.low, scale.high], tickmode="array", tickvals=scale.ticks, ticktext=scale.texts,
        gridcolor=pal.line,
    )  # fmt: skip
    left = max(scales.text_width(text, theme.TEXT_SIZE) for text in scale.texts) + 10
    figure.update_margin(l=left, r=16, t=_HEAD, b=_FOOT)


def _dots(figure: Sketch, rows: pd.DataFrame, colours: list[str], hovers: list[str]) -> None:
    parts.intervals(figure, rows, colours)
    figure.add_scatter(
        x=rows["value"], y=list(range(len(rows))), mode="markers", name="points", cliponaxis=False,
        marker={"color": colours, "size": 10, "opacity": 1}, hoverinfo="text", hovertext=hovers,
    )  # fmt: skip


def _zero(figure: Sketch, label: str, pal: theme.Palette) -> None:
    _vertical(figure, 0.0, label, pal, None)


def _vertical(figure: Sketch, x: float, label: str, pal: theme.Palette, dash: str | None) -> None:
    figure.add_shape(
        type="line", x0=x, x1=x, yref="paper", y0=0, y1=1, layer="below",
        line={"color": pal.quiet, "width": 1, "dash": dash or "solid"},
    )  # fmt: skip
    if label:
        figure.add_annotation(
            text=label, x=x, yref="paper", y=1, yanchor="bottom", showarrow=False, yshift=2,
            font={"color": pal.quiet, "size": 11},
        )  # fmt: skip


def _named(rows: pd.DataFrame, names: Sequence[str]):
    return zip(rows.itertuples(), names, strict=True)


def _money(row, name: str, lang: str, currency: str) -> str:
    span = fmt.interval(row.low, row.high, "currency", lang, currency)
    value = fmt.value(row.value, "currency", lang, currency)
    return f"{name}<br><b>{value}</b><br>{t('chart.hover_interval', lang, interval=span)}"


def _points(row, name: str, lang: str) -> str:
    span = t("chart.hover_interval", lang, interval=fmt.interval(row.low, row.high, "pp", lang))
    n = t("chart.hover_n", lang, n=fmt.count(row.n, lang))
    return f"{name}<br><b>{fmt.value(row.value, 'pp', lang)}</b><br>{span}<br>{n}"
