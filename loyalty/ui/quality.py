"""How far the data can be relied on: who ordered, what is promised, what does not count, what seems amiss."""

import html

import streamlit as st

from loyalty import format as fmt
from loyalty.analyses import scans
from loyalty.cards import view as looking
from loyalty.catalog import catalog
from loyalty.i18n import t
from loyalty.ui import card
from loyalty.ui.view import View

KPIS = ("customer_id_coverage", "excluded_rows", "promise_coverage")


def quality(view: View) -> None:
    """A warning where deliveries seem not to be recorded, then the KPIs of the data themselves."""
    st.html(f'<h2 class="stk-group">{html.escape(t("nav.quality", view.lang))}</h2>')
    if found := looking.unrecorded(view):
        counts = {"old": fmt.count(found.old, view.lang), "n": fmt.count(found.count, view.lang)}
        warning = t("data.scans_missing", view.lang, days=scans.OLD_DAYS, **counts)
        st.warning(warning, icon=":material/warning:")
    card.grid(view, [catalog()[name] for name in KPIS])
