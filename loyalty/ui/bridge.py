"""How others count a KPI: both values month by month, and every case of the difference in steps."""

import html
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses import bridge as analysis
from loyalty.analyses.bridge import Bridge
from loyalty.cards import view as looking
from loyalty.cards.differences import count_words, step_words
from loyalty.cards.foot import cases, months_of_window
from loyalty.cards.view import View
from loyalty.catalog import Kpi, spoken
from loyalty.i18n import t
from loyalty.rollup import Query, cases_of_difference, query
from loyalty.ui import address, links
from loyalty.ui.analysis import empty, foot, numbers, table
from loyalty.ui.bridge_steps import close_steps, download, step
from loyalty.ui.definition import worked
from loyalty.ui.picture import draw
from loyalty.ui.waiting import is_ready
from loyalty.variants import Variant, variants, variants_of
from loyalty.workspace import Version

ADDRESS = "define"
WE = "we"


def entry(view: View, kpi: Kpi) -> None:
    """The line in a card's menu; opens of itself where the address asks for it."""
    offered = [one for one in variants_of(kpi.id) if not one.cases.missing(view.version.columns)]
    if not offered:
        return
    label, asked = t("bridge.open", view.lang), st.query_params.get(ADDRESS, "")
    pressed = st.button(label, icon=":material/compare_arrows:", key=f"others-{kpi.id}", type="tertiary")
    if pressed or (asked.partition(".")[0] == kpi.id and not links.opened_cases()):
        _open(view, kpi, offered)


def _open(view: View, kpi: Kpi, offered: Sequence[Variant]) -> None:
    title = f"{kpi.text('name', view.lang)}: {t('bridge.open', view.lang)}"

    @st.dialog(title, width="large", on_dismiss=_close)
    def show() -> None:
        by_name = {variant.name: variant for variant in offered}
        chosen = _choice(view, kpi, by_name)
        if chosen == WE:
            _overview(view, kpi, offered)
        else:
            _compared(view, by_name[chosen])

    show()


def _close() -> None:
    address.forget(ADDRESS)
    close_steps()


def _choice(view: View, kpi: Kpi, by_name: dict[str, Variant]) -> str:
    """The pills; the choice stands in the address together with the KPI."""
    key, lang = f"as_{kpi.id}", view.lang
    if key not in st.session_state:
        asked = st.query_params.get(ADDRESS, "").partition(".")[2]
        st.session_state[key] = asked if asked in by_name else WE
    labels = {name: variant.text("short", lang) for name, variant in by_name.items()}
    chosen = st.pills(
        t("bridge.label", lang),
        [WE, *by_name],
        required=True,
        key=key,
        on_change=close_steps,
        label_visibility="collapsed",
        format_func=({WE: t("bridge.we", lang)} | labels).get,
    )
    address.write(ADDRESS, kpi.id if chosen == WE else f"{kpi.id}.{chosen}")
    return chosen


def _overview(view: View, kpi: Kpi, offered: Sequence[Variant]) -> None:
    """All ways of counting with their values in one table."""
    lang = view.lang
    st.html(f'<p class="stk-question">{html.escape(t("bridge.intro", lang))}</p>')
    if not is_ready(view, [query(view.version, variant.cases) for variant in offered]):
        return
    own = _row(view, kpi)["value"]
    rows = [(t("bridge.we", lang), _value(view, kpi, own), "")]
    for variant in offered:
        value = _row(view, variant.cases)["value"]
        rows.append((variant.text("name", lang), _value(view, kpi, value), _change(view, kpi, value - own)))
    table([t("bridge.way", lang), t("bridge.value", lang), t("bridge.difference", lang)], rows)
    foot(months_of_window(view, kpi))
    st.html(f'<p class="stk-part">{html.escape(kpi.text("definition", lang))}</p>')


def _compared(view: View, variant: Variant) -> None:
    """One other way of counting beside ours."""
    lang = view.lang
    st.html(
        f'<p class="stk-part"><b>{html.escape(variant.text("name", lang))}</b><br>'
        f"{html.escape(variant.text('definition', lang))}</p>"
    )
    if not analysis.is_usable(view.version, variant, view.filters):
        empty(t("bridge.not_filtered", lang))
        return
    if not is_ready(view, analysis.queries(view.version, variant)):
        return
    found = _bridge(view.version.id, view.version, variant.id, *_window(view, variant.kpi), view.where)
    _ends(view, found)
    _months(view, variant)
    _why(view, found)
    foot(f"{t('card.standard', lang)}: {spoken(variant.cases.source['standard'], lang)}")
    worked(variant.cases, lang)


def _ends(view: View, found: Bridge) -> None:
    lang, kpi = view.lang, found.variant.kpi
    sides = (
        (t("bridge.we", lang), found.ours, kpi),
        (found.variant.text("short", lang), found.theirs, found.variant.cases),
    )
    pairs = [(_value(view, kpi, row["value"]), name, cases(one, row["n"], lang)) for name, row, one in sides]
    difference = (
        _change(view, kpi, found.difference),
        t("bridge.difference", lang),
        months_of_window(view, kpi),
    )
    numbers([*pairs, difference])


def _months(view: View, variant: Variant) -> None:
    """Both lines: ours in colour, theirs grey and named."""
    lang, kpi = view.lang, variant.kpi
    own, other = (looking.monthly(view, one, view.start, view.end) for one in (kpi, variant.cases))
    if charts.shape(own, kpi, lang, other) != "trend":
        return
    name = variant.text("short", lang)
    figure = charts.trend(
        own, kpi, lang, view.mode, previous=other, previous_name=name, benchmark=False, currency=view.currency
    )
    parts = [
        charts.description(frame, one, lang, currency=view.currency)
        for frame, one in ((own, kpi), (other, variant.cases))
    ]
    _heading("bridge.months", lang)
    draw(figure, view, kpi, " ".join(parts), key=f"chart-months-{variant.id}")


def _why(view: View, found: Bridge) -> None:
    """The waterfall, and a sentence with its cases per step."""
    lang, variant = view.lang, found.variant
    _heading("bridge.why", lang)
    if pd.isna(found.difference):
        empty(t("bridge.no_value", lang))
        return
    if not found.effects:
        empty(t("bridge.alike", lang))
        return
    words = step_words(variant, lang)
    pieces = [
        charts.Piece(words[one.step][0], one.value, one.effect, count_words(variant, one, lang))
        for one in found.effects
    ]
    ends = (t("bridge.we", lang), found.ours["value"]), (variant.text("short", lang), found.theirs["value"])
    figure = charts.waterfall(ends, pieces, variant.kpi, lang, view.mode, view.currency)
    alt = charts.waterfall_in_words(ends, pieces, variant.kpi, lang, view.currency)
    draw(figure, view, variant.kpi, alt, key=f"chart-bridge-{variant.id}")
    asked = _differences(view, variant)
    for one in found.effects:
        step(view, variant, one, words[one.step], asked)
    if len(found.effects) > 1:
        foot(t("bridge.order", lang))
    download(view, found, asked)


def _heading(key: str, lang: str) -> None:
    st.html(f'<h4 class="stk-name">{html.escape(t(key, lang))}</h4>')


def _window(view: View, kpi: Kpi) -> tuple[date | None, date | None, date | None]:
    """Month, first and last day of the bridge: what depends on the period has the last complete month."""
    if kpi.per_grain:
        return looking.last_complete_month(view), None, None
    return None, view.start, None if view.start is None else view.end


def _row(view: View, kpi: Kpi) -> pd.Series:
    """The KPI's value in that window."""
    month, _, _ = _window(view, kpi)
    if month is None:
        return looking.whole_window(view, kpi)
    return looking.monthly(view, kpi, month, month).iloc[0]


def _value(view: View, kpi: Kpi, number: float) -> str:
    return fmt.value(number, kpi.unit, view.lang, view.currency)


def _change(view: View, kpi: Kpi, number: float) -> str:
    return fmt.change(number, kpi.unit, view.lang, view.currency)


def _differences(view: View, variant: Variant) -> Query:
    """What finds the cases of the bridge."""
    month, start, _ = _window(view, variant.kpi)
    months = (month, month) if month else (start or date.min, view.end)
    return cases_of_difference(view.version, variant, *months)


@lru_cache(maxsize=500)
def _bridge(version_id: str, version: Version, variant_id: str, month, start, end, where) -> Bridge:
    return analysis.bridge(version, variants()[variant_id], month, start, end, dict(where))
