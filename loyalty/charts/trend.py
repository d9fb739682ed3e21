"""A KPI over time: the trend of a card."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import t
from loyalty.notes import Note

from . import marks, references, remarks, scales, theme
from .series import Series, empty_reason, read, without_scarce
from .sketch import Sketch

_TOP, _BOTTOM = 18, 40
# What changed within a year is worth more room than a reference that stands still.
_FAR_PAST = 3.0


def trend(
    frame: pd.DataFrame,
    kpi,
    lang: str,
    mode: str,
    grain: str = "month",
    previous: pd.DataFrame | None = None,
    benchmark: bool = True,
    target: pd.Series | None = None,
    notes: Sequence[Note] = (),
    currency: str = "EUR",
    previous_name: str | None = None,
) -> go.Figure:
    """The line of a card, 260 px high (on paper 165), good from 340 px width on.

    `frame` is a result frame of one KPI, `previous` the same of a year earlier (its periods are moved onto
    this year's) or another line of the same periods, which `previous_name` then names, `target` period →
    value in the KPI's unit, named as its label should be, `notes` what to mark on the time axis. Immature
    and truncated periods and NaN are gaps.
    """
    series, pal = read(without_scarce(frame, kpi), kpi, lang, grain, currency), theme.palette(mode)
    height = theme.trend_height(mode)
    figure = theme.sketch(height, lang, mode)
    if not len(series.drawn):
        return marks.nothing(figure, empty_reason(frame, lang), pal)
    past = None
    if previous is not None and len(previous):
        past = _without_thin(_on_this_year(read(previous, kpi, lang, grain, currency), series), series)
    lines = _reference_lines(kpi, lang, benchmark, target, series.periods, currency)
    scale = scales.value_scale(_to_show(series, past, lines), kpi.unit, lang, currency=currency)
    scale, ceiling = remarks.room(notes, series.periods, grain, series.values, scale)
    hue = pal.hue(kpi.folder)

    marks.bands(figure, series, hue)
    references.draw(figure, lines, [s for s in (series, past) if s is not None], scale, pal, ceiling)
    labels = []
    if past is not None and any(len(run) > 1 for run in past.runs(np.isfinite(past.values))):
        labels.append(_past_line(figure, past, pal, previous_name or t("chart.previous_year", lang)))
    marks.line(figure, series, hue, pal, width=2.2, dot=_dot_size(len(series.periods)))
    value = fmt.value(series.values[series.drawn[-1]], kpi.unit, lang, currency)
    labels.insert(0, _last_label(series, value, lang, hue, pal))
    right = marks.end_labels(figure, labels, scale, height - _TOP - _BOTTOM, pal)
    remarks.draw(
        figure, notes, series.periods, grain, scale.high - 0.03 * (scale.high - scale.low), lang, pal
    )
    zero = pal.line if scales.starts_at_zero(kpi.unit) else None
    _axes(figure, series, scale, grain, lang, right, zero)
    return figure.figure()


def _on_this_year(past: Series, series: Series) -> Series:
    """The past moved by whole years, so that each period stands under the same one of this year."""
    years = round((series.periods[-1] - past.periods[-1]).days / 365.25)
    if not years:
        return past
    # Weeks must stay Mondays: 52 of them, not a calendar year.
    weekly = len(past.periods) > 1 and (past.periods[1] - past.periods[0]).days == 7
    step = pd.DateOffset(weeks=52 * years) if weekly else pd.DateOffset(years=years)
    moved = past.periods + step
    inside = (moved >= series.periods[0]) & (moved <= series.periods[-1])
    return Series(
        periods=moved[inside],
        values=past.values[inside],
        low=past.low[inside],
        high=past.high[inside],
        partial=past.partial[inside],
        few=past.few[inside],
        hover=[text for text, keep in zip(past.hover, inside, strict=True) if keep],
    )


def _without_thin(past: Series, series: Series) -> Series:
    """Without its thin periods, unless today's are as thin: they would only stretch the axis of today."""
    if series.few.sum() > len(series.drawn) / 2:
        return past
    return replace(past, values=np.where(past.few, np.nan, past.values))


def _reference_lines(
    kpi, lang: str, benchmark: bool, target: pd.Series | None, periods: pd.DatetimeIndex, currency: str
) -> list[references.Reference]:
    lines = []
    aims = pd.Series(dtype=float) if target is None else target.reindex(periods).dropna()
    if len(aims):
        is_level = len(aims) == len(periods) and aims.nunique() == 1
        label = str(target.name or t("chart.target_name", lang))
        last, path = float(aims.iloc[-1]), None if is_level else aims
        lines.append(references.Reference(last, label, fmt.aim(last, kpi.unit, lang, currency), True, path))
    for mark in kpi.benchmarks if benchmark else ():
        if mark.show == "line" and mark.value is not None:
            shown = fmt.given(mark.value, kpi.unit, lang, currency)
            lines.append(references.Reference(mark.value, _in_short(mark.label[lang]), shown, dashed=False))
    return lines


def _in_short(label: str) -> str:
    """A benchmark's label without its number, which stands beside it, and without what the foot line says."""
    return re.split(r"\s*[(:;]", re.sub(r"^[\d.,]+\s*%?\s*:\s*", "", label))[0]


def _to_show(series: Series, past: Series | None, lines: list[references.Reference]) -> np.ndarray:
    """Every number the value axis must hold.

    The wide intervals of some thin periods, far reference lines and what was far away a year ago would
    flatten the rest: they may leave. The end of last year's line stays, since its name stands there; all of
    it stays where little of this year is drawn yet.
    """
    sure = ~series.few | (series.few.sum() > len(series.drawn) / 2)
    inside = np.concatenate([series.values, series.low[sure], series.high[sure]])
    if past is not None and len(past.drawn):
        end = past.values[past.drawn[-1]]
        most = _FAR_PAST if 2 * len(series.drawn) >= len(past.drawn) else np.inf
        near = [v for v in past.values[past.drawn] if not scales.is_too_far(v, inside, most)]
        inside = np.concatenate([inside, near, [end]])
    near = [value for line in lines for value in line.values if not scales.is_too_far(value, inside)]
    return np.concatenate([inside, near])


def _past_line(figure: Sketch, past: Series, pal: theme.Palette, name: str) -> marks.EndLabel:
    figure.add_scatter(
        x=past.periods, y=past.values, mode="lines", name="previous", connectgaps=False,
        line={"color": pal.few, "width": 1.5, "dash": "dot"}, hovertext=past.hover, hoverinfo="text",
    )  # fmt: skip
    # A point between two gaps draws no line that a label could name.
    last = next(run[-1] for run in reversed(past.runs(np.isfinite(past.values))) if len(run) > 1)
    return marks.EndLabel(past.periods[last], past.values[last], name, theme.TEXT_SIZE, pal.quiet)


def _last_label(series: Series, value: str, lang: str, hue: str, pal: theme.Palette) -> marks.EndLabel:
    last = series.drawn[-1]
    text = f"<b>{value}</b>"
    colour = pal.quiet if series.few[last] else hue
    note = (
        t("chart.running", lang) if series.partial[last] else t("chart.few", lang) if series.few[last] else ""
    )
    return marks.EndLabel(series.periods[last], series.values[last], text, theme.LABEL_SIZE, colour, note)


def _dot_size(count: int) -> float:
    return 5.5 if count <= 26 else 3.5 if count <= 60 else 0


def _time_range(periods: pd.DatetimeIndex) -> list[pd.Timestamp]:
    span = periods[-1] - periods[0]
    room = span * 0.025 if span else pd.Timedelta(days=20)
    return [periods[0] - room, periods[-1] + room]


def _axes(
    figure: Sketch,
    series: Series,
    scale: scales.Scale,
    grain: str,
    lang: str,
    right: int,
    zero: str | None,
) -> None:
    places, texts = scales.period_ticks(series.periods, grain, lang)
    left = max(scales.text_width(text, theme.TEXT_SIZE) for text in scale.texts) + 15
    figure.update_xaxes(
        type="date", range=_time_range(series.periods), tickmode="array", tickvals=places, ticktext=texts
    )
    figure.update_yaxes(
        range=[scale.low, scale.high], ticklabelstandoff=6,
        tickmode="array", tickvals=scale.ticks, ticktext=scale.texts,
        zeroline=zero is not None, zerolinecolor=zero, zerolinewidth=1,
    )  # fmt: skip
    figure.update_margin(l=left, r=right, t=_TOP, b=_BOTTOM)
