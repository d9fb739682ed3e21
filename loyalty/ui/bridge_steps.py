"""The steps between our value and that of others: each one's reason and cases page by page, all as a file."""

import html
from functools import partial

import streamlit as st

from loyalty.analyses.bridge import Bridge, Effect
from loyalty.cards.differences import columns, for_file, kind_words
from loyalty.cards.values import as_spreadsheet_csv
from loyalty.cards.view import View
from loyalty.i18n import plural, t
from loyalty.matched import differing
from loyalty.rollup import Query, kept
from loyalty.ui import address, pager
from loyalty.ui.analysis import foot, wide_table
from loyalty.ui.downloads import csv_button
from loyalty.ui.waiting import is_ready
from loyalty.variants import Variant

# Under this and its name stands in the address which page of a step's cases is open.
_STEP = "define_"


def close_steps() -> None:
    """No step's cases are open any more: another way of counting may have steps of the same names."""
    for name in [one for one in st.query_params if one.startswith(_STEP)]:
        address.forget(name)


def step(view: View, variant: Variant, effect: Effect, words: tuple[str, str], asked: Query) -> None:
    """One reason in a sentence, how many cases it has, and those on demand, page by page.

    `words`: its label and the sentence; `asked`: what finds all cases of difference.
    """
    label, why = words
    kinds = " · ".join(kind_words(variant, effect, view.lang))
    said = (
        f'<p class="stk-part"><b>{html.escape(label)}</b><br>{html.escape(why)}</p>'
        f'<p class="stk-foot">{html.escape(kinds)}</p>'
    )
    st.html(said)
    if not effect.cases:
        return
    page, name = f"{_STEP}{effect.step}", f"cases-{variant.id}-{effect.step}".replace(".", "-")
    if name not in st.session_state:
        st.session_state[name] = page in st.query_params
    place = st.expander(t("bridge.cases", view.lang), key=name, on_change="rerun", type="compact")
    if place.open:
        with place:
            _cases(view, variant, effect, asked, page)
    else:
        address.forget(page)


def _cases(view: View, variant: Variant, effect: Effect, asked: Query, key: str) -> None:
    """One page of a step's cases, and the way to the next."""
    if not is_ready(view, [asked]):
        return
    lang = view.lang
    start = pager.start(key, effect.cases, unwritten=None)
    listed = kept(view.version, asked)
    bounds = {"limit": pager.PAGE_ROWS, "offset": start}
    rows = differing(view.version, variant, listed, [effect.step], view.filters, **bounds)
    shown = [
        column
        for column in columns(view, variant)
        if column.is_shown and (column.raw is None or rows[column.raw].notna().any())
    ]
    cells = [[column.said(row) for column in shown] for row in rows.itertuples()]
    head = [column.label for column in shown]
    wide_table(t("bridge.cases", lang), head, cells, words=range(len(head)))
    if effect.cases > pager.PAGE_ROWS:
        pager.turn(key, lang, start, effect.cases)


def download(view: View, found: Bridge, asked: Query) -> None:
    """All cases of the difference as a file, each with the step that it belongs to."""
    lang, variant = view.lang, found.variant
    steps = [one.step for one in found.effects if one.cases]
    if not steps:
        return
    csv_button(
        plural("bridge.download", sum(one.cases for one in found.effects), lang),
        "differences",
        lambda: for_file(
            view,
            variant,
            differing(view.version, variant, kept(view.version, asked), steps, view.filters),
        ),
        name=variant.id.replace(".", "-"),
        write=partial(as_spreadsheet_csv, lang=lang),
    )
    if "customer_key" in (*variant.kpi.columns, *variant.cases.columns):
        foot(t("analysis.keys", lang))
