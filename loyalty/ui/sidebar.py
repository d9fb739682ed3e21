"""Data set, period, comparison, filters; the language at its foot. Everything stands in the address."""

import streamlit as st

from loyalty import format as fmt
from loyalty.i18n import LANGUAGES, pick_language, plural, slice_name, slice_value, t
from loyalty.ui.session import current_version, has_own_data, shows_sample
from loyalty.ui.style import mode
from loyalty.ui.view import COMPARISONS, View
from loyalty.workspace import Version

MONTHS = {"6": 6, "12": 12, "24": 24, "all": None}
MAIN_FILTERS = ("country", "sales_channel", "customer_kind")
MOST_VALUES = 60


def sidebar(lang: str) -> View:
    """Draw the sidebar and return what it says."""
    with st.sidebar:
        version = current_version(lang)
        _dataset(version, lang)
        months = st.segmented_control(
            t("sidebar.period", lang),
            list(MONTHS),
            default="12",
            required=True,
            key="p",
            bind="query-params",
            width="stretch",
            format_func=lambda name: (
                t("sidebar.all", lang) if name == "all" else t("sidebar.months", lang, n=name)
            ),
        )
        comparison = st.segmented_control(
            t("sidebar.comparison", lang),
            list(COMPARISONS),
            default="year",
            required=True,
            key="v",
            bind="query-params",
            width="stretch",
            format_func=lambda name: t(f"sidebar.previous_{name}", lang),
        )
        where = _filters(version, lang)
        st.html(
            f'<p class="stk-side">{t("sidebar.as_of", lang, date=fmt.date(version.as_of, lang))}. '
            f"{t('sidebar.as_of_note', lang)}</p>"
        )
        _language(lang)
    return View(version, lang, mode(), MONTHS[months or "12"], comparison or "year", where, shows_sample())


def _dataset(version: Version, lang: str) -> None:
    orders = version.coverage["orders"][2]
    name = t("dataset.sample" if shows_sample() else "dataset.own", lang)
    st.markdown(f"**{name}** · {plural('sidebar.orders', orders, lang)}")
    if has_own_data():
        st.segmented_control(
            t("sidebar.dataset", lang),
            ["own", "sample"],
            default="own",
            required=True,
            key="shop",
            bind="query-params",
            width="stretch",
            label_visibility="collapsed",
            format_func=lambda choice: t(f"dataset.{choice}", lang),
        )


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
    picked = st.multiselect(
        slice_name(name, lang),
        values,
        key=name,
        bind="query-params",
        placeholder=t("sidebar.filter_all", lang),
        format_func=lambda value: slice_value(name, value, lang),
        select_all=False,
    )
    return name, tuple(picked)


def _language(lang: str) -> None:
    st.segmented_control(
        t("app.language", lang),
        list(LANGUAGES),
        default=pick_language(st.context.locale),
        required=True,
        key="lang",
        bind="query-params",
        label_visibility="collapsed",
        format_func=lambda code: t(f"app.language_{code}", lang),
    )
