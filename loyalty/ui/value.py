"""What customers have been worth, and what they will probably bring."""

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses.clv import CUSTOMERS_NEEDED, REPEATERS_NEEDED, Estimate, Forecast, forecast
from loyalty.analyses.clv_check import Check
from loyalty.analyses.value import has_values, value_at_age
from loyalty.i18n import plural, t
from loyalty.ui.analysis import can_filter, empty, foot, framed, numbers
from loyalty.ui.picture import draw
from loyalty.ui.view import View


def value_section(view: View) -> None:
    """Two cards: the value so far at equal age, and the next twelve months."""
    so_far, ahead = st.columns(2, gap="medium")
    with so_far, framed(view, "value-so-far", "value.so_far", "value.so_far_question"):
        _so_far(view)
    with ahead, framed(view, "value-ahead", "value.ahead", "value.ahead_question"):
        _ahead(view)


def _so_far(view: View) -> None:
    lang = view.lang
    if not has_values(view.version):
        empty(t("value.no_values", lang))
        return
    if not can_filter(view):
        return
    frame = value_at_age(view.version, view.filters)
    names = [
        t("value.after_days", lang, n=fmt.count(age, lang)) if age else t("value.first_day", lang)
        for age in frame["age"]
    ]
    figure = charts.rows(frame, names, "currency", lang, view.mode, view.currency)
    values = (f"{name} {_money(view, value)}" for name, value in zip(names, frame["value"], strict=True))
    draw(figure, view, None, f"{t('value.so_far', lang)}: {', '.join(values)}", key="chart-value-so-far")
    foot(t("value.so_far_foot", lang), _margin_line(view, view.version.settings["margin_rate"]))


def _ahead(view: View) -> None:
    lang = view.lang
    with st.spinner(t("value.computing", lang)):
        found = forecast(view.version)
    if found.status == "few":
        needed = {"customers": CUSTOMERS_NEEDED, "repeaters": REPEATERS_NEEDED}
        there = {"n": found.customers, "k": found.repeaters}
        counts = {name: fmt.count(number, lang) for name, number in (needed | there).items()}
        empty(t("value.gate", lang, **counts))
        return
    if view.where:
        empty(t("value.whole_shop", lang))
    _expected(view, found)
    if found.check:
        _check(view, found.check)
    foot(
        "" if found.check else t("value.no_check", lang),
        t("value.model", lang),
        _margin_line(view, found.margin, discounted=True) if found.spending == "ok" else "",
    )


def _expected(view: View, found: Forecast) -> None:
    lang = view.lang
    shown = [("purchases", found.purchases, "ratio"), ("active", found.active, "percent")]
    if found.spending == "ok":
        money = [("worth", found.value, "currency"), ("discounted", found.present_value, "currency")]
        shown = money + shown
    numbers(
        (fmt.value(one.value, unit, lang, view.currency), t(f"value.{key}", lang), _interval(view, one, unit))
        for key, one, unit in shown
    )
    if found.spending != "ok":
        empty(t(f"value.spending_{found.spending}", lang))
        return
    total = t(
        "value.total",
        lang,
        value=_money(view, found.total.value),
        interval=fmt.interval(found.total.low, found.total.high, "currency", lang, view.currency),
        customers=plural("case.buyers", found.customers, lang),
        share=fmt.value(found.fifths[0], "percent", lang),
    )
    warning = t("value.correlated", lang, r=fmt.number(found.correlation, lang, 2))
    foot(total, warning if found.is_correlated else "")


def _check(view: View, check: Check) -> None:
    """The forecast of the past beside what came."""
    lang = view.lang
    told = t(
        "value.checked",
        lang,
        cut=fmt.date(check.cut, lang),
        until=fmt.date(check.until, lang),
        customers=plural("case.buyers", check.customers, lang),
        predicted=fmt.count(check.predicted, lang),
        observed=fmt.count(check.observed, lang),
    )
    miss = check.predicted / check.observed - 1 if check.observed else 0.0
    side = t(
        f"value.check_{'more' if miss > 0 else 'less'}", lang, share=fmt.value(abs(miss), "percent", lang)
    )
    months, observed, predicted = zip(*check.months, strict=True)
    figure = charts.tracked([pd.Timestamp(month) for month in months], observed, predicted, lang, view.mode)
    st.html(f'<p class="stk-part"><b>{t("value.check", lang)}</b></p>')
    draw(figure, view, None, told, key="chart-value-check")
    foot(told, side)


def _interval(view: View, one: Estimate, unit: str) -> str:
    limits = fmt.interval(one.low, one.high, unit, view.lang, view.currency)
    return t("card.interval", view.lang, interval=limits)


def _money(view: View, value: float) -> str:
    return fmt.value(value, "currency", view.lang, view.currency)


def _margin_line(view: View, margin: float, discounted: bool = False) -> str:
    """The settings behind a value (rule G20)."""
    lang, settings = view.lang, view.version.settings
    parts = [f"{t('setting.margin_rate', lang)}: {fmt.value(margin, 'percent', lang)}"]
    if discounted:
        rate = fmt.value(settings["discount_rate"], "percent", lang)
        parts.append(f"{t('setting.discount_rate', lang)}: {rate}")
    return " · ".join([*parts, t(f"settings.{settings['value_basis']}_foot", lang)])
