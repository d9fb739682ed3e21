"""Targets and notes: what misses its target and for how long, the table of targets, what was decided."""

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from loyalty import format as fmt
from loyalty.cards.aims import long_months
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.i18n import plural, t
from loyalty.targets import Missed, TargetGap, Targets, judged_values, latest, missed
from loyalty.targets.words import gap_in_words, streak_in_words
from loyalty.ui import own
from loyalty.ui.dimension import heading
from loyalty.ui.links import card_link
from loyalty.ui.notes import notes_section
from loyalty.ui.target_table import target_table
from loyalty.ui.text import plain

TONES = {"missed": "bad", "off": "bad", "chance": "aside"}


def targets_page(view: View) -> None:
    """Targets first, then notes; everything is about the whole shop, whatever is filtered."""
    heading(view, "targets")
    if view.where:
        st.html(f'<p class="stk-foot">{html.escape(t("targets.unfiltered", view.lang))}</p>')
    st.html(f'<h2 class="stk-group">{html.escape(t("targets.title", view.lang))}</h2>')
    _standing(view, own.own_targets())
    target_table(view)
    st.html(f'<h2 class="stk-group">{html.escape(t("notes.title", view.lang))}</h2>')
    notes_section(view)


def _standing(view: View, aims: Targets) -> None:
    """How many targets are missed; each of these in a line; the others in one sentence."""
    lang = view.lang
    if not aims:
        st.html(f'<p class="stk-question">{html.escape(t("targets.none_yet", lang))}</p>')
        return
    frames = {kpi.id: long_months(view, kpi) for kpi in aims.kpis}
    last = {kpi.id: latest(kpi, aims, frames[kpi.id]) for kpi in aims.kpis}
    judged = [kpi for kpi in aims.kpis if last[kpi.id]]
    found = [one for kpi in judged if (one := missed(kpi, aims, frames[kpi.id]))]
    if judged:
        lead = plural("targets.missed", len(found), lang, total=len(judged)) if found else ""
        lead = lead or plural("targets.all_met", len(judged), lang)
        st.html(f'<p style="margin:0 0 0.3rem 0"><b>{html.escape(lead)}</b></p>')
    for one in sorted(found, key=lambda one: (one.gap.verdict == "chance", -one.months)):
        _missed(view, one)
    met = [kpi for kpi in judged if kpi not in [one.kpi for one in found]]
    open_ones = [kpi for kpi in aims.kpis if kpi not in judged]
    idle = [kpi for kpi in open_ones if _has_no_target_now(aims, kpi, frames[kpi.id])]
    others = {
        "targets.met": met if found else [],
        "targets.idle": idle,
        "targets.not_judged": [kpi for kpi in open_ones if kpi not in idle],
    }
    for key, kpis in others.items():
        if kpis:
            st.html(f'<p class="stk-foot">{html.escape(t(key, lang, names=_names(kpis, lang)))}</p>')


def _has_no_target_now(aims: Targets, kpi: Kpi, frame: pd.DataFrame) -> bool:
    """Whether the month that could be judged lies before or after its targets."""
    values = judged_values(frame)
    return len(values) > 0 and aims.valid(kpi, values.index[-1].date()) is None


def _missed(view: View, one: Missed) -> None:
    """Name, which leads to the card, and verdict; below them value, distance, and for how long."""
    lang = view.lang
    page, query = card_link(view, one.kpi)
    badge = html.escape(t(f"targets.badge_{one.gap.verdict}", lang))
    with st.container(key=f"missed-{one.kpi.id}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(page, label=f"**{plain(one.kpi.text('name', lang))}**", query_params=query)
            st.html(f'<span class="stk-badge stk-badge-{TONES[one.gap.verdict]}">{badge}</span>')
        parts = [
            f"{fmt.month(one.month, lang)}: {fmt.value(one.gap.value, one.kpi.unit, lang, view.currency)}",
            gap_in_words(one.kpi, one.gap, lang, view.currency, has_doubt=False),
            _interval(view, one.kpi, one.gap),
            streak_in_words(one, lang),
        ]
        said = html.escape(" · ".join(part for part in parts if part))
        st.html(f'<p class="stk-reason">{said}</p>')


def _interval(view: View, kpi: Kpi, gap: TargetGap) -> str:
    shown = fmt.interval(gap.low, gap.high, kpi.unit, view.lang, view.currency)
    return "" if shown == fmt.MISSING else t("chart.hover_interval", view.lang, interval=shown)


def _names(kpis: Sequence[Kpi], lang: str) -> str:
    return ", ".join(t("card.quoted", lang, name=kpi.text("name", lang)) for kpi in kpis)
