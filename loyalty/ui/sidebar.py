"""Data set, period, comparison, filters; the language at its foot. Everything stands in the address."""

from collections.abc import Callable

import streamlit as st

from loyalty import format as fmt
from loyalty.cards.view import COMPARISONS, View
from loyalty.i18n import LANGUAGES, pick_language, plural, slice_name, slice_value, t
from loyalty.ui import address
from loyalty.ui.filters import MOST_VALUES
from loyalty.ui.own import own_notes, own_targets
from loyalty.ui.session import current_version, has_own_data, shows_sample
from loyalty.ui.style import mode
from loyalty.workspace import Version

MONTHS = {"6": 6, "12": 12, "24": 24, "all": None}
MAIN_FILTERS = ("country", "sales_channel", "customer_kind")


def sidebar(lang: str) -> View:
    """Draw the sidebar and return what it says."""
    if "_show_shop" in st.session_state:  # an import has just put the visitor's own shop in place
        st.session_state["shop"] = st.session_state.pop("_show_shop")
    with st.sidebar:
        version = current_version(lang)
        _dataset(version, lang)
        months = _choice(
            "period", list(MONTHS), "12", t("sidebar.period", lang), lambda name: _months(name, lang)
        )
        comparison = _choice(
            "versus",
            list(COMPARISONS),
            "year",
            t("sidebar.comparison", lang),
            lambda name: t(f"sidebar.previous_{name}", lang),
        )
        where = _filters(version, lang)
        as_of = t("sidebar.as_of", lang, date=fmt.date(version.as_of, lang))
        st.html(f'<p class="stk-side">{as_of}. {t("sidebar.as_of_note", lang)}</p>')
        browser = pick_language(st.context.locale)
        names = {code: t(f"app.language_{code}", lang) for code in LANGUAGES}
        _choice("lang", list(LANGUAGES), browser, t("app.language", lang), names.get, is_labelled=False)
    own = own_targets(), own_notes()
    return View(version, lang, mode(), MONTHS[months], comparison, where, shows_sample(), *own)


def _choice(
    key: str, options: list[str], default: str, label: str, words: Callable, is_labelled: bool = True
) -> str:
    """One of a few, as a row of buttons."""
    address.open_with(key, options, default)
    chosen = st.segmented_control(
        label,
        options,
        required=True,
        key=key,
        width="stretch",
        label_visibility="visible" if is_labelled else "collapsed",
        format_func=words,
    )
    address.write(key, chosen, default)
    return chosen or default


def _months(name: str, lang: str) -> str:
    return t("sidebar.all", lang) if name == "all" else t("sidebar.months", lang, n=name)


def _dataset(version: Version, lang: str) -> None:
    orders = version.coverage["orders"][2]
    name = t("dataset.sample" if shows_sample() else "dataset.own", lang)
    st.markdown(f"**{name}** · {plural('sidebar.orders', orders, lang)}")
    if has_own_data():
        names = {choice: t(f"dataset.{choice}", lang) for choice in ("own", "sample")}
        _choice("shop", list(names), "own", t("sidebar.dataset", lang), names.get, is_labelled=False)


def _filters(version: Version, lang: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    offered = {name: values for name, values in version.slices.items() if len(values) <= MOST_VALUES}
    chosen = [_filter(name, offered[name], lang) for name in MAIN_FILTERS if name in offered]
    further = [name for name in offered if name not in MAIN_FILTERS]
    if further:
        is_used = any(st.session_state.get(name) or st.query_params.get(name) for name in further)
        with st.expander(t("sidebar.more_filters", lang), expanded=is_used):
            chosen += [_filter(name, offered[name], lang) for name in further]
    return tuple((name, values) for name, values in chosen if values)


def _filter(name: str, values: list[str], lang: str) -> tuple[str, tuple[str, ...]]:
    address.open_with_all(name, values)
    picked = st.multiselect(
        slice_name(name, lang),
        values,
        key=name,
        placeholder=t("sidebar.filter_all", lang),
        format_func=lambda value: slice_value(name, value, lang),
        select_all=False,
    )
    address.write(name, picked)
    return name, tuple(picked)
