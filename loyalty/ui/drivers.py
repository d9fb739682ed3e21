"""What goes with buying again: the drivers ranked, said in words, and one of them looked at closely."""

import html
from collections.abc import Iterable
from functools import lru_cache

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty.analyses import driver_checks, driver_words, drivers
from loyalty.cards.missing import missing_words
from loyalty.catalog import Kpi, catalog
from loyalty.i18n import plural, slice_name, t
from loyalty.ui import address
from loyalty.ui.downloads import csv_button
from loyalty.ui.picture import draw
from loyalty.ui.view import View
from loyalty.workspace import Version


def driver_section(view: View) -> None:
    """Heading, ranking, what is clear in sentences, the rest folded, and one driver to look at."""
    lang, frame = view.lang, table(view)
    st.html(f'<h2 class="stk-group">{html.escape(t("drivers.title", lang))}</h2>')
    _paragraphs([t("drivers.intro", lang)], "stk-question")
    filters = sorted({name for missing in frame["missing"] for name in missing if "." not in name})
    if filters:
        names = ", ".join(slice_name(name, lang) for name in filters)
        _paragraphs([t("card.not_divisible", lang, slices=names)], "stk-empty")
        return
    with st.container(border=True, key="card-drivers"):
        _ranking(view, frame)
    shown = frame[frame["value"].notna()]
    if len(shown):
        with st.container(border=True, key="card-driver"):
            _closer(view, shown["kpi"].tolist())


def table(view: View) -> pd.DataFrame:
    """All drivers under the view's filters."""
    return _table(view.version.id, view.version, view.where)


def _ranking(view: View, frame: pd.DataFrame) -> None:
    lang = view.lang
    names = {kpi.id: kpi.text("name", lang) for kpi in drivers.driver_kpis()}
    if frame["value"].notna().any():
        figure = charts.drivers(frame, names, lang, view.mode)
        draw(figure, view, None, charts.drivers_in_words(frame, names, lang), key="chart-drivers")
    verdicts = frame["verdict"]
    for row in _rows(frame[verdicts == "clear"]):
        _said(view, row, names[row["kpi"]], _tests(frame))
    if not (verdicts == "clear").any() and verdicts.isin(["unclear", "too_little"]).any():
        _paragraphs([t("drivers.none", lang)], "stk-question")
    if (verdicts == "unavailable").all():
        _paragraphs([t("drivers.no_data", lang)], "stk-question")
    others = frame[verdicts.isin(["unclear", "too_little"])]
    if len(others):
        with st.expander(plural("drivers.others", len(others), lang), key="drivers-others"):
            for row in _rows(others):
                _said(view, row, names[row["kpi"]], _tests(frame))
    dark = frame[verdicts == "unavailable"]
    if len(dark):
        with st.expander(plural("drivers.dark", len(dark), lang), key="drivers-dark"):
            for row in _rows(dark):
                _titled(names[row["kpi"]], [_lights_up(row["missing"], lang)])
    _paragraphs([t("drivers.all_data", lang)], "stk-foot")
    csv_button(t("drivers.csv", lang), "drivers", lambda: frame.assign(name=frame["kpi"].map(names)))


def _said(view: View, row: pd.Series, name: str, tests: int) -> None:
    """One driver in its sentences."""
    kpi, days = catalog()[row["kpi"]], int(view.version.settings["repeat_window"])
    _titled(name, [driver_words.told(row, kpi, view.lang, days, tests)])


@st.fragment
def _closer(view: View, ids: list[str]) -> None:
    """One driver: in which groups it shows, and what doubts about it remain."""
    lang = view.lang
    address.open_with("driver", ids, ids[0])
    if st.session_state["driver"] not in ids:  # another filter has taken its data away
        st.session_state["driver"] = ids[0]
    chosen = st.selectbox(
        t("drivers.choose", lang),
        ids,
        key="driver",
        persist_state="session",
        format_func=lambda name: catalog()[name].text("name", lang),
    )
    address.write("driver", chosen, ids[0])
    kpi, frame = catalog()[chosen], table(view)
    row = frame[frame["kpi"] == chosen].iloc[0]
    _said(view, row, kpi.text("question", lang), _tests(frame))
    _groups(view, kpi, row)
    checks = st.expander(t("drivers.checks", lang), key="driver-checks", on_change="rerun")
    if checks.open:
        with checks:
            _opinions(view, kpi, row, _tests(frame))
    with st.expander(t("drivers.method", lang), key="driver-method"):
        _paragraphs([kpi.text("definition", lang), kpi.text("pitfall", lang)], "stk-question")
        csv_button(
            t("drivers.strata_csv", lang),
            f"{kpi.id}_strata",
            lambda: drivers.strata(view.version, kpi, view.filters),
        )


def _opinions(view: View, kpi: Kpi, row: pd.Series, tests: int) -> None:
    """The same difference by other methods, as a picture and in words."""
    lang, found = view.lang, _checks(view.version.id, view.version, kpi.id, view.where)
    rows = driver_checks.table(row, found).dropna(subset="value").reset_index(drop=True)
    names = [t(f"drivers.check.{name}", lang) for name in rows["check"]]
    figure = charts.driver_opinions(rows, names, row["value"], lang, view.mode)
    alt = charts.driver_groups_in_words(rows, names, lang)
    draw(figure, view, None, alt, key=f"chart-driver-{kpi.id}-checks")
    _paragraphs(driver_words.doubts(row, found, lang, tests), "stk-question")


def _groups(view: View, kpi: Kpi, row: pd.Series) -> None:
    """The driver within kinds of customers; which kinds is chosen."""
    lang = view.lang
    rows = _grouped(view.version.id, view.version, kpi.id, view.where)
    offered = [name for name in drivers.DIMENSIONS if (rows["dimension"] == name).sum() > 1]
    if not offered:
        return
    st.html(f'<p class="stk-ask-title">{html.escape(t("drivers.groups", lang))}</p>')
    address.open_with("driver_by", offered, offered[0])
    if st.session_state["driver_by"] not in offered:
        st.session_state["driver_by"] = offered[0]
    by = st.segmented_control(
        t("drivers.groups", lang),
        offered,
        required=True,
        key="driver_by",
        label_visibility="collapsed",
        persist_state="session",
        format_func=lambda name: t(f"drivers.dimension.{name}", lang),
    )
    address.write("driver_by", by, offered[0])
    inside = rows[rows["dimension"] == (by or offered[0])]
    names = [driver_words.level_name(by, level, lang, view.currency) for level in inside["level"]]
    figure = charts.driver_groups(inside, names, row["value"], lang, view.mode)
    draw(
        figure,
        view,
        None,
        charts.driver_groups_in_words(inside, names, lang),
        key=f"chart-driver-{kpi.id}-{by}",
    )


def _tests(frame: pd.DataFrame) -> int:
    return int(frame["q"].notna().sum())


def _rows(frame: pd.DataFrame) -> Iterable[pd.Series]:
    return (row for _, row in frame.iterrows())


def _lights_up(missing: tuple[str, ...], lang: str) -> str:
    return t("card.unavailable_missing", lang, columns=missing_words(missing, lang))


def _titled(title: str, sentences: Iterable[str]) -> None:
    words = html.escape(" ".join(filter(None, sentences)))
    st.html(f'<h3 class="stk-name">{html.escape(title)}</h3><p class="stk-question">{words}</p>')


def _paragraphs(texts: Iterable[str], kind: str) -> None:
    st.html("".join(f'<p class="{kind}">{html.escape(text)}</p>' for text in texts))


# Shared by all visitors, hence the version's id in every key; nobody changes these frames.
@lru_cache(maxsize=200)
def _table(version_id: str, version: Version, where) -> pd.DataFrame:
    return drivers.drivers(version, dict(where))


@lru_cache(maxsize=500)
def _grouped(version_id: str, version: Version, kpi_id: str, where) -> pd.DataFrame:
    return drivers.groups(version, catalog()[kpi_id], dict(where))


@lru_cache(maxsize=500)
def _checks(version_id: str, version: Version, kpi_id: str, where) -> driver_checks.Checks:
    return driver_checks.checks(version, catalog()[kpi_id], dict(where))
