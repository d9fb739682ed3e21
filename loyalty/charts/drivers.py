"""Drivers: every experience with its difference in repeat purchase, and one of them in single groups."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import t

from . import marks, parts, scales, theme
from .sketch import Sketch

_ROW = 46
_HEAD, _FOOT = 30, 44
_NAME_ABOVE = 6


def drivers(frame: pd.DataFrame, names: Mapping[str, str], lang: str, mode: str) -> go.Figure:
    """One row per driver, the first on top: adjusted difference as a dot with its interval, crude as a ring.

    `frame` is that of the analysis (kpi, verdict, n1, crude, value, low, high); drivers without a value are
    not drawn. `names`: KPI id → name. What is not clear is grey.
    """
    pal, rows = theme.palette(mode), frame[frame["value"].notna()].reset_index(drop=True)
    if not len(rows):
        return marks.nothing(theme.sketch(_ROW * 3, lang, mode), t("chart.nothing", lang), pal)
    colours = [pal.primary if verdict == "clear" else pal.few for verdict in rows["verdict"]]
    figure = _differences(rows, colours, [names[kpi] for kpi in rows["kpi"]], lang, mode)
    figure.add_scatter(
        x=rows["crude"], y=list(range(len(rows))), mode="markers", name="crude", cliponaxis=False,
        marker={"symbol": "circle-open", "size": 9, "color": colours, "opacity": 1, "line": {"width": 1.6}},
        hovertext=[
            f"{names[row.kpi]}<br>{t('drivers.crude', lang)}: <b>{fmt.value(row.crude, 'pp', lang)}</b>"
            for row in rows.itertuples()
        ],
        hoverinfo="text",
    )  # fmt: skip
    legend = f"<b>●</b> {t('drivers.adjusted', lang)}   <b>○</b> {t('drivers.crude', lang)}"
    figure.add_annotation(
        text=legend, xref="paper", yref="paper", x=0, y=1, xanchor="left", yanchor="bottom", yshift=10,
        showarrow=False, font={"color": pal.quiet},
    )  # fmt: skip
    return figure.figure()


def driver_groups(
    rows: pd.DataFrame, names: Sequence[str], overall: float, lang: str, mode: str
) -> go.Figure:
    """One driver in single groups of customers: difference with interval; a dotted line at that of all.

    `rows`: value, low, high, n1, n0, one per group (of the analysis' `groups`), `names` in the same order.
    """
    pal = theme.palette(mode)
    known = rows["value"].notna().to_numpy()
    if not known.any():
        return marks.nothing(theme.sketch(_ROW * 3, lang, mode), t("chart.nothing", lang), pal)
    shown = [name for name, is_known in zip(names, known, strict=True) if is_known]
    rows = rows[known].reset_index(drop=True)
    few = np.fmin(rows["n1"], rows["n0"]) < 30
    colours = [pal.few if is_few else pal.primary for is_few in few]
    figure = _differences(rows, colours, shown, lang, mode, overall)
    return figure.figure()


def driver_opinions(
    rows: pd.DataFrame, names: Sequence[str], overall: float, lang: str, mode: str
) -> go.Figure:
    """One driver by several methods: difference with interval; a dotted line at the adjusted one.

    `rows`: value, low, high, n, one per method that has a value, `names` in the same order. What chance may
    have done is grey.
    """
    pal = theme.palette(mode)
    clear = (rows["low"] > 0) | (rows["high"] < 0)
    colours = [pal.primary if is_clear else pal.few for is_clear in clear]
    return _differences(rows, colours, names, lang, mode, overall).figure()


def drivers_in_words(frame: pd.DataFrame, names: Mapping[str, str], lang: str) -> str:
    """The ranking in words, for those who do not see it."""
    said = [
        t(
            "drivers.alt_row",
            lang,
            name=names[row.kpi],
            verdict=t(f"drivers.verdict.{row.verdict}", lang),
            **_limits(row, lang),
        )
        for row in frame[frame["value"].notna()].itertuples()
    ]
    return t("drivers.alt", lang, rows=" ".join(said))


def driver_groups_in_words(rows: pd.DataFrame, names: Sequence[str], lang: str) -> str:
    """The groups of one driver in words."""
    pairs = zip(names, rows.itertuples(), strict=True)
    known = [(name, row) for name, row in pairs if not fmt.is_missing(row.value)]
    return " ".join(t("drivers.alt_level", lang, level=name, **_limits(row, lang)) for name, row in known)


def _limits(row, lang: str) -> dict[str, str]:
    return {name: fmt.value(getattr(row, name), "pp", lang) for name in ("value", "low", "high")}


def _differences(
    rows: pd.DataFrame,
    colours: list[str],
    names: Sequence[str],
    lang: str,
    mode: str,
    overall: float | None = None,
) -> Sketch:
    """Rows of differences around zero: the name above its row, the value at the right."""
    pal, count = theme.palette(mode), len(rows)
    figure = theme.sketch(count * _ROW + _HEAD + _FOOT, lang, mode)
    columns = [name for name in ("crude", "value", "low", "high") if name in rows]
    scale = scales.value_scale(np.append(rows[columns].to_numpy(float), 0.0), "pp", lang, 5, free=True)
    lines = [(0.0, pal.quiet, "solid")] + ([(overall, pal.primary, "dot")] if overall is not None else [])
    for x, colour, dash in lines:
        figure.add_shape(
            type="line", x0=x, x1=x, yref="paper", y0=0, y1=1, layer="below",
            line={"color": colour, "width": 1, "dash": dash},
        )  # fmt: skip
    parts.intervals(figure, rows, colours)
    figure.add_scatter(
        x=rows["value"], y=list(range(count)), mode="markers", name="points", cliponaxis=False,
        marker={"color": colours, "size": 10, "opacity": 1}, hoverinfo="text",
        hovertext=[_hover(row, name, lang) for row, name in zip(rows.itertuples(), names, strict=True)],
    )  # fmt: skip
    _labels(figure, rows, colours, names, pal, lang)
    figure.update_xaxes(
        range=[scale.low, scale.high], showgrid=True, gridcolor=pal.line, tickmode="array",
        tickvals=scale.ticks, ticktext=scale.texts,
    )  # fmt: skip
    figure.update_yaxes(range=[count - 0.5, -0.75], showgrid=False, showticklabels=False)
    return figure


def _hover(row, name: str, lang: str) -> str:
    span = t("chart.hover_interval", lang, interval=fmt.interval(row.low, row.high, "pp", lang))
    sides = [row.n1, row.n0] if hasattr(row, "n1") else [row.n]
    n = t("chart.hover_n", lang, n=" / ".join(fmt.count(side, lang) for side in sides))
    return f"{name}<br><b>{fmt.value(row.value, 'pp', lang)}</b><br>{span}<br>{n}"


def _labels(
    figure: Sketch,
    rows: pd.DataFrame,
    colours: list[str],
    names: Sequence[str],
    pal: theme.Palette,
    lang: str,
) -> None:
    shown = [fmt.value(value, "pp", lang) for value in rows["value"]]
    right = max(scales.text_width(text, theme.LABEL_SIZE, bold=True) for text in shown) + 14
    quiet = {"color": pal.quiet}
    counts = rows["n1" if "n1" in rows else "n"]
    for place, (name, n, text, colour) in enumerate(zip(names, counts, shown, colours, strict=True)):
        small = f'<span style="font-size:10px;color:{pal.quiet}">n = {fmt.count(n, lang)}</span>'
        figure.add_annotation(
            text=f"{name} {small}", xref="paper", x=0, xanchor="left", y=place, yanchor="bottom",
            yshift=_NAME_ABOVE, showarrow=False, font={"color": pal.text},
        )  # fmt: skip
        figure.add_annotation(
            text=f"<b>{text}</b>", xref="paper", x=1, xanchor="right", xshift=right - 4, y=place,
            showarrow=False,
            font={"size": theme.LABEL_SIZE, "color": pal.quiet if colour == pal.few else colour},
        )  # fmt: skip
    # The right one ends below the values: on a phone the two would meet.
    fewer, more = f"← {t('drivers.fewer', lang)}", f"{t('drivers.more', lang)} →"
    for anchor, x, shift, text in (("left", 0, 0, fewer), ("right", 1, right - 4, more)):
        figure.add_annotation(
            text=text, xref="paper", yref="paper", x=x, xanchor=anchor, xshift=shift, y=0, yanchor="top",
            yshift=-20, showarrow=False, font={"size": 11, **quiet},
        )  # fmt: skip
    figure.update_margin(l=8, r=right, t=_HEAD, b=_FOOT)
