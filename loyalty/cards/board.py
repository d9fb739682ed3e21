"""The breakdown of a card as a leaderboard: by value over the window, or by change of a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from loyalty import charts
from loyalty import format as fmt
from loyalty.cards import view as looking
from loyalty.cards.foot import breakdown_line, window_line
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.i18n import plural, slice_name, slice_value, t


@dataclass(frozen=True)
class Board:
    """A leaderboard: its figure, the values from top to bottom, the same in words, the lines below it."""

    figure: go.Figure
    slices: Sequence[str]
    alt: str
    lines: Sequence[str]
    total: int


def board(view: View, kpi: Kpi, by: str, most: int, is_by_change: bool = False) -> Board:
    """The `most` values with most cases, by value or by change."""
    month = looking.last_judged_month(view, kpi)
    changes = looking.changes_by(view, kpi, by, month) if month else None
    return (
        _by_change(view, kpi, by, most, month, changes)
        if is_by_change
        else _by_value(view, kpi, by, most, month, changes)
    )


def can_compare(view: View, kpi: Kpi, by: str) -> bool:
    """Whether any value has a change."""
    month = looking.last_judged_month(view, kpi)
    return month is not None and bool(looking.changes_by(view, kpi, by, month)["change"].notna().any())


def _by_value(
    view: View, kpi: Kpi, by: str, most: int, month: date | None, changes: pd.DataFrame | None
) -> Board:
    lang, versus = view.lang, t(f"board.versus_{view.comparison}", view.lang)
    frame = looking.breakdown(view, kpi, by)
    lines = [breakdown_line(view, kpi, by), *([] if kpi.per_grain else [window_line(view, kpi)])]
    if changes is not None and changes["change"].notna().any():
        frame = frame.merge(changes[["slice", "change", "verdict"]], on="slice", how="left")
        frame["verdict"] = frame["verdict"].fillna("unknown")
        lines.append(_compared(view, month, changes))
    figure = charts.breakdown(frame, kpi, lang, view.mode, by, view.currency, versus, most)
    alt = charts.description(frame, kpi, lang, by=by, currency=view.currency)
    total = int(frame["value"].notna().sum())
    return Board(figure, charts.drawn_slices(frame, kpi, most), alt, lines, total)


def _by_change(view: View, kpi: Kpi, by: str, most: int, month: date, changes: pd.DataFrame) -> Board:
    lang = view.lang
    figure = charts.changes_by(changes, kpi, lang, view.mode, by, view.currency, most)
    slices = charts.drawn_changes(changes, kpi, most)
    first = t("board.most_first" if kpi.better == "neither" else "board.worst_first", lang)
    lines = [t("card.by", lang, slice=slice_name(by, lang), months=fmt.month(month, lang)), first]
    rows = changes.set_index("slice").loc[slices].reset_index()
    alt = "; ".join(_in_words(view, kpi, by, row) for row in rows.itertuples())
    return Board(
        figure,
        slices,
        f"{kpi.text('name', lang)}: {alt}",
        [*lines, _compared(view, month, changes)],
        int(changes["change"].notna().sum()),
    )


def _in_words(view: View, kpi: Kpi, by: str, row) -> str:
    """'Österreich 88,1 %, −3,2 PP zum Vorjahr (schlechter)'."""
    lang, unit = view.lang, kpi.unit
    return t(
        "board.in_words",
        lang,
        name=slice_value(by, row.slice, lang),
        value=fmt.value(row.now, unit, lang, view.currency),
        change=fmt.change(row.change, unit, lang, view.currency),
        versus=t(f"board.versus_{view.comparison}", lang),
        verdict=t(f"change.{row.verdict}", lang),
    )


def _compared(view: View, month: date, changes: pd.DataFrame) -> str:
    """Which months the changes compare, and what brackets mean where there are any."""
    earlier = looking.compared_month(view, month)
    names = {"month": fmt.month(month, view.lang), "earlier": fmt.month(earlier, view.lang)}
    said = t("board.compared", view.lang, **names)
    tested = int(changes["q"].notna().sum())
    return f"{said} {plural('board.brackets', tested, view.lang)}" if tested else said
