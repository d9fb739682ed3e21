"""The overview: the last complete month, four cards, and what has reliably changed."""

import html
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty import format as fmt
from loyalty.catalog import Kpi
from loyalty.i18n import plural, t
from loyalty.measures import Difference
from loyalty.ui import card
from loyalty.ui import view as looking
from loyalty.ui.banner import banner
from loyalty.ui.places import PAGES, PLACES
from loyalty.ui.view import View

SPARK_MONTHS = 13


@dataclass(frozen=True)
class Headline:
    """One headline KPI: its last usable month, and the change against the comparison month."""

    kpi: Kpi
    frame: pd.DataFrame
    month: date | None
    value: float
    previous: float
    difference: Difference | None

    @property
    def n(self) -> float:
        """The cases that the value rests on."""
        return self.frame.loc[self.frame["period"] == pd.Timestamp(self.month), "n"].iloc[0]

    @property
    def is_thin(self) -> bool:
        """Whether these are too few to rely on; counts and states are no samples."""
        status = self.frame.loc[self.frame["period"] == pd.Timestamp(self.month), "status"]
        return self.kpi.measure != "total" and not self.kpi.state and status.iloc[0] == "few"

    @property
    def verdict(self) -> str:
        """'better', 'worse', 'higher', 'lower', 'none' (within chance) or 'unknown' (nothing to compare)."""
        if self.difference is None or pd.isna(self.difference.value):
            return "unknown"
        if not self.difference.is_change:
            return "none"
        rises = self.difference.value > 0
        if self.kpi.better == "neither":
            return "higher" if rises else "lower"
        return "better" if rises == (self.kpi.better == "higher") else "worse"


def headline(view: View, kpi: Kpi) -> Headline:
    """Read one headline KPI: the last complete month that can be judged."""
    frame = looking.monthly(view, kpi, looking.months_before(view, SPARK_MONTHS + 11), view.end)
    until = pd.Timestamp(looking.last_complete_month(view))
    usable = frame[frame["value"].notna() & (frame["period"] <= until)]
    if usable.empty:
        return Headline(kpi, frame, None, float("nan"), float("nan"), None)
    last = usable.iloc[-1]
    month = last["period"].date()
    earlier = last["period"] - pd.DateOffset(months=looking.COMPARISONS[view.comparison])
    previous = frame.loc[frame["period"] == earlier, "value"]
    if previous.empty or previous.isna().all():
        return Headline(kpi, frame.tail(SPARK_MONTHS), month, last["value"], float("nan"), None)
    change = looking.change(view, kpi, month)
    return Headline(kpi, frame.tail(SPARK_MONTHS), month, last["value"], previous.iloc[0], change)


def overview(view: View) -> None:
    """Title, what has changed, and the cards."""
    folders = list(PLACES["four_c"])
    items = {folder: [headline(view, kpi) for kpi in looking.headlines(view, folder)] for folder in folders}
    if not all(items.values()):
        # Orders alone say nothing about a C, but much about customers: that comes first, empty cards last.
        customers = [headline(view, kpi) for kpi in looking.headlines(view, "lifecycle")]
        items = {"lifecycle": customers} | dict(sorted(items.items(), key=lambda item: not item[1]))
    _heading(view, [item for of_folder in items.values() for item in of_folder])
    _cards(view, items)


def _heading(view: View, items: list[Headline]) -> None:
    """The month as title, and what changed in one or two sentences."""
    banner(view)
    st.title(fmt.month(looking.last_complete_month(view), view.lang), anchor=False)
    changed = [item for item in items if item.verdict in ("better", "worse", "higher", "lower")]
    lead = plural("change.count", len(changed), view.lang) if changed else t("change.nothing", view.lang)
    said = " ".join(html.escape(_sentence(view, item)) for item in changed[:4])
    versus = t(f"change.versus_previous_{view.comparison}", view.lang)
    st.html(f'<p style="margin:0 0 0.4rem 0"><b>{lead}</b> <span class="quiet">({versus})</span> {said}</p>')


def _sentence(view: View, item: Headline) -> str:
    return t(
        "change.short",
        view.lang,
        name=item.kpi.text("name", view.lang),
        value=fmt.value(item.value, item.kpi.unit, view.lang, view.currency),
        change=fmt.change(item.difference.value, item.kpi.unit, view.lang, view.currency),
        verdict=t(f"change.{item.verdict}", view.lang),
    )


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
    number = f'<p class="stk-value">{_value(view, item)}</p>'
    st.html(f'<p class="stk-label">{name}</p>{number}{_change_line(view, item)}')
    if item.month:
        figure = charts.sparkline(item.frame, kpi, lang, view.mode, view.currency)
        card.draw(
            figure,
            view,
            kpi,
            charts.description(item.frame, kpi, lang, currency=view.currency),
            key=f"spark-{kpi.id}",
        )


def _value(view: View, item: Headline) -> str:
    if item.month is None:
        return fmt.MISSING
    return html.escape(fmt.value(item.value, item.kpi.unit, view.lang, view.currency))


def _change_line(view: View, item: Headline) -> str:
    """The change in words: an arrow only where it is more than noise; below it the value compared with."""
    lang = view.lang
    if item.month is None:
        return f'<p class="stk-change stk-same">{html.escape(card.unavailable_short(item.frame, lang))}</p>'
    word = html.escape(t(f"change.{item.verdict}", lang))
    if item.verdict in ("none", "unknown"):
        line = f'<span class="stk-same">{word}</span>'
    else:
        arrow = "↑" if item.difference.value > 0 else "↓"
        change = html.escape(fmt.change(item.difference.value, item.kpi.unit, lang, view.currency))
        tone = {"better": "stk-better", "worse": "stk-worse"}.get(item.verdict, "stk-same")
        line = f'<b class="{tone}">{arrow} {change} {word}</b>'
    if not pd.isna(item.previous):
        label = t(f"change.label_previous_{view.comparison}", lang)
        previous = html.escape(fmt.value(item.previous, item.kpi.unit, lang, view.currency))
        line += f'<br><span class="stk-same">{label} {previous}</span>'
    if item.is_thin:
        few = html.escape(t("card.few_n", lang, n=fmt.count(item.n, lang)))
        line += f'<br><span class="stk-same">{few}</span>'
    if item.month != looking.last_complete_month(view):
        line = f'<span class="stk-same">{fmt.month(item.month, lang)}:</span> {line}'
    return f'<p class="stk-change">{line}</p>'
