"""What binds customers: the six instruments and the five tips, each with its KPIs and audit questions."""

import html
from collections.abc import Sequence
from functools import partial

import streamlit as st

from loyalty.audit import Item
from loyalty.catalog import Kpi, catalog
from loyalty.i18n import section, t
from loyalty.ui import audit
from loyalty.ui.dimension import heading
from loyalty.ui.drivers import driver_section
from loyalty.ui.topics import Topic, topics
from loyalty.ui.view import View


def instruments_page(view: View) -> None:
    """What goes with buying again, then one topic per instrument and tip."""
    heading(view, "instruments")
    ranking = Topic("drivers", t("topic.instruments.drivers", view.lang), None, sections=(driver_section,))
    single = [_instrument(view, name) for name in section("instrument", view.lang)]
    topics(view, "instruments", [ranking, *single])


def _instrument(view: View, name: str) -> Topic:
    asked = audit.of_instrument(name)
    return Topic(
        key=name,
        label=t(f"instrument.{name}", view.lang),
        heading=t(f"advice.instruments.{name}", view.lang),
        kpis=of_instrument(name),
        sections=(partial(_questions, asked=asked),) if asked else (),
    )


def _questions(view: View, asked: Sequence[Item]) -> None:
    """The audit questions under a heading of their own, below the cards."""
    st.html(f'<h3 class="stk-group">{html.escape(t("audit.title", view.lang))}</h3>')
    audit.questions(view, asked)


def of_instrument(name: str) -> list[Kpi]:
    """The KPIs of an instrument or tip, wherever they stand, what a guide claims first; experiences last."""
    kpis = [kpi for kpi in catalog().values() if name in kpi.instruments]
    return sorted(
        kpis, key=lambda kpi: (kpi.folder == "drivers", not kpi.claim, kpi.priority, kpi.headline_rank)
    )
