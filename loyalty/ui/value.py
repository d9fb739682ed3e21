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
    with framed(view, "value-so-far", "value.so_far", "value.so_far_question"):
        _so_far(view)
    with framed(view, "value-ahead", "value.ahead", "value.ahead_question"):
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
    foot(t("value.so_far_foot", lang), _margin_line(view))


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
    _beside_check(view, found)
    foot(
        "" if found.check else t("value.no_check", lang),
        t("value.model", lang),
        _forecast_line(view, found) if found.spending == "ok" else "",
    )


def _beside_check(view: View, found: Forecast) -> None:
    """What is expected, and beside it how good such a forecast was a year ago."""
    if not found.check:
        _expected(view, found)
        return
    expected, check = st.columns(2, gap="medium")
    with expected:
        _expected(view, found)
    with check:
        _check(view, found.check)


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


def _margin_line(view: View) -> str:
    """The settings behind the value so far (rule G20)."""
    margin = _percent(view, view.version.settings["margin_rate"])
    return _joined(view, f"{t('setting.margin_rate', view.lang)}: {margin}")


def _forecast_line(view: View, found: Forecast) -> str:
    """The same behind the forecast, whose margin is that of the orders so far."""
    rate = _percent(view, view.version.settings["discount_rate"])
    return _joined(
        view,
        t("value.mean_margin", view.lang, margin=_percent(view, found.margin)),
        f"{t('setting.discount_rate', view.lang)}: {rate}",
    )


def _percent(view: View, share: float) -> str:
    return fmt.value(share, "percent", view.lang)


def _joined(view: View, *parts: str) -> str:
    return " · ".join([*parts, t(f"settings.{view.version.settings['value_basis']}_foot", view.lang)])
