"""The page of one C: its KPIs as cards, each under the advice of the guides that it measures."""

import html

import streamlit as st

from loyalty.catalog import Kpi
from loyalty.i18n import section, t
from loyalty.ui import card
from loyalty.ui.banner import banner
from loyalty.ui.view import View, kpis_of


def dimension(view: View, folder: str) -> None:
    """Title, one sentence, and every KPI of the folder as a card."""
    banner(view)
    st.title(t(f"page.{folder}.title", view.lang), anchor=False)
    st.html(f'<p style="margin:0">{html.escape(t(f"page.{folder}.intro", view.lang))}</p>')
    kpis = ordered(folder, view.lang)
    alive = [kpi for kpi in kpis if not kpi.missing(view.version.columns)]
    card.grid(view, alive)
    quiet = [kpi for kpi in kpis if kpi not in alive]
    if quiet:
        st.html(f'<h2 class="stk-group">{html.escape(t("card.quiet_title", view.lang))}</h2>')
        card.grid(view, quiet)


def ordered(folder: str, lang: str) -> list[Kpi]:
    """The KPIs of a folder in the guides' own order of advice, headlines first."""
    advice = list(section(f"advice.{folder}", lang))
    return sorted(
        kpis_of(folder),
        key=lambda kpi: (advice.index(kpi.advice.split(".")[1]), kpi.headline_rank, kpi.priority),
    )
