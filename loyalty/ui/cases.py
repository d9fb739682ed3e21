"""The cases behind a number, over the page: a month, how its cases ended, one page of them, all as a file."""

import html
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from loyalty import format as fmt
from loyalty.cards import view as looking
from loyalty.cards.cases import choices, columns, counted_words, for_file, reasons
from loyalty.cards.filters import filter_words
from loyalty.cards.values import as_spreadsheet_csv
from loyalty.cards.view import View
from loyalty.cases import Counts, Relation, count, narrowed, page
from loyalty.catalog import Kpi, catalog
from loyalty.i18n import t
from loyalty.rollup import month_of_cases
from loyalty.ui import address, links, pager
from loyalty.ui.analysis import empty, foot, wide_table
from loyalty.ui.downloads import csv_button
from loyalty.workspace import Version

_PAGE = "cases_page"


def show_cases(view: View, kpi: Kpi) -> None:
    """Open the cases of a KPI over the page; closing them takes them out of the address."""

    @st.dialog(kpi.text("name", view.lang), width="large", on_dismiss=links.close_cases)
    def show() -> None:
        _cases(view, kpi)

    show()


def _cases(view: View, kpi: Kpi) -> None:
    lang = view.lang
    frame = looking.monthly(view, kpi, None, view.end)
    months = _months(frame)
    if not months:
        empty(t("cases.none", lang))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = _month(view, months, _last_drawn(view, frame))
        newest_first = _order(lang) == "newest"
    row = frame[frame["period"] == pd.Timestamp(month)].iloc[0]
    counts = _counts(view.version.id, view.version, kpi.id, month, view.where)
    _head(view, kpi, row, counts)
    shown = _shown(kpi, counts, lang)
    outcomes = choices(kpi)[shown]
    _table(view, kpi, _listing(view, kpi, month, outcomes), counts.of(outcomes), newest_first)
    csv_button(
        t("cases.download", lang),
        "cases",
        lambda: for_file(view, kpi, page(view.version, kpi, _listing(view, kpi, month))),
        name=f"{kpi.id}-{month:%Y-%m}",
        write=partial(as_spreadsheet_csv, lang=lang),
    )
    if "customer_key" in kpi.columns:
        foot(t("analysis.keys", lang))


def _months(frame: pd.DataFrame) -> dict[str, date]:
    """The months that have any case, newest first, as the address writes them."""
    has_cases = frame[["n", "open", "left_out"]].gt(0).any(axis=1)
    found = frame.loc[has_cases, "period"].drop_duplicates().sort_values(ascending=False)
    return {f"{period:%Y-%m}": period.date() for period in found}


def _last_drawn(view: View, frame: pd.DataFrame) -> str | None:
    """The last month that the card draws as a judged one, if there is any."""
    drawn = frame[
        frame["value"].notna() & (frame["period"] <= pd.Timestamp(looking.last_complete_month(view)))
    ]
    return f"{drawn['period'].max():%Y-%m}" if len(drawn) else None


def _month(view: View, months: Mapping[str, date], drawn: str | None) -> date:
    default = drawn if drawn in months else next(iter(months))
    _open_with("cases_month", list(months), default)
    chosen = st.selectbox(
        t("cases.month", view.lang),
        list(months),
        key="cases_month",
        width=220,
        on_change=_to_the_start,
        format_func=lambda name: fmt.month(months[name], view.lang),
    )
    address.write("cases_month", chosen, default)
    return months[chosen]


def _order(lang: str) -> str:
    options = ["oldest", "newest"]
    _open_with("cases_order", options, "oldest")
    chosen = st.segmented_control(
        t("cases.order", lang),
        options,
        required=True,
        key="cases_order",
        on_change=_to_the_start,
        format_func=lambda name: t(f"cases.{name}", lang),
    )
    address.write("cases_order", chosen, "oldest")
    return chosen


def _open_with(key: str, options: Sequence[str], default: str) -> None:
    """As `address.open_with`; a choice that this month does not have falls back to the default."""
    address.open_with(key, options, default)
    if st.session_state[key] not in options:
        st.session_state[key] = default


def _head(view: View, kpi: Kpi, row: pd.Series, counts: Counts) -> None:
    """What is asked of every case, what the month came to, and why some cases do not count."""
    lang = view.lang
    value = fmt.value(row["value"], kpi.unit, lang, view.currency)
    if row["status"] == "immature":
        value = t("card.immature_now", lang)
    elif kpi.measure == "mix" or (kpi.measure == "total" and row["value"] == row["n"]):
        value = ""  # a mix has none, that of counted cases is how many they are
    parts = [value, *counted_words(kpi, counts, lang)]
    said = " · ".join(part for part in parts if part)
    month = fmt.month(row["period"], lang)
    lines = [
        f'<p class="stk-question">{html.escape(kpi.text("question", lang))}</p>',
        f'<p class="stk-outcome">{html.escape(f"{month}: {said}")}</p>',
    ]
    notes = [t("cases.only", lang, filters=filter_words(view))] if view.where else []
    notes += [t("cases.state", lang, day=fmt.date(_last_day(view, row), lang))] if kpi.state else []
    lines += [f'<p class="stk-reason">{html.escape(note)}</p>' for note in [*notes, *reasons(counts, lang)]]
    st.html("".join(lines))


def _last_day(view: View, row: pd.Series) -> date:
    return min((row["period"] + pd.offsets.MonthEnd(0)).date(), view.end)


def _shown(kpi: Kpi, counts: Counts, lang: str) -> str:
    """Which of the cases are shown: all, or those that ended one way, if not all ended the same."""
    offered = {name: counts.of(outcomes) for name, outcomes in choices(kpi).items()}
    options = ["all", *(name for name, cases in offered.items() if 0 < cases < counts.total)]
    _open_with("cases_show", options, "all")
    if len(options) == 1:
        return "all"
    chosen = st.pills(
        t("cases.show", lang),
        options,
        required=True,
        key="cases_show",
        label_visibility="collapsed",
        on_change=_to_the_start,
        format_func=lambda name: f"{t(f'cases.filter.{name}', lang)} {fmt.count(offered[name], lang)}",
    )
    address.write("cases_show", chosen, "all")
    return chosen


def _table(view: View, kpi: Kpi, relation: Relation, total: int, newest_first: bool) -> None:
    """One page of the cases, and the way to the next."""
    start = pager.start(_PAGE, total)
    rows = page(view.version, kpi, relation, newest_first, limit=pager.PAGE_ROWS, offset=start)
    shown = [column for column in columns(view, kpi) if column.is_shown]
    wide_table(
        t("cases.open", view.lang),
        [column.label for column in shown],
        [[column.said(row) for column in shown] for row in rows.itertuples()],
        words=[place for place, column in enumerate(shown) if not column.is_number],
    )
    pager.turn(_PAGE, view.lang, start, total)


def _to_the_start() -> None:
    pager.go_to(_PAGE, pager.FIRST)


def _listing(view: View, kpi: Kpi, month: date, outcomes: Sequence[str] = ()) -> Relation:
    return narrowed(month_of_cases(view.version, kpi, month), view.filters, outcomes)


@lru_cache(maxsize=500)
def _counts(version_id: str, version: Version, kpi_id: str, month: date, where) -> Counts:
    kpi = catalog()[kpi_id]
    return count(version, kpi, narrowed(month_of_cases(version, kpi, month), dict(where)))
