"""The overview: the last complete month, four cards, and what has reliably changed."""

import html
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses import changes
from loyalty.analyses.changes import Change
from loyalty.cards import view as looking
from loyalty.catalog import Kpi
from loyalty.i18n import t
from loyalty.ui import card
from loyalty.ui.banner import banner
from loyalty.ui.changes import change_section
from loyalty.ui.picture import draw
from loyalty.ui.places import PAGES, PLACES
from loyalty.ui.view import View

SPARK_MONTHS = 13


@dataclass(frozen=True)
class Headline:
    """One headline KPI: its last usable month against the comparison month; no change without one."""

    kpi: Kpi
    frame: pd.DataFrame
    change: Change | None

    @property
    def month(self) -> date | None:
        return self.change.month if self.change else None

    @property
    def n(self) -> float:
        """The cases that the value rests on."""
        return self.frame.loc[self.frame["period"] == pd.Timestamp(self.month), "n"].iloc[0]

    @property
    def is_thin(self) -> bool:
        """Whether these are too few to rely on; counts and states are no samples."""
        status = self.frame.loc[self.frame["period"] == pd.Timestamp(self.month), "status"]
        return self.kpi.measure != "total" and not self.kpi.state and status.iloc[0] == "few"


def headline(view: View, kpi: Kpi) -> Headline:
    """Read one headline KPI: the last complete month that can be judged."""
    frame = looking.monthly(view, kpi, looking.months_before(view, looking.REACH), view.end)
    until = pd.Timestamp(looking.last_complete_month(view))
    usable = frame[frame["value"].notna() & (frame["period"] <= until)]
    if usable.empty:
        return Headline(kpi, frame, None)
    month = usable.iloc[-1]["period"]
    earlier = (month - pd.DateOffset(months=looking.COMPARISONS[view.comparison])).date()
    found = looking.change(view, kpi, month.date())
    change = changes.from_series(kpi, frame.set_index("period")["value"], month.date(), earlier, found)
    return Headline(kpi, frame.tail(SPARK_MONTHS), change)


def _judged(items: dict[str, list[Headline]]) -> dict[str, list[Headline]]:
    """The same with the changes corrected for how many are asked at once."""
    known = [item.change for of_folder in items.values() for item in of_folder if item.change]
    by_kpi = {change.kpi.id: change for change in changes.judged(known)}
    return {
        folder: [replace(item, change=by_kpi.get(item.kpi.id)) for item in of_folder]
        for folder, of_folder in items.items()
    }


def overview(view: View) -> None:
    """Title, what has changed, and the cards."""
    folders = list(PLACES["four_c"])
    items = {folder: [headline(view, kpi) for kpi in looking.headlines(view, folder)] for folder in folders}
    if not all(items.values()):
        # Orders alone say nothing about a C, but much about customers: that comes first, empty cards last.
        customers = [headline(view, kpi) for kpi in looking.headlines(view, "lifecycle")]
        items = {"lifecycle": customers} | dict(sorted(items.items(), key=lambda item: not item[1]))
    items = _judged(items)
    banner(view)
    st.title(fmt.month(looking.last_complete_month(view), view.lang), anchor=False)
    change_section(view, [item.change for of_folder in items.values() for item in of_folder if item.change])
    _cards(view, items)


def _cards(view: View, items: dict[str, list[Headline]]) -> None:
    """One card per C, two a row."""
    folders = list(items)
    for start in range(0, len(folders), 2):
        columns = st.columns(2, gap="medium")
        for column, folder in zip(columns, folders[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch", key=f"c-{folder}"):
                _card(view, folder, items[folder])


def _card(view: View, folder: str, items: list[Headline]) -> None:
    lang = view.lang
    question = html.escape(t(f"page.{folder}.question", lang))
    st.html(
        f'<h2 class="stk-name"><span class="stk-{folder}">{t(f"page.{folder}.title", lang)}</span> '
        f'<span class="stk-question stk-light">{question}</span></h2>'
    )
    if not items:
        st.html(f'<p class="stk-empty">{html.escape(t("card.empty_c", lang))}</p>')
    for column, item in zip(st.columns(max(len(items), 1), gap="small"), items, strict=False):
        with column:
            _metric(view, item)
    st.page_link(
        PAGES / f"{folder}.py", label=t("page.overview.all_kpis", lang, name=t(f"nav.{folder}", lang))
    )


def _metric(view: View, item: Headline) -> None:
    lang, kpi = view.lang, item.kpi
    name = html.escape(kpi.text("name", lang))
    if kpi.measure == "contrast" and item.month:
        st.html(f'<p class="stk-label">{name}</p>{_comparison(view, kpi)}')
        return
    number = f'<p class="stk-value">{_value(view, item)}</p>'
    st.html(f'<p class="stk-label">{name}</p>{number}{_change_line(view, item)}')
    if item.month:
        figure = charts.sparkline(item.frame, kpi, lang, view.mode, view.currency)
        draw(
            figure,
            view,
            kpi,
            charts.description(item.frame, kpi, lang, currency=view.currency),
            key=f"spark-{kpi.id}",
        )


def _comparison(view: View, kpi: Kpi) -> str:
    """Value, interval and both sides over the whole window: a month knows too little of a difference."""
    lang, row = view.lang, looking.whole_window(view, kpi)
    value = html.escape(fmt.value(row["value"], kpi.unit, lang, view.currency))
    span = fmt.interval(row["low"], row["high"], kpi.unit, lang, view.currency)
    lines = [t("grain.all", lang), t("chart.hover_interval", lang, interval=span)]
    for side, k, n in (("exposed", row["k1"], row["n1"]), ("unexposed", row["k0"], row["n0"])):
        word = kpi.text(side, lang) or t(f"chart.{side}", lang)
        lines.append(f"{word}: {fmt.value(k / n if n else None, 'percent', lang)}")
    shown = "<br>".join(html.escape(line) for line in lines)
    return f'<p class="stk-value">{value}</p><p class="stk-change stk-same">{shown}</p>'


def _value(view: View, item: Headline) -> str:
    if item.change is None:
        return fmt.MISSING
    return html.escape(fmt.value(item.change.value, item.kpi.unit, view.lang, view.currency))


def _change_line(view: View, item: Headline) -> str:
    """The change in words: an arrow only where it is more than noise; below it the value compared with."""
    lang, change = view.lang, item.change
    if change is None:
        return f'<p class="stk-change stk-same">{html.escape(card.unavailable_short(item.frame, lang))}</p>'
    word = html.escape(t(f"change.{change.verdict}", lang))
    if change.verdict in ("none", "unknown"):
        line = f'<span class="stk-same">{word}</span>'
    else:
        arrow = "↑" if change.difference.value > 0 else "↓"
        size = html.escape(fmt.change(change.difference.value, item.kpi.unit, lang, view.currency))
        tone = {"better": "stk-better", "worse": "stk-worse"}.get(change.verdict, "stk-same")
        line = f'<b class="{tone}">{arrow} {size} {word}</b>'
    if not pd.isna(change.previous):
        label = t(f"change.label_previous_{view.comparison}", lang)
        previous = html.escape(fmt.value(change.previous, item.kpi.unit, lang, view.currency))
        line += f'<br><span class="stk-same">{label} {previous}</span>'
    if item.is_thin:
        few = html.escape(t("card.few_n", lang, n=fmt.count(item.n, lang)))
        line += f'<br><span class="stk-same">{few}</span>'
    if change.month != looking.last_complete_month(view):
        line = f'<span class="stk-same">{fmt.month(change.month, lang)}:</span> {line}'
    return f'<p class="stk-change">{line}</p>'
