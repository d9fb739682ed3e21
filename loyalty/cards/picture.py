"""What stands in the middle of a card: the picture that says most about its KPI, and the lines below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from loyalty import charts
from loyalty import format as fmt
from loyalty.cards import view as looking
from loyalty.cards.aims import target_line
from loyalty.cards.foot import foot_lines, whole_lines
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.i18n import section, t

# Makes a PNG of a drawn chart, in any browser: `stammkundePicture(plot, words, colours)`.
SCRIPT = Path(__file__).with_suffix(".js")


@dataclass(frozen=True)
class Picture:
    """A figure with its text alternative, or a number with a note, or neither; the lines below it."""

    lines: Sequence[str]
    figure: go.Figure | None = None
    alt: str = ""
    number: str = ""
    note: str = ""


def picture(view: View, kpi: Kpi, frame: pd.DataFrame) -> Picture:
    """A KPI by month; where months say little, its sides, its steps or one number over the whole window."""
    if kpi.measure == "contrast":
        return _contrast(view, kpi)
    if kpi.funnel:
        return _funnel(view, kpi)
    return _months(view, kpi, charts.without_scarce(frame, kpi))


def number(
    view: View, kpi: Kpi, frame: pd.DataFrame, lines: Sequence[str], target: pd.Series | None = None
) -> Picture:
    """What never moves, or has been asked only once, in figures, and its target (month → value) in words."""
    lang, currency = view.lang, view.currency
    drawn = frame[frame["value"].notna()]
    value = fmt.value(drawn["value"].iloc[-1], kpi.unit, lang, currency)
    constant = t("card.constant", lang, n=len(drawn)) if len(drawn) > 1 else ""
    aim = charts.target_in_words(target, drawn["period"], kpi, lang, currency=currency)
    return Picture(lines, number=value, note=". ".join(said for said in (constant, aim) if said))


def _months(view: View, kpi: Kpi, frame: pd.DataFrame) -> Picture:
    lang, currency = view.lang, view.currency
    lines = foot_lines(view, kpi, frame)
    target = target_line(view, kpi, frame["period"])
    alt = charts.description(frame, kpi, lang, currency=currency, target=target, notes=view.notes)
    if kpi.measure == "mix":
        return Picture(lines, charts.mix(frame, kpi, lang, view.mode, notes=view.notes), alt)
    previous = _year_before(view, kpi)
    shape = charts.shape(frame, kpi, lang, previous)
    if shape == "number":
        return number(view, kpi, frame, lines, target)
    if shape == "nothing":
        return Picture(lines)
    figure = charts.trend(
        frame, kpi, lang, view.mode, previous=previous, target=target, notes=view.notes, currency=currency
    )
    return Picture(lines, figure, alt)


def _year_before(view: View, kpi: Kpi) -> pd.DataFrame | None:
    """The same months a year earlier, where that is what the visitor compares with."""
    if view.comparison != "year" or not view.months:
        return None
    start, end = (pd.Timestamp(day) - pd.DateOffset(years=1) for day in (view.start, view.end))
    return looking.monthly(view, kpi, start.date(), end.date())


def _contrast(view: View, kpi: Kpi) -> Picture:
    """Both sides over the whole window: what a month knows of their difference is mostly chance."""
    row = looking.whole_window(view, kpi)
    figure = charts.contrast(row, kpi, view.lang, view.mode)
    alt = charts.description(row.to_frame().T, kpi, view.lang, currency=view.currency)
    return Picture(whole_lines(view, kpi), figure, alt)


def _funnel(view: View, kpi: Kpi) -> Picture:
    frame = looking.breakdown(view, kpi, kpi.funnel)
    steps = list(section(f"slice_value.{kpi.funnel}", view.lang))
    figure = charts.funnel(frame, kpi, view.lang, view.mode, steps)
    alt = charts.description(frame, kpi, view.lang, by=kpi.funnel, currency=view.currency)
    begun = frame.set_index("slice")["n"].reindex(steps).dropna()
    return Picture(whole_lines(view, kpi, n=begun.iloc[0] if len(begun) else None), figure, alt)
