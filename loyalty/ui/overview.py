"""The overview: a month in review – what has changed, four cards, and a table of all its KPIs."""

import html
from datetime import date

import streamlit as st

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses import review, review_words
from loyalty.analyses.review import Line
from loyalty.cards import reviewed
from loyalty.cards.foot import unrecorded_line
from loyalty.cards.view import View
from loyalty.i18n import t
from loyalty.ui import waiting
from loyalty.ui.banner import banner
from loyalty.ui.changes import change_section
from loyalty.ui.month import month_title
from loyalty.ui.month_table import month_table
from loyalty.ui.picture import load_ahead
from loyalty.ui.places import PAGES
from loyalty.ui.printed import printed
from loyalty.ui.verdicts import verdict_lines


def overview(view: View) -> None:
    """Title with the month, what has changed, the cards, the table."""
    banner(view)
    month = month_title(view)
    if _is_counting(view, month):
        return
    aims = view.targets if not view.where else None  # a target is one of the whole shop
    found = reviewed.leading_lines(view, month, aims)
    change_section(view, [line for lines in found.values() for line in lines])
    _cards(view, found)
    with st.container(key="month-all"):  # not on paper, which would show only its first rows
        month_table(view, month, aims)
    printed(t("month.all_in_report", view.lang))
    load_ahead()


def _is_counting(view: View, month: date) -> bool:
    """Whether the headlines are still being counted; then the page says so and fills in by itself."""
    kpis = [kpi for kpis in reviewed.leading(view.version).values() for kpi in kpis]
    days = review.running_days(view.version, month)
    uncounted = waiting.uncounted(view, kpis, days)
    if uncounted:
        waiting.placeholder(view)
        waiting.fill_in(view, uncounted, days)
    return bool(uncounted)


def _cards(view: View, found: dict[str, list[Line]]) -> None:
    """One card per C, two a row; those without data take little room."""
    for row in rows([name for name in found if found[name]], [name for name in found if not found[name]]):
        for column, folders in zip(st.columns(len(row), gap="medium"), row, strict=True):
            with column:
                for folder in folders:
                    with st.container(border=True, height="stretch", key=f"c-{folder}"):
                        _card(view, folder, found[folder])


def rows(full: list[str], empty: list[str]) -> list[list[list[str]]]:
    """Rows of columns of folders: beside an odd last one with data two without, the others in a row."""
    columns = [[folder] for folder in full]
    if len(full) % 2 and empty:
        columns.append(empty[:2])
        empty = empty[2:]
    rows = [columns[start : start + 2] for start in range(0, len(columns), 2)]
    return [*rows, [[folder] for folder in empty]] if empty else rows


def _card(view: View, folder: str, lines: list[Line]) -> None:
    lang = view.lang
    question = html.escape(t(f"page.{folder}.question", lang))
    st.html(
        f'<h2 class="stk-name"><span class="stk-{folder}">{t(f"page.{folder}.title", lang)}</span> '
        f'<span class="stk-question stk-light">{question}</span></h2>'
    )
    if not lines:
        st.html(f'<p class="stk-empty">{html.escape(t("card.empty_c", lang))}</p>')
    for column, line in zip(st.columns(max(len(lines), 1), gap="small"), lines, strict=False):
        with column:
            _metric(view, line)
    st.page_link(
        PAGES / f"{folder}.py", label=t("page.overview.all_kpis", lang, name=t(f"nav.{folder}", lang))
    )


def _metric(view: View, line: Line) -> None:
    name = html.escape(line.kpi.text("name", view.lang))
    value = html.escape(review_words.value(line, view.lang, view.currency))
    parts = [f'<p class="stk-label">{name}</p><p class="stk-value">{value}</p>', _doubt(view, line)]
    if line.status == "window":
        parts.append(_sides(view, line))
    else:
        parts += [_sparkline(view, line), verdict_lines(view, line)]
    if warning := unrecorded_line(view, line.kpi):
        parts.append(f'<p class="stk-foot">{html.escape(warning)}</p>')
    st.html("".join(parts))


def _doubt(view: View, line: Line) -> str:
    """The interval of the value."""
    if fmt.is_missing(line.row["low"]) and fmt.is_missing(line.row["high"]):
        return '<p class="stk-doubt"></p>'
    span = review_words.interval(line, view.lang, view.currency)
    said = html.escape(t("chart.hover_interval", view.lang, interval=span))
    return f'<p class="stk-doubt">{said}</p>'


def _sparkline(view: View, line: Line) -> str:
    """The thirteen months up to that of the value."""
    if not line.has_value:
        return ""
    frame = reviewed.recent(view, line)
    alt = charts.description(frame, line.kpi, view.lang, currency=view.currency)
    return charts.sparkline(frame, line.kpi, view.lang, view.mode, alt, view.currency)


def _sides(view: View, line: Line) -> str:
    """Both sides of a comparison over twelve months: one month knows too little of a difference."""
    lang, row = view.lang, line.row
    lines = [review_words.status(line, lang)]
    for side, k, n in (("exposed", row["k1"], row["n1"]), ("unexposed", row["k0"], row["n0"])):
        word = line.kpi.text(side, lang) or t(f"chart.{side}", lang)
        lines.append(f"{word}: {fmt.value(k / n if n else None, 'percent', lang)}")
    shown = "<br>".join(html.escape(one) for one in lines)
    return f'<p class="stk-change stk-same">{shown}</p>'
