"""A whole in its categories: shares over time as stacked bars, of one period as rows."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import slice_value, t
from loyalty.notes import Note

from . import marks, parts, remarks, scales, theme
from .names import cut, plain
from .series import HIDDEN, empty_reason
from .sketch import Sketch

_MOST = 6
_TOP, _BOTTOM = 8, 40
_LINE = 17
_LONGEST_NAME = 18  # none of our own categories is cut
_OTHER = "__other__"


def mix(
    frame: pd.DataFrame, kpi, lang: str, mode: str, grain: str = "month", notes: Sequence[Note] = ()
) -> go.Figure:
    """Stacked shares per period, labelled at the right; one period alone as rows with intervals.

    `frame` has one row per period and category with its share. Categories the KPI names keep that order,
    others come by size; beyond six the smallest are summed up. Immature periods are absent. `notes`: what to
    mark on the time axis.
    """
    pal = theme.palette(mode)
    rows = frame[~frame["status"].isin(HIDDEN) & frame["value"].notna() & frame["category"].notna()]
    if not len(rows):
        return marks.nothing(
            theme.sketch(theme.trend_height(mode), lang, mode), empty_reason(frame, lang), pal
        )
    order = _order(rows, kpi, lang)
    if rows["period"].nunique() <= 1:
        return _one_period(rows, kpi, lang, mode, order)
    periods = pd.DatetimeIndex(frame["period"].dropna().unique()).sort_values()
    table = _table(rows, periods, order)
    figure = theme.sketch(theme.trend_height(mode), lang, mode)
    figure.layout.update(barmode="stack", bargap=0.18)
    shades = theme.tones(pal.hue(kpi.folder), pal.background, len(table.columns))
    states = rows.drop_duplicates("period").set_index("period")["status"].reindex(periods)
    for (category, shares), shade in zip(table.items(), shades, strict=True):
        figure.add_bar(
            x=periods, y=shares, name=plain(category_name(category, kpi, lang)), hoverinfo="text",
            hovertext=[_hover(period, category, share, grain, kpi, lang) for period, share in shares.items()],
            marker={
                "color": shade,
                "opacity": [0.45 if s in ("partial", "few") else 1 for s in states],
                "line": {"width": 0.5, "color": pal.background},
            },
        )  # fmt: skip
    right = _labels(figure, table, shades, kpi, lang, pal)
    places, texts = scales.period_ticks(periods, grain, lang)
    remarks.draw(figure, notes, periods, grain, 1.0, lang, pal, over_bars=True)
    figure.update_margin(l=48, r=right, t=_TOP, b=_BOTTOM)
    figure.update_xaxes(type="date", tickmode="array", tickvals=places, ticktext=texts)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    figure.update_yaxes(
        range=[0, 1], ticklabelstandoff=6,
        tickmode="array", tickvals=ticks, ticktext=[fmt.tick(x, "percent", lang) for x in ticks],
    )  # fmt: skip
    return figure.figure()


def category_name(category: str, kpi, lang: str) -> str:
    """What a category is called: as the KPI says, else as a known word, else as in the data."""
    if category == _OTHER:
        return t("chart.other", lang)
    return _named(kpi, lang).get(category) or slice_value(_slice_of(kpi), category, lang)


def _named(kpi, lang: str) -> Mapping[str, str]:
    return kpi.texts[lang].get("categories") or {}


def _slice_of(kpi) -> str:
    """The slice whose words a mix over a plain column uses: a mix of payment methods, of channels."""
    columns = [name.split(".")[-1] for group in getattr(kpi, "needs", ()) for name in np.atleast_1d(group)]
    return columns[-1] if columns else ""


def _order(rows: pd.DataFrame, kpi, lang: str) -> list[str]:
    present = set(rows["category"])
    named = [category for category in _named(kpi, lang) if category in present]
    by_size = rows.groupby("category")["value"].sum().sort_values(ascending=False, kind="stable").index
    return named + [category for category in by_size if category not in named]


def _table(rows: pd.DataFrame, periods: pd.DatetimeIndex, order: list[str]) -> pd.DataFrame:
    """Period × category, shares; a category that a period lacks is 0, a period without cases is NaN."""
    table = rows.pivot_table(
        index="period", columns="category", values="value", aggfunc="sum", fill_value=0.0
    )
    table = table.reindex(periods)[order]
    if len(order) > _MOST:
        keep = order[: _MOST - 1]
        table = table[keep].assign(**{_OTHER: table[order[_MOST - 1 :]].sum(axis=1, min_count=1)})
    return table


def _hover(period: pd.Timestamp, category: str, share: float, grain: str, kpi, lang: str) -> str:
    name = plain(category_name(category, kpi, lang))
    return f"{fmt.period(period, grain, lang)}<br>{name}: <b>{fmt.value(share, 'percent', lang)}</b>"


def _labels(
    figure: Sketch, table: pd.DataFrame, shades: list[str], kpi, lang: str, pal: theme.Palette
) -> int:
    """One label per category beside the last bar, moved apart where stripes are thin; returns their width."""
    last, plot = table.dropna().iloc[-1], figure.layout["height"] - _TOP - _BOTTOM
    middles = (last.cumsum() - last / 2).to_numpy() * plot
    widest = 0
    for (category, share), shade, place in zip(last.items(), shades, _spread(middles, plot), strict=True):
        name = plain(category_name(category, kpi, lang))
        text = f"{cut(name, _LONGEST_NAME)} {fmt.whole_percent(share, lang)}"
        widest = max(widest, scales.text_width(text, theme.TEXT_SIZE))
        figure.add_annotation(
            text=f'<span style="color:{shade}">■</span> {text}', xref="paper", yref="paper", x=1, y=0,
            xanchor="left", yanchor="middle", yshift=place, xshift=2, showarrow=False, align="left",
            font={"size": theme.TEXT_SIZE, "color": pal.text},
        )  # fmt: skip
    return widest + 22


def _spread(middles: np.ndarray, plot: float) -> list[float]:
    """Places from bottom to top, at least a line apart, within the plot."""
    places: list[float] = []
    for middle in middles:
        places.append(max(float(middle), places[-1] + _LINE) if places else max(float(middle), _LINE / 2))
    top = plot - _LINE / 2
    for i in reversed(range(len(places))):
        places[i] = min(places[i], top)
        top = places[i] - _LINE
    return places


def _one_period(rows: pd.DataFrame, kpi, lang: str, mode: str, order: list[str]) -> go.Figure:
    rows = rows.set_index("category").loc[order].reset_index()
    names = [plain(category_name(category, kpi, lang)) for category in rows["category"]]
    return parts.rows_sketch(rows, names, kpi, lang, mode).figure()
