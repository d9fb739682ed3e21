"""The life cycle of customers: from phase to phase, the way to the second purchase, who is overdue."""

import streamlit as st

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses import at_risk, phases, second_order
from loyalty.analyses.people import FEWEST, TooFewError
from loyalty.catalog import catalog
from loyalty.i18n import plural, t
from loyalty.ui.analysis import can_filter, download, empty, flow, foot, framed, numbers, table
from loyalty.ui.picture import draw
from loyalty.ui.view import View

SHOWN_AT_RISK = 10


def phases_section(view: View) -> None:
    """Where the customers of each phase are a month later."""
    with framed(view, "phases", "phases.title", "phases.question"):
        if can_filter(view):
            _transitions(view)


def _transitions(view: View) -> None:
    lang = view.lang
    frame = phases.transitions(view.version, view.start, view.end, view.filters)
    if frame.empty:
        empty(t("card.none", lang))
        return
    words = catalog()["lifecycle_phase_mix"].texts[lang]["categories"]
    named = [words[phase] for phase in phases.PHASES]
    flow(view, frame, "phase", phases.PHASES, named, "phases.title", key="chart-phases")
    months = plural("phases.months", int(frame["months"].iloc[0]), lang)
    churn = fmt.value(view.version.settings["churn_days"], "days", lang)
    foot(
        t("phases.foot", lang, months=months, least=FEWEST),
        f"{t('setting.churn_days', lang)}: {churn}",
    )


def second_order_section(view: View) -> None:
    """The curve of those still without a second purchase; a toggle shows the usual mistake beside it."""
    with framed(view, "second-order", "second_order.title", "second_order.question"):
        if can_filter(view):
            _waiting(view)


@st.fragment
def _waiting(view: View) -> None:
    lang = view.lang
    found = second_order.waiting(view.version, view.filters)
    if not found.customers:
        empty(t("card.none", lang))
        return
    within = [
        (
            fmt.value(row.value, "percent", lang),
            t("second_order.within", lang, n=fmt.count(row.days, lang)),
            t("card.interval", lang, interval=fmt.interval(row.low, row.high, "percent", lang)),
        )
        for row in found.returned_within().itertuples()
    ]
    numbers(within)
    wrong = second_order.waiting(view.version, view.filters, closed_only=True)
    compares = st.toggle(t("second_order.compare", lang), key="second-order-compare") and wrong.customers
    other = (
        (t("second_order.closed_only", lang), wrong.curve.times, wrong.curve.survival) if compares else None
    )
    curve = found.curve
    figure = charts.survival(curve.times, curve.survival, curve.low, curve.high, lang, view.mode, other=other)
    said = ", ".join(f"{label} {value}" for value, label, _ in within)
    alt = f"{t('second_order.title', lang)}: {said}"
    draw(figure, view, None, alt, key=f"chart-second-order-{bool(compares)}")
    foot(
        plural("case.buyers", found.customers, lang),
        _bias(found, wrong, lang) if compares else "",
        t("second_order.foot", lang),
    )


def _bias(found: second_order.Waiting, wrong: second_order.Waiting, lang: str) -> str:
    """What the usual mistake amounts to."""
    shown = fmt.value(wrong.curve.median, "days", lang)
    if fmt.is_missing(found.curve.median):
        return t("second_order.bias_open", lang, wrong=shown)
    return t("second_order.bias", lang, wrong=shown, right=fmt.value(found.curve.median, "days", lang))


def at_risk_section(view: View) -> None:
    """Regulars who are late by their own measure, those with most revenue first."""
    with framed(view, "at-risk", "at_risk.title", "at_risk.question"):
        if can_filter(view):
            _at_risk(view)


def _at_risk(view: View) -> None:
    lang = view.lang
    try:
        found = at_risk.at_risk(view.version, view.filters)
    except TooFewError:
        empty(t("analysis.too_few", lang, least=FEWEST))
        return
    st.html(f'<p class="stk-part">{plural("at_risk.counted", len(found), lang)}</p>')
    columns = ("customer", "days_since", "usual_gap", "occasions", "revenue")
    shown = found.head(SHOWN_AT_RISK)
    revenues = fmt.column(shown["revenue"], "currency", lang, view.currency)
    table(
        [t(f"at_risk.{name}", lang) for name in columns],
        [
            (
                str(row.customer),
                fmt.count(row.days_since, lang),
                fmt.value(row.usual_gap, "days", lang),
                fmt.count(row.occasions, lang),
                revenue,
            )
            for row, revenue in zip(shown.itertuples(), revenues, strict=True)
        ],
    )
    download(view, "at-risk", lambda: found)
    first = t("at_risk.first", lang, n=len(shown)) if len(found) > len(shown) else ""
    foot(first, t("at_risk.foot", lang), t("analysis.keys", lang))
