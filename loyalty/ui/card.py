"""The card of a KPI: name, question, chart, and a foot line that says what the number rests on."""

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from loyalty.cards import view as looking
from loyalty.cards.missing import missing_words
from loyalty.catalog import Claim, Kpi
from loyalty.i18n import slice_name, t
from loyalty.ui import filters, links, waiting
from loyalty.ui.breakdown import breakdown
from loyalty.ui.cases import show_cases
from loyalty.ui.menu import card_menu
from loyalty.ui.picture import picture
from loyalty.ui.view import View


def grid(view: View, kpis: Sequence[Kpi], heading: str | None = None) -> None:
    """Cards two a row on a desktop, one on a phone; each names its advice, unless that is the heading."""
    uncounted = waiting.uncounted(view, kpis)
    for start in range(0, len(kpis), 2):
        columns = st.columns(2, gap="medium")
        for column, kpi in zip(columns, kpis[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch", key=f"card-{kpi.id}"):
                if kpi in uncounted:
                    st.html(_head(view, kpi, heading))
                    waiting.placeholder(view)
                else:
                    card(view, kpi, heading)
    links.show_opened(kpis)
    waiting.fill_in(view, uncounted)


def _head(view: View, kpi: Kpi, heading: str | None) -> str:
    """Advice, name and question."""
    lang = view.lang
    advice = t(f"advice.{kpi.advice}", lang)
    level = 3 if heading else 2
    above = "" if advice == heading else f'<p class="stk-advice stk-{kpi.folder}">{html.escape(advice)}</p>'
    return (
        f'{above}<h{level} class="stk-name">{html.escape(kpi.text("name", lang))}</h{level}>'
        f'<p class="stk-question">{html.escape(kpi.text("question", lang))}</p>'
    )


def quiet(view: View, kpis: Sequence[Kpi]) -> None:
    """The KPIs without data as one list: what each would answer, and what it lacks."""
    if not kpis:
        return
    lang = view.lang
    parts = []
    for kpi in kpis:
        missing = missing_words(kpi.missing(view.version.columns), lang)
        parts.append(
            f'<div><p class="stk-ask-title">{html.escape(kpi.text("name", lang))}</p>'
            f'<p class="stk-question">{html.escape(kpi.text("question", lang))}</p>'
            f'<p class="stk-foot">{html.escape(t("card.missing", lang, columns=missing))}</p></div>'
        )
    with st.container(border=True):
        st.html(
            f'<h3 class="stk-name">{html.escape(t("card.unavailable", lang))}</h3>'
            f'<p class="stk-question">{html.escape(t("card.quiet_intro", lang))}</p>'
            f'<div class="stk-quiet">{"".join(parts)}</div>'
        )


@st.fragment
def card(view: View, kpi: Kpi, heading: str | None) -> None:
    """One KPI; a choice inside the card redraws the card alone, unless it filters the whole dashboard."""
    filters.follow()
    lang = view.lang
    with st.container(horizontal=True, wrap=False, gap="small"):
        title, menu = st.container(width="stretch"), st.container(width="content")
    title.html(_head(view, kpi, heading))
    frame = looking.monthly(view, kpi, view.start, view.end)
    with menu:
        by = card_menu(view, kpi, frame)
    if frame["status"].eq("unavailable").all():
        st.html(f'<p class="stk-empty">{html.escape(unavailable(frame, kpi, lang))}</p>')
    elif by:
        breakdown(view, kpi, by)
    else:
        picture(view, kpi, frame)
    if kpi.claim:
        _claim(kpi.claim, lang)
    if links.opened_cases() == kpi.id and frame["status"].ne("unavailable").any():
        show_cases(view, kpi)


def _claim(claim: Claim, lang: str) -> None:
    """What the guide says about this number, beside what its source really says."""
    parts = (("card.claim_said", claim.said[lang]), ("card.claim_checked", claim.checked[lang]))
    said = "<br>".join(f"<b>{html.escape(t(key, lang))}</b> {html.escape(text)}" for key, text in parts)
    st.html(f'<p class="stk-claim">{said}</p>')


def unavailable(frame: pd.DataFrame, kpi: Kpi, lang: str) -> str:
    """The quiet sentence of a KPI without data: which column of which table would light it up."""
    missing = next((item for item in frame["missing"] if item), ())
    slices = [name for name in missing if "." not in name]
    if slices:
        return t("card.not_divisible", lang, slices=", ".join(slice_name(name, lang) for name in slices))
    if not missing:
        return t("card.unavailable_grain", lang)
    named = missing_words(missing, lang)
    return f"{t('card.unavailable', lang)}. {t('card.unavailable_missing', lang, columns=named)}"


def unavailable_short(frame: pd.DataFrame, lang: str) -> str:
    """The same in a few words, for a headline."""
    if frame["status"].eq("unavailable").all():
        missing = next((item for item in frame["missing"] if item), ())
        filtered = any("." not in name for name in missing)
        return t("card.not_filtered" if filtered else "card.unavailable", lang)
    return t("card.immature_now" if (frame["status"] == "immature").any() else "card.none", lang)
