"""What stands in the middle of a card: the picture that says most about its KPI, and the lines below it."""

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty import format as fmt
from loyalty.catalog import Kpi
from loyalty.i18n import section, t
from loyalty.ui import view as looking
from loyalty.ui.foot import breakdown_line, foot_lines, whole_lines, window_line
from loyalty.ui.view import View


def picture(view: View, kpi: Kpi, frame: pd.DataFrame) -> None:
    """A KPI by month; where months say little, its sides, its steps or one number over the whole window."""
    if kpi.measure == "contrast":
        _contrast(view, kpi)
    elif kpi.funnel:
        _funnel(view, kpi)
    else:
        shown = charts.without_scarce(frame, kpi)
        _months(view, kpi, shown)
        _lines(foot_lines(view, kpi, shown))


def breakdown(view: View, kpi: Kpi, by: str) -> None:
    """A KPI over the whole window by the values of a slice."""
    frame = looking.breakdown(view, kpi, by)
    if kpi.measure == "total" and frame["value"].eq(0).all():  # nothing there to be divided
        _number(view, kpi, frame)
        _lines([breakdown_line(view, kpi, by)])
        return
    figure = charts.breakdown(frame, kpi, view.lang, view.mode, by, view.currency)
    alt = charts.description(frame, kpi, view.lang, by=by, currency=view.currency)
    draw(figure, view, kpi, alt, key=f"chart-{kpi.id}-{by}")
    _lines([breakdown_line(view, kpi, by), *([] if kpi.per_grain else [window_line(view, kpi)])])


def draw(figure, view: View, kpi: Kpi | None, alt: str, key: str) -> None:
    """Show a figure as it is: its theme is its own, its text alternative is spoken."""
    st.plotly_chart(figure, theme=None, width="stretch", config=charts.config(view.lang), alt=alt, key=key)


def _months(view: View, kpi: Kpi, frame: pd.DataFrame) -> None:
    lang, currency = view.lang, view.currency
    alt = charts.description(frame, kpi, lang, currency=currency)
    if kpi.measure == "mix":
        draw(charts.mix(frame, kpi, lang, view.mode, "month"), view, kpi, alt, key=f"chart-{kpi.id}")
        return
    previous = _year_before(view, kpi)
    shape = charts.shape(frame, kpi, lang, previous)
    if shape == "number":
        _number(view, kpi, frame)
    elif shape == "trend":
        figure = charts.trend(frame, kpi, lang, view.mode, previous=previous, currency=currency)
        draw(figure, view, kpi, alt, key=f"chart-{kpi.id}")


def _year_before(view: View, kpi: Kpi) -> pd.DataFrame | None:
    """The same months a year earlier, where that is what the visitor compares with."""
    if view.comparison != "year" or not view.months:
        return None
    start, end = (pd.Timestamp(day) - pd.DateOffset(years=1) for day in (view.start, view.end))
    return looking.monthly(view, kpi, start.date(), end.date())


def _number(view: View, kpi: Kpi, frame: pd.DataFrame) -> None:
    """What never moves, or has been asked only once, in figures."""
    drawn = frame["value"].dropna()
    value = html.escape(fmt.value(drawn.iloc[-1], kpi.unit, view.lang, view.currency))
    note = t("card.constant", view.lang, n=len(drawn)) if len(drawn) > 1 else ""
    st.html(f'<p class="stk-value stk-{kpi.folder}">{value}</p><p class="stk-question">{note}</p>')


def _contrast(view: View, kpi: Kpi) -> None:
    """Both sides over the whole window: what a month knows of their difference is mostly chance."""
    row = looking.whole_window(view, kpi)
    figure = charts.contrast(row, kpi, view.lang, view.mode)
    alt = charts.description(row.to_frame().T, kpi, view.lang, currency=view.currency)
    draw(figure, view, kpi, alt, key=f"chart-{kpi.id}")
    _lines(whole_lines(view, kpi))


def _funnel(view: View, kpi: Kpi) -> None:
    frame = looking.breakdown(view, kpi, kpi.funnel)
    steps = list(section(f"slice_value.{kpi.funnel}", view.lang))
    figure = charts.funnel(frame, kpi, view.lang, view.mode, steps)
    alt = charts.description(frame, kpi, view.lang, by=kpi.funnel, currency=view.currency)
    draw(figure, view, kpi, alt, key=f"chart-{kpi.id}")
    _lines(whole_lines(view, kpi))


def _lines(lines: Sequence[str]) -> None:  # never none of them: st.html takes no empty text
    st.html("".join(f'<p class="stk-foot">{html.escape(line)}</p>' for line in lines if line))
